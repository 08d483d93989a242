package web

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"oplibre/app/programme/proposal"
)

// FuzzProposalForm reads any body as a browser's form: whatever comes, what passes the check is text that a page, a letter
// and both databases can hold, and cleaning it once more changes nothing.
func FuzzProposalForm(f *testing.F) {
	for _, body := range []string{"", "kind=lead&title=Bancs&name=Ma%C3%ABl&email=mael%40example.org", "kind=see&title=%00%FF%E2%80%AE&text=a%0D%0Ab",
		"title=a&title=b&kind=see&theme=" + strings.Repeat("9", 36), "kind=see&title=x&phone=%2B33%202%2061", "kind=lead&title=" + strings.Repeat("%C3%A9", 400), "a=%zz;b"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		values, _ := url.ParseQuery(body) // what can be read of a broken body counts
		var form proposal.Form
		decodeValues(values, &form)
		clean := form.Clean()
		if clean != clean.Clean() {
			t.Errorf("cleaned twice: %q", clean.Clean())
		}
		if len(clean.Check()) > 0 {
			return
		}
		for _, text := range []string{clean.Title, clean.Text, clean.Wishes, clean.Name, clean.Email, clean.Phone} {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
				t.Errorf("passes the check: %q", text)
			}
		}
		if clean.Title == "" || strings.Contains(clean.Title, "\n") || utf8.RuneCountInString(clean.Title) > proposal.TitleLimit ||
			utf8.RuneCountInString(clean.Text) > proposal.TextLimit || clean.Kind == "lead" && (clean.Name == "" || clean.Email+clean.Phone == "") {
			t.Errorf("passes the check: %+v", clean)
		}
	})
}
