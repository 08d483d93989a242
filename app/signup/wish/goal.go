package wish

// Policy is what the organiser chooses: what a first wish is worth against later ones. With both, the number of persons
// with at least one wish comes before everything, and the draw last.
type Policy string

// The policies. With the same seats, FirstWishes gives more first wishes and MostWishes more seats.
const (
	// FirstWishes makes as many first wishes come true as possible, then as many second ones, and so on.
	FirstWishes Policy = "first_wishes"
	// MostWishes makes as many wishes come true as possible, whatever their rank, then as many first ones, and so on.
	MostWishes Policy = "most_wishes"
)

// Goal is what is counted.
type Goal string

// The goals, all in persons.
const (
	// Served counts persons with at least one wish.
	Served Goal = "served"
	// Granted counts wishes that came true, once for each person.
	Granted Goal = "granted"
	// Ranked counts persons whose wish of one rank came true.
	Ranked Goal = "ranked"
)

// Bound is a goal, what an assignment reaches of it, and what no assignment can exceed that is as good in the goals before.
type Bound struct {
	Goal Goal `json:"goal"`
	// Rank is the rank of Ranked, 0 for the first wish.
	Rank    int `json:"rank"`
	Reached int `json:"reached"`
	AtMost  int `json:"at_most"`
	// Searched reports that Proof gives more than AtMost, and that an exhaustive search closed the difference, which can be
	// repeated but not added up.
	Searched bool `json:"searched,omitempty"`
	// Proof lets anybody add up the bound again.
	Proof Proof `json:"proof"`
}

// Proof holds the multipliers of a bound: any numbers that are not negative give a valid one. See (*instance).value.
type Proof struct {
	// Prices are those of a seat, one for each atelier, in Units of a person.
	Prices []int64 `json:"prices"`
	// Weights are those of the goals before this one, in the same units.
	Weights []int64 `json:"weights"`
}

// Units is how many units of a Proof are one person: proofs are in whole numbers, so that no rounding can be doubted.
const Units = 1 << 16

// tally counts persons: those with at least one wish, then those with their first, second…
type tally [1 + MaxWishes]int32

// goal is a Goal as a sum over a tally.
type goal struct {
	Goal
	rank   int
	weight tally
}

// goalsOf returns the goals of a policy in their order.
func goalsOf(policy Policy, ranks int) []goal {
	served := goal{Goal: Served}
	served.weight[0] = 1
	goals := []goal{served}
	if policy == MostWishes {
		granted := goal{Goal: Granted}
		for rank := range ranks {
			granted.weight[rank+1] = 1
		}
		goals = append(goals, granted)
	}
	for rank := range ranks {
		ranked := goal{Goal: Ranked, rank: rank}
		ranked.weight[rank+1] = 1
		goals = append(goals, ranked)
	}
	return goals
}

// of returns how much of a goal a tally reaches.
func (g *goal) of(t *tally) int {
	sum := 0
	for i, weight := range g.weight {
		sum += int(weight) * int(t[i])
	}
	return sum
}

// compare returns whether a is better than b (1), worse (-1), or as good (0), goal by goal.
func (in *instance) compare(a, b *tally) int {
	if a[0] != b[0] {
		return sign(a[0] - b[0])
	}
	if in.policy == MostWishes {
		var granted int32
		for i := 1; i < len(a); i++ {
			granted += a[i] - b[i]
		}
		if granted != 0 {
			return sign(granted)
		}
	}
	for i := 1; i < len(a); i++ {
		if a[i] != b[i] {
			return sign(a[i] - b[i])
		}
	}
	return 0
}

func sign(n int32) int {
	if n > 0 {
		return 1
	}
	return -1
}
