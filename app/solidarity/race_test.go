package solidarity

import (
	"strconv"
	"testing"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// While one of the team notes the last yes, another takes the two apart or deletes the offer: whatever comes first, no letter goes on
// saying who is with whom.
func TestNothingIsToldOfWhatIsTakenApart(t *testing.T) {
	one, two := storetest.Pair(t)
	o := weekend(t, one, "saint-marc")
	for round := range 12 {
		host, guest := offer(t, one, o, roof("odette"+strconv.Itoa(round), 1)), need(t, one, o, roof("paul"+strconv.Itoa(round), 1))
		if err := Bring(t.Context(), one, by, o, guest.ID, host.ID); err != nil {
			t.Fatal(err)
		}
		b, err := Load(t.Context(), one, o.ID)
		if err != nil {
			t.Fatal(err)
		}
		match := b.MatchOf(guest.ID).ID
		if err := SayYes(t.Context(), one, by, o, match, Giver, "phone"); err != nil {
			t.Fatal(err)
		}
		for i, err := range storetest.AtOnce(4, func(i int) error {
			db := []*store.DB{one, two}[i%2]
			switch {
			case i < 2:
				return SayYes(t.Context(), db, by, o, match, Taker, "phone")
			case round%2 == 0:
				return Part(t.Context(), db, by, o.ID, match)
			}
			return RemoveOffer(t.Context(), db, by, o.ID, host.ID)
		}) {
			if err != nil && !problem.Is(err, problem.NotFound) {
				t.Errorf("round %d, press %d: %v", round, i, err)
			}
		}
		if n := addressed(t, one); n != 0 {
			t.Fatalf("round %d: %d letters are for somebody", round, n)
		}
	}
}
