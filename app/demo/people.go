package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/data/demo"
)

// chose reports whether the household chose an atelier.
func (h *household) chose(number int) bool { return slices.Contains(h.chosen, number) }

// seed draws the people and what they choose.
const seed = 20270522

// Sign-up is open from day J-45.
var signUpOpens = onDay(time.April, 7, 9, 0)

// household is those who share a carnet, and the numbers of the ateliers that they chose.
type household struct {
	form    signup.Form
	chosen  []int
	at      time.Time
	persons int
}

// How many persons sign up one by one or as families, besides the two classes of the school: 168 in all three weeks before
// the weekend, 180 at its beginning.
const (
	earlyPersons = 119
	latePersons  = 12
)

// classes come with their teacher, who counts the pupils and names none.
var classes = []household{
	{form: signup.Form{Name: "Isabelle Rolland", Phone: "02 61 91 00 14", Email: "ecole@example.org", Origin: "quartier",
		Companions: []signup.Companion{{N: 1, Name: "Classe de CE2", Count: "24", Age: "8", AgeTo: "9", Group: true, Guardian: "École, 02 61 91 00 14"}}},
		chosen: []int{32}, persons: 25},
	{form: signup.Form{Name: "Gilles Omnès", Phone: "02 61 91 00 14", Origin: "quartier",
		Companions: []signup.Companion{{N: 1, Name: "Classe de CM1", Count: "23", Age: "9", AgeTo: "10", Group: true, Guardian: "École, 02 61 91 00 14"}}},
		chosen: []int{33}, persons: 24},
}

// people returns who signs up three weeks before and who does later, in the order in which they do.
func people(ateliers []demo.Atelier) (early, late []household) {
	random := rand.New(rand.NewPCG(seed, 29019))
	for n := 0; n < earlyPersons; {
		h := drawHousehold(random, len(early), earlyPersons-n)
		n += h.persons
		early = append(early, h)
	}
	for n := 0; n < latePersons; {
		h := drawHousehold(random, len(early)+len(late), latePersons-n)
		n += h.persons
		late = append(late, h)
	}
	wishes := newDemand(ateliers)
	wishes.choose(random, early, wantedEarly)
	wishes.choose(random, late, wantedLate)
	early = append(early[:9:9], append(append([]household(nil), classes...), early[9:]...)...)
	for i := range early {
		early[i].at = earlyAt(random, float64(i)/float64(len(early)))
	}
	for i := range late {
		late[i].at = onDay(time.May, 4, 9, 0).Add(time.Duration(i) * 17 * 24 * time.Hour / time.Duration(len(late))).
			Add(time.Duration(random.IntN(11*60)) * time.Minute)
	}
	return early, late
}

// drawHousehold makes a household of at most so many persons. One in four is a family, one in six a couple.
func drawHousehold(random *rand.Rand, index, most int) household {
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	first, last := demo.FirstNames[(index*29+7)%len(demo.FirstNames)], pick(demo.LastNames)
	h := household{persons: 1, form: signup.Form{Name: first + " " + last, Origin: drawOrigin(random)}}
	h.form.Key = storyID(signUpOpens, "sign-up", index)
	switch size := random.IntN(12); {
	case size < 3 && most >= 3:
		for i := range 1 + random.IntN(2) {
			age := []int{3, 6, 8, 9, 9, 10, 11, 12, 12, 14}[random.IntN(10)]
			h.form.Companions = append(h.form.Companions, signup.Companion{N: i + 1, Name: pick(demo.ChildNames) + " " + last,
				Age: strconv.Itoa(age), Photo: random.IntN(5) > 2})
		}
	case size < 5 && most >= 2:
		h.form.Companions = []signup.Companion{{N: 1, Name: pick(demo.FirstNames) + " " + pick(demo.LastNames)}}
	}
	h.persons += len(h.form.Companions)
	h.form.Photo = random.IntN(10) < 7
	// A third has no e-mail; families leave a telephone number, because their children may be alone in an atelier.
	if random.IntN(3) > 0 {
		h.form.Email = fmt.Sprintf("%s.%s%d@example.org", mailName(first), mailName(last), index)
		h.form.News = random.IntN(5) < 2
	}
	if len(h.form.Companions) > 0 || h.form.Email == "" && random.IntN(4) > 0 {
		h.form.Phone = fmt.Sprintf("02 61 91 %02d %02d", 10+index%80, random.IntN(100))
	}
	return h
}

func drawOrigin(random *rand.Rand) string {
	switch n := random.IntN(100); {
	case n < 56:
		return "quartier"
	case n < 76:
		return "commune"
	case n < 90:
		return "ailleurs"
	}
	return ""
}

// mailName writes a name as addresses have it.
func mailName(name string) string { return strings.ReplaceAll(store.Fold(name), " ", "-") }

// earlyAt spreads the early sign-ups: a first rush, a calm fortnight, a jump when the posters are up, then day after day.
func earlyAt(random *rand.Rand, share float64) time.Time {
	days := 0.0
	switch {
	case share < 0.25:
		days = share / 0.25 * 3
	case share < 0.42:
		days = 3 + (share-0.25)/0.17*12
	case share < 0.72:
		days = 15 + (share-0.42)/0.30*3
	default:
		days = 18 + (share-0.72)/0.28*7
	}
	hour := time.Duration(random.IntN(11*60)) * time.Minute
	return signUpOpens.AddDate(0, 0, int(days)).Add(hour)
}
