package reminder_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/reminder"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// village is an operation whose people are reminded.
type village struct {
	testing.TB
	db   *store.DB
	o    *operation.Operation
	n    int64
	zone *time.Location
}

// newVillage begins on Friday 21 May 2027 at 18 h, or at another local hour.
func newVillage(t testing.TB, zoneName, starts string) *village {
	t.Helper()
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		t.Fatal(err)
	}
	v := &village{TB: t, db: storetest.New(t), zone: zone}
	v.o = &operation.Operation{ID: store.NewID(), Slug: "saint-marc", Name: "Saint-Marc", Language: "fr", TimeZone: zoneName, StartsAt: v.at(starts),
		EndsAt: v.at(starts) + 48*3600_000, Phase: operation.Open, LeadInstance: v.db.Instance().ID, NextNumber: 1, Version: 1, Translations: map[string]operation.Translation{}}
	v.write(func(tx *gorm.DB) error { return tx.Create(v.o).Error })
	v.write(func(tx *gorm.DB) error {
		return tx.Create(&programme.Theme{OperationID: v.o.ID, ID: v.o.ID, Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}).Error
	})
	return v
}

// at is a local moment: 2027-05-22 10:00.
func (v *village) at(local string) store.Instant {
	v.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", local, v.zone)
	if err != nil {
		v.Fatal(err)
	}
	return store.InstantOf(t)
}

func (v *village) write(fn func(tx *gorm.DB) error) {
	v.Helper()
	if err := v.db.Write(context.Background(), fn); err != nil {
		v.Fatal(err)
	}
}

func (v *village) atelier(title, starts string) programme.Atelier {
	v.Helper()
	v.n++
	a := programme.Atelier{OperationID: v.o.ID, ID: store.NewID(), Number: v.n, Slug: store.NewID(), Title: title, ThemeID: v.o.ID, Language: "fr", StartsAt: v.at(starts),
		EndsAt: v.at(starts) + 3600_000, Entry: programme.SignUp, Audience: "everybody", Status: programme.Published, Version: 1, Access: []string{},
		Bring: "une loupe", Translations: map[string]programme.AtelierTranslation{}}
	v.write(func(tx *gorm.DB) error { return tx.Create(&a).Error })
	v.write(func(tx *gorm.DB) error {
		return tx.Create(&programme.SeatPool{OperationID: v.o.ID, ID: store.NewID(), AtelierID: a.ID}).Error
	})
	return a
}

func (v *village) by(local string) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorJob}, At: v.at(local).Time()}
}

// signUp makes a carnet at a moment; without an address where email is empty.
func (v *village) signUp(when, name, email string, ateliers ...programme.Atelier) *signup.Opened {
	v.Helper()
	form := signup.Form{Name: name, Email: email, Key: store.NewID(), NoLetter: true}
	for _, a := range ateliers {
		form.Ateliers = append(form.Ateliers, a.ID)
	}
	code, err := signup.NewOffers(v.db).SignUp(context.Background(), v.by(when), v.o, form, signup.Wording{Language: "fr"})
	if err != nil {
		v.Fatal(err)
	}
	opened, err := signup.Find(context.Background(), v.db, code)
	if err != nil {
		v.Fatal(err)
	}
	return opened
}

// run sends at a moment and returns how many letters that queued.
func (v *village) run(local string) int {
	v.Helper()
	n, err := reminder.Send(context.Background(), v.db, v.by(local))
	if err != nil {
		v.Fatal(err)
	}
	return n
}

// letters are the kinds of the reminders of a carnet with their days, in the order in which they were queued.
func (v *village) letters(carnetID string) (list []store.Letter) {
	v.Helper()
	err := v.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Where("subject_id = ? AND kind LIKE 'reminder%'", carnetID).Order("created_at, id").Find(&list).Error
	})
	if err != nil {
		v.Fatal(err)
	}
	return list
}

