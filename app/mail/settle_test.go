package mail_test

import (
	"testing"

	"gorm.io/gorm"

	"oplibre/app/mail/mailtest"
	"oplibre/app/store"
)

// While a server is talking, somebody asks to be forgotten, or corrects the address: what it then says of the old one is kept nowhere.
func TestAnAddressThatGoesWhileItsLetterIsSent(t *testing.T) {
	refused, later := mailtest.Answer(550), mailtest.Answer(450)
	for name, c := range map[string]struct {
		moment     mailtest.Moment
		says       error
		becomes    string
		state      string
		arrived    int
		arrivedOld int
	}{
		"erased, refused":     {mailtest.Recipient, refused, "", store.LetterLapsed, 0, 0},
		"erased, put off":     {mailtest.Recipient, later, "", store.LetterLapsed, 0, 0},
		"erased, taken":       {mailtest.Taken, nil, "", store.LetterSent, 1, 1},
		"corrected, refused":  {mailtest.Recipient, refused, "neuve@example.org", store.LetterSent, 1, 0},
		"corrected, put off":  {mailtest.Taken, later, "neuve@example.org", store.LetterSent, 1, 0},
		"corrected, too late": {mailtest.Taken, nil, "neuve@example.org", store.LetterSent, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := newTown(t), newPostOffice(t)
			_, letter := w.invite("fr")
			old, changed := letter.Recipient, false
			p.When(func(m mailtest.Moment, _ string) error {
				if m != c.moment || changed {
					return nil
				}
				changed = true
				err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
					return tx.Model(&store.Letter{}).Where("id = ?", letter.ID).Updates(map[string]any{"recipient": c.becomes, "answer": ""}).Error
				})
				if err != nil {
					t.Error(err)
				}
				return c.says
			})
			now := w.by.At
			w.round(w.delivery(p, &now))
			got := w.letter(letter.ID)
			if !changed || got.State != c.state || got.Recipient != c.becomes || got.Answer != "" || (got.SentAt != nil) != (c.state == store.LetterSent) {
				t.Errorf("%+v", got)
			}
			toOld := 0
			for _, one := range p.Letters() {
				if one.To == old {
					toOld++
				}
			}
			if len(p.Letters()) != c.arrived || toOld != c.arrivedOld {
				t.Errorf("%d letters arrived, %d of them at the old address", len(p.Letters()), toOld)
			}
		})
	}
}
