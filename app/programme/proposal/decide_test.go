package proposal_test

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/proposal"
	"oplibre/app/store"
)

func (w *town) letters() []store.Letter {
	w.Helper()
	var all []store.Letter
	if err := w.db.Read(w.Context(), func(tx *gorm.DB) error { return tx.Where("recipient <> ''").Order("created_at, id").Find(&all).Error }); err != nil {
		w.Fatal(err)
	}
	return all
}

func TestAcceptMakesAnAtelierToPlace(t *testing.T) {
	w := newTown(t)
	p := w.shown(w.lead())
	if err := proposal.Support(w.Context(), w.db, w.by, w.o, p.ID, "A"); err != nil {
		t.Fatal(err)
	}
	id, err := proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "2", Letter: true, Reply: "À vendredi !"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := programme.FindAtelier(w.Context(), w.db, w.o.ID, id)
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != p.Title || a.Summary != p.Text || a.ThemeID != w.theme.ID || a.Status != programme.DraftAtelier || a.Scheduled() ||
		a.Duration().Hours() != 2 || a.PlaceID != nil || a.Number != 7 || a.Slug != "sauvages-de-ma-rue" || len(a.Facilitators) != 1 || a.Facilitators[0] != p.Name {
		t.Errorf("the atelier is %+v, led by %v", a.Atelier, a.Facilitators)
	}
	now := w.find(p.ID)
	if now.State != proposal.Accepted || *now.AtelierID != id || now.Voices != 1 || !now.Shown || now.AnsweredAt == nil || now.Reply != "À vendredi !" {
		t.Errorf("the proposal is %+v", now)
	}
	if letters := w.letters(); len(letters) != 1 || letters[0].Kind != proposal.LetterAccepted || letters[0].Recipient != p.Email || len(letters[0].Parameters) != 0 {
		t.Errorf("letters: %+v", letters)
	}
	_, err = proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "3"})
	w.must(err, problem.Conflict)
	planned, err := plan.Load(w.Context(), w.db, w.o)
	if err != nil || len(planned.Ateliers) != 1 || planned.Ateliers[0].Scheduled() {
		t.Errorf("the plan has %d ateliers (%v)", len(planned.Ateliers), err)
	}
}

func TestAcceptKeepsTheContactThatTheTeamHas(t *testing.T) {
	w := newTown(t)
	w.write(&programme.Facilitator{OperationID: w.o.ID, ID: store.NewID(), Name: "Nolwenn Cadiou", Folded: store.Fold("Nolwenn Cadiou"),
		Email: "known@example.org", UpdatedAt: 1, Version: 1})
	for range 2 {
		p := w.propose(w.lead())
		if _, err := proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "1"}); err != nil {
			t.Fatal(err)
		}
	}
	var people []programme.Facilitator
	if err := w.db.Read(w.Context(), func(tx *gorm.DB) error { return tx.Find(&people).Error }); err != nil || len(people) != 1 || people[0].Email != "known@example.org" {
		t.Errorf("%+v (%v)", people, err)
	}
	if n := len(w.letters()); n != 0 {
		t.Errorf("%d letters that nobody asked for", n)
	}
}

func TestALongTextIsADescription(t *testing.T) {
	w := newTown(t)
	form := w.lead()
	form.Kind, form.Text = "see", strings.Repeat("Regarder. ", 60)
	p := w.propose(form)
	id, err := proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := programme.FindAtelier(w.Context(), w.db, w.o.ID, id)
	if err != nil || a.Summary != "" || a.Description != p.Text || len(a.Facilitators) != 0 {
		t.Errorf("%q, %q, led by %v (%v)", a.Summary, a.Description, a.Facilitators, err)
	}
}

func TestDeclineAndThinkAgain(t *testing.T) {
	w := newTown(t)
	p := w.shown(w.lead())
	if err := proposal.Decline(w.Context(), w.db, w.by, w.o.ID, p.ID, proposal.DeclineForm{Version: "2", Reply: "Pas cette fois.", Letter: true}); err != nil {
		t.Fatal(err)
	}
	if now := w.find(p.ID); now.State != proposal.Declined || now.Shown || now.AnsweredAt == nil || len(w.letters()) != 1 {
		t.Errorf("declined: %+v, %d letters", now, len(w.letters()))
	}
	w.must(proposal.Show(w.Context(), w.db, w.by, w.o.ID, p.ID, "3"), problem.Conflict)
	w.must(proposal.Reopen(w.Context(), w.db, w.by, w.o.ID, p.ID, "2"), problem.Conflict)
	if err := proposal.Reopen(w.Context(), w.db, w.by, w.o.ID, p.ID, "3"); err != nil {
		t.Fatal(err)
	}
	if now := w.find(p.ID); now.State != proposal.Open || now.Shown || now.AnsweredAt != nil || len(w.letters()) != 0 {
		t.Errorf("open again: %+v, %d letters", now, len(w.letters()))
	}
}

func TestWhoHasNoEmailIsCalled(t *testing.T) {
	w := newTown(t)
	form := w.lead()
	form.Email, form.Phone = "", "02 61 91 00 27"
	p := w.propose(form)
	if p.ToCall() {
		t.Error("nothing is decided, and somebody is to be called")
	}
	if err := proposal.Decline(w.Context(), w.db, w.by, w.o.ID, p.ID, proposal.DeclineForm{Version: "1", Letter: true}); err != nil {
		t.Fatal(err)
	}
	if now := w.find(p.ID); !now.ToCall() || len(w.letters()) != 0 {
		t.Errorf("%+v, %d letters", now, len(w.letters()))
	}
	if err := proposal.Answered(w.Context(), w.db, w.by, w.o.ID, p.ID, "2"); err != nil {
		t.Fatal(err)
	}
	if w.find(p.ID).ToCall() {
		t.Error("called, and still to be called")
	}
}

