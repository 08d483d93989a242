package invitation_test

import (
	"testing"

	"gorm.io/gorm"

	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// inTwoProcesses is a town that two processes serve.
func inTwoProcesses(t *testing.T) (w *town, both [2]*store.DB) {
	t.Helper()
	both[0], both[1] = storetest.Pair(t)
	w = &town{t, both[0], nil}
	w.o = w.operation("saint-marc")
	return w, both
}

func (w *town) allDone(answers []error) {
	w.Helper()
	for _, err := range answers {
		w.ok(err)
	}
}

// The lease of the job is one door, what a follow-up reads is the other: this one holds when the lease was lost in the middle.
func TestTwoInstancesFollowUpOnce(t *testing.T) {
	w, both := inTwoProcesses(t)
	for _, name := range []string{"Silent", "Mute", "Hushed"} {
		w.invited(name)
	}
	for round := range 2 { // as often as the settings say
		w.delivered()
		when := at(moment.AddDate(0, 0, 11*(round+1)))
		w.allDone(storetest.AtOnce(8, func(i int) error {
			_, err := invitation.FollowUp(t.Context(), both[i%2], when)
			return err
		}))
		if n := len(w.letters(invitation.LetterReminder)); n != 3*(round+1) {
			t.Fatalf("%d letters after round %d, want %d", n, round, 3*(round+1))
		}
	}
}

func TestTwoPressesInviteOnce(t *testing.T) {
	w, both := inTwoProcesses(t)
	p, err := partner.Create(t.Context(), w.db, at(moment), w.o.ID, partner.Form{Name: "Club", Kind: "club", State: "to_contact", ContactEmail: "contact@club.example"})
	w.ok(err)
	w.allDone(storetest.AtOnce(8, func(i int) error { return invitation.Send(t.Context(), both[i%2], at(moment), w.o, p.ID) }))
	if n := len(w.letters(invitation.LetterInvitation)); n != 1 {
		t.Errorf("%d letters", n)
	}
	if n := w.working(p.ID); n != 1 {
		t.Errorf("%d links work", n)
	}
	w.allDone(storetest.AtOnce(8, func(i int) error {
		_, err := invitation.Renew(t.Context(), both[i%2], at(moment), w.o, p.ID)
		return err
	}))
	if n := w.working(p.ID); n != 1 {
		t.Errorf("renewed by eight at once, %d links work", n)
	}
}

// working counts the links of a partner that were not revoked.
func (w *town) working(partnerID string) (n int64) {
	w.Helper()
	w.ok(w.db.Read(w.Context(), func(tx *gorm.DB) error {
		return tx.Model(&invitation.Link{}).Where("partner_id = ? AND revoked_at IS NULL", partnerID).Count(&n).Error
	}))
	return n
}

// Two of a partner send their answers at the same moment: one is kept whole, the others are shown it.
func TestAnswersAtOnceAreNotMixed(t *testing.T) {
	w, both := inTwoProcesses(t)
	p := w.invited("Club")
	words := []string{"un", "deux", "trois", "quatre", "cinq", "six"}
	kept := -1
	for i, err := range storetest.AtOnce(len(words), func(i int) error {
		form := partner.ReplyForm{Version: "2", Reply: "yes", Word: words[i], Offers: []partner.OfferForm{{Kind: "place", Text: words[i]}}}
		return partner.Respond(t.Context(), both[i%2], at(moment), w.o.ID, p.ID, form)
	}) {
		switch {
		case err == nil && kept < 0:
			kept = i
		case !problem.Is(err, problem.Conflict):
			t.Errorf("answer %d: %v", i, err)
		}
	}
	now, err := partner.Load(t.Context(), w.db, w.o.ID, p.ID)
	w.ok(err)
	if kept < 0 || len(now.Answers) != 1 || now.Answers[0].Word != words[kept] || len(now.Offers) != 1 || now.Offers[0].Text != words[kept] {
		t.Errorf("answer %d was kept; the partner says %+v and offers %+v", kept, now.Answers, now.Offers)
	}
}
