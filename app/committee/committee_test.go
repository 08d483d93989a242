package committee_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/committee"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var moment = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)

func at(t time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: t}
}

// founded is a weekend whose committee has so many members, each with an address.
func founded(t *testing.T, members int) (*store.DB, *operation.Operation, []*committee.Member) {
	t.Helper()
	db := storetest.New(t)
	form := operation.EmptyForm()
	form.Name, form.Communes, form.Start = "Saint-Marc", []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(t.Context(), db, at(moment), form)
	if err != nil {
		t.Fatal(err)
	}
	var all []*committee.Member
	for i := range members {
		m, err := committee.AddMember(t.Context(), db, at(moment), o, committee.MemberForm{Name: fmt.Sprint("Membre ", i), Side: "free", Email: fmt.Sprintf("m%d@example.org", i)})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return db, o, all
}

// proposed opens a decision that closes on 8 February at 20:00 in Brest.
func proposed(t *testing.T, db *store.DB, o *operation.Operation, form committee.Form) *committee.Decision {
	t.Helper()
	if form.Closes == "" {
		form.Closes = "2027-02-08T20:00"
	}
	if form.Text == "" {
		form.Text = "Le week-end aura lieu en mai."
	}
	d, err := committee.Propose(t.Context(), db, at(moment), o, form)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var closing = time.Date(2027, 2, 8, 19, 0, 0, 0, time.UTC)

func say(db *store.DB, o *operation.Operation, when time.Time, d *committee.Decision, m *committee.Member, choice committee.Choice, how committee.How) error {
	return committee.Say(context.Background(), db, at(when), o, m.ID, how, committee.VoiceForm{Decision: d.ID, Choice: string(choice), Reason: "Trop tôt"})
}

func found(t *testing.T, db *store.DB, d *committee.Decision) *committee.Decision {
	t.Helper()
	now, err := committee.FindDecision(t.Context(), db, d.OperationID, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func letters(t *testing.T, db *store.DB, kind string) (n int64) {
	t.Helper()
	if err := db.Read(t.Context(), func(tx *gorm.DB) error { return tx.Model(&store.Letter{}).Where("kind = ?", kind).Count(&n).Error }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestResult(t *testing.T) {
	for name, c := range map[string]struct {
		tally  committee.Tally
		way    committee.Way
		quorum int
		want   committee.State
	}{
		"more yes":               {committee.Tally{Members: 5, Yes: 2, No: 1}, committee.Vote, 0, committee.Adopted},
		"a tie":                  {committee.Tally{Members: 5, Yes: 2, No: 2}, committee.Vote, 0, committee.Rejected},
		"nobody voted":           {committee.Tally{Members: 5}, committee.Vote, 0, committee.Rejected},
		"only abstentions":       {committee.Tally{Members: 5, Abstained: 5}, committee.Vote, 3, committee.Rejected},
		"one voice":              {committee.Tally{Members: 5, Yes: 1}, committee.Vote, 0, committee.Adopted},
		"quorum missed":          {committee.Tally{Members: 5, Yes: 2}, committee.Vote, 3, committee.NoQuorum},
		"quorum by an abstainer": {committee.Tally{Members: 5, Yes: 2, Abstained: 1}, committee.Vote, 3, committee.Adopted},
		"silence":                {committee.Tally{Members: 5}, committee.Silence, 0, committee.Adopted},
		"nobody left":            {committee.Tally{}, committee.Silence, 0, committee.Rejected},
	} {
		if got := c.tally.Result(c.way, c.quorum); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Voices of all members, each sent many times at once and changed, count once each.
func TestAMemberCountsOnce(t *testing.T) {
	db, o, members := founded(t, 5)
	d := proposed(t, db, o, committee.Form{Way: "vote"})
	var running sync.WaitGroup
	for i := range 40 {
		running.Go(func() {
			if err := say(db, o, moment, d, members[i%5], committee.Vote.Choices()[i%3], committee.ByLink); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	for i, choice := range []committee.Choice{committee.Yes, committee.Yes, committee.No, committee.Abstain} {
		if err := say(db, o, moment.Add(time.Hour), d, members[i], choice, committee.ByLink); err != nil {
			t.Fatal(err)
		}
	}
	if err := say(db, o, moment.Add(time.Hour), d, members[4], committee.Yes, committee.ByLink); err != nil {
		t.Fatal(err)
	}
	if err := committee.CloseDue(t.Context(), db, at(closing)); err != nil {
		t.Fatal(err)
	}
	if got := found(t, db, d); got.State != committee.Adopted || got.Members != 5 || got.Yes != 3 || got.No != 1 || got.Abstained != 1 || len(got.Votes) != 5 {
		t.Errorf("%+v", got)
	}
}

// At the second of the closing many vote while several machines close: what is frozen is what was counted, and later voices are refused.
func TestVotingWhileItCloses(t *testing.T) {
	db, o, members := founded(t, 12)
	d := proposed(t, db, o, committee.Form{Way: "vote"})
	taken := make([]bool, len(members))
	var running sync.WaitGroup
	for i, m := range members {
		when := closing.Add(time.Duration(i%3-1) * time.Millisecond) // before, at and after
		running.Go(func() {
			switch err := say(db, o, when, d, m, committee.Yes, committee.ByLink); {
			case err == nil:
				taken[i] = true
			case !problem.Is(err, problem.Closed):
				t.Error(err)
			}
		})
		if i%4 == 0 {
			running.Go(func() {
				if err := committee.CloseDue(context.Background(), db, at(closing)); err != nil {
					t.Error(err)
				}
			})
		}
	}
	running.Wait()
	n := 0
	for i := range taken {
		if taken[i] {
			n++
			if i%3 != 0 {
				t.Errorf("the voice of %d was taken after the closing", i)
			}
		}
	}
	got := found(t, db, d)
	if got.Yes != n || len(got.Votes) != n || got.State == committee.Pending {
		t.Errorf("%d voices were taken; %+v", n, got)
	}
	if sent := letters(t, db, committee.LetterResult); sent != 12 {
		t.Errorf("%d letters with the result", sent)
	}
	before := *got
	for _, later := range []time.Duration{time.Minute, 72 * time.Hour} { // caught up, and run again
		if err := committee.CloseDue(t.Context(), db, at(closing.Add(later))); err != nil {
			t.Fatal(err)
		}
	}
	if again := found(t, db, d); *again.ClosedAt != *before.ClosedAt || letters(t, db, committee.LetterResult) != 12 {
		t.Error("it was closed twice")
	}
}

func TestSilenceAndObjection(t *testing.T) {
	db, o, members := founded(t, 4)
	kept, stopped := proposed(t, db, o, committee.Form{Way: "silence"}), proposed(t, db, o, committee.Form{Way: "silence"})
	if err := committee.Say(t.Context(), db, at(moment), o, members[0].ID, committee.ByLink, committee.VoiceForm{Decision: stopped.ID, Choice: "object"}); !problem.Is(err, problem.Invalid) {
		t.Errorf("an objection without a reason: %v", err)
	}
	var running sync.WaitGroup
	objected := make([]error, 4)
	for i, m := range members {
		running.Go(func() { objected[i] = say(db, o, moment, stopped, m, committee.Object, committee.ByLink) })
	}
	running.Wait()
	first := 0
	for _, err := range objected {
		if err == nil {
			first++
		} else if !problem.Is(err, problem.Closed) {
			t.Error(err)
		}
	}
	if got := found(t, db, stopped); first != 1 || got.State != committee.Stopped || got.Objection != "Trop tôt" || len(got.Votes) != 1 {
		t.Errorf("%d objections: %+v", first, got)
	}
	if n := letters(t, db, committee.LetterStopped); n != 4 {
		t.Errorf("%d members were told", n)
	}
	if err := committee.CloseDue(t.Context(), db, at(closing)); err != nil {
		t.Fatal(err)
	}
	if got := found(t, db, kept); got.State != committee.Adopted || got.Members != 4 {
		t.Errorf("silence: %+v", got)
	}
	if got := found(t, db, stopped); got.State != committee.Stopped {
		t.Errorf("stopped: %+v", got)
	}
}

func TestASecretVoteForgetsWhoSaidWhat(t *testing.T) {
	db, o, members := founded(t, 3)
	d := proposed(t, db, o, committee.Form{Way: "vote", Secret: true})
	for i, choice := range []committee.Choice{committee.Yes, committee.No, committee.No} {
		if err := say(db, o, moment, d, members[i], choice, committee.ByLink); err != nil {
			t.Fatal(err)
		}
	}
	if err := committee.Close(t.Context(), db, at(moment), o, d.ID); err != nil { // everybody has voted
		t.Fatal(err)
	}
	got := found(t, db, d)
	for _, b := range got.Votes {
		if b.Choice != "" {
			t.Errorf("the register still knows that %s said %s", b.MemberID, b.Choice)
		}
	}
	if got.State != committee.Rejected || got.Yes != 1 || got.No != 2 || len(got.Votes) != 3 {
		t.Errorf("%+v", got)
	}
}

func TestAVoiceIsTheMembersOwn(t *testing.T) {
	db, o, members := founded(t, 3)
	d := proposed(t, db, o, committee.Form{Way: "vote"})
	if err := say(db, o, moment, d, members[0], committee.No, committee.ByVoice); err != nil {
		t.Fatal(err)
	}
	if err := say(db, o, moment, d, members[0], committee.Yes, committee.ByLink); err != nil {
		t.Errorf("the member corrects what was noted: %v", err)
	}
	if err := say(db, o, moment, d, members[0], committee.No, committee.ByVoice); !problem.Is(err, problem.Conflict) {
		t.Errorf("the team changes a member's own voice: %v", err)
	}
	if err := committee.Close(t.Context(), db, at(moment), o, d.ID); !problem.Is(err, problem.Closed) {
		t.Errorf("closed before everybody has voted: %v", err)
	}
	if err := say(db, o, moment, d, members[1], committee.Yes, committee.ByLink); err != nil {
		t.Fatal(err)
	}
	if err := committee.Leave(t.Context(), db, at(moment), o.ID, members[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := say(db, o, moment, d, members[0], committee.Yes, committee.ByLink); !problem.Is(err, problem.NotFound) {
		t.Errorf("who has left votes: %v", err)
	}
	if err := committee.CloseDue(t.Context(), db, at(closing)); err != nil {
		t.Fatal(err)
	}
	if got := found(t, db, d); got.Yes != 1 || got.Members != 2 {
		t.Errorf("who has left is counted: %+v", got)
	}
	if _, err := committee.AddMember(t.Context(), db, at(moment), o, committee.MemberForm{Name: "Deux fois", Side: "free", Email: "m1@example.org"}); !problem.Is(err, problem.Invalid) {
		t.Errorf("one person, two seats: %v", err)
	}
}

func TestADecisionIsEnteredOnce(t *testing.T) {
	db, o, _ := founded(t, 3)
	form := committee.Form{Key: store.NewID(), Text: "Oui ?", Way: "vote", Closes: "2027-02-08T20:00", Ask: true}
	var running sync.WaitGroup
	for range 6 {
		running.Go(func() {
			if _, err := committee.Propose(context.Background(), db, at(moment), o, form); err != nil {
				t.Error(err)
			}
		})
		running.Go(func() {
			if _, err := committee.Propose(context.Background(), db, at(moment), o, committee.Form{Text: "Une autre", Way: "vote", Closes: "2027-02-08T20:00"}); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	all, err := committee.Decisions(t.Context(), db, o.ID)
	if err != nil || len(all) != 7 || all[0].Number != 7 || all[6].Number != 1 {
		t.Errorf("%d decisions, %v", len(all), err)
	}
	if n := letters(t, db, committee.LetterAsked); n != 3 {
		t.Errorf("%d letters", n)
	}
	for name, wrong := range map[string]committee.Form{"text": {Way: "vote", Closes: form.Closes}, "closes": {Text: "x", Way: "vote", Closes: "2027-01-01T20:00"},
		"quorum": {Text: "x", Way: "vote", Closes: form.Closes, Quorum: "4"}, "way": {Text: "x", Closes: form.Closes}} {
		if _, err := committee.Propose(t.Context(), db, at(moment), o, wrong); err == nil || !strings.Contains(err.Error(), name+":") {
			t.Errorf("a wrong %s: %v", name, err)
		}
	}
}

func TestParseAgenda(t *testing.T) {
	for text, want := range map[string]committee.Item{
		"Budget prévisionnel — Katell — 20 min": {Title: "Budget prévisionnel", BroughtBy: "Katell", Duration: 20},
		"- Date ; 1 h 30":                     {Title: "Date", Duration: 90},
		"3. Accueil – partage | Nolwenn | 5'": {Title: "Accueil – partage", BroughtBy: "Nolwenn", Duration: 5},
		"Tour de table":                       {Title: "Tour de table"},
		"Anvioù-lec'h":                        {Title: "Anvioù-lec'h"},
	} {
		items := committee.ParseAgenda(text + "\n\n  \n")
		if len(items) != 1 || items[0].Title != want.Title || items[0].BroughtBy != want.BroughtBy || items[0].Duration != want.Duration {
			t.Errorf("%q is %+v", text, items)
		}
	}
}

// FuzzParseAgenda: whatever is typed gives points that are written and read again as they are.
func FuzzParseAgenda(f *testing.F) {
	for _, seed := range []string{"a — b — 20 min", "- x\n2) y ; 1h", "— — —", "20 min", "a;b;c;d", "\x00|\xff", "1. 2. 3. x - 999 min", "x — 5' — 6'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		items := committee.ParseAgenda(text)
		var lines []string
		for i, item := range items {
			if item.Title == "" || item.Position != i+1 || item.Duration < 0 || item.Duration > 480 || strings.Contains(item.Title+item.BroughtBy, "\n") {
				t.Errorf("%q gives %+v", text, item)
			}
			lines = append(lines, item.Line())
		}
		if again := committee.ParseAgenda(strings.Join(lines, "\n")); len(again) > len(items) {
			t.Errorf("%q: %d points become %d", text, len(items), len(again))
		}
	})
}