func TestDeleteTakesVoicesAndAddresses(t *testing.T) {
	w := newTown(t)
	p := w.shown(w.lead())
	if err := proposal.Support(w.Context(), w.db, w.by, w.o, p.ID, "A"); err != nil {
		t.Fatal(err)
	}
	id, err := proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "2", Letter: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := proposal.Delete(w.Context(), w.db, w.by, w.o.ID, p.ID); err != nil {
		t.Fatal(err)
	}
	var voices int64
	if err := w.db.Read(w.Context(), func(tx *gorm.DB) error { return tx.Table("proposal_voice").Count(&voices).Error }); err != nil || voices != 0 || len(w.letters()) != 0 {
		t.Errorf("%d voices, %d letters (%v)", voices, len(w.letters()), err)
	}
	if _, err := programme.FindAtelier(w.Context(), w.db, w.o.ID, id); err != nil {
		t.Errorf("the atelier went too: %v", err)
	}
}

func TestTheSecondOfTwoEditorsIsTold(t *testing.T) {
	w := newTown(t)
	p := w.propose(w.lead())
	form := proposal.TeamFormOf(p)
	form.Notes, form.Rules = "Demander au jardin partagé", []string{proposal.RuleProject}
	if err := proposal.Edit(w.Context(), w.db, w.by, w.o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	now := w.find(p.ID)
	if now.State != proposal.Open || !now.Rules.Project || now.Notes == "" {
		t.Errorf("edited: %+v", now)
	}
	stale := proposal.TeamFormOf(p)
	stale.Title = "Plantes"
	w.must(proposal.Edit(w.Context(), w.db, w.by, w.o.ID, p.ID, stale), problem.Conflict)
	if changed := strings.Join(stale.Changed(now), " "); changed != "title notes rule" {
		t.Errorf("changed: %s", changed)
	}
}

func TestTheCallIsSetByOneAtATime(t *testing.T) {
	w := newTown(t)
	form := proposal.CallForm{Version: "0", Open: true, AtOnce: true, Enough: "3", Closes: "2027-04-20T18:00"}
	if err := proposal.SetCall(w.Context(), w.db, w.by, w.o, form); err != nil {
		t.Fatal(err)
	}
	w.must(proposal.SetCall(w.Context(), w.db, w.by, w.o, form), problem.Conflict)
	call, err := proposal.CallOf(w.Context(), w.db, w.o.ID)
	if err != nil || call.Enough != 3 || proposal.CallFormOf(w.o, call).Closes != "2027-04-20T18:00" {
		t.Errorf("%+v (%v)", call, err)
	}
	if p := w.propose(w.lead()); !p.Shown || p.State != proposal.New {
		t.Errorf("the team wants to see it at once: %+v", p)
	}
	if theirs, err := proposal.CallOf(w.Context(), w.db, w.other.ID); err != nil || *theirs != proposal.DefaultCall(w.other.ID) {
		t.Errorf("another operation's call: %+v (%v)", theirs, err)
	}
	for _, wrong := range []proposal.CallForm{{Version: "1", Enough: "0"}, {Version: "1", Enough: "many"}, {Version: "1", Enough: "5", Closes: "demain"}} {
		w.must(proposal.SetCall(w.Context(), w.db, w.by, w.o, wrong), problem.Invalid)
	}
}

// lettersIn puts every letter into a state.
func (w *town) lettersIn(state string) {
	w.Helper()
	if err := w.db.Write(w.Context(), func(tx *gorm.DB) error { return tx.Exec("UPDATE letter SET state = ?, answer = 'x'", state).Error }); err != nil {
		w.Fatal(err)
	}
}

func TestLettersFallAwayWithTheDecision(t *testing.T) {
	for _, state := range []string{store.LetterWaiting, store.LetterSending, store.LetterUnknown, store.LetterRefused, store.LetterFailed, store.LetterSent} {
		w := newTown(t)
		p := w.shown(w.lead())
		if err := proposal.Decline(w.Context(), w.db, w.by, w.o.ID, p.ID, proposal.DeclineForm{Version: "2", Letter: true}); err != nil {
			t.Fatal(err)
		}
		w.lettersIn(state)
		if err := proposal.Reopen(w.Context(), w.db, w.by, w.o.ID, p.ID, "3"); err != nil {
			t.Fatal(err)
		}
		if got := len(w.letters()); (got == 1) != (state == store.LetterSent) {
			t.Errorf("%s: %d letters have an address after the decision was taken back", state, got)
		}
	}
}

func TestForgettingAProposalForgetsEveryLetter(t *testing.T) {
	for _, state := range []string{store.LetterWaiting, store.LetterUnknown, store.LetterRefused, store.LetterCancelled, store.LetterSent} {
		w := newTown(t)
		p := w.shown(w.lead())
		if err := proposal.Decline(w.Context(), w.db, w.by, w.o.ID, p.ID, proposal.DeclineForm{Version: "2", Letter: true}); err != nil {
			t.Fatal(err)
		}
		w.lettersIn(state)
		if err := proposal.Delete(w.Context(), w.db, w.by, w.o.ID, p.ID); err != nil {
			t.Fatal(err)
		}
		if letters := w.letters(); len(letters) != 0 {
			t.Errorf("%s: a letter keeps the address %q", state, letters[0].Recipient)
		}
	}
}
