package web_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// slots adds appointments of twenty minutes one after the other, from the start of an atelier.
func (h *hall) slots(a programme.Atelier, seats, n int) []programme.Slot {
	h.Helper()
	const length = 20 * 60_000
	slots := make([]programme.Slot, n)
	for i := range slots {
		start := a.StartsAt + store.Instant(i)*length
		slots[i] = programme.Slot{OperationID: h.o.ID, ID: store.NewID(), AtelierID: a.ID, StartsAt: start, EndsAt: start + length, Seats: seats}
	}
	h.write(func(tx *gorm.DB) error {
		if err := tx.Create(&slots).Error; err != nil {
			return err
		}
		store.Touch(tx, h.o.ID)
		return tx.Model(&programme.Atelier{}).Where("id = ?", a.ID).Update("version", gorm.Expr("version + 1")).Error
	})
	return slots
}

func (h *hall) taken(s programme.Slot) (n int) {
	h.Helper()
	err := h.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&programme.Slot{}).Where("id = ?", s.ID).Select("confirmed").Row().Scan(&n)
	})
	if err != nil {
		h.Fatal(err)
	}
	return n
}

// plainSpaces undoes the no-break spaces of the screens.
func plainSpaces(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(text)), " ")
}

// hoursOf is the list of hours of an atelier on the sign-up form.
func hoursOf(page *goquery.Document, a programme.Atelier) *goquery.Selection {
	return page.Find(`select[name=slot]#f-slot-` + a.ID)
}

func TestSignUpForAnAppointment(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	scan, flora := h.atelier("Scan-a-thon", 9.75, 12.75, 20), h.atelier("Sauvages de ma rue", 10.75, 12, 20)
	slots := h.slots(scan, 1, 9)
	h.signsUp(s, url.Values{"name": {"Première"}, "slot": {slots[1].ID}})
	b := s.visitor()

	page := b.get(h.path() + "?atelier=" + scan.ID + "&atelier=" + flora.ID + "&slot=" + slots[3].ID).document(t)
	list := hoursOf(page, scan)
	if list.Length() != 1 || list.Find("option[selected]").AttrOr("value", "") != slots[3].ID {
		t.Fatalf("the hour of the address is not chosen: %q", list.Text())
	}
	if list.Find(`option[value="`+slots[1].ID+`"]`).Length() != 0 || list.Find("optgroup").Length() != 4 {
		t.Errorf("taken hours are offered, or %d groups are not the four hours", list.Find("optgroup").Length())
	}
	if page.Find(`label[for="f-slot-`+scan.ID+`"]`).Length() != 1 || page.Find(`input[name=atelier][type=hidden]`).AttrOr("value", "") != scan.ID {
		t.Error("the list has no label, or its atelier is not in the form")
	}

	none := signUpValues("Nolwenn Cadiou", scan, flora)
	none.Add("slot", "")
	refused := b.post(h.path(), none)
	page = refused.document(t)
	if refused.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Find("#f-slot-"+scan.ID+"-error").Text(), "Choisissez votre rendez-vous") ||
		page.Find(`[role=alert] a[href="#f-slot-`+scan.ID+`"]`).Length() != 1 || page.Find("input[name=name]").AttrOr("value", "") != "Nolwenn Cadiou" {
		t.Errorf("without an hour: %d\n%s", refused.Status, refused.Body)
	}

	both := signUpValues("Nolwenn Cadiou", scan, flora)
	both.Add("slot", slots[2].ID) // 10:25 to 10:45, when the other begins
	carnet := b.post(h.path(), both).Location()
	if !strings.HasPrefix(carnet, "/carnet/") || h.taken(slots[2]) != 1 || h.confirmed(scan) != 2 {
		t.Errorf("an hour beside another atelier: %q, %d seats", carnet, h.taken(slots[2]))
	}
	shown := b.get(carnet).document(t)
	if text := plainSpaces(shown.Find("#a-" + scan.ID).Text()); !strings.Contains(text, "10 h 25") || !strings.Contains(text, "Rendez-vous de 10 h 25 à 10 h 45") || strings.Contains(text, "9 h 45") {
		t.Errorf("the carnet says %q", text)
	}
	if text := plainSpaces(b.get(carnet + "/impression").document(t).Find("main, body").First().Text()); !strings.Contains(text, "Rendez-vous de 10 h 25 à 10 h 45") {
		t.Errorf("the sheet lacks the hour: %s", text)
	}
	h.clean()
}