func TestMomentsOfReminders(t *testing.T) {
	for _, c := range []struct{ name, zone, starts, signedUp, before, due, kind string }{
		{"a week before", "Europe/Paris", "2027-05-22 10:00", "2027-05-01 12:00", "2027-05-15 16:59", "2027-05-15 17:00", reminder.LetterWeek},
		{"the day before", "Europe/Paris", "2027-05-22 10:00", "2027-05-15 18:00", "2027-05-21 16:59", "2027-05-21 17:00", reminder.LetterDay},
		{"an hour after midnight", "Europe/Paris", "2027-05-22 00:30", "2027-05-16 12:00", "2027-05-21 16:59", "2027-05-21 17:00", reminder.LetterDay},
		{"across the change of clocks in spring", "Europe/Paris", "2027-03-28 10:00", "2027-03-01 12:00", "2027-03-21 16:59", "2027-03-21 17:00", reminder.LetterWeek},
		{"across that of autumn", "Europe/Paris", "2027-10-31 10:00", "2027-10-25 12:00", "2027-10-30 16:59", "2027-10-30 17:00", reminder.LetterDay},
		{"in Saint-Denis", "Indian/Reunion", "2027-05-22 08:00", "2027-05-16 12:00", "2027-05-21 16:59", "2027-05-21 17:00", reminder.LetterDay},
		{"a week missed, caught up", "Europe/Paris", "2027-05-22 10:00", "2027-05-01 12:00", "2027-05-15 16:00", "2027-05-19 09:00", reminder.LetterWeek},
		{"all missed, one letter", "Europe/Paris", "2027-05-22 10:00", "2027-05-01 12:00", "2027-05-15 16:00", "2027-05-22 08:00", reminder.LetterDay},
	} {
		v := newVillage(t, c.zone, c.starts)
		carnet := v.signUp(c.signedUp, "Nolwenn", "nolwenn@exemple.fr", v.atelier("Flore", c.starts))
		if n := v.run(c.before); n != 0 {
			t.Errorf("%s: %d letters at %s", c.name, n, c.before)
		}
		if n := v.run(c.due); n != 1 {
			t.Errorf("%s: %d letters at %s, want one", c.name, n, c.due)
		}
		if list := v.letters(carnet.ID); len(list) != 1 || list[0].Kind != c.kind || list[0].Parameters[reminder.ParameterDay] != c.starts[:10] {
			t.Errorf("%s: letters %+v", c.name, list)
		}
		if n := v.run(c.due); n != 0 {
			t.Errorf("%s: %d more letters the second time", c.name, n)
		}
	}
}

func TestAnUnchangedWeekendIsTwoLetters(t *testing.T) {
	v := newVillage(t, "Europe/Paris", "2027-05-21 18:00")
	friday, saturday, sunday := v.atelier("Soir", "2027-05-21 20:00"), v.atelier("Flore", "2027-05-22 10:00"), v.atelier("Faune", "2027-05-23 10:00")
	carnet := v.signUp("2027-05-01 12:00", "Nolwenn", "nolwenn@exemple.fr", friday, saturday, sunday)
	late := v.signUp("2027-05-22 12:00", "Yann", "yann@exemple.fr", sunday) // knows of Sunday, and is told the evening before
	for day := v.at("2027-05-10 00:04"); day < v.at("2027-05-24 00:00"); day += 3600_000 {
		if _, err := reminder.Send(context.Background(), v.db, store.By{Actor: store.Actor{Kind: store.ActorJob}, At: day.Time()}); err != nil {
			t.Fatal(err)
		}
	}
	if list := v.letters(carnet.ID); len(list) != 2 || list[0].Kind != reminder.LetterWeek || list[1].Kind != reminder.LetterDay {
		t.Errorf("%d letters: %+v", len(list), list)
	}
	if list := v.letters(late.ID); len(list) != 1 {
		t.Errorf("who signed up on Saturday gets %d letters", len(list))
	}
}

