package partner

import (
	"testing"
	"time"

	"oplibre/app/problem"
	"oplibre/app/store/storetest"
)

func TestAConfirmedOfferThatChangesIsLookedAtAgain(t *testing.T) {
	db := storetest.New(t)
	o, _, _ := weekend(t, db, "saint-marc")
	p, other := create(t, db, o.ID, school()), create(t, db, o.ID, Form{Name: "Radio", Kind: "radio", State: "invited"})
	ctx := t.Context()
	respond := func(id string, form ReplyForm) *Partner {
		t.Helper()
		if err := Respond(ctx, db, by, o.ID, id, form); err != nil {
			t.Fatal(err)
		}
		loaded, err := Load(ctx, db, o.ID, id)
		if err != nil {
			t.Fatal(err)
		}
		return loaded
	}
	said := respond(p.ID, ReplyForm{Version: "1", Reply: "yes", Offers: []OfferForm{{Kind: "place", Text: "Le préau", Quantity: "50"}, {Kind: "meals", Text: ""}}})
	if len(said.Offers) != 1 || said.State != Accepted {
		t.Fatalf("said %+v", said)
	}
	if err := SetOffer(ctx, db, by, o.ID, p.ID, said.Offers[0].ID, "1", Confirmed); err != nil {
		t.Fatal(err)
	}
	said, _ = Load(ctx, db, o.ID, p.ID)
	same := respond(p.ID, ReplyOf(said))
	if same.Offers[0].State != Confirmed || same.Offers[0].UpdatedAt != said.Offers[0].UpdatedAt {
		t.Errorf("nothing changed, and the offer is %+v", same.Offers[0])
	}
	form := ReplyOf(same)
	form.Offers[0].Quantity = "30"
	if changed := respond(p.ID, form); changed.Offers[0].State != Offered || *changed.Offers[0].Quantity != 30 {
		t.Errorf("thirty instead of fifty, and the offer is %+v", changed.Offers[0])
	}
	stolen := respond(other.ID, ReplyForm{Version: "1", Reply: "yes", Offers: []OfferForm{{ID: said.Offers[0].ID, Kind: "place", Text: "À moi"}}})
	mine, _ := Load(ctx, db, o.ID, p.ID)
	if mine.Offers[0].Text != "Le préau" || stolen.Offers[0].ID == mine.Offers[0].ID {
		t.Errorf("another partner writes into %+v", mine.Offers[0])
	}
	if err := Respond(ctx, db, by, o.ID, p.ID, ReplyForm{Version: "1", Reply: "no"}); !problem.Is(err, problem.Conflict) {
		t.Errorf("stale: %v", err)
	}
	if gone := respond(p.ID, ReplyForm{Version: ReplyOf(mine).Version, Reply: "no"}); gone.State != Declined || gone.Offers[0].State != Withdrawn || gone.Public() {
		t.Errorf("after a no: %+v", gone)
	}
}

func TestStatesTellWhoOwesAnAnswer(t *testing.T) {
	early, late := by.Now(), by.Now()+1000
	for name, test := range map[string]struct {
		from, to State
		before   Partner
		asked    bool
		heard    bool
	}{
		"invited":       {ToContact, Invited, Partner{}, true, false},
		"says yes":      {Invited, Accepted, Partner{AskedAt: &early}, true, true},
		"begins again":  {Declined, ToContact, Partner{AskedAt: &early, HeardAt: &early, Reminders: 2}, false, false},
		"stays invited": {Invited, Invited, Partner{}, false, false},
	} {
		p := test.before
		p.State = test.to
		p.moved(test.from, late)
		if (p.AskedAt != nil) != test.asked || (p.HeardAt != nil) != test.heard || test.to == ToContact && p.Reminders != 0 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := (&Partner{State: Invited, AskedAt: &late, HeardAt: &early}); p.SilentSince() == nil {
		t.Error("an answer from before counts")
	}
	if p := (&Partner{NextStepOn: "2027-02-01"}); !p.Late("2027-02-02") || p.Late(by.At.Format(time.DateOnly)) {
		t.Error("late is the day after, not the day")
	}
}