func TestATakenAppointmentComesBackFilled(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	scan := h.atelier("Scan-a-thon", 14, 15, 20)
	slots := h.slots(scan, 1, 3)
	h.signsUp(s, url.Values{"name": {"Première"}, "slot": {slots[1].ID}})
	second := url.Values{"name": {"Ana"}, "key": {store.NewID()}, "slot": {slots[1].ID}}
	answer := s.visitor().post(h.path(), second)
	page := answer.document(t)
	wanted := "Le rendez-vous de 14 h 20 vient d’être pris ; libres : 14 h, 14 h 40."
	if answer.Status != http.StatusConflict || !strings.Contains(plainSpaces(page.Find("#f-slot-"+scan.ID+"-error").Text()), wanted) ||
		page.Find("input[name=name]").AttrOr("value", "") != "Ana" || hoursOf(page, scan).Find("optgroup option").Length() != 2 {
		t.Errorf("%d: the form does not come back with %q\n%s", answer.Status, wanted, plainSpaces(page.Find("[role=alert]").Text()))
	}
	program := s.visitor()
	program.Accept = "application/json"
	if got := program.post(h.path(), second); got.Status != http.StatusConflict || !strings.Contains(plainSpaces(got.Body), "libres : 14 h, 14 h 40") {
		t.Errorf("a program got %d %s", got.Status, got.Body)
	}
	second.Set("slot", slots[2].ID)
	if got := s.visitor().post(h.path(), second); got.Status != http.StatusSeeOther || h.taken(slots[2]) != 1 {
		t.Errorf("another hour: %d", got.Status)
	}
	for name, slot := range map[string]string{"unknown": store.NewID(), "no identifier": "demain"} {
		got := s.visitor().post(h.path(), url.Values{"name": {"Ana"}, "slot": {slot}})
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.document(t).Find("[role=alert]").Text(), "n’est plus proposé") {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	h.clean()
}

// The last choice of the list gives the atelier up; whoever changes nothing in the list of all ateliers chooses nothing.
func TestLeavingAnAtelierWithAppointments(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	stage := h.atelier("Scène ouverte", 20, 21, 20, func(a *programme.Atelier) { a.Entry = programme.OpenDoor })
	flora := h.atelier("Flore", 10, 12, 20)
	slots := h.slots(stage, 1, 3)
	b := s.visitor()
	page := b.get(h.path()).document(t)
	if hoursOf(page, stage).Length() != 1 || page.Find(`input[name=atelier][value="`+stage.ID+`"]`).Length() != 0 {
		t.Error("an entrée libre with turns is not offered by its hours only")
	}
	values := signUpValues("Ana", flora)
	values.Add("slot", "")
	if got := b.post(h.path(), values); got.Status != http.StatusSeeOther || h.confirmed(stage) != 0 {
		t.Errorf("without a turn: %d", got.Status)
	}
	leave := hoursOf(b.get(h.path()+"?slot="+slots[0].ID).document(t), stage).Find("option").Last().AttrOr("value", "")
	values = signUpValues("Bob", flora, stage)
	values.Add("slot", leave)
	if got := b.post(h.path(), values); got.Status != http.StatusSeeOther || h.confirmed(stage) != 0 || h.confirmed(flora) != 2 {
		t.Errorf("after all not: %d", got.Status)
	}
	values = signUpValues("Cléo", stage)
	values.Add("slot", slots[1].ID)
	if got := b.post(h.path(), values); got.Status != http.StatusSeeOther || h.taken(slots[1]) != 1 {
		t.Errorf("a turn: %d", got.Status)
	}
	h.clean()
}

func TestChangingTheHourInTheCarnet(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	scan := h.atelier("Scan-a-thon", 14, 16, 20)
	slots := h.slots(scan, 1, 4)
	h.signsUp(s, url.Values{"name": {"Autre"}, "slot": {slots[3].ID}})
	b := s.visitor()
	carnet := "/carnet/" + h.signsUp(s, url.Values{"name": {"Ana"}, "slot": {slots[0].ID}})
	before := b.get(carnet + ".ics").Body
	link := b.get(carnet).document(t).Find(`#a-`+scan.ID+` a[href*="/ajouter?atelier="]`).AttrOr("href", "")
	page := b.get(link).document(t)
	if !strings.Contains(plainSpaces(page.Find("main").Text()), "Vous avez rendez-vous à 14 h.") || page.Find("select[name=slot] optgroup option").Length() != 2 {
		t.Fatalf("the page of the hours says %q", plainSpaces(page.Find("main").Text()))
	}
	change := func(slot programme.Slot) answer {
		return b.post(carnet+"/ajouter", url.Values{"atelier": {scan.ID}, "slot": {slot.ID}})
	}
	if got := change(slots[3]); got.Status != http.StatusConflict || !strings.Contains(plainSpaces(got.document(t).Find("#f-slot-"+scan.ID+"-error").Text()), "15 h vient d’être pris ; libres : 14 h 20, 14 h 40") {
		t.Errorf("a taken hour: %d\n%s", got.Status, got.Body)
	}
	if h.taken(slots[0]) != 1 {
		t.Error("the hour was lost")
	}
	if got := change(slots[1]); got.Status != http.StatusSeeOther || h.taken(slots[0]) != 0 || h.taken(slots[1]) != 1 || h.confirmed(scan) != 2 {
		t.Errorf("a free hour: %d, seats %d and %d", got.Status, h.taken(slots[0]), h.taken(slots[1]))
	}
	after := b.get(carnet + ".ics").Body
	if !strings.Contains(before, "DTSTART:20270522T120000Z") || !strings.Contains(after, "DTSTART:20270522T122000Z") || !strings.Contains(after, "DTEND:20270522T124000Z") {
		t.Errorf("the calendar does not follow the appointment:\n%s\n%s", before, after)
	}
	if uid := "UID:" + lineOf(before, "UID:"); !strings.Contains(after, uid) {
		t.Errorf("the event is another one now: not %s", uid)
	}
	b.post(carnet+"/annuler", url.Values{"atelier": {scan.ID}})
	if back := b.get(carnet).document(t).Find(`#a-` + scan.ID); h.taken(slots[1]) != 0 || back.Find(`a[href*="/ajouter?atelier="]`).Length() != 1 || back.Find(`form[action$="/ajouter"]`).Length() != 0 {
		t.Error("who left is not led to the hours")
	}
	if got := b.post(carnet+"/ajouter", url.Values{"atelier": {scan.ID}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("coming back without an hour: %d", got.Status)
	}
	if got := change(slots[2]); got.Status != http.StatusSeeOther || h.taken(slots[2]) != 1 {
		t.Errorf("coming back at another hour: %d", got.Status)
	}
	h.clean()
}

// lineOf returns what follows a beginning on its line.
func lineOf(text, beginning string) string {
	_, rest, _ := strings.Cut(text, beginning)
	line, _, _ := strings.Cut(rest, "\r\n")
	return line
}

func TestAppointmentsOfAnotherOperation(t *testing.T) {
	s := newSite(t)
	h, other := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "ailleurs-2027")
	mine, theirs := h.atelier("Scan-a-thon", 14, 16, 20), other.atelier("Ailleurs", 14, 16, 20)
	slots, foreign := h.slots(mine, 1, 2), other.slots(theirs, 1, 2)
	carnet := "/carnet/" + h.signsUp(s, url.Values{"name": {"Ana"}, "slot": {slots[0].ID}})
	for path, values := range map[string]url.Values{
		h.path():            {"name": {"Bob"}, "slot": {foreign[0].ID}},
		h.path() + "?":      {"name": {"Bob"}, "slot": {foreign[0].ID}, "atelier": {mine.ID}},
		carnet + "/ajouter": {"atelier": {mine.ID}, "slot": {foreign[0].ID}},
	} {
		if got := s.visitor().post(path, values); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s with another operation's appointment: %d", path, got.Status)
		}
	}
	if got := s.visitor().get(carnet + "/ajouter?atelier=" + theirs.ID); strings.Contains(got.Body, foreign[0].ID) {
		t.Error("the carnet shows another operation's hours")
	}
	if other.taken(foreign[0]) != 0 || h.taken(slots[0]) != 1 {
		t.Error("another operation's appointment was taken, or the own one lost")
	}
	h.clean()
}

