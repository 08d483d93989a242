package document

import (
	"strings"
	"testing"
	"time"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var by = store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}

func weekend(t testing.TB, db *store.DB, slug string) *operation.Operation {
	t.Helper()
	form := operation.EmptyForm()
	form.Name, form.Slug, form.Communes, form.Start = slug, slug, []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(t.Context(), db, by, form, programme.CopyThemes)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestTheDelaysOfTheLaw(t *testing.T) {
	for name, test := range map[string]struct {
		request Request
		today   string
		due     string
		appeal  string
		stage   Stage
	}{
		"the last day of the month": {Request{AskedOn: "2027-02-01"}, "2027-03-01", "2027-03-01", "2027-05-01", Waiting},
		"the day after":             {Request{AskedOn: "2027-02-01"}, "2027-03-02", "2027-03-01", "2027-05-01", Silent},
		"asked on a 31st":           {Request{AskedOn: "2027-01-31"}, "2027-03-01", "2027-02-28", "2027-04-28", Silent},
		"in a leap year":            {Request{AskedOn: "2028-01-31"}, "2028-02-29", "2028-02-29", "2028-04-29", Waiting},
		"two months later":          {Request{AskedOn: "2027-02-01"}, "2027-05-02", "2027-03-01", "2027-05-01", TooLate},
		"refused in words":          {Request{AskedOn: "2027-02-01", Answer: Denied, AnsweredOn: "2027-02-10"}, "2027-04-10", "2027-03-01", "2027-04-10", Rejected},
		"the commission is asked":   {Request{AskedOn: "2027-02-01", AppealedOn: "2027-03-05"}, "2027-12-01", "2027-03-01", "2027-05-01", Appealed},
		"given":                     {Request{AskedOn: "2027-02-01", Answer: Given, AnsweredOn: "2027-03-20"}, "2027-12-01", "2027-03-01", "", Settled},
	} {
		r := test.request
		if r.DueOn() != test.due || r.AppealBy() != test.appeal || r.Stage(test.today) != test.stage {
			t.Errorf("%s: due %s, appeal by %s, %s", name, r.DueOn(), r.AppealBy(), r.Stage(test.today))
		}
	}
}

func TestADocumentIsAskedForAndOpened(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	o, other := weekend(t, db, "saint-marc"), weekend(t, db, "plouarzel")
	if _, err := Create(ctx, db, by, o.ID, Form{State: "published"}); !problem.Is(err, problem.Invalid) {
		t.Errorf("published without a title, a kind and a licence: %v", err)
	}
	d, err := Create(ctx, db, by, o.ID, Form{Title: "Délibérations", Kind: "minutes", State: "identified", Holder: "Le secrétariat"})
	if err != nil {
		t.Fatal(err)
	}
	if err := AddRequest(ctx, db, by, other.ID, d.ID, RequestForm{Addressee: "Mairie", AskedOn: "2027-01-15"}); !problem.Is(err, problem.NotFound) {
		t.Errorf("from another operation: %v", err)
	}
	if err := AddRequest(ctx, db, by, o.ID, d.ID, RequestForm{Addressee: "Mairie", AskedOn: "2027-01-15"}); err != nil {
		t.Fatal(err)
	}
	d, _ = Find(ctx, db, o.ID, d.ID)
	if late, err := Late(ctx, db, o.ID, "2027-02-16"); err != nil || len(late) != 1 || d.State != Asked {
		t.Errorf("late %v, %s (%v)", late, d.State, err)
	}
	answer := d.Requests[0].FormOf()
	answer.Answer, answer.AnsweredOn = "given", "2027-01-10"
	if err := UpdateRequest(ctx, db, by, o.ID, d.ID, d.Requests[0].ID, answer); !problem.Is(err, problem.Invalid) {
		t.Errorf("answered before it was asked: %v", err)
	}
	answer.AnsweredOn = "2027-02-20"
	for i, want := range []problem.Kind{"", problem.Conflict} {
		if err := UpdateRequest(ctx, db, by, o.ID, d.ID, d.Requests[0].ID, answer); want == "" && err != nil || want != "" && !problem.Is(err, want) {
			t.Errorf("answer %d: %v", i, err)
		}
	}
	all, _ := List(ctx, db, o.ID)
	var out strings.Builder
	if err := Table(&out, all); err != nil || !strings.Contains(out.String(), "Délibérations,Le secrétariat,minutes,,,asked,,,Mairie,2027-01-15,2027-02-15,given,2027-02-20") {
		t.Errorf("the table (%v):\n%s", err, out.String())
	}
	if err := Update(ctx, db, by, o.ID, d.ID, Form{Version: "0", Title: "X"}); !problem.Is(err, problem.Conflict) {
		t.Errorf("stale: %v", err)
	}
	if err := Remove(ctx, db, by, o.ID, d.ID); err != nil {
		t.Error(err)
	}
}

func TestAnOfferOfDataBecomesOneLine(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	o := weekend(t, db, "saint-marc")
	p, err := partner.Create(ctx, db, by, o.ID, partner.Form{Name: "Archives", Kind: "archives", State: "invited"})
	if err != nil {
		t.Fatal(err)
	}
	form := partner.ReplyForm{Version: "1", Reply: "yes", Offers: []partner.OfferForm{{Kind: "data", Text: "Cartes postales 1900", Licence: "CC0-1.0"}}}
	if err := partner.Respond(ctx, db, by, o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	p, _ = partner.Load(ctx, db, o.ID, p.ID)
	for range 2 { // pressed twice
		if err := TakeOffer(ctx, db, by, o.ID, p.ID, p.Offers[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	all, err := List(ctx, db, o.ID)
	if err != nil || len(all) != 1 || all[0].State != Agreed || all[0].HeldBy() != "Archives" || all[0].Licence != "CC0-1.0" {
		t.Errorf("%d documents: %+v (%v)", len(all), all, err)
	}
}
