package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
)

// formField is a field of a form of the team that names something by its identifier.
type formField struct {
	page  string // where the form is
	index int    // which one of its main part
	name  string // as the form spells it; it may name something too
	value string // which the form offers
}

// TestForeignIdentifiersInForms walks the pages of the team as an organiser and sends every form once for each field that names something,
// filled in as the page gives it but for that one name, which is of another operation's like. Nothing of the other operation changes,
// and nothing of one's own comes to refer to it.
func TestForeignIdentifiersInForms(t *testing.T) {
	s := newTwins(t)
	organiser := s.signedIn(account.Organiser, s.theirs.ID)
	ours := s.contents(s.ours)
	fields := s.formFields(organiser)
	if len(fields) < 60 {
		t.Fatalf("only %d fields: the walk would prove nothing", len(fields))
	}
	accepted := 0
	for _, field := range fields {
		method, action, values := s.foreignForm(organiser, field)
		if values == nil {
			continue // an answer before took the form away
		}
		if method == http.MethodGet {
			action, values = action+"?"+values.Encode(), nil
		}
		got := organiser.do(method, action, form, strings.NewReader(values.Encode()))
		if got.Status >= 500 {
			t.Errorf("%s %s with %s of another operation: %d", method, action, field.name, got.Status)
		} else if got.Status == http.StatusSeeOther {
			accepted++
		}
	}
	t.Logf("%d fields, %d answers as if it were done", len(fields), accepted)
	s.unchanged("the other operation", s.ours, ours)
	for line := range s.contents(s.theirs) {
		for _, id := range anyIdentifier.FindAllString(line, -1) {
			if s.rows[id] {
				t.Errorf("%s of the other operation is in %s", id, line)
			}
		}
	}
}

// formFields crawls what the team can open, up to three pages of a kind, and returns each field once.
func (s *twins) formFields(b *browser) (fields []formField) {
	pages, seen, known, most := []string{"/gestion/" + s.theirs.Slug}, map[string]int{}, map[string]bool{}, 3
	if testing.Short() {
		most = 1
	}
	for i := 0; i < len(pages); i++ {
		got := b.get(pages[i])
		if got.Status != http.StatusOK || !strings.Contains(got.Header.Get("Content-Type"), "text/html") {
			continue
		}
		doc := got.document(s.t)
		doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
			path, _, _ := strings.Cut(a.AttrOr("href", ""), "#")
			kind, _, _ := strings.Cut(shape(path), "?")
			if !strings.HasPrefix(path, pages[0]) || seen[kind] == most || known[path] {
				return
			}
			seen[kind]++
			known[path] = true
			pages = append(pages, path)
		})
		doc.Find("form").Each(func(index int, f *goquery.Selection) {
			f.Find("[name]").Each(func(_ int, input *goquery.Selection) {
				name := input.AttrOr("name", "")
				kind := shape(f.AttrOr("action", pages[i])) + " " + shape(name)
				if value := s.offered(input); !known[kind] && (value != "" || shape(name) != name) {
					known[kind] = true
					fields = append(fields, formField{pages[i], index, name, value})
				}
			})
		})
	}
	s.t.Logf("%d pages", len(pages))
	return fields
}

// shape is an address or a name without its identifiers.
func shape(text string) string { return anyIdentifier.ReplaceAllString(text, ":id") }

// offered returns a value of theirs that a field has or offers.
func (s *twins) offered(input *goquery.Selection) string {
	values := []string{input.AttrOr("value", "")}
	input.Find("option").Each(func(_ int, o *goquery.Selection) { values = append(values, o.AttrOr("value", "")) })
	for _, value := range values {
		if s.foreign(value) != value {
			return value
		}
	}
	return ""
}

// foreign puts identifiers of ours into a text in the place of those of theirs.
func (s *twins) foreign(text string) string {
	return anyIdentifier.ReplaceAllStringFunc(text, func(id string) string {
		if s.rows[twin(id)] {
			return twin(id)
		}
		return id
	})
}

// foreignForm fills a form in as its page gives it, but for a field.
func (s *twins) foreignForm(b *browser, field formField) (method, action string, values url.Values) {
	got := b.get(field.page)
	if got.Status != http.StatusOK {
		return "", "", nil
	}
	f := got.document(s.t).Find("form").Eq(field.index)
	if f.Find(`[name="`+field.name+`"]`).Length() == 0 {
		return "", "", nil
	}
	values = url.Values{}
	f.Find("[name]").Each(func(_ int, input *goquery.Selection) {
		name, value := input.AttrOr("name", ""), input.AttrOr("value", "")
		_, checked := input.Attr("checked")
		switch kind := input.AttrOr("type", ""); {
		case kind == "file" || (kind == "checkbox" || kind == "radio") && !checked:
			return
		case goquery.NodeName(input) == "select":
			value = input.Find("option[selected]").First().AttrOr("value", input.Find("option").First().AttrOr("value", ""))
		case goquery.NodeName(input) == "textarea":
			value = input.Text()
		}
		values.Add(name, value)
	})
	value := values.Get(field.name)
	values.Del(field.name)
	if field.value != "" {
		value = s.foreign(field.value)
	}
	values.Set(s.foreign(field.name), value)
	return strings.ToUpper(f.AttrOr("method", "get")), f.AttrOr("action", field.page), values
}
