package message_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// weekend is an operation with two ateliers, on Saturday and on Sunday, each with one who leads.
type weekend struct {
	testing.TB
	db  *store.DB
	o   *operation.Operation
	by  store.By
	sat programme.Atelier
	sun programme.Atelier
}

var paris = time.FixedZone("Europe/Paris", 2*3600)

func newWeekend(t testing.TB) *weekend {
	t.Helper()
	return onDatabase(t, storetest.New(t), "saint-marc-2027")
}

func onDatabase(t testing.TB, db *store.DB, slug string) *weekend {
	t.Helper()
	friday := time.Date(2027, 5, 21, 18, 30, 0, 0, paris)
	w := &weekend{TB: t, db: db, by: store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: "nadia"}, At: friday.AddDate(0, 0, -20)}}
	w.o = &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: store.InstantOf(friday), EndsAt: store.InstantOf(friday.AddDate(0, 0, 2)), Phase: operation.Open, LeadInstance: db.Instance().ID,
		NextNumber: 1, Version: 1, ContactPhone: "02 61 91 00 27", Translations: map[string]operation.Translation{}}
	theme := programme.Theme{OperationID: w.o.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}
	w.create(w.o, &theme)
	w.sat, w.sun = w.atelier(1, theme.ID, friday.Add(16*time.Hour)), w.atelier(2, theme.ID, friday.Add(40*time.Hour))
	return w
}

