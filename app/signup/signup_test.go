package signup

import (
	"context"
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// refusal returns the *problem.Error of err, or fails.
func refusal(t testing.TB, err error, kind problem.Kind) *problem.Error {
	t.Helper()
	var e *problem.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want a refusal of the kind %s", err, kind)
	}
	return e
}

func TestANameIsEnough(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Sauvages de ma rue", at(9, 45), at(12, 0), 20)
	carnet := w.must(form("Nolwenn Cadiou", flora))
	if names := carnet.FirstNames(); !slices.Equal(names, []string{"Nolwenn"}) {
		t.Errorf("the carnet is for %v", names)
	}
	if len(carnet.Entries) != 1 || carnet.Entries[0].Atelier.ID != flora.ID || carnet.Entries[0].Seats() != 1 {
		t.Errorf("the carnet holds %+v", carnet.Entries)
	}
	if n := w.confirmed(flora); n != 1 {
		t.Errorf("%d seats are taken, want 1", n)
	}
	w.clean()
}

func TestAFamilySignsUpForSeveralAteliers(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Sauvages de ma rue", at(9, 45), at(12, 0), 20)
	garden := w.atelier("BioBlitz", at(33, 30), at(36, 0), -1)
	f := form("Nolwenn Cadiou", flora, garden)
	f.Email, f.Phone, f.Origin, f.Photo, f.News = "nolwenn@example.org", "02 61 91 44 12", "quartier", true, true
	f.Companions = []Companion{{N: 1, Name: "Maël", Age: "9", Photo: true}, {N: 2}, {N: 3, Name: "École Kerampéré", Count: "12"}}
	carnet := w.must(f)
	if n := carnet.Headcount(); n != 14 {
		t.Errorf("the carnet is for %d people, want 14", n)
	}
	if a, b := w.confirmed(flora), w.confirmed(garden); a != 14 || b != 14 {
		t.Errorf("%d and %d seats are taken, want 14 and 14", a, b)
	}
	if got := carnet.Main(); got.Phone != "+33261914412" || got.Email != "nolwenn@example.org" {
		t.Errorf("contact details are %q, %q", got.Phone, got.Email)
	}
	if !carnet.Consented(carnet.Persons[0].ID, PhotoConsent) || !carnet.Consented(carnet.Persons[0].ID, NewsConsent) ||
		!carnet.Consented(carnet.Persons[1].ID, PhotoConsent) || carnet.Consented(carnet.Persons[2].ID, PhotoConsent) {
		t.Errorf("consents are %+v", carnet.Consents)
	}
	if carnet.Consents[0].Wording == "" {
		t.Error("the wording of a consent is not kept")
	}
	w.clean()
}

