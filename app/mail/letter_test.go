package mail_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// set puts every letter into a state.
func (w *town) set(state string) {
	w.Helper()
	err := w.db.Write(w.Context(), func(tx *gorm.DB) error { return tx.Exec("UPDATE letter SET state = ?, attempts = 2", state).Error })
	if err != nil {
		w.Fatal(err)
	}
}

func (w *town) found(id string) *store.Letter {
	w.Helper()
	letter, err := mail.Find(w.Context(), w.db, w.o.ID, id)
	if err != nil {
		w.Fatal(err)
	}
	return letter
}

// Every act in every state: what it makes of the letter, or that it is refused and changes nothing.
func TestActs(t *testing.T) {
	w := newTown(t)
	_, letter := w.invite("fr")
	want := map[mail.Act]map[string]string{
		mail.Again:  {"waiting": "waiting", "unknown": "waiting", "refused": "waiting", "failed": "waiting", "cancelled": "waiting"},
		mail.Sent:   {"waiting": "sent", "unknown": "sent", "refused": "sent", "failed": "sent"},
		mail.Cancel: {"waiting": "cancelled", "unknown": "cancelled", "refused": "cancelled", "failed": "cancelled"},
	}
	for act, becomes := range want {
		for _, state := range mail.States {
			w.set(state)
			seen := mail.SeenOf(w.found(letter.ID))
			stale := seen
			stale.Attempts--
			if err := act.Do(t.Context(), w.db, w.by, w.o.ID, stale); !problem.Is(err, problem.Conflict) {
				t.Errorf("%s of %s as it was before: %v", act, state, err)
			}
			err := act.Do(t.Context(), w.db, w.by, w.o.ID, seen)
			expected, allowed := becomes[state]
			if allowed && err != nil || !allowed && !problem.Is(err, problem.Conflict) {
				t.Errorf("%s of %s: %v", act, state, err)
			}
			if !allowed {
				expected = state
			}
			if got := w.found(letter.ID); got.State != expected || act == mail.Again && allowed && (got.Attempts != 0 || got.NextAt != 0) {
				t.Errorf("%s of %s gives %+v", act, state, got)
			}
		}
	}
}

func TestAnotherAddress(t *testing.T) {
	w := newTown(t)
	_, invitation := w.invite("fr")
	if err := mail.Readdress(t.Context(), w.db, w.by, w.o.ID, mail.SeenOf(invitation), "other@example.org"); !problem.Is(err, problem.Conflict) {
		t.Errorf("what opens an account goes to somebody who was not invited: %v", err)
	}
	_, letter := w.signUp("fr")
	w.set(store.LetterRefused)
	seen := mail.SeenOf(w.found(letter.ID))
	if err := mail.Readdress(t.Context(), w.db, w.by, w.o.ID, seen, "no address"); !problem.Is(err, problem.Invalid) {
		t.Errorf("no address: %v", err)
	}
	if err := mail.Readdress(t.Context(), w.db, w.by, w.o.ID, seen, "neuve@example.org"); err != nil {
		t.Fatal(err)
	}
	if got := w.found(letter.ID); got.State != store.LetterWaiting || got.Recipient != "neuve@example.org" || got.Answer != "" {
		t.Errorf("%+v", got)
	}
	if err := mail.Readdress(t.Context(), w.db, w.by, w.o.ID, seen, "third@example.org"); !problem.Is(err, problem.Conflict) {
		t.Errorf("somebody else had corrected it: %v", err)
	}
}

func TestReasons(t *testing.T) {
	for answer, want := range map[string]mail.Reason{
		"": "", "550 5.1.1 no such user": mail.ReasonAddress, "550 unknown": mail.ReasonAddress, "552 5.2.2 over quota": mail.ReasonFull,
		"452 4.2.2 mailbox full": mail.ReasonFull, "550 5.7.1 policy": mail.ReasonRefused, "554 blocked": mail.ReasonRefused, "451 4.7.1 greylisted": mail.ReasonLater,
		"421 too many": mail.ReasonLater, "556 5.1.10 null MX": mail.ReasonDomain, "552 5.3.4 too big": mail.ReasonSize, "EOF": mail.ReasonCut,
		"550 looks like spam": mail.ReasonRefused, "500 what?": mail.ReasonOther,
	} {
		if got := mail.ReasonOf(answer); got != want {
			t.Errorf("%q: %q, want %q", answer, got, want)
		}
	}
}

func TestMaskHidesWhatOpens(t *testing.T) {
	const text = "Voir https://opl.example/o/saint-marc/programme\nhttps://opl.example/carnet/K7M4QX9P\nhttps://opl.example/invitation/equipe/secret fin, MARCHETS EN FÊTE"
	got := mail.Mask("https://opl.example", text)
	for _, secret := range []string{"K7M4QX9P", "secret"} {
		if strings.Contains(got, secret) {
			t.Errorf("%s is shown:\n%s", secret, got)
		}
	}
	for _, stays := range []string{"/o/saint-marc/programme\n", "/carnet/…", "/invitation/equipe/… fin", "EN FÊTE"} {
		if !strings.Contains(got, stays) {
			t.Errorf("%q is missing:\n%s", stays, got)
		}
	}
}

