package signup

import (
	"errors"
	"strings"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestCodeOfIsStableAndUsesTheAlphabet(t *testing.T) {
	db := storetest.New(t)
	id := store.NewID()
	code := CodeOf(db, id, 1)
	if again := CodeOf(db, id, 1); again != code {
		t.Errorf("the code of a carnet changed from %s to %s", code, again)
	}
	if CodeOf(db, id, 2) == code {
		t.Error("another generation has the same code")
	}
	for _, r := range string(code) {
		if !strings.ContainsRune(Alphabet, r) {
			t.Errorf("%s holds %c, which is not in the alphabet", code, r)
		}
	}
	if parsed, err := ParseCode(code.String()); err != nil || parsed != code {
		t.Errorf("ParseCode(%q) = %s, %v", code.String(), parsed, err)
	}
}

// exampleCode has 23456789's kind of first seven characters and the check character that belongs to them.
func exampleCode() string {
	seven := []byte("K7M4QX9")
	return string(seven) + string(checkCharacter(seven))
}

func TestEverySlipIsCaught(t *testing.T) {
	code := exampleCode()
	for i := range code {
		for _, r := range Alphabet {
			wrong := code[:i] + string(r) + code[i+1:]
			if _, err := ParseCode(wrong); (err == nil) != (wrong == code) {
				t.Errorf("ParseCode(%s) = %v, the right code is %s", wrong, err, code)
			}
		}
		if i > 0 && code[i] != code[i-1] {
			swapped := code[:i-1] + string(code[i]) + string(code[i-1]) + code[i+1:]
			if _, err := ParseCode(swapped); err == nil {
				t.Errorf("the swap %s of %s was not caught", swapped, code)
			}
		}
	}
}

func TestParseCodeForgives(t *testing.T) {
	code := exampleCode()
	for _, typed := range []string{
		code, strings.ToLower(code), code[:4] + " " + code[4:], " " + code[:2] + "-" + code[2:6] + "–" + code[6:] + "\n",
		code[:4] + "\u202f" + code[4:], code[:4] + "." + code[4:], "https://oplibre.example/carnet/" + code, "/carnet/" + strings.ToLower(code) + "/",
	} {
		if parsed, err := ParseCode(typed); err != nil || string(parsed) != code {
			t.Errorf("ParseCode(%q) = %s, %v; want %s", typed, parsed, err, code)
		}
	}
}

func TestParseCodeSaysWhatIsWrong(t *testing.T) {
	for typed, key := range map[string]string{
		"": "carnet.code.empty", "  - ": "carnet.code.empty", "K7M4": "carnet.code.short", "K7M4QX9PP": "carnet.code.long",
		"K7M4QX90": "carnet.code.lookalike", "k7m4qxl9": "carnet.code.lookalike", "KIM4": "carnet.code.lookalike",
		"K7M4QX9é": "carnet.code.character", "K7M4QX9$": "carnet.code.character", "22222223": "carnet.code.check",
	} {
		_, err := ParseCode(typed)
		var refusal *problem.Error
		if !errors.As(err, &refusal) || refusal.Kind != problem.Invalid || len(refusal.Fields) != 1 || refusal.Fields[0].Message.Key != key {
			t.Errorf("ParseCode(%q) = %v, want %s", typed, err, key)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{exampleCode(), "k7m4 qx9p", "K7M4-QX9P", "", "0O1IL", "https://a/carnet/22222222", "K7M4QX9PK7M4", "\xff", "Ⅷ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := ParseCode(typed)
		if err != nil {
			if !problem.Is(err, problem.Invalid) {
				t.Errorf("ParseCode(%q) failed with %v", typed, err)
			}
			return
		}
		if len(code) != codeLength {
			t.Errorf("ParseCode(%q) = %q", typed, code)
		}
		if again, err := ParseCode(code.String()); err != nil || again != code {
			t.Errorf("ParseCode(%q) = %q, %v", code.String(), again, err)
		}
	})
}
