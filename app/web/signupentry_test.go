package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
)

func TestTeamSignsSomebodyUp(t *testing.T) {
	s := newSite(t)
	h, away := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	flora := h.atelier("Sauvages de ma rue", 10, 12, 2)
	path := "/gestion/" + h.o.Slug + "/personnes/inscrire"
	if doc := organiser.get(path).document(t); doc.Find(`form[action="`+path+`"] input[name=atelier]`).Length() != 1 || doc.Find("[name=late]").Length() != 0 {
		t.Error("the form does not offer the atelier, or asks about hours that are open")
	}
	values := signUpValues("Marie", flora)
	done := organiser.post(path, values)
	if done.Status != http.StatusSeeOther || !strings.HasPrefix(done.Location(), path+"?fait=") {
		t.Fatalf("%d %s", done.Status, done.Location())
	}
	if again := organiser.post(path, values); again.Location() != done.Location() {
		t.Error("the form that was sent twice made two carnets")
	}
	code := strings.TrimPrefix(done.Location(), path+"?fait=")
	if page := organiser.get(done.Location()); !strings.Contains(page.Body, "/carnet/"+code+"/impression") {
		t.Error("the carnet cannot be printed")
	}
	if got := s.signedIn(account.Organiser, away.o.ID).get("/gestion/" + away.o.Slug + "/personnes/inscrire?fait=" + code); strings.Contains(got.Body, "Marie") {
		t.Error("another operation sees whose code it is")
	}
	if got := organiser.get("/gestion/" + h.o.Slug + "/personnes?par=team").document(t).Find("#liste tbody tr").Length(); got != 1 {
		t.Errorf("%d carnets entered by the team", got)
	}
	for role, want := range map[account.Role]int{account.Reader: http.StatusForbidden, account.Referent: http.StatusForbidden, account.Desk: http.StatusOK} {
		if got := s.signedIn(role, h.o.ID).get(path); got.Status != want {
			t.Errorf("%s: %d", role, got.Status)
		}
	}
}

// Past the closing the team may still sign somebody up, once it has said so; nobody else, and never beyond the seats.
func TestTeamSignsSomebodyUpLate(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	organiser, flora := s.signedIn(account.Organiser, h.o.ID), h.atelier("Sauvages de ma rue", 10, 12, 1)
	path, closed := "/gestion/"+h.o.Slug+"/personnes/inscrire", h.at(-24*30)
	h.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE operation SET signup_closes_at = ?, version = version + 1 WHERE id = ?", closed, h.o.ID).Error
	})
	late := signUpValues("Tardive", flora)
	refused := organiser.post(path, late)
	if doc := refused.document(t); refused.Status != http.StatusUnprocessableEntity || doc.Find(`.summary a[href="#f-late"]`).Length() != 1 || doc.Find("#f-late").Length() != 1 {
		t.Fatalf("nobody confirmed: %d", refused.Status)
	}
	public := url.Values{"late": {"on"}, "entered": {"on"}}
	for name, value := range late {
		public[name] = value
	}
	if got := s.visitor().post(h.path(), public); got.Status == http.StatusSeeOther {
		t.Error("the public signed up after the closing")
	}
	late.Set("late", "on")
	if got := organiser.post(path, late); got.Status != http.StatusSeeOther {
		t.Fatalf("confirmed: %d", got.Status)
	}
	third := signUpValues("De trop", flora)
	third.Set("late", "on")
	if got := organiser.post(path, third); got.Status != http.StatusConflict || !strings.Contains(got.Body, "De trop") {
		t.Errorf("a full atelier: %d", got.Status)
	}
	h.clean()
	if h.confirmed(flora) != 1 {
		t.Errorf("%d of 1 seats", h.confirmed(flora))
	}
}

func TestLostCodeTellsNothingAndIsSent(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	values := signUpValues("Gwenaëlle Le Goff", h.atelier("Sauvages de ma rue", 10, 12, 20))
	values.Set("email", "Gwen@Example.org")
	h.signsUp(s, values)
	letters := func() (n int64) {
		if err := s.db.Read(t.Context(), func(tx *gorm.DB) error { return tx.Table("letter").Count(&n).Error }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := letters()
	ask := func(email string) string {
		got := s.visitor().post("/carnet/perdu", url.Values{"email": {email}})
		if got.Status != http.StatusOK {
			t.Fatalf("%s: %d", email, got.Status)
		}
		return got.document(t).Find("main").Text()
	}
	known, unknown := ask(" gwen@example.ORG "), ask("personne@example.org")
	if known != unknown || letters() != before+1 {
		t.Errorf("%d letters, and the answers are\n%s\n%s", letters()-before, known, unknown)
	}
	for range 6 {
		ask("gwen@example.org")
	}
	if n := letters(); n > before+3 {
		t.Errorf("%d letters to one address", n-before)
	}
	if got := s.visitor().post("/carnet/perdu", url.Values{"email": {"gwen"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("what is no address: %d", got.Status)
	}
	if s.visitor().get("/carnet").document(t).Find(`a[href="/carnet/perdu"]`).Length() != 1 {
		t.Error("nothing leads to it")
	}
}