func TestListsAndLettersSayTheHour(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	organiser := s.signedIn(account.Organiser, h.o.ID)
	scan := h.atelier("Scan-a-thon", 14, 16, 20)
	slots := h.slots(scan, 2, 4)
	h.signsUp(s, url.Values{"name": {"Zoé"}, "slot": {slots[1].ID}})
	h.signsUp(s, url.Values{"name": {"Bob"}, "slot": {slots[2].ID}, "email": {"bob@example.org"}})
	h.signsUp(s, url.Values{"name": {"Ana"}, "slot": {slots[2].ID}})
	people := "/gestion/" + h.o.Slug + "/personnes"
	doc := organiser.get(people + "/ateliers/" + scan.ID).document(t)
	for _, part := range []string{".no-print tbody", ".only-print tbody"} {
		text := plainSpaces(doc.Find(part).First().Text())
		zoe, ana, bob := strings.Index(text, "Zoé"), strings.Index(text, "Ana"), strings.Index(text, "Bob")
		if zoe < 0 || zoe > ana || ana > bob || strings.Count(text, "14 h 40") != 2 || strings.Count(text, "14 h 20") != 1 {
			t.Errorf("the list is not by hour: %q", text)
		}
	}
	if text := plainSpaces(organiser.get(people).document(t).Find("#liste").Text()); strings.Count(text, "14 h 40") != 2 {
		t.Errorf("the list of persons says no hours: %s", text)
	}
	listing, err := mail.Outbox(context.Background(), s.db, h.o.ID, mail.Filter{})
	letters := listing.Letters
	letters = slices.DeleteFunc(letters, func(l store.Letter) bool { return l.Recipient != "bob@example.org" })
	if err != nil || len(letters) != 1 {
		t.Fatalf("%d letters: %v", len(letters), err)
	}
	message, err := mail.Write(context.Background(), s.db, s.server.URL, &letters[0])
	if err != nil || !strings.Contains(plainSpaces(message.Body), "Votre rendez-vous : samedi 22 mai 2027, de 14 h 40 à 15 h") {
		t.Errorf("the letter says %v\n%s", err, message.Body)
	}
}