func TestFormIsRefusedFieldByField(t *testing.T) {
	w := newWeekend(t)
	flora := w.atelier("Flore", at(10, 0), at(12, 0), 20)
	same := w.atelier("Faune", at(11, 59), at(13, 0), 20)
	bats := w.atelier("Balade nocturne", at(22, 0), at(24, 30), 15, func(a *programme.Atelier) { a.AgeMin = age(7) })
	kids := w.atelier("Petits cartographes", at(14, 0), at(16, 0), 12, func(a *programme.Atelier) { a.AgeMin, a.AgeMax = age(8), age(12) })
	open := w.atelier("Repas", at(12, 30), at(14, 0), -1, func(a *programme.Atelier) { a.Entry = programme.OpenDoor })
	draft := w.atelier("Brouillon", at(17, 0), at(18, 0), 9, func(a *programme.Atelier) { a.Status = programme.DraftAtelier })
	off := w.atelier("Annulé", at(17, 0), at(18, 0), 9, func(a *programme.Atelier) { a.Status = programme.Cancelled })
	over := w.atelier("Passé", at(-24*30, 0), at(-24*29, 0), 9)
	other := weekendIn(t, w.DB, "ailleurs-2027").atelier("Ailleurs", at(10, 0), at(11, 0), 9)

	with := func(f Form, change func(*Form)) Form { change(&f); return f }
	for _, c := range []struct {
		name  string
		form  Form
		field string
		key   string
	}{
		{"no name", form(" ", flora), "name", "signup.name.empty"},
		{"no atelier", form("Ana"), "atelier", "signup.atelier.none"},
		{"unknown atelier", with(form("Ana"), func(f *Form) { f.Ateliers = []string{store.NewID()} }), "atelier", "signup.atelier.unknown"},
		{"not an id", with(form("Ana"), func(f *Form) { f.Ateliers = []string{"' OR 1=1 --"} }), "atelier", "signup.atelier.unknown"},
		{"another operation's atelier", form("Ana", other), "atelier", "signup.atelier.unknown"},
		{"a draft", form("Ana", draft), "atelier", "signup.atelier.unknown"},
		{"cancelled", form("Ana", off), "atelier", "signup.atelier.cancelled"},
		{"open door", form("Ana", open), "atelier", "signup.atelier.open"},
		{"over", form("Ana", over), "atelier", "signup.atelier.over"},
		{"clash", form("Ana", same, flora), "atelier", "signup.clash"},
		{"e-mail", with(form("Ana", flora), func(f *Form) { f.Email = "ana@" }), "email", "signup.email.wrong"},
		{"news without e-mail", with(form("Ana", flora), func(f *Form) { f.News = true }), "email", "signup.email.news"},
		{"phone", with(form("Ana", flora), func(f *Form) { f.Phone = "demain" }), "phone", "signup.phone.wrong"},
		{"short phone", with(form("Ana", flora), func(f *Form) { f.Phone = "0261" }), "phone", "signup.phone.wrong"},
		{"origin", with(form("Ana", flora), func(f *Form) { f.Origin = "mars" }), "origin", "signup.origin.wrong"},
		{"key", with(form("Ana", flora), func(f *Form) { f.Key = "x" }), "key", "signup.key.wrong"},
		{"companion without a name", with(form("Ana", flora), func(f *Form) { f.Companions = []Companion{{N: 4, Age: "8"}} }), "companion_name_4", "signup.companion.empty"},
		{"companion's age", with(form("Ana", flora), func(f *Form) { f.Companions = []Companion{{N: 1, Name: "Léo", Age: "petit"}} }), "companion_age_1", "signup.age.wrong"},
		{"count", with(form("Ana", flora), func(f *Form) { f.Companions = []Companion{{N: 1, Count: "0"}} }), "companion_count_1", "signup.count.wrong"},
		{"too young", with(form("Ana", bats), func(f *Form) { f.Companions = []Companion{{N: 1, Name: "Lena", Age: "5"}} }), "companion_age_1", "signup.age.young"},
		{"too old", with(form("Ana", kids), func(f *Form) { f.Companions = []Companion{{N: 2, Name: "Lena", Age: "15"}} }), "companion_age_2", "signup.age.old"},
		{"for children only", form("Ana", kids), "atelier", "signup.age.nobody"},
		{"child alone, nobody to call", with(form("Ana", kids), func(f *Form) { f.Companions = []Companion{{N: 1, Name: "Lena", Age: "9"}} }), "guardian_1", "signup.guardian.empty"},
	} {
		_, err := w.signUp(c.form)
		refused := refusal(t, err, problem.Invalid)
		if !slices.ContainsFunc(refused.Fields, func(f problem.Field) bool { return f.Name == c.field && f.Message.Key == c.key }) {
			t.Errorf("%s: got %v, want %s: %s", c.name, err, c.field, c.key)
		}
	}
	if n := w.count("carnet"); n != 0 {
		t.Errorf("refused forms left %d carnets", n)
	}
	w.clean()
}

func TestChildrenOnlyAtelierTakesNoSeatForTheParent(t *testing.T) {
	w := newWeekend(t)
	kids := w.atelier("Petits cartographes", at(14, 0), at(16, 0), 12, func(a *programme.Atelier) { a.AgeMin, a.AgeMax = age(8), age(12) })
	f := form("Ana", kids)
	f.Phone = "02 61 91 00 10"
	f.Companions = []Companion{{N: 1, Name: "Lena", Age: "9"}}
	carnet := w.must(f)
	if n := w.confirmed(kids); n != 1 {
		t.Errorf("%d seats are taken, want the child's only", n)
	}
	if got := carnet.Entries[0].Registrations[0].PersonID; got != carnet.Persons[1].ID {
		t.Error("the seat is not the child's")
	}
}

