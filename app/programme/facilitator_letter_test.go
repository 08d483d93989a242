package programme_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// letters writes one letter that waits and one that was sent to each of the named facilitators.
func letters(t *testing.T, db *store.DB, o *operation.Operation, people ...*programme.Facilitator) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		for _, p := range people {
			for _, state := range []string{store.LetterWaiting, store.LetterSent} {
				letter := store.Letter{OperationID: &o.ID, Kind: publishing.LetterLead, Recipient: p.Email, Language: "fr", SubjectID: p.ID,
					Parameters: map[string]string{"version": "2"}}
				if err := by(t).Queue(tx, letter); err != nil {
					return err
				}
				if state == store.LetterSent {
					err := tx.Exec("UPDATE letter SET state = 'sent' WHERE id = (SELECT MAX(id) FROM letter WHERE subject_id = ?)", p.ID).Error
					if err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// letterStates are the states and addresses of the letters to somebody.
func letterStates(t *testing.T, db *store.DB, subjectID string) []string {
	t.Helper()
	var rows []store.Letter
	err := db.Read(t.Context(), func(tx *gorm.DB) error { return tx.Where("subject_id = ?", subjectID).Find(&rows).Error })
	if err != nil {
		t.Fatal(err)
	}
	list := make([]string, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.State+" "+row.Recipient+" "+row.Parameters["version"])
	}
	slices.Sort(list)
	return list
}

// addressed gives somebody one e-mail address after the other.
func addressed(t *testing.T, db *store.DB, o *operation.Operation, id string, emails ...string) error {
	t.Helper()
	for _, email := range emails {
		now, err := programme.FindFacilitator(t.Context(), db, o.ID, id)
		if err != nil {
			return err
		}
		form := now.FormOf(o)
		form.Email = email
		if err := programme.UpdateFacilitator(t.Context(), db, by(t), o, id, form); err != nil {
			return err
		}
	}
	return nil
}

func TestLettersFollowTheFacilitator(t *testing.T) {
	for _, c := range []struct {
		name       string
		do         func(db *store.DB, o *operation.Operation, léna, lena *programme.Facilitator) error
		léna, lena []string
	}{
		{"merged", func(db *store.DB, o *operation.Operation, léna, lena *programme.Facilitator) error {
			return programme.MergeFacilitators(t.Context(), db, by(t), o, léna.ID, lena.ID)
		}, []string{"sent  2", "sent lena@example.org 2", "waiting lena@example.org 2", "waiting lena@example.org 2"}, []string{}},
		{"forgotten", func(db *store.DB, o *operation.Operation, _, lena *programme.Facilitator) error {
			return programme.DeleteFacilitator(t.Context(), db, by(t), o, lena.ID)
		}, []string{"sent lena@example.org 2", "waiting lena@example.org 2"}, []string{"sent  ", "waiting  "}},
		{"another address", func(db *store.DB, o *operation.Operation, _, lena *programme.Facilitator) error {
			return addressed(t, db, o, lena.ID, "riou@example.org")
		}, []string{"sent lena@example.org 2", "waiting lena@example.org 2"}, []string{"sent l.riou@example.org 2", "waiting riou@example.org 2"}},
		{"no address any more", func(db *store.DB, o *operation.Operation, _, lena *programme.Facilitator) error {
			form := lena.FormOf(o)
			form.Email = ""
			return programme.UpdateOwn(t.Context(), db, by(t), o, lena.ID, form)
		}, []string{"sent lena@example.org 2", "waiting lena@example.org 2"}, []string{"sent  ", "waiting  "}},
		{"no address, then another one", func(db *store.DB, o *operation.Operation, _, lena *programme.Facilitator) error {
			return addressed(t, db, o, lena.ID, "", "riou@example.org")
		}, []string{"sent lena@example.org 2", "waiting lena@example.org 2"}, []string{"sent  ", "waiting  "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, o := newWeekend(t)
			var people []*programme.Facilitator
			for name, email := range map[string]string{"Léna Riou": "lena@example.org", "L. Riou": "l.riou@example.org"} {
				p, err := programme.CreateFacilitator(t.Context(), db, by(t), o, programme.FacilitatorForm{Name: name, Email: email})
				if err != nil {
					t.Fatal(err)
				}
				people = append(people, p)
			}
			if people[0].Name != "Léna Riou" {
				slices.Reverse(people)
			}
			letters(t, db, o, people...)
			if err := c.do(db, o, people[0], people[1]); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.léna, letterStates(t, db, people[0].ID)); diff != "" {
				t.Error("the one who stays:\n" + diff)
			}
			if diff := cmp.Diff(c.lena, letterStates(t, db, people[1].ID)); diff != "" {
				t.Error("the other one:\n" + diff)
			}
		})
	}
}

func TestWhatWasRefusedGoesToTheNewAddress(t *testing.T) {
	for was, want := range map[string]string{
		store.LetterRefused: "waiting riou@example.org 2", store.LetterFailed: "waiting riou@example.org 2", store.LetterUnknown: "unknown riou@example.org 2",
		store.LetterSending: "sending riou@example.org 2", store.LetterCancelled: "cancelled lena@example.org 2",
	} {
		db, o := newWeekend(t)
		p, err := programme.CreateFacilitator(t.Context(), db, by(t), o, programme.FacilitatorForm{Name: "Léna Riou", Email: "lena@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(tx *gorm.DB) error {
			if err := by(t).Queue(tx, store.Letter{OperationID: &o.ID, Kind: publishing.LetterLead, Recipient: p.Email, Language: "fr", SubjectID: p.ID,
				Parameters: map[string]string{"version": "2"}}); err != nil {
				return err
			}
			return tx.Exec("UPDATE letter SET state = ?", was).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := addressed(t, db, o, p.ID, "riou@example.org"); err != nil {
			t.Fatal(err)
		}
		if got := letterStates(t, db, p.ID); len(got) != 1 || got[0] != want {
			t.Errorf("%s: became %v, want %s", was, got, want)
		}
	}
}