// Every kind in both languages, in an operation that has nothing yet and in one that has.
func TestPreviewsSayAllAndOpenNothing(t *testing.T) {
	w := newTown(t)
	look := func(real ...string) {
		t.Helper()
		for _, kind := range mail.Kinds {
			for _, language := range i18n.Languages {
				made, err := mail.PreviewOf(t.Context(), w.db, base, w.o, kind, language, w.by.At)
				if err != nil {
					t.Errorf("%s: %v", kind, err)
					continue
				}
				all := made.Subject + made.Body + made.To
				if made.Subject == "" || strings.Contains(all, "{{") || strings.Contains(all, "letter.example") || strings.Contains(all, "mail.") {
					t.Errorf("%s in %s has a hole:\n%s", kind, language, all)
				}
				for _, secret := range real {
					if strings.Contains(all, secret) {
						t.Errorf("%s shows %q:\n%s", kind, secret, all)
					}
				}
			}
		}
	}
	look()
	code, letter := w.signUp("fr")
	link, _ := w.invite("fr")
	before := len(w.outbox())
	look(string(code), code.String(), link.Token(w.db))
	if made, err := mail.PreviewOf(t.Context(), w.db, base, w.o, mail.KindCarnet, "fr", w.by.At); err != nil || made.Invented || made.To != letter.Recipient {
		t.Errorf("the preview is not of the real carnet: %+v (%v)", made, err)
	}
	if after := len(w.outbox()); after != before {
		t.Errorf("looking queued %d letters", after-before)
	}
	if _, err := mail.PreviewOf(t.Context(), w.db, base, w.o, "nothing", "fr", w.by.At); !problem.Is(err, problem.NotFound) {
		t.Errorf("a kind that is none: %v", err)
	}
}

func TestTestsAreMarkedMaskedAndLimited(t *testing.T) {
	w := newTown(t)
	code, _ := w.signUp("fr")
	var err error
	for range 11 {
		if err != nil {
			t.Fatal(err)
		}
		err = mail.SendTest(t.Context(), w.db, w.by, w.o.ID, "nadia@example.org", mail.KindCarnet, "en")
	}
	if !problem.Is(err, problem.TooMany) {
		t.Errorf("the eleventh within an hour: %v", err)
	}
	listing, err := mail.Outbox(t.Context(), w.db, w.o.ID, mail.Filter{Kind: mail.KindTest, Recipient: "NADIA"})
	if err != nil || len(listing.Letters) != 10 {
		t.Fatalf("%d tests (%v)", len(listing.Letters), err)
	}
	message, err := mail.Write(t.Context(), w.db, base, &listing.Letters[0])
	if err != nil || !strings.HasPrefix(message.Subject, "Test") || strings.Contains(message.Body, string(code)) || strings.Contains(message.Body, code.String()) {
		t.Errorf("%q\n%s (%v)", message.Subject, message.Body, err)
	}
}

func TestExactlyThePrintedAreMarked(t *testing.T) {
	w := newTown(t)
	_, carnet := w.signUp("fr")
	run, n, err := mail.Print(t.Context(), w.db, w.by, base, w.o.ID, nil)
	if err != nil || n != 1 {
		t.Fatalf("%d printed (%v)", n, err)
	}
	_, late := w.invite("fr")
	letters, err := mail.Run(t.Context(), w.db, w.o.ID, run)
	if err != nil || len(letters) != 1 {
		t.Fatalf("%d in the run (%v)", len(letters), err)
	}
	sheet, err := mail.SheetOf(t.Context(), w.db, base, w.o, &letters[0])
	if err != nil || !strings.HasPrefix(sheet.Link, base+mail.CarnetPath) || len(sheet.To) != 2 || sheet.To[1] != carnet.Recipient {
		t.Errorf("the sheet is %+v (%v)", sheet, err)
	}
	var file bytes.Buffer
	posting := mail.Posting{Title: "Lettres", Day: func(string) string { return "le 2 mai" }, Typeset: i18n.Typography, At: time.Unix(0, 0)}
	if err := posting.Write(&file, []mail.Sheet{sheet, sheet}); err != nil || !strings.HasPrefix(file.String(), "%PDF") {
		t.Errorf("no file: %v", err)
	}
	for i, want := range []int{1, 0} {
		if marked, err := mail.MarkRun(t.Context(), w.db, w.by, w.o.ID, run); err != nil || marked != want {
			t.Errorf("press %d marks %d (%v), want %d", i+1, marked, err, want)
		}
	}
	if got := w.found(late.ID); got.State != store.LetterWaiting {
		t.Errorf("a letter that was not printed is %s", got.State)
	}
	if _, err := mail.MarkRun(t.Context(), w.db, w.by, store.NewID(), run); err != nil {
		t.Error(err)
	}
	if _, err := mail.Run(t.Context(), w.db, store.NewID(), run); !problem.Is(err, problem.NotFound) {
		t.Errorf("another operation opens the run: %v", err)
	}
}
