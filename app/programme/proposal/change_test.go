package proposal_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// town is two operations on one database, so that there is data that could leak.
type town struct {
	*testing.T
	db     *store.DB
	by     store.By
	o      *operation.Operation
	other  *operation.Operation
	theme  programme.Theme
	theirs programme.Theme
}

func newTown(t *testing.T) *town {
	t.Helper()
	now := time.Date(2027, 4, 2, 10, 0, 0, 0, time.UTC)
	w := &town{T: t, db: storetest.New(t), by: store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: now}}
	w.o, w.theme = w.operation("saint-marc")
	w.other, w.theirs = w.operation("plouarzel")
	return w
}

func (w *town) operation(slug string) (*operation.Operation, programme.Theme) {
	w.Helper()
	o := &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre " + slug, Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: store.InstantOf(w.by.At.AddDate(0, 1, 0)), EndsAt: store.InstantOf(w.by.At.AddDate(0, 1, 2)), Phase: operation.Announced,
		NextNumber: 7, Version: 1, Translations: map[string]operation.Translation{}}
	theme := programme.Theme{OperationID: o.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}
	w.write(o)
	w.write(&theme)
	return o, theme
}

func (w *town) write(row any) {
	w.Helper()
	if err := w.db.Write(w.Context(), func(tx *gorm.DB) error { return tx.Create(row).Error }); err != nil {
		w.Fatal(err)
	}
}

func (w *town) lead() proposal.Form {
	return proposal.Form{Kind: "lead", Title: "Sauvages de ma rue", Text: "Nommer les plantes des trottoirs.", Theme: w.theme.ID,
		Wishes: "samedi", Name: "Nolwenn Cadiou", Email: "nolwenn@example.org", Key: store.NewID()}
}

func (w *town) propose(form proposal.Form) *proposal.Proposal {
	w.Helper()
	p, err := proposal.Propose(w.Context(), w.db, w.by, w.o, form, "fr")
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *town) find(id string) *proposal.Proposal {
	w.Helper()
	p, err := proposal.Find(w.Context(), w.db, w.o.ID, id)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// shown proposes, and shows.
func (w *town) shown(form proposal.Form) *proposal.Proposal {
	w.Helper()
	p := w.propose(form)
	if err := proposal.Show(w.Context(), w.db, w.by, w.o.ID, p.ID, "1"); err != nil {
		w.Fatal(err)
	}
	return w.find(p.ID)
}

func (w *town) must(err error, kind problem.Kind) {
	w.Helper()
	if !problem.Is(err, kind) {
		w.Errorf("%v, want %s", err, kind)
	}
}

func TestTheSameFormGivesOneProposal(t *testing.T) {
	w := newTown(t)
	form := w.lead()
	first, again := w.propose(form), w.propose(form)
	if first.ID != again.ID || first.Shown {
		t.Errorf("%s, then %s, shown %v", first.ID, again.ID, first.Shown)
	}
	form.Title = "Autre chose"
	_, err := proposal.Propose(w.Context(), w.db, w.by, w.o, form, "fr")
	w.must(err, problem.Conflict)
	if all, err := proposal.List(w.Context(), w.db, w.o.ID); err != nil || len(all) != 1 {
		t.Errorf("%d proposals (%v)", len(all), err)
	}
}

func TestAThemeOfAnotherOperationIsRefused(t *testing.T) {
	w := newTown(t)
	form := w.lead()
	form.Theme = w.theirs.ID
	_, err := proposal.Propose(w.Context(), w.db, w.by, w.o, form, "fr")
	w.must(err, problem.Invalid)
	form.Theme = ""
	p := w.propose(form)
	_, err = proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "1", Theme: w.theirs.ID})
	w.must(err, problem.Invalid)
	_, err = proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "1"})
	w.must(err, problem.Invalid)
	if p := w.find(p.ID); p.State != proposal.New || p.AtelierID != nil {
		t.Errorf("a refused acceptance left %+v", p)
	}
}

func TestAnotherOperationCannotTouchAProposal(t *testing.T) {
	w := newTown(t)
	p := w.shown(w.lead())
	ctx, them := w.Context(), w.other
	_, err := proposal.Find(ctx, w.db, them.ID, p.ID)
	w.must(err, problem.NotFound)
	_, err = proposal.Accept(ctx, w.db, w.by, them, p.ID, proposal.AcceptForm{Version: "2"})
	w.must(err, problem.NotFound)
	w.must(proposal.Decline(ctx, w.db, w.by, them.ID, p.ID, proposal.DeclineForm{Version: "2"}), problem.NotFound)
	w.must(proposal.Edit(ctx, w.db, w.by, them.ID, p.ID, proposal.TeamForm{Version: "2", Title: "x"}), problem.NotFound)
	w.must(proposal.Hide(ctx, w.db, w.by, them.ID, p.ID, "2"), problem.NotFound)
	w.must(proposal.Delete(ctx, w.db, w.by, them.ID, p.ID), problem.NotFound)
	w.must(proposal.Support(ctx, w.db, w.by, them, p.ID, "A"), problem.NotFound)
	if now := w.find(p.ID); *now.ThemeID != w.theme.ID || now.Version != 2 || now.Voices != 0 || !now.Shown {
		t.Errorf("another operation made it %+v", now)
	}
}

func TestFiftyVoicesAtOnce(t *testing.T) {
	w := newTown(t)
	p := w.shown(w.lead())
	var all sync.WaitGroup
	for i := range 50 {
		for range 2 { // each taps twice
			all.Go(func() {
				if err := proposal.Support(w.Context(), w.db, w.by, w.o, p.ID, fmt.Sprint("browser ", i)); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if now := w.find(p.ID); now.Voices != 50 || now.Version != p.Version {
		t.Errorf("%d voices of 50, version %d", now.Voices, now.Version)
	}
	for range 2 {
		if err := proposal.Withdraw(w.Context(), w.db, w.by, w.o, p.ID, "browser 7"); err != nil {
			t.Fatal(err)
		}
	}
	if now := w.find(p.ID); now.Voices != 49 {
		t.Errorf("%d voices after one is taken back twice", now.Voices)
	}
	mine, err := proposal.Public(w.Context(), w.db, w.o.ID, "browser 8")
	if err != nil || len(mine) != 1 || !mine[0].Mine || mine[0].Voices != 49 {
		t.Errorf("%+v (%v)", mine, err)
	}
	if theirs, err := proposal.Public(w.Context(), w.db, w.o.ID, ""); err != nil || theirs[0].Mine {
		t.Errorf("a browser without a token has a voice (%v)", err)
	}
}

func TestOnlyShownProposalsTakeVoices(t *testing.T) {
	w := newTown(t)
	p := w.propose(w.lead())
	w.must(proposal.Support(w.Context(), w.db, w.by, w.o, p.ID, "A"), problem.NotFound)
	if all, err := proposal.Public(w.Context(), w.db, w.o.ID, ""); err != nil || len(all) != 0 {
		t.Errorf("%d are shown that nobody has read (%v)", len(all), err)
	}
	if err := proposal.Show(w.Context(), w.db, w.by, w.o.ID, p.ID, "1"); err != nil {
		t.Fatal(err)
	}
	over := *w.o
	over.Phase = operation.Finished
	w.must(proposal.Support(w.Context(), w.db, w.by, &over, p.ID, "A"), problem.Closed)
	if _, err := proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "2"}); err != nil {
		t.Fatal(err)
	}
	w.must(proposal.Support(w.Context(), w.db, w.by, w.o, p.ID, "A"), problem.Closed)
}
