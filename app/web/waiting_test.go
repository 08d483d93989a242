package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/waiting"
)

// seatsOf reads how many seats of an atelier are confirmed, offered and waited for.
func (h *hall) seatsOf(atelierID string) (seats [3]int) {
	h.Helper()
	err := h.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Raw("SELECT confirmed, offered, waiting FROM seat_pool WHERE atelier_id = ?", atelierID).Row().Scan(&seats[0], &seats[1], &seats[2])
	})
	if err != nil {
		h.Fatal(err)
	}
	return seats
}

func TestAWaitingPersonAnswersAnOffer(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	full, other := h.atelier("Balade nocturne", 14, 16, 1), h.atelier("Flore", 15, 17, 9)
	holder := h.signsUp(s, signUpValues("Anne", full))
	b := s.visitor()
	refused := b.post(h.path(), signUpValues("Bran", full))
	if refused.Status != http.StatusConflict || refused.document(t).Find(`input[name=wait][value="`+full.ID+`"]`).Length() != 1 {
		t.Fatalf("a full atelier: %d, and no way to wait", refused.Status)
	}
	values := signUpValues("Bran", other)
	values.Set("wait", full.ID)
	values.Set("email", "bran@exemple.fr")
	code := h.signsUp(s, values)
	carnet := "/carnet/" + code
	if page := b.get(carnet).Body; !strings.Contains(page, "vous êtes en tête de la liste") {
		t.Error("the carnet does not say where it stands")
	}
	if got := b.post("/carnet/"+holder+"/annuler", url.Values{"atelier": {full.ID}}); got.Status != http.StatusSeeOther {
		t.Fatalf("cancel: %d", got.Status)
	}
	if seats := h.seatsOf(full.ID); seats != [3]int{0, 1, 0} {
		t.Fatalf("the seat is %v, want one that is offered", seats)
	}
	// Whatever opens the address of the letter changes nothing.
	if page := b.get(carnet).document(t); page.Find(`form[action="`+carnet+`/accepter"]`).Length() != 1 {
		t.Error("the carnet shows no offer")
	}
	if got := b.get(carnet + "/accepter"); got.Status != http.StatusMethodNotAllowed && got.Status != http.StatusNotFound {
		t.Errorf("GET on the answer: %d", got.Status)
	}
	// The other atelier is at the same hour: it has to be left, which is asked.
	asked := b.post(carnet+"/accepter", url.Values{"atelier": {full.ID}})
	if asked.Status != http.StatusUnprocessableEntity || !strings.Contains(asked.Body, "give_up") {
		t.Errorf("two ateliers at one hour: %d", asked.Status)
	}
	if got := b.post(carnet+"/accepter", url.Values{"atelier": {full.ID}, "give_up": {"true"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("accept: %d", got.Status)
	}
	if a, b := h.seatsOf(full.ID), h.seatsOf(other.ID); a != [3]int{1, 0, 0} || b[0] != 0 {
		t.Errorf("seats %v and %v after the answer", a, b)
	}
	if again := b.post(carnet+"/accepter", url.Values{"atelier": {full.ID}}); again.Status != http.StatusConflict {
		t.Errorf("an answer given twice: %d", again.Status)
	}
	h.clean()
}

func TestTheTeamGivesSeatsToWhoWaits(t *testing.T) {
	s := newSite(t)
	h, away := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	full := h.atelier("Balade nocturne", 14, 16, 1)
	h.signsUp(s, signUpValues("Anne", full))
	for _, name := range []string{"Bran", "Chloé"} {
		values := signUpValues(name, full)
		values.Set("wait", full.ID)
		h.signsUp(s, values)
	}
	organiser, stranger := s.signedIn(account.Organiser, h.o.ID), s.signedIn(account.Organiser, away.o.ID)
	list := "/gestion/" + h.o.Slug + "/personnes/ateliers/" + full.ID
	var second string
	parties, err := waiting.Line(context.Background(), s.db, h.o.ID, full.ID)
	if err != nil || len(parties) != 2 {
		t.Fatalf("%d parties wait: %v", len(parties), err)
	}
	second = parties[1].CarnetID
	if got := stranger.post(list+"/inscrire", url.Values{"carnet": {second}, "beyond": {"true"}}); got.Status != http.StatusForbidden && got.Status != http.StatusNotFound {
		t.Errorf("an organiser of elsewhere: %d", got.Status)
	}
	if got := organiser.post(list+"/inscrire", url.Values{"carnet": {second}}); got.Status != http.StatusConflict {
		t.Errorf("without a seat: %d", got.Status)
	}
	if got := organiser.post(list+"/inscrire", url.Values{"carnet": {second}, "beyond": {"true"}}); got.Status != http.StatusSeeOther {
		t.Errorf("beyond the capacity: %d", got.Status)
	}
	if seats := h.seatsOf(full.ID); seats != [3]int{2, 0, 1} {
		t.Errorf("the seats are %v", seats)
	}
	h.clean()
}
