package i18n_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"oplibre/app/i18n"
)

// form is one wording of a message: the only one ("") or a plural form (one, other…).
type form struct{ file, key, plural, text string }

// catalogues returns the wordings of each language, as the files hold them.
func catalogues(t *testing.T) map[string][]form {
	t.Helper()
	names, err := filepath.Glob("messages/*.json")
	if err != nil || len(names) < 2 {
		t.Fatalf("no catalogues: %v", err)
	}
	all := map[string][]form{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]json.RawMessage
		if err := json.Unmarshal(raw, &messages); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		language := strings.Split(filepath.Base(name), ".")[1]
		for key, value := range messages {
			all[language] = append(all[language], formsOf(t, filepath.Base(name), key, value)...)
		}
	}
	return all
}

func formsOf(t *testing.T, file, key string, value json.RawMessage) []form {
	t.Helper()
	var text string
	if json.Unmarshal(value, &text) == nil {
		return []form{{file, key, "", text}}
	}
	var plurals map[string]string
	if err := json.Unmarshal(value, &plurals); err != nil {
		t.Fatalf("%s: %s is neither a text nor plural forms", file, key)
	}
	var all []form
	for _, plural := range slices.Sorted(maps.Keys(plurals)) {
		all = append(all, form{file, key, plural, plurals[plural]})
	}
	return all
}

// index returns the wordings by subject (the file without its language) and key.
func index(forms []form) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, f := range forms {
		subject, _, _ := strings.Cut(f.file, ".")
		id := subject + "/" + f.key
		if all[id] == nil {
			all[id] = map[string]string{}
		}
		all[id][f.plural] = f.text
	}
	return all
}

var placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

// values returns the names of the values that the wordings of a message show.
func values(wordings map[string]string) []string {
	names := map[string]bool{}
	for _, text := range wordings {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			names[found[1]] = true
		}
	}
	delete(names, "Count") // a form for one may leave its number out
	return slices.Sorted(maps.Keys(names))
}

func TestLanguagesSayTheSame(t *testing.T) {
	all := catalogues(t)
	french := index(all["fr"])
	for _, language := range i18n.Languages[1:] {
		other := index(all[language])
		for id := range other {
			if french[id] == nil {
				t.Errorf("%s: %s has no French", language, id)
			}
		}
		for id, wordings := range french {
			switch theirs := other[id]; {
			case theirs == nil:
				t.Errorf("%s: %s is missing", language, id)
			case !slices.Equal(values(wordings), values(theirs)):
				t.Errorf("%s: %s shows %v, in French %v", language, id, values(theirs), values(wordings))
			case len(wordings) != len(theirs):
				t.Errorf("%s: %s has plural forms in one language only", language, id)
			}
		}
	}
}

func TestKeysAreGivenOnce(t *testing.T) {
	for language, forms := range catalogues(t) {
		seen := map[string]string{}
		for _, f := range forms {
			if before, is := seen[f.key+"/"+f.plural]; is {
				t.Errorf("%s: %s is in %s and in %s", language, f.key, before, f.file)
			}
			seen[f.key+"/"+f.plural] = f.file
		}
	}
	for _, name := range []string{"fr", "en"} {
		files, err := filepath.Glob("messages/*." + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			repeatedKeys(t, file)
		}
	}
}

var keyLine = regexp.MustCompile(`(?m)^  "([^"]+)":`)

// repeatedKeys finds keys that a file holds twice: a JSON parser keeps the last one in silence.
func repeatedKeys(t *testing.T, file string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, found := range keyLine.FindAllStringSubmatch(string(raw), -1) {
		if seen[found[1]] {
			t.Errorf("%s: %s twice", file, found[1])
		}
		seen[found[1]] = true
	}
}

// TestPluralFormsAreComplete says every plural message with numbers of each form that its language has (CLDR: French
// and English one and other; French has another form for whole millions).
func TestPluralFormsAreComplete(t *testing.T) {
	for language, forms := range catalogues(t) {
		ctx := i18n.With(context.Background(), language)
		for id, wordings := range index(forms) {
			if _, plain := wordings[""]; plain {
				continue
			}
			if wordings["one"] == "" || wordings["other"] == "" {
				t.Errorf("%s: %s has no wording for one or for several", language, id)
				continue
			}
			_, key, _ := strings.Cut(id, "/")
			for _, n := range []int{0, 1, 2, 12, 1_000, 1_000_000} {
				if said := i18n.N(ctx, key, n, given(wordings)); said == key || said == "" || strings.Contains(said, "<no value>") {
					t.Errorf("%s: %s of %d says %q", language, key, n, said)
				}
			}
		}
	}
}

// given returns a value for everything that a message shows.
func given(wordings map[string]string) i18n.Args {
	args := i18n.Args{}
	for _, name := range values(wordings) {
		args[name] = "x"
	}
	return args
}

var (
	markup = regexp.MustCompile(`<[a-zA-Z/!]|&(#\d+|[a-z]+);`)
	// tight is French punctuation without its space before (« Oui! »); addresses and hours keep their colon.
	tight = regexp.MustCompile(`[\pL\d)}»][;!?](\s|$)|[\pL)}»]:(\s|$)|«\S|\S»`)
	// loose is English punctuation with a French space before.
	loose = regexp.MustCompile(`\s[;:!?](\s|$)|[«»]`)
	// dotted is a word with a middle dot, on which screen readers and beginners stumble.
	dotted = regexp.MustCompile(`\pL[·•]\pL`)
	blank  = regexp.MustCompile(`^\s|\s$|  `)
	// header is an HTTP header, which is written alike in all languages.
	header = regexp.MustCompile(`\b[A-Z][a-z]+(-[A-Z][a-z]+)*: [A-Z][a-z]+ [A-Z]+\b`)
)

func TestMessagesAreWellWritten(t *testing.T) {
	for language, forms := range catalogues(t) {
		for _, f := range forms {
			text := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(f.text)
			for what, wrong := range map[string]bool{
				"is empty":                     text == "",
				"holds markup":                 markup.MatchString(text),
				"holds a middle dot":           dotted.MatchString(text),
				"has a space too many":         blank.MatchString(text),
				"writes ... for …":             strings.Contains(text, "..."),
				"lacks a space (; : ! ? « »)":  language == "fr" && tight.MatchString(header.ReplaceAllString(text, "")),
				"has French punctuation":       language == "en" && loose.MatchString(text),
				"holds a placeholder unclosed": strings.Count(text, "{{") != strings.Count(text, "}}"),
			} {
				if wrong {
					t.Errorf("%s: %s %s: %q", f.file, f.key, what, f.text)
				}
			}
		}
	}
}

// TestTypography proves that plain spaces of the catalogues become no-break ones on the screen.
func TestTypography(t *testing.T) {
	ctx := i18n.With(context.Background(), "fr")
	for _, f := range catalogues(t)["fr"] {
		if f.plural != "" || strings.Contains(f.text, "{{") {
			continue
		}
		said := i18n.T(ctx, f.key)
		if regexp.MustCompile(` [;:!?»%]|« `).MatchString(said) {
			t.Errorf("%s breaks before its punctuation: %q", f.key, said)
		}
	}
}
