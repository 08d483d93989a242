package solidarity

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var by = store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 4, 1, 9, 0, 0, 0, time.UTC)}

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

func roof(name string, persons int) Form {
	return Form{Kind: string(Roof), Name: name, Email: name + "@example.org", Number: strconv.Itoa(persons), FirstDay: "2027-05-21", LastDay: "2027-05-22"}
}

func offer(t testing.TB, db *store.DB, o *operation.Operation, form Form) *Offer {
	t.Helper()
	made, err := CreateOffer(t.Context(), db, by, o.ID, form)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func need(t testing.TB, db *store.DB, o *operation.Operation, form Form) *Need {
	t.Helper()
	made, err := CreateNeed(t.Context(), db, by, o.ID, form)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestABedIsNeverGivenTwice(t *testing.T) {
	db := storetest.New(t)
	o := weekend(t, db, "saint-marc")
	host := offer(t, db, o, roof("odette", 3))
	guests := make([]*Need, 6)
	for i := range guests {
		guests[i] = need(t, db, o, roof("guest"+strconv.Itoa(i), 1))
	}
	full := 0
	for _, err := range storetest.AtOnce(len(guests), func(i int) error { return Bring(t.Context(), db, by, o, guests[i].ID, host.ID) }) {
		switch {
		case problem.Is(err, problem.Full):
			full++
		case err != nil:
			t.Error(err)
		}
	}
	b, err := Load(t.Context(), db, o.ID)
	if err != nil || full != 3 || len(b.Matches) != 3 || b.Left(b.Offers[0], b.Offers[0].Days()) != 0 {
		t.Errorf("%d refused, %d brought together (%v)", full, len(b.Matches), err)
	}
}

func TestEachLearnsOfTheOtherOnlyWhenBothSaidYes(t *testing.T) {
	db := storetest.New(t)
	o := weekend(t, db, "saint-marc")
	host, guest := offer(t, db, o, roof("odette", 2)), need(t, db, o, roof("paul", 2))
	ctx := t.Context()
	for range 2 { // pressed twice
		if err := Bring(ctx, db, by, o, guest.ID, host.ID); err != nil {
			t.Fatal(err)
		}
	}
	if n := letters(t, db, LetterAsk); n != 2 {
		t.Errorf("%d letters ask", n)
	}
	b, _ := Load(ctx, db, o.ID)
	m := b.MatchOf(guest.ID)
	for i, step := range []struct {
		side Side
		told int64
	}{{Giver, 0}, {Giver, 0}, {Taker, 2}, {Taker, 2}} {
		if err := SayYes(ctx, db, by, o, m.ID, step.side, "phone"); err != nil {
			t.Fatal(err)
		}
		if n := letters(t, db, LetterContact); n != step.told {
			t.Errorf("step %d: %d letters tell who the other is, want %d", i, n, step.told)
		}
	}
	b, _ = Load(ctx, db, o.ID)
	if c := b.Count(); c.Nights != 4 || c.Hosted != 2 || c.Open != 0 || !b.MatchOf(guest.ID).Agreed() {
		t.Errorf("counted %+v", c)
	}
	if err := SayYes(ctx, db, by, o, m.ID, "somebody", "phone"); !problem.Is(err, problem.Invalid) {
		t.Errorf("a third side: %v", err)
	}
	if err := Part(ctx, db, by, o.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	if b, _ = Load(ctx, db, o.ID); b.Count().Open != 2 {
		t.Errorf("taken apart: %+v", b.Count())
	}
	if n := addressed(t, db); n != 0 {
		t.Errorf("%d letters still say who was with whom", n)
	}
	if err := Bring(ctx, db, by, o, guest.ID, host.ID); err != nil {
		t.Fatal(err)
	}
	if err := RemoveNeed(ctx, db, by, o.ID, guest.ID); err != nil {
		t.Fatal(err)
	}
	if n := addressed(t, db); n != 0 {
		t.Errorf("the need is gone, and %d letters about it have an address", n)
	}
}

// addressed counts the letters that are for somebody.
func addressed(t testing.TB, db *store.DB) (n int64) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("recipient <> '' OR state = ?", store.LetterWaiting).Count(&n).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func letters(t testing.TB, db *store.DB, kind string) (n int64) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", kind).Count(&n).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatDoesNotFitSaysWhy(t *testing.T) {
	db := storetest.New(t)
	o, other := weekend(t, db, "saint-marc"), weekend(t, db, "plouarzel")
	ride := Form{Kind: string(Ride), Name: "Yann", Phone: "02 61 91 00 70", Number: "3", FirstDay: "2027-05-21", Origin: "Rennes", LeavesAt: "14:30"}
	host, car := offer(t, db, o, roof("odette", 2)), offer(t, db, o, ride)
	for name, test := range map[string]struct {
		change func(*Form)
		offer  *Offer
		want   string
	}{
		"a night more": {func(f *Form) { f.LastDay = "2027-05-23" }, host, "solidarity.no.roof_days"},
		"steps":        {func(f *Form) { f.Accessible = true }, host, "solidarity.no.accessible"},
		"children":     {func(f *Form) { f.Children = true }, host, "solidarity.no.children"},
		"a dog":        {func(f *Form) { f.Pets = true }, host, "solidarity.no.pets"},
		"too many":     {func(f *Form) { f.Number = "3" }, host, "solidarity.no.full"},
		"a car":        {func(*Form) {}, car, "solidarity.no.kind"},
		"fits":         {func(*Form) {}, host, ""},
	} {
		form := roof("guest", 1)
		test.change(&form)
		guest := need(t, db, o, form)
		err := Bring(t.Context(), db, by, o, guest.ID, test.offer.ID)
		var refusal *problem.Error
		if got := ""; errors.As(err, &refusal) && refusal.Message.Key != test.want || err == nil && test.want != got {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	stranger := need(t, db, other, roof("stranger", 1))
	if err := Bring(t.Context(), db, by, o, stranger.ID, host.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("a need of another operation: %v", err)
	}
	smaller := host.FormOf()
	smaller.FirstDay = "2027-05-22"
	if err := UpdateOffer(t.Context(), db, by, o.ID, host.ID, smaller); !problem.Is(err, problem.Invalid) {
		t.Errorf("a night less than was promised: %v", err)
	}
	if err := UpdateOffer(t.Context(), db, by, o.ID, host.ID, Form{Version: "0"}); !problem.Is(err, problem.Conflict) {
		t.Errorf("stale: %v", err)
	}
}

func TestAPartnersBedsAreTakenOnce(t *testing.T) {
	db := storetest.New(t)
	o := weekend(t, db, "saint-marc")
	p, err := partner.Create(t.Context(), db, by, o.ID, partner.Form{Name: "Auberge", Kind: "other", State: "invited", ContactName: "Mme Riou", ContactPhone: "02 61 91 00 44"})
	if err != nil {
		t.Fatal(err)
	}
	form := partner.ReplyForm{Version: "1", Reply: "yes", ContactName: "Mme Riou", ContactPhone: "02 61 91 00 44", Offers: []partner.OfferForm{{Kind: "beds", Text: "Un dortoir", Quantity: "8"}, {Kind: "meals", Text: "Une soupe"}}}
	if err := partner.Respond(t.Context(), db, by, o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	p, _ = partner.Load(t.Context(), db, o.ID, p.ID)
	for range 2 {
		if err := TakeOffer(t.Context(), db, by, o, p.ID, p.Offers[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	b, err := Load(t.Context(), db, o.ID)
	if err != nil || len(b.Offers) != 1 || b.Offers[0].Capacity != 8 || b.Offers[0].Nights() != 2 {
		t.Errorf("taken %+v (%v)", b.Offers, err)
	}
	if err := TakeOffer(t.Context(), db, by, o, p.ID, p.Offers[1].ID); !problem.Is(err, problem.Invalid) {
		t.Errorf("a soup to sleep in: %v", err)
	}
}
