package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// The forms of the page of appointments.
const (
	makerForm = "form:has(#preparer)"
	tableForm = "form:has(#tableau)"
)

// scanning is a weekend with one public atelier of five seats from ten to noon, and the address of its appointments.
func scanning(t *testing.T) (s *site, o *operation.Operation, organiser *browser, address string) {
	t.Helper()
	s = newSite(t)
	o = programmeWeekend(t, s.db, s.by(), 1)
	return s, o, s.signedIn(account.Organiser, o.ID), "/gestion/" + o.Slug + "/programme/" + s.ateliers(o)[0].ID + "/rendez-vous"
}

// makes fills the form that makes appointments, and sends it.
func (b *browser) makes(address string, values map[string]string) answer {
	b.site.t.Helper()
	form := formOn(b.site.t, b.get(address), makerForm)
	form.Set("act", "make")
	for name, value := range values {
		form.Set(name, value)
	}
	return b.post(address, form)
}

// publishTable publishes what waits with the second button of the table.
func (b *browser) publishTable(address string) {
	b.site.t.Helper()
	form := formOn(b.site.t, b.get(address), tableForm)
	form.Set("act", "publish")
	if got := b.post(address, form); got.Status != http.StatusSeeOther {
		b.site.t.Fatalf("publish: %d\n%s", got.Status, got.Body)
	}
}

