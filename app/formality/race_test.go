package formality_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/formality"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/data"
)

var by = store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 4, 1, 9, 0, 0, 0, time.UTC)}

func weekend(t *testing.T, db *store.DB) *operation.Operation {
	t.Helper()
	form := operation.EmptyForm()
	form.Name, form.Communes, form.Start = "Saint-Marc", []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(t.Context(), db, by, form)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// Two of the team answer a question that nobody has answered yet: a usual formality gets one row.
func TestAQuestionIsAnsweredOnce(t *testing.T) {
	one, two := storetest.Pair(t)
	o := weekend(t, one)
	questions := data.UsualFormalities()
	for _, question := range questions {
		for i, err := range storetest.AtOnce(8, func(i int) error {
			return formality.Decide(t.Context(), []*store.DB{one, two}[i%2], by, o, question.Key, formality.Needed)
		}) {
			if err != nil {
				t.Errorf("%s, tap %d: %v", question.Key, i, err)
			}
		}
	}
	var rows, changed int64
	err := one.Read(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Model(&formality.Formality{}).Count(&rows).Error; err != nil {
			return err
		}
		return tx.Model(&formality.Formality{}).Where("version > 1").Count(&changed).Error
	})
	if err != nil || rows != int64(len(questions)) || changed != 0 {
		t.Errorf("%d rows of %d questions, %d changed again, %v", rows, len(questions), changed, err)
	}
}

// Of several who save a form that was prepared from the same version, one does; the others are shown what it wrote.
func TestOneOfManyFormsIsKept(t *testing.T) {
	db := storetest.New(t)
	o := weekend(t, db)
	for _, version := range []string{"0", "1", "2", "3"} { // without a row, and with one
		kept := 0
		for i, err := range storetest.AtOnce(6, func(i int) error {
			return formality.Update(t.Context(), db, by, o, "gathering", formality.Form{Version: version, Need: "needed", Lead: "15", Note: fmt.Sprint(version, i)})
		}) {
			switch {
			case err == nil:
				kept++
			case !problem.Is(err, problem.Conflict):
				t.Errorf("form %d of version %s: %v", i, version, err)
			}
		}
		if kept != 1 {
			t.Errorf("version %s: %d forms were kept", version, kept)
		}
	}
}

func TestPapersKeepToTheirNumber(t *testing.T) {
	db := storetest.New(t)
	o := weekend(t, db)
	refused := 0
	for i, err := range storetest.AtOnce(attachment.Most+4, func(i int) error {
		return formality.AddPaper(t.Context(), db, by, o, "gathering", "reçu.pdf", strings.NewReader(fmt.Sprint("%PDF-1.7 ", i)))
	}) {
		switch {
		case problem.Is(err, problem.Invalid):
			refused++
		case err != nil:
			t.Errorf("paper %d: %v", i, err)
		}
	}
	f, err := formality.Find(t.Context(), db, o, "gathering")
	if err != nil || len(f.Papers) != attachment.Most || refused != 4 {
		t.Errorf("%d papers, %d refused, %v", len(f.Papers), refused, err)
	}
}
