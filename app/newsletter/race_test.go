package newsletter_test

import (
	"fmt"
	"strconv"
	"testing"

	"oplibre/app/newsletter"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// Whoever confirms in one window and leaves in another has left, or has confirmed and then left: no letter has an address after.
func TestConfirmingAndLeavingAtOnce(t *testing.T) {
	p := newPaper(t)
	for round := range 10 {
		email := fmt.Sprintf("reader%d@example.org", round)
		p.ask(email)
		row := p.rows()[0]
		confirm, leave := p.open(newsletter.Confirm, row.ID), p.open(newsletter.Leave, row.ID)
		for i, err := range storetest.AtOnce(6, func(i int) error {
			if i%2 == 0 {
				return confirm.Agree(t.Context(), p.db, p.by)
			}
			return leave.Leave(t.Context(), p.db, p.by)
		}) {
			if err != nil && (i%2 == 1 || !problem.Is(err, problem.Closed)) {
				t.Errorf("press %d: %v", i, err)
			}
		}
		if rows := p.rows(); len(rows) != 0 {
			t.Fatalf("left, and still on the list: %+v", rows)
		}
	}
	p.nobodyIsWritten()
}

// nobodyIsWritten fails when a letter of the newsletter waits, or still has an address.
func (p *paper) nobodyIsWritten() {
	p.Helper()
	for _, kind := range []string{newsletter.LetterConfirm, newsletter.LetterIssue} {
		for _, l := range p.letters(kind) {
			if l.Recipient != "" || l.State == store.LetterWaiting {
				p.Errorf("%s: %+v", kind, l)
			}
		}
	}
}

// An issue leaves while its readers do: what was queued for those is held.
func TestLeavingWhileAnIssueIsSent(t *testing.T) {
	p := newPaper(t)
	for round := range 5 {
		var links []*newsletter.Link
		for i := range 8 {
			links = append(links, p.open(newsletter.Leave, p.reader(fmt.Sprintf("reader%d-%d@example.org", round, i)).ID))
		}
		issue := p.issue("Numéro " + strconv.Itoa(round))
		for i, err := range storetest.AtOnce(len(links)+1, func(i int) error {
			if i == len(links)/2 {
				return p.send(issue)
			}
			return links[i%len(links)].Leave(t.Context(), p.db, p.by)
		}) {
			if err != nil {
				t.Errorf("press %d: %v", i, err)
			}
		}
		if err := links[len(links)/2].Leave(t.Context(), p.db, p.by); err != nil {
			t.Fatal(err)
		}
		p.nobodyIsWritten()
	}
}

func TestIssuesSentAtOnceHaveTheirNumbers(t *testing.T) {
	one, two := storetest.Pair(t)
	p := onDatabase(t, one, "saint-marc-2027")
	p.reader("nolwenn@example.org")
	issues := make([]*newsletter.Issue, 4)
	for i := range issues {
		issues[i] = p.issue("Numéro " + strconv.Itoa(i))
	}
	for i, err := range storetest.AtOnce(2*len(issues), func(i int) error {
		_, err := newsletter.Send(t.Context(), []*store.DB{one, two}[i%2], p.by, p.o, issues[i/2].ID, "1")
		return err
	}) {
		if err != nil {
			t.Errorf("press %d: %v", i, err)
		}
	}
	seen := map[int64]bool{}
	for _, issue := range issues {
		sent, err := newsletter.Find(t.Context(), one, p.o.ID, issue.ID)
		if err != nil || sent.Number < 1 || sent.Number > 4 || seen[sent.Number] {
			t.Errorf("%+v, %v", sent, err)
			continue
		}
		seen[sent.Number] = true
	}
	if n := len(p.letters(newsletter.LetterIssue)); n != len(issues) {
		t.Errorf("%d letters to one reader of %d issues", n, len(issues))
	}
}