// takeSlot gives an appointment to somebody directly, as sign-up would.
func (s *site) takeSlot(slot programme.Slot, persons int) {
	s.t.Helper()
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		store.TouchSeats(tx, slot.OperationID)
		return tx.Exec("UPDATE slot SET confirmed = confirmed + ? WHERE id = ?", persons, slot.ID).Error
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestAppointmentsFromFormToPublicPage(t *testing.T) {
	s, o, organiser, address := scanning(t)
	l := s.ateliers(o)[0]
	public := "/o/" + o.Slug + "/ateliers/" + l.Slug
	if got := organiser.get(strings.TrimSuffix(address, "/rendez-vous")).document(t).Find(`a[href="` + address + `"]`).Length(); got != 1 {
		t.Errorf("%d links from the form of the atelier", got)
	}
	if got := organiser.makes(address, map[string]string{"gen_length": "20", "gen_pause": "10", "gen_seats": "2", "gen_names": "Diapositives"}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if n := len(s.ateliers(o)[0].Slots); n != 0 {
		t.Fatalf("the public sees %d appointments before they are published", n)
	}
	page := organiser.get(address)
	if got := plain(page.document(t).Find(".notice.warn").Text()); !strings.Contains(got, "L’atelier a 5 places, ses rendez-vous en ont 8") || !strings.Contains(got, "Mettre la capacité à 8") {
		t.Errorf("of its seats: %q", got)
	}
	fit := formOn(t, page, "form:has(button[value=capacity])")
	fit.Set("act", "capacity")
	if got := organiser.post(address, fit); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	organiser.publishTable(address)
	l = s.ateliers(o)[0]
	if len(l.Slots) != 4 || *l.Seats.Capacity != 8 || l.Slots[0].Label != "Diapositives" {
		t.Fatalf("%+v of %d", l.Slots, *l.Seats.Capacity)
	}
	s.takeSlot(l.Slots[0], 1)
	s.takeSlot(l.Slots[1], 2)
	links := s.visitor().get(public).document(t).Find("#rendez-vous, section:has(a.filter)")
	free := links.Find(`a.filter[href="/o/` + o.Slug + `/inscription?atelier=` + l.ID + `&slot=` + l.Slots[0].ID + `"]`)
	if got := plain(free.First().Text()); got != "10 h Diapositives, encore 1 place" {
		t.Errorf("the first reads %q", got)
	}
	if got := plain(links.Find("span.filter").First().Text()); got != "10 h 30 complet" {
		t.Errorf("the full one reads %q", got)
	}
	if got := plain(s.visitor().get("/o/" + o.Slug + "/programme").document(t).Find("article.card .signs").Text()); !strings.Contains(got, "4 rendez-vous, 3 libres") {
		t.Errorf("the card says %q", got)
	}
	if got := plain(organiser.get("/gestion/" + o.Slug + "/programme").document(t).Find(`a[href="` + address + `"]`).Text()); got != "4 rendez-vous" {
		t.Errorf("the row of the list leads there with %q", got)
	}
	s.now = l.Slots[1].EndsAt.Time()
	if got := s.visitor().get(public).document(t).Find(".filter").Length(); got != 2 {
		t.Errorf("%d appointments are to come", got)
	}
}

// TestCardForgetsAnAppointmentThatIsOver looks at the programme after midnight, when no line of the present is drawn any more on
// the day of the atelier: what is kept of the page is right for as long as its appointments are.
func TestCardForgetsAnAppointmentThatIsOver(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	slots := h.slots(h.atelier("Chauves-souris", 23, 24.75, 20), 1, 5)
	for _, step := range []struct {
		over int
		want string
	}{{3, ": 2 places"}, {4, ": une place"}} {
		s.now = slots[step.over-1].EndsAt.Time()
		if got := plain(s.visitor().get("/o/saint-marc-2027/programme").document(t).Find("article.card .seats").Text()); !strings.Contains(got, step.want) {
			t.Errorf("after %d: %q", step.over, got)
		}
	}
}

func TestAppointmentsThatAreRefused(t *testing.T) {
	s, o, organiser, address := scanning(t)
	for field, value := range map[string]string{"gen_length": "0", "gen_from": "8:00", "gen_until": "13:00", "gen_seats": "x"} {
		got := organiser.makes(address, map[string]string{field: value})
		if got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-"+field+"-error").Length() != 1 || got.document(t).Find("#f-"+field).AttrOr("value", "") != value {
			t.Errorf("%s=%s: %d", field, value, got.Status)
		}
	}
	organiser.makes(address, nil)
	organiser.publishTable(address)
	s.takeSlot(s.ateliers(o)[0].Slots[2], 1)
	form := formOn(t, organiser.get(address), tableForm)
	form.Set("remove_2", "on")
	form.Set("remove_3", "on")
	form.Set("label_0", "Négatifs")
	got := organiser.post(address, form)
	document := got.document(t)
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(plain(document.Find("li:has(#f-remove_2) .error").Text()), "Une personne y est inscrite") {
		t.Errorf("one that somebody has: %d\n%s", got.Status, document.Find("li:has(#f-remove_2)").Text())
	}
	if document.Find("#f-label_0").AttrOr("value", "") != "Négatifs" || document.Find("#f-remove_3[checked]").Length() != 1 {
		t.Error("what was typed is lost")
	}
	form.Del("remove_2")
	if got := organiser.post(address, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if n := organiser.get(address).document(t).Find(`input[name^="slot_"]`).Length(); n != 6 { // five and the empty row
		t.Errorf("%d rows", n)
	}
}

func TestTwoPeopleAtTheAppointments(t *testing.T) {
	_, _, organiser, address := scanning(t)
	organiser.makes(address, map[string]string{"gen_length": "60"})
	mine, theirs := formOn(t, organiser.get(address), tableForm), formOn(t, organiser.get(address), tableForm)
	theirs.Set("label_0", "Chorale")
	if got := organiser.post(address, theirs); got.Status != http.StatusSeeOther {
		t.Fatal(got.Status)
	}
	mine.Set("remove_0", "on")
	got := organiser.post(address, mine)
	if got.Status != http.StatusConflict || got.document(t).Find("#f-label_0").AttrOr("value", "") != "Chorale" || got.document(t).Find("#f-remove_0[checked]").Length() != 0 {
		t.Errorf("the second: %d, %s", got.Status, got.document(t).Find("#f-slots").Text())
	}
	again := formOn(t, got, tableForm)
	again.Set("remove_0", "on")
	if got := organiser.post(address, again); got.Status != http.StatusSeeOther {
		t.Errorf("after having seen it: %d", got.Status)
	}
}

func TestWhoMayChangeAppointments(t *testing.T) {
	s, o, organiser, address := scanning(t)
	form := formOn(t, organiser.get(address), makerForm)
	form.Set("act", "make")
	for _, role := range []account.Role{account.Reader, account.Desk} {
		b := s.signedIn(role, o.ID)
		if get, post := b.get(address).Status, b.post(address, form).Status; get != http.StatusForbidden || post != http.StatusForbidden {
			t.Errorf("%s: %d, %d", role, get, post)
		}
	}
	other := s.makeOperation("Opération d’ailleurs")
	neighbour := s.signedIn(account.Organiser, other.ID)
	foreign := strings.Replace(address, o.Slug, other.Slug, 1)
	if get, post := neighbour.get(foreign).Status, neighbour.post(foreign, form).Status; get != http.StatusNotFound || post != http.StatusNotFound {
		t.Errorf("an atelier of another operation: %d, %d", get, post)
	}
	if n := len(s.planOf(o).Ateliers[0].Slots); n != 0 {
		t.Errorf("%d appointments were made", n)
	}
}

// A night in which clocks go forward at two: the hours of the form are those that clocks show.
func TestAppointmentsInTheNightOfTheClocks(t *testing.T) {
	s, o, organiser, _ := scanning(t)
	night, err := programme.CreateAtelier(context.Background(), s.db, s.by(), o, programme.AtelierForm{Theme: s.ateliers(o)[0].ThemeID, Title: "Nuit des chauves-souris",
		Start: "2027-03-28T01:30", End: "2027-03-28T04:00", Entry: "open", Audience: "everybody"})
	if err != nil {
		t.Fatal(err)
	}
	address := "/gestion/" + o.Slug + "/programme/" + night.ID + "/rendez-vous"
	if got := organiser.makes(address, map[string]string{"gen_length": "30"}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	page := organiser.get(address)
	var hours []string
	page.document(t).Find(`#f-slots input[name^="start_"]`).Each(func(i int, start *goquery.Selection) {
		if value := start.AttrOr("value", ""); value != "" {
			hours = append(hours, value+"-"+page.document(t).Find(fmt.Sprintf("#f-end_%d", i)).AttrOr("value", ""))
		}
	})
	if got := strings.Join(hours, " "); got != "01:30-03:00 03:00-03:30 03:30-04:00" {
		t.Errorf("%s", got)
	}
	form := formOn(t, page, tableForm)
	form.Set("start_1", "02:30")
	if got := organiser.post(address, form); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-start_1-error").Length() != 1 {
		t.Errorf("an hour that does not exist: %d", got.Status)
	}
	if strings.Contains(page.Body, "Mettre la capacité") {
		t.Error("an open stage has no capacity to adjust")
	}
}

func TestAteliersWithoutAppointments(t *testing.T) {
	s, o, organiser, address := scanning(t)
	l := s.ateliers(o)[0]
	form := formOn(t, organiser.get(address), makerForm)
	form.Set("act", "make")
	edit := organiser.atelierEdit(l.ID)
	edit.Set("entry", "invitation")
	edit.Set("capacity", "")
	organiser.post(strings.TrimSuffix(address, "/rendez-vous"), edit)
	page := organiser.get(address)
	if page.Status != http.StatusOK || page.document(t).Find(makerForm).Length() != 0 || !strings.Contains(plain(page.document(t).Find(".lead").Text()), "sur invitation") {
		t.Errorf("by invitation: %d %s", page.Status, page.document(t).Find(".lead").Text())
	}
	form.Set("token", s.planOf(o).Ateliers[0].Token())
	if got := organiser.post(address, form).Status; got != http.StatusConflict {
		t.Errorf("by invitation: %d", got)
	}
	for name, values := range map[string]url.Values{"no token": {"act": {"make"}, "gen_length": {"20"}}, "nothing": {}, "capacity": {"act": {"capacity"}, "token": form["token"]}} {
		if got := organiser.post(address, values).Status; got != http.StatusConflict {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func TestTheWishMode(t *testing.T) {
	s, o, organiser, address := scanning(t)
	address = strings.TrimSuffix(address, "/rendez-vous")
	form := formOn(t, organiser.get(address), `form[action="`+address+`"]`)
	form.Set("by_wishes", "on")
	form.Set("publish", "1")
	if got := organiser.post(address, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	l := s.ateliers(o)[0]
	if !l.ByWishes || organiser.get(address).document(t).Find("#f-by_wishes[checked]").Length() != 1 {
		t.Error("not kept")
	}
	if got := plain(organiser.get("/gestion/" + o.Slug + "/programme").document(t).Find("td .state").Text()); !strings.Contains(got, "Sur vœux") {
		t.Errorf("the list says %q", got)
	}
	if got := plain(s.visitor().get("/o/" + o.Slug + "/programme/versions").Body); !strings.Contains(got, "recueil des vœux") {
		t.Error("the page of changes does not tell")
	}
	if got := plain(s.visitor().get("/o/" + o.Slug + "/ateliers/" + l.Slug).Body); !strings.Contains(got, "dans l’ordre d’arrivée") {
		t.Error("the page of the atelier does not say how seats are given until then")
	}
}