func TestAFullAtelierIsRefusedWithWhatElseIsFree(t *testing.T) {
	w := newWeekend(t)
	fauna := w.theme("faune")
	full := w.atelier("Flore", at(10, 0), at(12, 0), 2)
	sameHour := w.atelier("Photo", at(10, 0), at(11, 0), 9, func(a *programme.Atelier) { a.ThemeID = fauna })
	sameTheme := w.atelier("Jardin", at(33, 0), at(35, 0), 9)
	w.atelier("Trop petit", at(10, 0), at(11, 0), 1)
	w.atelier("Ni l’heure ni le thème", at(33, 0), at(35, 0), 9, func(a *programme.Atelier) { a.ThemeID = fauna })
	kept := w.atelier("Gardé", at(36, 0), at(38, 0), 9)
	w.atelier("En même temps que le gardé", at(37, 0), at(39, 0), 9)
	w.must(form("Première", full))

	f := form("Ana", full, kept)
	f.Companions = []Companion{{N: 1, Name: "Léo"}}
	_, err := w.signUp(f)
	list := refusal(t, err, problem.Full).Current.([]FullAtelier)
	if len(list) != 1 || list[0].AtelierID != full.ID || list[0].Free != 1 || list[0].Wanted != 2 {
		t.Fatalf("full ateliers are %+v", list)
	}
	var others []string
	for _, c := range list[0].Others {
		others = append(others, c.Atelier.Title)
	}
	if want := []string{sameHour.Title, sameTheme.Title}; !slices.Equal(others, want) {
		t.Errorf("proposed instead are %v, want %v", others, want)
	}
	if n := w.confirmed(kept); n != 0 {
		t.Errorf("the refused form took %d seats of the other atelier", n)
	}
	w.clean()
}

func TestSeatsSetAsideAreNotGiven(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 10)
	w.write(func(tx *gorm.DB) error {
		return tx.Model(&programme.SeatPool{}).Where("atelier_id = ?", a.ID).
			Updates(map[string]any{"desk_share": 4, "reserve": 5}).Error
	})
	w.must(form("Ana", a))
	_, err := w.signUp(form("Bob", a))
	refusal(t, err, problem.Full)
	w.clean()
}

func TestTheSameFormTwiceIsOneCarnet(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 1)
	f := form("Ana", a)
	first, err := w.signUp(f)
	if err != nil {
		t.Fatal(err)
	}
	// The atelier is full now, and it is answered alike; also when sign-up has closed since.
	f.Name = "  Ana "
	for _, phase := range []operation.Phase{operation.Open, operation.Finished} {
		w.operation.Phase = phase
		if again, err := w.signUp(f); err != nil || again != first {
			t.Errorf("the same form, phase %s: %s, %v; want %s", phase, again, err, first)
		}
	}
	w.operation.Phase = operation.Open
	f.Name = "Bob"
	_, err = w.signUp(f)
	refusal(t, err, problem.Conflict)
	if n := w.count("carnet"); n != 1 {
		t.Errorf("%d carnets, want 1", n)
	}
	w.clean()
}

func TestPhases(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	for phase, kind := range map[operation.Phase]problem.Kind{
		operation.Draft: problem.NotFound, operation.Announced: problem.Closed, operation.Finished: problem.Closed, operation.Archived: problem.Closed,
	} {
		w.operation.Phase = phase
		_, err := w.signUp(form("Ana", a))
		refusal(t, err, kind)
	}
	w.operation.Phase, w.operation.LeadInstance = operation.Open, store.NewID()
	_, err := w.signUp(form("Ana", a))
	refusal(t, err, problem.Closed)
}

// The phase and the atelier are verified where the seats are taken: what the request read may be old.
func TestWhatChangedSinceItWasReadIsSeenInTheTransaction(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 9)
	stale, err := readOffers(context.Background(), w.DB, w.operation.ID, []string{a.ID})
	if err != nil {
		t.Fatal(err)
	}
	takeOne := func() error {
		return w.Write(context.Background(), func(tx *gorm.DB) error {
			return take(tx, w.by, w.operation, []demand{{pick{offer: stale[0]}, 1}})
		})
	}
	w.write(func(tx *gorm.DB) error {
		return tx.Model(&programme.Atelier{}).Where("id = ?", a.ID).Updates(map[string]any{"starts_at": at(20, 0), "version": 2}).Error
	})
	if err := takeOne(); !errors.Is(err, errRefused) {
		t.Errorf("an edited atelier: %v, want %v", err, errRefused)
	}
	stale[0].Version = 2
	w.write(func(tx *gorm.DB) error {
		return tx.Model(&operation.Operation{}).Where("id = ?", w.operation.ID).Update("phase", operation.Finished).Error
	})
	if err := takeOne(); !errors.Is(err, errRefused) {
		t.Errorf("a finished operation: %v, want %v", err, errRefused)
	}
	// The request still believes that sign-up is open, and is told that it is over.
	_, err = w.signUp(form("Ana", a))
	refusal(t, err, problem.Closed)
}
