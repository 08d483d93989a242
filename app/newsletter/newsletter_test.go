package newsletter_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// paper is the newsletter of an operation.
type paper struct {
	testing.TB
	db *store.DB
	o  *operation.Operation
	by store.By
}

func newPaper(t testing.TB) *paper {
	t.Helper()
	return onDatabase(t, storetest.New(t), "saint-marc-2027")
}

func onDatabase(t testing.TB, db *store.DB, slug string) *paper {
	t.Helper()
	start := time.Date(2027, 5, 21, 16, 30, 0, 0, time.UTC)
	p := &paper{TB: t, db: db, by: store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: start.AddDate(0, 0, -60)}}
	p.o = &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre", Language: "fr", TimeZone: "Europe/Paris", StartsAt: store.InstantOf(start),
		EndsAt: store.InstantOf(start.AddDate(0, 0, 2)), Phase: operation.Open, LeadInstance: db.Instance().ID, NextNumber: 1, Version: 1, Translations: map[string]operation.Translation{}}
	if err := db.Write(t.Context(), func(tx *gorm.DB) error { return tx.Create(p.o).Error }); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *paper) ask(email string) {
	p.Helper()
	err := newsletter.Subscribe(p.Context(), p.db, p.by, p.o, newsletter.Request{Email: email, Language: "fr", Wording: "J'accepte", Source: newsletter.Page})
	if err != nil {
		p.Fatal(err)
	}
}

// rows are the subscribers of all operations.
func (p *paper) rows() (rows []newsletter.Subscriber) {
	p.Helper()
	if err := p.db.Read(p.Context(), func(tx *gorm.DB) error { return tx.Order("email").Find(&rows).Error }); err != nil {
		p.Fatal(err)
	}
	return rows
}

func (p *paper) letters(kind string) (letters []store.Letter) {
	p.Helper()
	err := p.db.Read(p.Context(), func(tx *gorm.DB) error {
		return tx.Where("kind = ?", kind).Order("recipient, created_at").Find(&letters).Error
	})
	if err != nil {
		p.Fatal(err)
	}
	return letters
}

func (p *paper) open(purpose newsletter.Purpose, id string) *newsletter.Link {
	p.Helper()
	link, err := newsletter.Open(p.Context(), p.db, newsletter.Token(p.db, purpose, id), p.by.Now())
	if err != nil {
		p.Fatal(err)
	}
	return link
}

// reader asks and confirms.
func (p *paper) reader(email string) newsletter.Subscriber {
	p.Helper()
	p.ask(email)
	for _, row := range p.rows() {
		if row.Email == email && row.OperationID == p.o.ID {
			if err := p.open(newsletter.Confirm, row.ID).Agree(p.Context(), p.db, p.by); err != nil {
				p.Fatal(err)
			}
			return row
		}
	}
	p.Fatalf("%s is not there", email)
	return newsletter.Subscriber{}
}

func (p *paper) issue(subject string) *newsletter.Issue {
	p.Helper()
	issue, err := newsletter.Create(p.Context(), p.db, p.by, p.o, newsletter.IssueForm{Subject: subject, Body: "Bonjour"})
	if err != nil {
		p.Fatal(err)
	}
	return issue
}

func (p *paper) send(issue *newsletter.Issue) error {
	_, err := newsletter.Send(p.Context(), p.db, p.by, p.o, issue.ID, strconv.FormatInt(issue.Version, 10))
	return err
}

func TestAnAddressIsOnTheListOnlyAfterTwoSteps(t *testing.T) {
	p := newPaper(t)
	p.ask("nolwenn@example.org")
	rows := p.rows()
	if len(rows) != 1 || rows[0].ConfirmedAt != nil || rows[0].Wording != "J'accepte" || rows[0].AskedAt != p.by.Now() {
		t.Fatalf("%+v", rows)
	}
	if err := p.send(p.issue("Un")); err != nil || len(p.letters(newsletter.LetterIssue)) != 0 {
		t.Errorf("an address that nobody confirmed was written to: %v", err)
	}
	link := p.open(newsletter.Confirm, rows[0].ID)
	p.by.At = p.by.At.Add(time.Hour)
	for range 2 { // used twice
		if err := link.Agree(t.Context(), p.db, p.by); err != nil {
			t.Fatal(err)
		}
		p.by.At = p.by.At.Add(time.Hour)
	}
	if c, err := newsletter.Count(t.Context(), p.db, p.o.ID); err != nil || c != (newsletter.Counts{Confirmed: 1}) {
		t.Errorf("%+v, %v", c, err)
	}
	if got := *p.rows()[0].ConfirmedAt; got != rows[0].AskedAt+store.Instant(time.Hour/time.Millisecond) {
		t.Errorf("confirmed at %v: the second click moved the first", got)
	}
	if err := p.send(p.issue("Deux")); err != nil || len(p.letters(newsletter.LetterIssue)) != 1 {
		t.Errorf("%d letters, %v", len(p.letters(newsletter.LetterIssue)), err)
	}
}

