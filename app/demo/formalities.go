package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"oplibre/app/account"
	"oplibre/app/formality"
)

// asked are the formalities of Saint-Marc: when each was sent and answered, in days of 2027, empty where it has not come to that.
var asked = []struct {
	key, sent, answered string
	answer              formality.Answer
	note                string
}{
	{"agreement", "2027-01-07", "2027-02-02", formality.Accepted, "Délibération du conseil, affichée."},
	{"insurance_liability", "2027-01-11", "2027-01-25", formality.Accepted, "Sortie de nuit et estran compris."},
	{"insurance_volunteers", "2027-01-11", "2027-01-25", formality.Accepted, ""},
	{"insurance_equipment", "2027-03-08", "", formality.None, "Il manque la valeur des scanners."},
	{"public_space", "2027-02-18", "2027-03-15", formality.Reserved, "Place de l'église : laisser le passage des secours."},
	{"school", "2027-02-18", "2027-03-30", formality.Accepted, "Avis favorable du conseil d'école."},
	{"drinks", "2027-04-20", "2027-04-29", formality.Accepted, "Cidre et jus de pomme seulement."},
	{"traffic", "2027-04-20", "2027-05-18", formality.Accepted, ""},
	{"gathering", "2027-05-07", "2027-05-11", formality.Accepted, ""},
}

// askAuthorities tells how far each formality has come at the moment of the story. Music stays undecided, as it often does.
func (f *filling) askAuthorities(ctx context.Context) error {
	today := f.at.Time().Format(time.DateOnly)
	by := f.as(account.Referent, f.at.Time().Add(-time.Hour))
	for _, kind := range []string{"unusual_room", "minors"} {
		if err := formality.Decide(ctx, f.db, by, f.o, kind, formality.NotNeeded); err != nil {
			return fmt.Errorf("formality %s: %w", kind, err)
		}
	}
	for _, a := range asked {
		if a.sent > today {
			continue
		}
		form := formality.Form{Version: "0", Need: string(formality.Needed), SentOn: a.sent, Answer: formality.NoAnswer, Note: typeset(a.note)}
		if a.answered != "" && a.answered <= today {
			form.Answer, form.AnsweredOn = string(a.answer), a.answered
		}
		found, err := formality.Find(ctx, f.db, f.o, a.key)
		if err != nil {
			return err
		}
		form.Lead = found.FormOf().Lead
		if err := formality.Update(ctx, f.db, by, f.o, a.key, form); err != nil {
			return fmt.Errorf("formality %s: %w", a.key, err)
		}
	}
	return formality.AddPaper(ctx, f.db, by, f.o, "insurance_liability", "attestation-2027.pdf", strings.NewReader(emptyPDF))
}

// emptyPDF is the smallest PDF that opens: one empty page.
const emptyPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