func TestPagesWithAppointmentsHaveTheirWords(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	scan := h.atelier("Scan-a-thon", 14, 16, 20)
	early := "/carnet/" + h.signsUp(s, signUpValues("Avant", scan)) // before there were appointments
	slots := h.slots(scan, 2, 3)
	carnet := "/carnet/" + h.signsUp(s, url.Values{"name": {"Ana"}, "slot": {slots[0].ID}})
	for _, language := range []string{"fr", "en"} {
		b := s.visitor()
		b.Language = language
		for _, path := range []string{h.path(), h.path() + "?slot=" + slots[1].ID, carnet, carnet + "/impression", carnet + "/ajouter", carnet + "/ajouter?atelier=" + scan.ID,
			carnet + "/donnees", early, early + "/ajouter?atelier=" + scan.ID} {
			page := b.get(path)
			if key := unspoken.FindString(page.document(t).Find("body").Text()); page.Status != http.StatusOK || key != "" && key != "carnet.created" {
				t.Errorf("%s in %s: %d, shows the key %q", path, language, page.Status, key)
			}
		}
	}
	if got := s.visitor().get(early).document(t); !strings.Contains(got.Find("#a-"+scan.ID).Text(), "a maintenant des rendez-vous") {
		t.Error("who came before the appointments is not asked for an hour")
	}
}

func TestNoHourOfACancelledAtelierIsOffered(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	scan, flora := h.atelier("Scan-a-thon", 9.75, 12.75, 20), h.atelier("Sauvages de ma rue", 14, 15, 20)
	h.slots(scan, 1, 3)
	b := s.visitor()
	hours := b.post(h.path(), signUpValues("Nolwenn Cadiou", flora)).Location() + "/ajouter?atelier=" + scan.ID
	for _, step := range []struct {
		status programme.Status
		lists  int
	}{{programme.Published, 1}, {programme.Cancelled, 0}} {
		h.write(func(tx *gorm.DB) error {
			store.Touch(tx, h.o.ID)
			return tx.Model(&programme.Atelier{}).Where("id = ?", scan.ID).Update("status", step.status).Error
		})
		if page := b.get(hours); page.Status != http.StatusOK || page.document(t).Find("select[name=slot]").Length() != step.lists {
			t.Errorf("%s: %d, %d lists of hours", step.status, page.Status, page.document(t).Find("select[name=slot]").Length())
		}
	}
}