func (w *weekend) create(rows ...any) {
	w.Helper()
	for _, row := range rows {
		if err := w.db.Write(w.Context(), func(tx *gorm.DB) error { return tx.Create(row).Error }); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *weekend) atelier(number int64, themeID string, at time.Time) programme.Atelier {
	w.Helper()
	a := programme.Atelier{OperationID: w.o.ID, ID: store.NewID(), Number: number, Slug: fmt.Sprintf("atelier-%d", number), Title: fmt.Sprintf("Atelier %d", number),
		ThemeID: themeID, Language: "fr", StartsAt: store.InstantOf(at), EndsAt: store.InstantOf(at.Add(2 * time.Hour)), Entry: programme.SignUp, Audience: "everybody",
		Status: programme.Published, Version: 1, Access: []string{}, Translations: map[string]programme.AtelierTranslation{}}
	lead := programme.Facilitator{OperationID: w.o.ID, ID: store.NewID(), Name: fmt.Sprintf("Meneuse %d", number), Folded: fmt.Sprintf("meneuse %d", number),
		Email: fmt.Sprintf("lead%d@example.org", number), Availability: []programme.Span{}, Needs: []string{}, Version: 1}
	w.create(&a, &programme.SeatPool{OperationID: w.o.ID, ID: store.NewID(), AtelierID: a.ID}, &lead)
	err := w.db.Write(w.Context(), func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO atelier_facilitator (operation_id, atelier_id, facilitator_id, position, role) VALUES (?, ?, ?, 1, 'leads')", w.o.ID, a.ID, lead.ID).Error
	})
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// signUp opens a carnet and returns it.
func (w *weekend) signUp(name, email, language string, ateliers ...string) *signup.Opened {
	w.Helper()
	form := signup.Form{Name: name, Email: email, Ateliers: ateliers, Companions: []signup.Companion{{N: 1, Name: "Maël"}}}
	if email == "" {
		form.Phone = "02 61 91 44 12"
	}
	code, err := signup.NewOffers(w.db).SignUp(w.Context(), w.by, w.o, form, signup.Wording{Language: language})
	if err != nil {
		w.Fatal(err)
	}
	opened, err := signup.Find(w.Context(), w.db, code)
	if err != nil {
		w.Fatal(err)
	}
	return opened
}

func (w *weekend) partner(name, kind, state, email string, roles ...string) *partner.Partner {
	w.Helper()
	p, err := partner.Create(w.Context(), w.db, w.by, w.o.ID, partner.Form{Name: name, Kind: kind, State: state, ContactName: "Mme Riou", ContactEmail: email, Roles: roles})
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// to is a form to some kinds.
func to(kinds ...string) message.Form {
	return message.Form{Kinds: kinds, Subject: "Rendez-vous", Body: "Bonjour {prénom},\n\nà samedi !"}
}

func (w *weekend) draft(form message.Form) *message.Message {
	w.Helper()
	m, err := message.Create(w.Context(), w.db, w.by, w.o, form)
	if err != nil {
		w.Fatal(err)
	}
	return m
}

func (w *weekend) send(m *message.Message) {
	w.Helper()
	if _, err := message.Send(w.Context(), w.db, w.by, w.o, m.ID, strconv.FormatInt(m.Version, 10)); err != nil {
		w.Fatal(err)
	}
}

// letters are the addresses to which messages go, in order.
func (w *weekend) letters() (addresses []string) {
	w.Helper()
	err := w.db.Read(w.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("operation_id = ? AND kind = ?", w.o.ID, message.Letter).Order("recipient").Pluck("recipient", &addresses).Error
	})
	if err != nil {
		w.Fatal(err)
	}
	return addresses
}

func (w *weekend) found(form message.Form) string {
	w.Helper()
	_, audience, wrong := form.Check(w.o)
	if len(wrong) > 0 {
		w.Fatal(wrong)
	}
	all, err := message.FindRecipients(w.Context(), w.db, w.o, audience)
	if err != nil {
		w.Fatal(err)
	}
	var names []string
	for _, r := range all {
		names = append(names, r.Called())
	}
	return strings.Join(names, " | ")
}

func TestWhoIsMeant(t *testing.T) {
	w := newWeekend(t)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	w.signUp("Yann Le Goff", "", "fr", w.sun.ID)
	w.signUp("Élise Abgrall", "elise@example.org", "en", w.sat.ID, w.sun.ID)
	gone := w.signUp("Rozenn Riou", "rozenn@example.org", "fr", w.sat.ID)
	err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Exec("UPDATE registration SET status = 'cancelled' WHERE carnet_id = ?", gone.ID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	erased := w.signUp("Erwan Mével", "erwan@example.org", "fr", w.sat.ID)
	if err := signup.Erase(t.Context(), w.db, w.by, w.o.ID, erased.ID); err != nil {
		t.Fatal(err)
	}
	w.partner("Médiathèque", "library", "accepted", "media@example.org", "place")
	w.partner("École", "school", "declined", "ecole@example.org")
	w.partner("Club", "club", "invited", "")
	// Another weekend on the same instance has people of the same names.
	other := onDatabase(t, w.db, "plouarzel-2027")
	other.signUp("Nolwenn Cadiou", "autre@example.org", "fr", other.sat.ID)

	with := func(form message.Form, change func(*message.Form)) message.Form { change(&form); return form }
	for _, c := range []struct {
		what string
		form message.Form
		want string
	}{
		{"everybody", to("people"), "Élise Abgrall | Nolwenn Cadiou | Yann Le Goff"},
		{"Saturday", with(to("people"), func(f *message.Form) { f.Day = "2027-05-22" }), "Élise Abgrall | Nolwenn Cadiou"},
		{"Sunday, those who lead too", with(to("people", "leads"), func(f *message.Form) { f.Day = "2027-05-23" }), "Élise Abgrall | Yann Le Goff | Meneuse 2"},
		{"an atelier", with(to("people"), func(f *message.Form) { f.Atelier = w.sun.ID }), "Élise Abgrall | Yann Le Goff"},
		{"cancelled", with(to("people"), func(f *message.Form) { f.Standing = "cancelled" }), "Rozenn Riou"},
		{"nobody came yet", with(to("people"), func(f *message.Form) { f.Standing = "attended" }), ""},
		{"those who lead", to("leads"), "Meneuse 1 | Meneuse 2"},
		{"partners that take part", to("partners"), "Médiathèque, Mme Riou"},
		{"partners that were asked", with(to("partners"), func(f *message.Form) { f.PartnerState = "invited" }), "Club, Mme Riou"},
		{"libraries that lend a place", with(to("partners"), func(f *message.Form) { f.PartnerKind, f.PartnerRole = "library", "place" }), "Médiathèque, Mme Riou"},
		{"schools that take part", with(to("partners"), func(f *message.Form) { f.PartnerKind = "school" }), ""},
	} {
		if got := w.found(c.form); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestFormsAreRefusedBesideTheField(t *testing.T) {
	w := newWeekend(t)
	other := onDatabase(t, w.db, "plouarzel-2027")
	for _, c := range []struct {
		what   string
		change func(*message.Form)
		field  string
	}{
		{"to nobody", func(f *message.Form) { f.Kinds = nil }, "kinds"},
		{"to a kind that is none", func(f *message.Form) { f.Kinds = []string{"everyone"} }, "kinds"},
		{"no subject", func(f *message.Form) { f.Subject = " \n" }, "subject"},
		{"no text", func(f *message.Form) { f.Body = "" }, "body"},
		{"half an English text", func(f *message.Form) { f.OtherBody = "See you" }, "other_subject"},
		{"a slip of the finger", func(f *message.Form) { f.Body = "Bonjour {prénon}" }, "body"},
		{"a carnet for those who have none", func(f *message.Form) { f.Kinds, f.Body = []string{"people", "leads"}, "{carnet}" }, "body"},
		{"a day that is none", func(f *message.Form) { f.Day = "2027-02-31" }, "day"},
		{"an atelier of another weekend", func(f *message.Form) { f.Atelier = other.sat.ID }, "atelier"},
		{"no atelier at all", func(f *message.Form) { f.Atelier = "' OR 1=1" }, "atelier"},
		{"a standing that is none", func(f *message.Form) { f.Standing = "waiting" }, "standing"},
		{"too long", func(f *message.Form) { f.Body = strings.Repeat("é", message.BodyLimit+1) }, "body"},
	} {
		form := to("people")
		c.change(&form)
		_, err := message.Create(t.Context(), w.db, w.by, w.o, form)
		var refusal *problem.Error
		if !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Name != c.field {
			t.Errorf("%s: %v, want a refusal of %s", c.what, err, c.field)
		}
	}
}

func TestEachAddressGetsOneLetterAndTheOthersAreCalled(t *testing.T) {
	w := newWeekend(t)
	nolwenn := w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "en", w.sat.ID)
	w.signUp("Nolwenn, deuxième carnet", "Nolwenn@Example.org", "fr", w.sun.ID)
	yann := w.signUp("Yann Le Goff", "", "fr", w.sat.ID)
	w.partner("Médiathèque", "library", "accepted", "lead1@example.org")
	form := to("people", "leads", "partners")
	form.OtherSubject, form.OtherBody = "Meeting", "Hello {prénom}"
	m := w.draft(form)
	w.send(m)
	if got := strings.Join(w.letters(), " "); got != "lead1@example.org lead2@example.org nolwenn@example.org" {
		t.Errorf("letters to %s", got)
	}
	sent, err := message.Find(t.Context(), w.db, w.o.ID, m.ID)
	if err != nil || sent.Draft() || sent.People != 6 || sent.Letters != 3 {
		t.Fatalf("%+v, %v", sent, err)
	}
	var letter store.Letter
	if err := w.db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Take(&letter, "recipient = ? AND kind = ?", "nolwenn@example.org", message.Letter).Error
	}); err != nil {
		t.Fatal(err)
	}
	if letter.Language != "en" || letter.SubjectID != nolwenn.ID || len(letter.Parameters) != 1 {
		t.Errorf("%+v", letter)
	}
	if here, err := message.Addressees(t.Context(), w.db, &letter); err != nil || len(here) != 2 {
		t.Errorf("%d share the letter, %v", len(here), err)
	}
	calls, err := message.FindReached(t.Context(), w.db, w.o.ID, m.ID, true)
	if err != nil || len(calls) != 1 || calls[0].ID != yann.ID || !calls[0].ToCall() || calls[0].Phone == "" {
		t.Fatalf("to call: %+v, %v", calls, err)
	}
	if err := message.Call(t.Context(), w.db, w.by, w.o.ID, m.ID, message.People, yann.ID, true); err != nil {
		t.Fatal(err)
	}
	if calls, err = message.FindReached(t.Context(), w.db, w.o.ID, m.ID, true); err != nil || calls[0].ReachedAt == nil {
		t.Errorf("called: %+v, %v", calls, err)
	}
	// Whoever signs up later was not meant.
	w.signUp("Katell Bars", "katell@example.org", "fr", w.sat.ID)
	if progress, err := message.Progress(t.Context(), w.db, w.o.ID, m.ID); err != nil || progress[store.LetterWaiting] != 3 || len(progress) != 1 {
		t.Errorf("%v, %v", progress, err)
	}
}

func TestSendingHappensOnce(t *testing.T) {
	w := newWeekend(t)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	version := strconv.FormatInt(m.Version, 10)
	var group sync.WaitGroup
	again := make([]bool, 8)
	for i := range again {
		group.Go(func() {
			var err error
			if again[i], err = message.Send(t.Context(), w.db, w.by, w.o, m.ID, version); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	first := 0
	for _, repeated := range again {
		if !repeated {
			first++
		}
	}
	if got := w.letters(); len(got) != 1 || first != 1 {
		t.Errorf("%d letters, sent %d times", len(got), first)
	}
	if err := message.Update(t.Context(), w.db, w.by, w.o, m.ID, to("people")); !problem.Is(err, problem.Conflict) {
		t.Errorf("a sent message was changed: %v", err)
	}
	if err := message.Delete(t.Context(), w.db, w.by, w.o.ID, m.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("a sent message was thrown away: %v", err)
	}
	if _, err := message.Send(t.Context(), w.db, w.by, w.o, m.ID, "7"); !problem.Is(err, problem.Conflict) {
		t.Errorf("sent once more: %v", err)
	}
}

func TestADraftThatSomebodyElseChangedIsNotSent(t *testing.T) {
	w := newWeekend(t)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	seen := m.FormOf(w.o)
	theirs := seen
	theirs.Body = "Autre chose"
	if err := message.Update(t.Context(), w.db, w.by, w.o, m.ID, theirs); err != nil {
		t.Fatal(err)
	}
	if _, err := message.Send(t.Context(), w.db, w.by, w.o, m.ID, seen.Version); !problem.Is(err, problem.Conflict) {
		t.Errorf("sent unseen: %v", err)
	}
	err := message.Update(t.Context(), w.db, w.by, w.o, m.ID, seen)
	var refusal *problem.Error
	if !errors.As(err, &refusal) || refusal.Current.(*message.Message).Texts["fr"].Body != "Autre chose" {
		t.Errorf("the stale form was not refused with what is there: %v", err)
	}
	if len(w.letters()) != 0 {
		t.Error("letters left")
	}
	nobody := w.draft(message.Form{Kinds: []string{"partners"}, Subject: "a", Body: "b"})
	if _, err := message.Send(t.Context(), w.db, w.by, w.o, nobody.ID, "1"); !problem.Is(err, problem.Invalid) {
		t.Errorf("sent to nobody: %v", err)
	}
	if still, err := message.Find(t.Context(), w.db, w.o.ID, nobody.ID); err != nil || !still.Draft() {
		t.Errorf("a refused message counts as sent: %+v, %v", still, err)
	}
}

func TestTakingBackHoldsOnlyWhatWaits(t *testing.T) {
	w := newWeekend(t)
	w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	w.signUp("Élise Abgrall", "elise@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	w.send(m)
	err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ? AND recipient = ?", message.Letter, "elise@example.org").Update("state", store.LetterSending).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		if held, err := message.TakeBack(t.Context(), w.db, w.by, w.o.ID, m.ID); err != nil || held != want {
			t.Errorf("held %d, want %d: %v", held, want, err)
		}
	}
	if progress, err := message.Progress(t.Context(), w.db, w.o.ID, m.ID); err != nil || progress[store.LetterCancelled] != 1 || progress[store.LetterSending] != 1 {
		t.Errorf("%v, %v", progress, err)
	}
	var confirmations int64
	err = w.db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ? AND state = ?", signup.LetterCarnet, store.LetterWaiting).Count(&confirmations).Error
	})
	if err != nil || confirmations != 2 {
		t.Errorf("%d other letters still wait, %v", confirmations, err)
	}
}

func TestAnotherOperationSeesAndMovesNothing(t *testing.T) {
	w := newWeekend(t)
	nolwenn := w.signUp("Nolwenn Cadiou", "nolwenn@example.org", "fr", w.sat.ID)
	m := w.draft(to("people"))
	other := onDatabase(t, w.db, "plouarzel-2027")
	for what, err := range map[string]error{
		"find":   second(message.Find(t.Context(), w.db, other.o.ID, m.ID)),
		"change": message.Update(t.Context(), w.db, w.by, other.o, m.ID, m.FormOf(w.o)),
		"send":   second(message.Send(t.Context(), w.db, w.by, other.o, m.ID, "1")),
		"copy":   second(message.Copy(t.Context(), w.db, w.by, other.o.ID, m.ID)),
		"delete": message.Delete(t.Context(), w.db, w.by, other.o.ID, m.ID),
		"test":   message.Test(t.Context(), w.db, w.by, other.o, m.ID, "fr", &account.Account{Email: "nadia@example.org"}),
		"hold":   second(message.TakeBack(t.Context(), w.db, w.by, other.o.ID, m.ID)),
		"call":   message.Call(t.Context(), w.db, w.by, other.o.ID, m.ID, message.People, nolwenn.ID, true),
	} {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(w.letters()) != 0 {
		t.Error("letters left")
	}
}

func second[T any](_ T, err error) error { return err }

func TestTheSameFormTwiceIsOneDraft(t *testing.T) {
	w := newWeekend(t)
	form := to("people")
	form.Key = store.NewID()
	if a, b := w.draft(form), w.draft(form); a.ID != b.ID {
		t.Error("two drafts")
	}
	form.Body = "autre chose"
	if _, err := message.Create(t.Context(), w.db, w.by, w.o, form); !problem.Is(err, problem.Conflict) {
		t.Errorf("another text under the same key: %v", err)
	}
}

func TestExpand(t *testing.T) {
	values := message.Values{message.FirstName: "Ana\r\nBcc: x@example.org {carnet}", message.Carnet: "https://opl.example/carnet/ABCD"}
	for text, want := range map[string]string{
		"Bonjour {prénom}":  "Bonjour Ana Bcc: x@example.org {carnet}",
		"{ Prenom } {autre": "Ana Bcc: x@example.org {carnet} {autre",
		"{carnet} {dates}":  "https://opl.example/carnet/ABCD {dates}",
	} {
		if got := message.Expand(text, values); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("Bonjour {prénom} !", "Ana")
	f.Add("{{carnet}}", "{prénom}\nBcc: x")
	f.Fuzz(func(t *testing.T, text, value string) {
		values := message.Values{}
		for _, name := range message.Placeholders {
			values[name] = value
		}
		if got := message.Expand(text, values); strings.Count(got, "\n") != strings.Count(text, "\n") || strings.Count(got, "\r") > strings.Count(text, "\r") {
			t.Errorf("%q with %q gives %q", text, value, got)
		}
	})
}

// BenchmarkSend queues a message to 5,000 carnets: one transaction, during which nobody else writes.
func BenchmarkSend(b *testing.B) {
	w := newWeekend(b)
	const many = 5000
	err := w.db.Write(b.Context(), func(tx *gorm.DB) error {
		var pool string
		if err := tx.Raw("SELECT id FROM seat_pool WHERE atelier_id = ?", w.sat.ID).Scan(&pool).Error; err != nil {
			return err
		}
		for i := range many {
			id, person := store.NewID(), store.NewID()
			for _, insert := range []struct {
				statement string
				args      []any
			}{
				{"INSERT INTO carnet (operation_id, id, generation, origin, language, created_at, version) VALUES (?, ?, 1, '', 'fr', 0, 1)", []any{w.o.ID, id}},
				{"INSERT INTO person (operation_id, id, carnet_id, position, name, headcount, age_band, email, phone, guardian) VALUES (?, ?, ?, 0, ?, 1, '', ?, '', '')",
					[]any{w.o.ID, person, id, fmt.Sprintf("Personne %d", i), fmt.Sprintf("p%d@example.org", i)}},
				{"INSERT INTO registration (operation_id, id, carnet_id, person_id, atelier_id, pool_id, seats, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 1, 'confirmed', 0, 0)",
					[]any{w.o.ID, store.NewID(), id, person, w.sat.ID, pool}},
			} {
				if err := tx.Exec(insert.statement, insert.args...).Error; err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		m := w.draft(to("people"))
		b.StartTimer()
		w.send(m)
	}
	if len(w.letters()) < many {
		b.Fatalf("%d letters", len(w.letters()))
	}
}
