package web_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// slipValues is a slip as it is typed in.
func slipValues(name, phone string, ateliers ...programme.Atelier) url.Values {
	var numbers []string
	for _, a := range ateliers {
		numbers = append(numbers, strconv.FormatInt(a.Number, 10))
	}
	return url.Values{"key": {store.NewID()}, "slip_on": {"2027-03-02"}, "name": {name}, "phone": {phone}, "numbers": {strings.Join(numbers, ", ")}}
}

func TestSlipsAreTypedInOneAfterTheOther(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	s.now = h.at(-24 * 40).Time()
	flora, birds := h.atelier("Sauvages de ma rue", 10, 12, 20), h.atelier("Oiseaux du port", 14, 16, 2)
	s.carnetFor(h, "Bea Le Gall", birds)
	s.carnetFor(h, "Ali Kerneis", birds)
	organiser := s.signedIn(account.Organiser, h.o.ID)
	path := "/gestion/" + h.o.Slug + "/relais/bulletins"
	typeIn := func(values url.Values) answer { t.Helper(); return organiser.post(path, values) }
	slip := slipValues("Jeanne Kermarrec", "02 61 91 12 34", flora, birds)
	slip.Set("companion_name_1", "Maël")
	slip.Set("companion_age_1", "9")
	slip.Set("companion_photo_1", "on")
	slip.Set("wait_all", "on")
	wrong := slipValues("Jeanne Kermarrec", "02 61 91 12 34")
	wrong.Set("numbers", "1 et 99")
	if got := typeIn(wrong); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-numbers").AttrOr("value", "") != "1 et 99" {
		t.Errorf("a number that is none: %d", got.Status)
	}
	done := typeIn(slip)
	if done.Status != http.StatusSeeOther || !strings.Contains(done.Location(), "jour=2027-03-02") {
		t.Fatalf("%d %s\n%s", done.Status, done.Location(), done.Body)
	}
	if again := typeIn(slip); again.Location() != done.Location() {
		t.Errorf("the slip that was sent twice: %d %s", again.Status, again.Location())
	}
	next := organiser.get(done.Location())
	next.shows(t, "C'est fait pour Jeanne Kermarrec", "Oiseaux du port (liste d'attente)")
	if doc := next.document(t); doc.Find("#f-name").AttrOr("value", "") != "" || doc.Find("#f-slip_on").AttrOr("value", "") != "2027-03-02" {
		t.Error("the next slip is not empty, or forgot the day")
	}
	twice := typeIn(slipValues("jeanne  KERMARREC", "+33 2 61 91 12 34", flora))
	if twice.Status != http.StatusConflict || twice.document(t).Find("input[name=twice]").Length() != 1 {
		t.Errorf("the same name and telephone: %d", twice.Status)
	}
	made, err := signup.FindList(t.Context(), s.db, h.o, signup.ListFilter{By: signup.ByPaper})
	if err != nil || made.Found != 1 {
		t.Fatalf("%d carnets on paper, %v", made.Found, err)
	}
	opened, err := signup.FindByID(t.Context(), s.db, h.o.ID, made.Carnets[0].ID)
	if err != nil || len(opened.Consents) != 1 || !strings.Contains(opened.Consents[0].Wording, "ses deux parents signent") || opened.Consents[0].At.Time().Format("2006-01-02") != "2027-03-02" {
		t.Errorf("the consent of the slip: %+v %v", opened.Consents, err)
	}
	organiser.get("/gestion/"+h.o.Slug+"/personnes?par=paper").shows(t, "Jeanne Kermarrec", "sur papier")
	h.clean()
}

// What the slip does not ask is asked on the whole form, and nothing that was typed is lost.
func TestSlipLeadsToTheWholeForm(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	children := h.atelier("Cabanes", 10, 12, 20, func(a *programme.Atelier) { a.Asks = []string{programme.AsksNoParent} })
	town := newRelay(t, s, h, "Mairie")
	slip := slipValues("Jeanne Kermarrec", "02 61 91 12 34", children)
	slip.Set("slip_on", s.now.Format("2006-01-02"))
	slip.Set("only_signs", "on")
	slip.Set("companion_name_1", "Maël")
	slip.Set("companion_age_1", "9")
	got := town.post(town.address+"/bulletins", slip)
	doc := got.document(t)
	if got.Status != http.StatusUnprocessableEntity || doc.Find(`form[action="`+town.address+`/inscrire"] input[name=guardian_1]`).Length() != 1 ||
		doc.Find(`input[name=slip_on]`).AttrOr("value", "") == "" || doc.Find(`#f-name`).AttrOr("value", "") != "Jeanne Kermarrec" {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if got := s.visitor().get(town.address + "/bulletin.pdf"); got.Status != http.StatusOK || !bytes.HasPrefix([]byte(got.Body), []byte("%PDF")) {
		t.Errorf("the slips: %d", got.Status)
	}
	other := newRelay(t, s, h, "Médiathèque")
	flora := h.atelier("Sauvages de ma rue", 14, 16, 20)
	if got := town.post(town.address+"/bulletins", slipValues("Ali Kerneis", "02 61 91 55 55", flora)); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if got := other.post(other.address+"/bulletins", slipValues("Ali Kerneis", "02 61 91 55 55", flora)); got.Status != http.StatusSeeOther {
		t.Errorf("a relay learns who signed up elsewhere: %d", got.Status)
	}
}
