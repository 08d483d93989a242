package operation

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestDue(t *testing.T) {
	start, end := store.Instant(1000), store.Instant(2000)
	for _, c := range []struct {
		phase Phase
		now   store.Instant
		want  Phase
	}{
		{Draft, 500, Draft}, {Draft, 1500, Draft}, {Draft, 2500, Draft},
		{Announced, 999, Announced}, {Announced, 1000, UnderWay}, {Announced, 1999, UnderWay}, {Announced, 2000, Finished},
		{Open, 999, Open}, {Open, 1000, UnderWay}, {Open, 2000, Finished},
		{UnderWay, 999, UnderWay}, {UnderWay, 1500, UnderWay}, {UnderWay, 2000, Finished},
		{Finished, 999, Finished}, {Finished, 1500, Finished},
		{Archived, 1500, Archived},
	} {
		o := Operation{Phase: c.phase, StartsAt: start, EndsAt: end}
		if got := o.Due(c.now); got != c.want {
			t.Errorf("%s at %d is due to be %s, want %s", c.phase, c.now, got, c.want)
		}
	}
}

func TestEveryMoveHasItsSentence(t *testing.T) {
	for _, from := range Phases {
		for _, to := range Phases {
			if from == to {
				continue
			}
			key := ConsequenceKey(from, to)
			if said(key) == key {
				t.Errorf("%s → %s: the catalogue lacks %s", from, to, key)
			}
		}
	}
}

func TestSetPhaseAllowsAnyMoveByHand(t *testing.T) {
	db := storetest.New(t)
	o := create(t, db, saintMarc())
	for _, to := range []Phase{Announced, Open, Announced, Draft, Archived, Open, UnderWay, Finished, UnderWay} {
		moved, err := SetPhase(t.Context(), db, at(t, "2027-02-01T10:00"), o.ID, "", to)
		if err != nil {
			t.Fatalf("to %s: %v", to, err)
		}
		if found, _ := Find(t.Context(), db, o.ID); found.Phase != to || moved.Version != found.Version {
			t.Errorf("moved to %s, found %s", to, found.Phase)
		}
	}
}

func TestSetPhaseRefusals(t *testing.T) {
	db := storetest.New(t)
	o := create(t, db, saintMarc())
	by := at(t, "2027-02-01T10:00")
	if _, err := SetPhase(t.Context(), db, by, o.ID, "1", "party"); !problem.Is(err, problem.Invalid) {
		t.Errorf("unknown phase: %v", err)
	}
	if _, err := SetPhase(t.Context(), db, by, store.NewID(), "1", Open); !problem.Is(err, problem.NotFound) {
		t.Errorf("unknown operation: %v", err)
	}
	if _, err := SetPhase(t.Context(), db, by, o.ID, "1", Open); err != nil {
		t.Fatal(err)
	}
	if _, err := SetPhase(t.Context(), db, by, o.ID, "1", Announced); !problem.Is(err, problem.Conflict) {
		t.Errorf("a page from before the move: %v", err)
	}
	if found, _ := Find(t.Context(), db, o.ID); found.Phase != Open {
		t.Errorf("a refused move left %s", found.Phase)
	}
}

func TestMovingAgainstTheClockTakesItsHandAway(t *testing.T) {
	db := storetest.New(t)
	o := create(t, db, saintMarc())
	during := at(t, "2027-05-22T10:00")
	moved, err := SetPhase(t.Context(), db, during, o.ID, "", Open)
	if err != nil || moved.PhaseByClock {
		t.Fatalf("opening during the weekend: %v, clock %v", err, moved.PhaseByClock)
	}
	if err := AdvancePhases(t.Context(), db, during); err != nil {
		t.Fatal(err)
	}
	if found, _ := Find(t.Context(), db, o.ID); found.Phase != Open {
		t.Errorf("the clock undid what the team decided: %s", found.Phase)
	}
}

func TestAdvancePhases(t *testing.T) {
	db := storetest.New(t)
	started := map[string]Phase{}
	ids := map[string]string{}
	for _, c := range []struct {
		name  string
		phase Phase
		clock bool
	}{
		{"draft", Draft, true}, {"announced", Announced, true}, {"open", Open, true}, {"by hand", Open, false},
		{"finished early", Finished, true}, {"archived", Archived, true},
	} {
		form := saintMarc()
		form.Name, form.PhaseByClock = c.name, c.clock
		o := create(t, db, form)
		if _, err := SetPhase(t.Context(), db, at(t, "2027-02-01T10:00"), o.ID, "", c.phase); err != nil {
			t.Fatal(err)
		}
		ids[c.name], started[c.name] = o.ID, c.phase
	}
	for _, c := range []struct {
		moment string
		want   map[string]Phase
	}{
		{"2027-05-21T18:29", started},
		{"2027-05-21T18:30", map[string]Phase{"announced": UnderWay, "open": UnderWay}},
		{"2027-05-21T18:30", map[string]Phase{"announced": UnderWay, "open": UnderWay}},
		{"2027-05-23T18:30", map[string]Phase{"announced": Finished, "open": Finished}},
		{"2027-06-23T18:30", map[string]Phase{"announced": Finished, "open": Finished}},
	} {
		if err := AdvancePhases(t.Context(), db, at(t, c.moment)); err != nil {
			t.Fatal(err)
		}
		for name, id := range ids {
			want, moves := c.want[name]
			if !moves {
				want = started[name]
			}
			if found, _ := Find(t.Context(), db, id); found.Phase != want {
				t.Errorf("at %s %q is %s, want %s", c.moment, name, found.Phase, want)
			}
		}
	}
	if n := activities(t, db, ids["open"], "operation.phase_under_way"); n != 1 {
		t.Errorf("the move was recorded %d times", n)
	}
}

func TestAdvancePhasesCatchesUpAfterAMissedRun(t *testing.T) {
	db := storetest.New(t)
	o := create(t, db, saintMarc())
	if _, err := SetPhase(t.Context(), db, at(t, "2027-02-01T10:00"), o.ID, "", Open); err != nil {
		t.Fatal(err)
	}
	if err := AdvancePhases(t.Context(), db, at(t, "2027-06-01T10:00")); err != nil {
		t.Fatal(err)
	}
	if found, _ := Find(t.Context(), db, o.ID); found.Phase != Finished {
		t.Errorf("a machine that was off all weekend finds %s", found.Phase)
	}
}

func TestCurrentDoesNotWaitForTheJob(t *testing.T) {
	o := weekend(t, "Europe/Paris", "2027-05-21T18:30", "")
	during := o.StartsAt + store.Instant(time.Hour.Milliseconds())
	if got := o.Current(during); got != UnderWay {
		t.Errorf("with the clock: %s", got)
	}
	o.PhaseByClock = false
	if got := o.Current(during); got != Announced {
		t.Errorf("by hand: %s", got)
	}
}

func activities(t *testing.T, db *store.DB, operationID, action string) int64 {
	t.Helper()
	var n int64
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Activity{}).Where("operation_id = ? AND action = ?", operationID, action).Count(&n).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
