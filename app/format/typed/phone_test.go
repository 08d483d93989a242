package typed_test

import (
	"testing"

	"oplibre/app/format/typed"
)

func TestPhone(t *testing.T) {
	for in, want := range map[string]string{
		"": "", " ": "", "02 61 91 00 27": "+33261910027", "02.61.91.00.27": "+33261910027", "+33 (0)2 61 91 00 27": "+33261910027",
		"0033261910027": "+33261910027", "+44 20 7946 0018": "+442079460018",
	} {
		if got, ok := typed.Phone(in); !ok || got != want {
			t.Errorf("Phone(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"12", "+", "02 61 91 00 2", "02 61 91 00 27 poste 4", "0 261 910 027 00", "+1234567890123456"} {
		if got, ok := typed.Phone(in); ok {
			t.Errorf("Phone(%q) = %q", in, got)
		}
	}
	if got := typed.PhoneText("+33261910027"); got != "02 61 91 00 27" {
		t.Errorf("a French number is written %q", got)
	}
	if got := typed.PhoneText("+442079460018"); got != "+442079460018" {
		t.Errorf("a foreign number is written %q", got)
	}
}

func TestFigures(t *testing.T) {
	for in, want := range map[string]int{"3646": 4, "02 61 91 00 27": 10, "+33 (0)2-61/91.00": 10, "": 0} {
		if got, ok := typed.Figures(in); !ok || got != want {
			t.Errorf("Figures(%q) = %d, %v, want %d", in, got, ok, want)
		}
	}
	if got, ok := typed.Figures("02 61 poste 4"); ok {
		t.Errorf("words have %d figures", got)
	}
}

func FuzzPhone(f *testing.F) {
	for _, seed := range []string{"02 61 91 00 27", "+33 (0)2 61 91 00 27", "0033261910027", "12", "", "+", "٠٢"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		number, ok := typed.Phone(text)
		if !ok || number == "" {
			return
		}
		if again, ok := typed.Phone(typed.PhoneText(number)); !ok || again != number {
			t.Errorf("%q is %s, which is read as %s", text, number, again)
		}
	})
}