func TestWhoGetsNoReminder(t *testing.T) {
	v := newVillage(t, "Europe/Paris", "2027-05-21 18:00")
	flora := v.atelier("Flore", "2027-05-22 10:00")
	const early, due = "2027-05-01 12:00", "2027-05-21 17:04"
	silent := v.signUp(early, "Sans adresse", "", flora)
	fresh := v.signUp("2027-05-21 17:01", "Vient de s'inscrire", "fresh@exemple.fr", flora)
	gone := v.signUp(early, "Ne vient plus", "gone@exemple.fr", flora)
	if err := signup.Cancel(context.Background(), v.db, v.by(early), v.o.ID, gone.ID, flora.ID); err != nil {
		t.Fatal(err)
	}
	erasing := v.signUp(early, "S'efface", "erasing@exemple.fr", flora)
	if err := signup.Erase(context.Background(), v.db, v.by(early), v.o.ID, erasing.ID); err != nil {
		t.Fatal(err)
	}
	v.signUp(early, "Nolwenn", "nolwenn@exemple.fr", flora)
	off := func(is bool) {
		v.write(func(tx *gorm.DB) error {
			return tx.Model(&operation.Operation{}).Where("id = ?", v.o.ID).Update("reminders_off", is).Error
		})
	}
	off(true)
	if n := v.run(due); n != 0 {
		t.Errorf("%d letters though the team wants none", n)
	}
	off(false)
	if n := v.run(due); n != 2 {
		t.Errorf("%d reminders, want the letter to Nolwenn and a call", n)
	}
	if n := v.run(due); n != 0 {
		t.Errorf("%d reminders once more", n)
	}
	var calls []store.Call
	v.write(func(tx *gorm.DB) error { return tx.Where("result = ''").Find(&calls).Error })
	if len(calls) != 1 || calls[0].SubjectID != silent.ID || calls[0].Kind != reminder.LetterDay || calls[0].Until == nil || *calls[0].Until != flora.StartsAt {
		t.Errorf("on the list of calls: %+v", calls)
	}
	for _, carnet := range []*signup.Opened{silent, fresh, gone, erasing} {
		if list := v.letters(carnet.ID); len(list) != 0 {
			t.Errorf("%s gets %+v", carnet.Main().Name, list)
		}
	}
}

func TestTwoAtOnceSendOnce(t *testing.T) {
	v := newVillage(t, "Europe/Paris", "2027-05-21 18:00")
	flora := v.atelier("Flore", "2027-05-22 10:00")
	for range 20 {
		v.signUp("2027-05-01 12:00", "Nolwenn", "nolwenn@exemple.fr", flora)
	}
	var together sync.WaitGroup
	counts := make([]int, 4)
	for i := range counts {
		together.Go(func() {
			n, err := reminder.Send(context.Background(), v.db, v.by("2027-05-21 17:04"))
			if err != nil {
				t.Error(err)
			}
			counts[i] = n
		})
	}
	together.Wait()
	var letters int64
	err := v.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", reminder.LetterDay).Count(&letters).Error
	})
	if total := counts[0] + counts[1] + counts[2] + counts[3]; err != nil || letters != 20 || total != 20 {
		t.Errorf("%d letters for 20 carnets, %d said: %v", letters, total, err)
	}
}

func TestAReminderSaysWhatOneNeeds(t *testing.T) {
	v := newVillage(t, "Europe/Paris", "2027-05-21 18:00")
	flora, fauna := v.atelier("Flore", "2027-05-22 10:00"), v.atelier("Faune", "2027-05-23 10:00")
	carnet := v.signUp("2027-05-01 12:00", "Nolwenn Cadiou", "nolwenn@exemple.fr", flora, fauna)
	v.run("2027-05-21 17:04")
	letter := v.letters(carnet.ID)[0]
	const base = "https://saint-marc.exemple.fr"
	said, err := mail.Write(context.Background(), v.db, base, &letter)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Flore", "Faune", "une loupe", base + "/carnet/" + string(carnet.Code) + "/empechement?atelier=" + flora.ID, carnet.Code.String()} {
		if !strings.Contains(said.Body, want) {
			t.Errorf("the letter lacks %q:\n%s", want, said.Body)
		}
	}
	for _, a := range []programme.Atelier{flora, fauna} {
		if err := signup.Cancel(context.Background(), v.db, v.by("2027-05-21 17:10"), v.o.ID, carnet.ID, a.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := mail.Write(context.Background(), v.db, base, &letter); err == nil {
		t.Error("whoever gave up everything is still reminded")
	}
}
