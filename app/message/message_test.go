package message_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

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
		{"those who help", to("volunteers"), ""},
		{"those who want to hear of what follows", to("follow_ups"), ""},
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
	err = w.db.Write(t.Context(), func(tx *gorm.DB) error {
		done := tx.Model(&store.Call{}).Where("operation_id = ? AND about_id = ? AND subject_kind = ? AND subject_id = ? AND result = ''", w.o.ID, m.ID, message.People, yann.ID).
			Updates(map[string]any{"result": "reached", "ended_at": w.by.Now()})
		if done.RowsAffected != 1 {
			t.Errorf("%d calls to make, want 1", done.RowsAffected)
		}
		return done.Error
	})
	if err != nil {
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
