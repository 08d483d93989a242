package newsletter_test

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/newsletter"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// The consent to the newsletter is one of its own: retention of the weekend does not touch it.
func TestReadersOutliveTheWeekend(t *testing.T) {
	p := newPaper(t)
	p.reader("yann@example.org")
	later := store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "purge"}, At: p.o.EndsAt.Time().AddDate(2, 0, 0)}
	if _, err := p.db.Purge(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	if rows := p.rows(); len(rows) != 1 || rows[0].Email != "yann@example.org" || rows[0].Wording == "" {
		t.Errorf("%+v", rows)
	}
}

func TestAnIssueIsSentOnceAndNumbered(t *testing.T) {
	p := newPaper(t)
	for _, email := range []string{"a@example.org", "b@example.org", "c@example.org"} {
		p.reader(email)
	}
	issue := p.issue("Un")
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if err := p.send(issue); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if letters := p.letters(newsletter.LetterIssue); len(letters) != 3 || newsletter.IssueOf(&letters[0]) != issue.ID {
		t.Errorf("%d letters", len(letters))
	}
	if err := p.send(p.issue("Deux")); err != nil {
		t.Fatal(err)
	}
	draft := p.issue("Brouillon")
	archive, err := newsletter.Archive(t.Context(), p.db, p.o.ID)
	if err != nil || len(archive) != 2 || archive[0].Number != 2 || archive[1].ID != issue.ID {
		t.Fatalf("%+v, %v", archive, err)
	}
	for number, there := range map[string]bool{"1": true, "2": true, "3": false, "0": false, "01": false, "-1": false, "x": false, draft.ID: false} {
		if _, err := newsletter.FindSent(t.Context(), p.db, p.o.ID, number); (err == nil) != there || err != nil && !problem.Is(err, problem.NotFound) {
			t.Errorf("issue %s: %v", number, err)
		}
	}
	if held, err := newsletter.TakeBack(t.Context(), p.db, p.by, p.o.ID, issue.ID); err != nil || held != 3 {
		t.Errorf("held %d, %v", held, err)
	}
	if progress, err := newsletter.Progress(t.Context(), p.db, p.o.ID, issue.ID); err != nil || progress[store.LetterCancelled] != 3 || len(progress) != 1 {
		t.Errorf("%v, %v", progress, err)
	}
	if err := newsletter.Update(t.Context(), p.db, p.by, p.o, issue.ID, issue.FormOf(p.o)); !problem.Is(err, problem.Conflict) {
		t.Errorf("a sent issue was changed: %v", err)
	}
	if err := newsletter.Delete(t.Context(), p.db, p.by, p.o.ID, issue.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("a sent issue was thrown away: %v", err)
	}
}

func TestIssuesOfAnotherOperation(t *testing.T) {
	p := newPaper(t)
	issue := p.issue("Un")
	other := onDatabase(t, p.db, "plouarzel-2027")
	_, found := newsletter.Find(t.Context(), p.db, other.o.ID, issue.ID)
	_, sent := newsletter.Send(t.Context(), p.db, p.by, other.o, issue.ID, "1")
	_, held := newsletter.TakeBack(t.Context(), p.db, p.by, other.o.ID, issue.ID)
	for what, err := range map[string]error{"find": found, "send": sent, "hold": held,
		"change": newsletter.Update(t.Context(), p.db, p.by, other.o, issue.ID, issue.FormOf(p.o)),
		"delete": newsletter.Delete(t.Context(), p.db, p.by, other.o.ID, issue.ID),
		"test":   newsletter.Test(t.Context(), p.db, p.by, other.o, issue.ID, "fr", &account.Account{Email: "nadia@example.org"})} {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAStaleIssueIsRefusedWithWhatIsThere(t *testing.T) {
	p := newPaper(t)
	issue := p.issue("Un")
	theirs := issue.FormOf(p.o)
	theirs.Body = "Autre chose"
	if err := newsletter.Update(t.Context(), p.db, p.by, p.o, issue.ID, theirs); err != nil {
		t.Fatal(err)
	}
	err := newsletter.Update(t.Context(), p.db, p.by, p.o, issue.ID, issue.FormOf(p.o))
	var refusal *problem.Error
	if !errors.As(err, &refusal) || refusal.Current.(*newsletter.Issue).Texts["fr"].Body != "Autre chose" {
		t.Errorf("%v", err)
	}
	if err := p.send(issue); !problem.Is(err, problem.Conflict) {
		t.Errorf("sent unseen: %v", err)
	}
}

func TestPlain(t *testing.T) {
	const base = "https://opl.example"
	for source, want := range map[string]string{
		"# Titre\nTexte":                            "Titre\n\nTexte",
		"- un\n- deux":                              "• un\n• deux",
		"**gras** et *penché*, 2*3*4":               "gras et penché, 2*3*4",
		"[le site](https://a.example) et [ici](/o)": "le site (https://a.example) et ici (https://opl.example/o)",
		"<https://a.example>":                       "https://a.example",
		"snake_case_name":                           "snake_case_name",
		"a\n\n\n\nb":                                "a\n\nb",
	} {
		if got := newsletter.Plain(source, base); got != want {
			t.Errorf("%q gives %q, want %q", source, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("# Titre\n\n- un [lien](/o)\n- **deux**")
	f.Add("[](())*_*__")
	f.Fuzz(func(t *testing.T, source string) {
		got := newsletter.Plain(source, "https://opl.example")
		if strings.Contains(got, "\n\n\n") && !strings.ContainsAny(source, "\v\f\r\u0085\u00a0") {
			t.Errorf("%q has empty lines: %q", source, got)
		}
		if strings.ContainsRune(got, '\r') && !strings.ContainsRune(source, '\r') {
			t.Errorf("%q gains line ends: %q", source, got)
		}
	})
}

func FuzzOpen(f *testing.F) {
	p := newPaper(f)
	p.ask("nolwenn@example.org")
	f.Add(newsletter.Token(p.db, newsletter.Confirm, p.rows()[0].ID))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		link, err := newsletter.Open(t.Context(), p.db, token, p.by.Now())
		if err == nil && newsletter.Token(p.db, link.Purpose, link.SubscriberID) != token {
			t.Errorf("%q opens what was made for another token", token)
		}
	})
}

// BenchmarkSend queues an issue for 5,000 readers.
func BenchmarkSend(b *testing.B) {
	p := newPaper(b)
	at := p.by.Now()
	rows := make([]newsletter.Subscriber, 5000)
	for i := range rows {
		email := "p" + strconv.Itoa(i) + "@example.org"
		rows[i] = newsletter.Subscriber{OperationID: p.o.ID, ID: store.NewID(), Email: email, Folded: email, Language: "fr", Source: newsletter.Page, AskedAt: at, ConfirmedAt: &at}
	}
	if err := p.db.Write(b.Context(), func(tx *gorm.DB) error { return tx.CreateInBatches(&rows, 500).Error }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		issue := p.issue("Un")
		b.StartTimer()
		if err := p.send(issue); err != nil {
			b.Fatal(err)
		}
	}
}
