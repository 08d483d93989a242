package wish

// The bound of a goal. Let each seat of atelier a cost λa, and let each person of a goal that comes before be worth μj beside
// the person of this goal. No assignment that respects the seats, and is as good as ours in the goals before, reaches more than
//
//	Σ parties max over bundles (worth − cost) + Σ ateliers λa·seats − Σ goals before μj·reached
//
// whatever the λ and μ, as long as none is negative: what the first sum counts too much is what it pays, and every constraint
// that is respected makes the rest larger. Each party decides alone, so that this is added up in a moment; finding the λ and μ
// that give the least bound is the work (linear.go).
//
// What a bundle brings a party less than its best one, it also takes from the bound. A bundle that takes more than lies between
// the bound and what was reached can be in no assignment that is as good, and is left out for the goals that follow (prune).

// number is what worths are computed in: float64 to find the multipliers, int64 to prove a bound with them.
type number interface{ ~int64 | ~float64 }

// worths is what one person's wishes are worth: having any, then each rank.
type worths[T number] [1 + MaxWishes]T

// worth returns what wishes are worth for the goal of a level: one of its own, and weights for the goals before.
func worth[T number](in *instance, level int, one T, weights []T) (w worths[T]) {
	for j := range min(level+1, len(in.goals)) {
		each := one
		if j < level {
			each = weights[j]
		}
		for i, times := range in.goals[j].weight {
			w[i] += T(times) * each
		}
	}
	return w
}

// values is room for what each bundle of a party is worth to one of its persons after paying, in Units.
type values [1 << MaxWishes]int64

// of computes them.
func (v *values) of(p *party, w *worths[int64], price []int64) {
	var net [MaxWishes]int64
	for i := range p.n {
		net[i] = w[1+p.rank[i]] - price[p.atelier[i]]
	}
	s := p.shape
	v[0] = -w[0] // so that whoever has anything has w[0], added at the end
	for i := 1; i < len(s.masks); i++ {
		v[i] = v[s.parent[i]] + net[s.bit[i]]
		if s.parent[i] == 0 {
			v[i] += w[0]
		}
	}
	for i := range s.masks {
		v[i] += w[0]
	}
}

// bundles is a set of bundles of one party.
type bundles [1 << MaxWishes / 64]uint64

func (b *bundles) has(choice uint8) bool { return b[choice>>6]&(1<<(choice&63)) != 0 }
func (b *bundles) put(choice uint8)      { b[choice>>6] |= 1 << (choice & 63) }

// best returns the highest value of a bundle that is not left out.
func (v *values) best(n int, out *bundles) int64 {
	first, most := true, int64(0)
	for i := range n {
		if !out.has(uint8(i)) && (first || v[i] > most) {
			first, most = false, v[i]
		}
	}
	return most
}

// bound adds up the bound that a proof gives for the goal of a level, in Units, without the bundles that are out.
func (in *instance) bound(level int, reached []int, proof Proof, out []bundles) int64 {
	w := worth(in, level, Units, proof.Weights)
	var v values
	sum := int64(0)
	for i := range in.parties {
		p := &in.parties[i]
		v.of(p, &w, proof.Prices)
		sum += int64(p.size) * v.best(len(p.shape.masks), &out[i])
	}
	for a, price := range proof.Prices {
		sum += price * int64(in.seats[a])
	}
	for j, weight := range proof.Weights {
		sum -= weight * int64(reached[j])
	}
	return sum
}

// prune leaves out the bundles that no assignment has which is as good as ours in the goals up to a level.
func (in *instance) prune(level int, reached []int, proof Proof, bound int64, out []bundles) {
	spare := bound - Units*int64(reached[level])
	w := worth(in, level, Units, proof.Weights)
	var v values
	for i := range in.parties {
		p := &in.parties[i]
		v.of(p, &w, proof.Prices)
		best := v.best(len(p.shape.masks), &out[i])
		for c := range p.shape.masks {
			if int64(p.size)*(best-v[c]) > spare {
				out[i].put(uint8(c))
			}
		}
	}
}

// bounds adds up the bounds of all goals, one after the other. Each proof is valid by itself; with what was reached of the
// goals before, it is valid for the assignments that are as good in those.
func (in *instance) bounds(reached []int, proofs []Proof) []int {
	out := make([]bundles, len(in.parties))
	atMost := make([]int, len(proofs))
	for level, proof := range proofs {
		bound := in.bound(level, reached, proof, out)
		atMost[level] = int(bound / Units)
		in.prune(level, reached, proof, bound, out)
	}
	return atMost
}