func TestAskingAgainTellsNothingAndWritesLittle(t *testing.T) {
	p := newPaper(t)
	p.ask("nolwenn@example.org")
	p.ask("NOLWENN@example.org")
	if rows, letters := p.rows(), p.letters(newsletter.LetterConfirm); len(rows) != 1 || len(letters) != 1 {
		t.Errorf("%d addresses, %d letters", len(rows), len(letters))
	}
	err := p.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", newsletter.LetterConfirm).Update("state", store.LetterSent).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	p.ask("nolwenn@example.org") // the first letter was lost
	if letters := p.letters(newsletter.LetterConfirm); len(letters) != 2 {
		t.Errorf("%d letters", len(letters))
	}
	p.reader("yann@example.org")
	before := p.rows()
	p.ask("yann@example.org")
	if letters := p.letters(newsletter.LetterConfirm); len(letters) != 3 || p.rows()[1].AskedAt != before[1].AskedAt {
		t.Errorf("one who reads already: %d letters", len(letters))
	}
	if err := newsletter.Subscribe(t.Context(), p.db, p.by, p.o, newsletter.Request{Email: "a@b\r\nBcc: c@example.org"}); !problem.Is(err, problem.Invalid) {
		t.Errorf("an address of two lines: %v", err)
	}
}

func TestLeavingDeletesAtOnce(t *testing.T) {
	p := newPaper(t)
	reader := p.reader("nolwenn@example.org")
	p.reader("yann@example.org")
	if err := p.send(p.issue("Un")); err != nil {
		t.Fatal(err)
	}
	token := newsletter.Token(p.db, newsletter.Leave, reader.ID)
	for range 2 {
		link, err := newsletter.Open(t.Context(), p.db, token, p.by.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := link.Leave(t.Context(), p.db, p.by); err != nil {
			t.Fatal(err)
		}
	}
	if rows := p.rows(); len(rows) != 1 || rows[0].Email != "yann@example.org" {
		t.Errorf("%+v", rows)
	}
	for _, kind := range []string{newsletter.LetterConfirm, newsletter.LetterIssue} {
		for _, letter := range p.letters(kind) {
			if letter.SubjectID == reader.ID && (letter.Recipient != "" || letter.State != store.LetterCancelled) {
				t.Errorf("%s keeps %q (%s)", kind, letter.Recipient, letter.State)
			}
		}
	}
	if err := newsletter.Remove(t.Context(), p.db, p.by, p.o.ID, "YANN@example.org"); err != nil || len(p.rows()) != 0 {
		t.Errorf("the team could not take an address off: %v", err)
	}
	if err := newsletter.Remove(t.Context(), p.db, p.by, p.o.ID, "nobody@example.org"); err != nil {
		t.Errorf("an address that is not there is told: %v", err)
	}
}

func TestLinks(t *testing.T) {
	p := newPaper(t)
	p.ask("nolwenn@example.org")
	id := p.rows()[0].ID
	good := newsletter.Token(p.db, newsletter.Confirm, id)
	guessed := newsletter.Token(p.db, newsletter.Confirm, store.NewID())
	for what, token := range map[string]string{"empty": "", "short": good[:20], "another byte": good[:len(good)-2] + "AA", "noise": strings.Repeat("A", 48),
		"another's secret": newsletter.Token(p.db, newsletter.Leave, id)[:22] + guessed[22:], "padding": good + "="} {
		if _, err := newsletter.Open(t.Context(), p.db, token, p.by.Now()); !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	week := store.Instant(newsletter.ConfirmLife / time.Millisecond)
	for _, c := range []struct {
		at   store.Instant
		kind problem.Kind
	}{{p.by.Now() + week - 1, ""}, {p.by.Now() + week, problem.Closed}} {
		if _, err := newsletter.Open(t.Context(), p.db, good, c.at); (c.kind == "") != (err == nil) || err != nil && !problem.Is(err, c.kind) {
			t.Errorf("after %d ms: %v", c.at-p.by.Now(), err)
		}
	}
	// The one to leave works for as long as letters lie in mailboxes.
	if _, err := newsletter.Open(t.Context(), p.db, newsletter.Token(p.db, newsletter.Leave, id), p.by.Now()+200*week); err != nil {
		t.Errorf("leaving years later: %v", err)
	}
	// A link of one operation says nothing about another, where the same person reads too.
	other := onDatabase(t, p.db, "plouarzel-2027")
	reader := other.reader("nolwenn@example.org")
	if err := p.open(newsletter.Leave, id).Leave(t.Context(), p.db, p.by); err != nil {
		t.Fatal(err)
	}
	if rows := p.rows(); len(rows) != 1 || rows[0].ID != reader.ID || rows[0].ConfirmedAt == nil {
		t.Errorf("leaving one newsletter touched another: %+v", rows)
	}
	if _, err := newsletter.Open(t.Context(), p.db, good, p.by.Now()); !problem.Is(err, problem.Closed) {
		t.Errorf("a link to confirm what is deleted: %v", err)
	}
}

func TestUnconfirmedAddressesGoAfterAWeek(t *testing.T) {
	p := newPaper(t)
	p.reader("yann@example.org")
	p.ask("nolwenn@example.org")
	asked := p.by.At
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{newsletter.ConfirmLife - time.Millisecond, 0}, {newsletter.ConfirmLife, 1}, {2 * newsletter.ConfirmLife, 0}} {
		p.by.At = asked.Add(c.after)
		if n, err := newsletter.DropUnconfirmed(t.Context(), p.db, p.by); err != nil || n != c.want {
			t.Errorf("after %v: %d went, want %d (%v)", c.after, n, c.want, err)
		}
	}
	if rows := p.rows(); len(rows) != 1 || rows[0].Email != "yann@example.org" {
		t.Errorf("%+v", rows)
	}
	for _, letter := range p.letters(newsletter.LetterConfirm) {
		if letter.Recipient == "nolwenn@example.org" {
			t.Error("a letter keeps the address")
		}
	}
}
