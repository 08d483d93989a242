package wish_test

import (
	"fmt"
	"math/rand/v2"

	"oplibre/app/signup/wish"
)

// size says how large a generated weekend is.
type size struct{ persons, ateliers int }

// weekend generates wishes like those of a weekend: ateliers in ten slots, 30 % of them two slots long, some much more
// wished for than others; a quarter of the people in groups of two to four; three to six wishes each.
func weekend(seed uint64, s size) wish.Problem {
	r := rand.New(rand.NewPCG(seed, 11))
	const slots, hour = 10, 3_600_000
	p := wish.Problem{Seed: fmt.Sprint("weekend ", seed)}
	appeal := make([]float64, s.ateliers)
	total := 0.0
	mean := 1.5 * float64(s.persons) / float64(s.ateliers)
	for i := range s.ateliers {
		slot, length := r.IntN(slots), 1
		if r.Float64() < 0.3 && slot+1 < slots {
			length = 2
		}
		p.Ateliers = append(p.Ateliers, wish.Atelier{
			ID:       fmt.Sprintf("a%04d", i+1),
			Span:     wish.Span{Start: int64(slot) * hour, End: int64(slot+length) * hour},
			Capacity: int(mean*(0.6+0.8*r.Float64())) + 1,
		})
		appeal[i] = 1 / (1 + 4*r.Float64())
		total += appeal[i]
	}
	for persons := 0; persons < s.persons; {
		n := 1
		if r.Float64() < 0.1 { // groups are larger: a tenth of the parties is a quarter of the people
			n = 2 + r.IntN(3)
		}
		n = min(n, s.persons-persons)
		persons += n
		party := wish.Party{Number: len(p.Parties) + 1, Size: n}
		chosen := map[int]bool{}
		for range 3 + r.IntN(4) {
			a := 0
			for at := r.Float64() * total; a < s.ateliers-1 && at >= appeal[a]; a++ {
				at -= appeal[a]
			}
			if !chosen[a] {
				chosen[a] = true
				party.Wishes = append(party.Wishes, a)
			}
		}
		p.Parties = append(p.Parties, party)
	}
	return p
}
