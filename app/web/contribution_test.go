package web_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// noteCarnet makes a carnet of the operation with its code.
func noteCarnet(t *testing.T, s *site, o *operation.Operation) signup.Code {
	t.Helper()
	guide, err := collect.GuideOf(context.Background(), s.db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	form := signup.Form{Name: "Anne", Key: store.NewID(), Ateliers: []string{guide.Ateliers[0].ID}}
	code, err := signup.NewOffers(s.db).SignUp(context.Background(), s.by(), o, form, signup.Wording{Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestAuthorCorrectsWithTheCarnet(t *testing.T) {
	s := newSite(t)
	o, other := collectWeekend(t, s.db, "saint-marc"), collectWeekend(t, s.db, "ailleurs")
	author, stranger, foreign := noteCarnet(t, s, o), noteCarnet(t, s, o), noteCarnet(t, s, other)
	b := s.visitor()
	values := note("carnet", author.String(), "field_habitat", "wall")
	if a := b.postNote("/o/saint-marc/collecte", values); a.Status != http.StatusSeeOther {
		t.Fatalf("sent: %d\n%s", a.Status, a.Body)
	}
	path := "/o/saint-marc/contributions/" + values.Get("id")
	if page := b.get(path).Body; strings.Contains(page, author.String()) || strings.Contains(page, string(author)) {
		t.Error("the page shows the code")
	}
	form := b.get(path + "/corriger").document(t)
	correction := url.Values{"version": {form.Find("[name=version]").AttrOr("value", "")}, "title": {"Cymbalaire"}, "field_habitat": {"garden"}}
	for _, code := range []string{"", "ABC", stranger.String(), foreign.String()} {
		correction.Set("carnet", code)
		if a := b.post(path+"/corriger", correction); a.Status != 422 || a.document(t).Find("#f-carnet-error").Length() != 1 {
			t.Errorf("with code %q: %d", code, a.Status)
		}
	}
	correction.Set("carnet", strings.ToLower(author.String()))
	if a := b.post(path+"/corriger", correction); a.Status != http.StatusSeeOther || a.Location() != path {
		t.Fatalf("with the author's code: %d\n%s", a.Status, a.Body)
	}
	if page := b.get(path).Body; !strings.Contains(page, "Cymbalaire") || !strings.Contains(page, "Jardin") {
		t.Error("the page does not show the correction")
	}
	if a := b.post(path+"/corriger", correction); a.Status != http.StatusConflict {
		t.Errorf("an earlier version: %d, want 409", a.Status)
	}
}

// put sends a contribution as a program does.
func (b *browser) put(path, code, body string) answer {
	b.site.t.Helper()
	request, err := http.NewRequest(http.MethodPut, b.site.server.URL+path, strings.NewReader(body))
	if err != nil {
		b.site.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if code != "" {
		request.Header.Set("Authorization", "Bearer "+code)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.site.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return answer{Status: response.StatusCode, Header: response.Header, Body: string(content)}
}

func TestProgramsPutContributions(t *testing.T) {
	s := newSite(t)
	o, other := collectWeekend(t, s.db, "saint-marc"), collectWeekend(t, s.db, "ailleurs")
	code, foreign := string(noteCarnet(t, s, o)), string(noteCarnet(t, s, other))
	b, id := s.visitor(), store.NewID()
	path := "/api/v1/o/saint-marc/contributions/"
	body := `{"theme":"flore","title":"Ruine-de-Rome","values":{"habitat":"wall"},"longitude":-4.4551234,"latitude":48.4001,"accuracy_m":8,"observed_at":"` +
		s.now.Add(-time.Hour).Format(time.RFC3339) + `","credit":"Anne"}`
	for _, c := range []struct {
		what, id, code, body string
		want                 int
	}{
		{"no code", id, "", body, 401},
		{"wrong code", id, "22222222", body, 401},
		{"code of another operation", id, foreign, body, 401},
		{"no JSON", id, code, "theme=flore", 422},
		{"unknown field", id, code, `{"theme":"flore","title":"x","secret":1}`, 422},
		{"two values", id, code, body + body, 422},
		{"half a position", id, code, `{"theme":"flore","title":"x","longitude":1}`, 422},
		{"no identifier", "1", code, body, 422},
		{"wrong value", id, code, `{"theme":"flore","title":"x","values":{"habitat":"lune"}}`, 422},
		{"new", id, code, body, 201},
		{"again", id, code, body, 200},
		{"again, other content", id, code, strings.Replace(body, "Ruine", "Mine", 1), 409},
	} {
		a := b.put(path+c.id, c.code, c.body)
		if a.Status != c.want || !strings.Contains(a.Header.Get("Content-Type"), "json") {
			t.Errorf("%s: %d %s, want %d\n%s", c.what, a.Status, a.Header.Get("Content-Type"), c.want, a.Body)
		}
	}
	shown, err := collect.Find(context.Background(), s.db, o.ID, id)
	if err != nil || *shown.Longitude != -4.4551234 || *shown.AccuracyM != 8 || shown.CarnetID == nil {
		t.Errorf("%+v, %v", shown, err)
	}
	if n := noteCount(t, s.db, o.ID) + noteCount(t, s.db, other.ID); n != 1 {
		t.Errorf("%d contributions", n)
	}
}
