package demo

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Kind is what a contribution mainly is.
type Kind string

const (
	// Observation is a living thing seen or heard.
	Observation Kind = "observation"
	// Feature is something that stands on the map.
	Feature Kind = "place"
	// Photo is a picture.
	Photo Kind = "photo"
	// Sound is a recording.
	Sound Kind = "sound"
	// Story is a text.
	Story Kind = "text"
	// Link is an address elsewhere: an article, a changeset.
	Link Kind = "link"
	// File is a table or a document.
	File Kind = "file"
)

// Template is a contribution without its place, time and author. Values are answers to fields of its theme.
type Template struct {
	Kind               Kind
	Title, Description string
	Values             Values
}

// Values are answers by field name, as a form would send them.
type Values map[string]string

// Contribution is a template put somewhere.
type Contribution struct {
	Theme string
	Template
	// Spot is the street or place near which it lies.
	Spot     string
	Lon, Lat float64
	// Offset is when it was collected, from the start of the operation.
	Offset time.Duration
	// Atelier is the number of the atelier it was collected at, 0 when somebody brought it alone.
	Atelier int
	// Author is a first name; Contributors who prefer not to be named have none.
	Author string
}

// Templates returns the templates of a theme, at least twelve.
func Templates(theme string) []Template { return templates[theme] }

var templates = map[string][]Template{
	"mapping": mappingTemplates, "flora": floraTemplates, "fauna": faunaTemplates, "shore": shoreTemplates,
	"heritage": heritageTemplates, "memory": memoryTemplates, "photo": photoTemplates, "sound": soundTemplates,
	"wiki": wikiTemplates, "public-data": publicDataTemplates, "access": accessTemplates, "making": makingTemplates,
	"languages": languageTemplates, "gathering": gatheringTemplates,
}

// share is how many of a hundred contributions belong to a theme, in this order.
var share = []struct {
	theme string
	of100 int
}{
	{"mapping", 18}, {"flora", 15}, {"access", 11}, {"photo", 10}, {"fauna", 8}, {"shore", 7}, {"heritage", 7}, {"languages", 6},
	{"sound", 4}, {"wiki", 4}, {"memory", 4}, {"public-data", 2}, {"making", 2}, {"gathering", 2},
}

// Contributions returns n contributions inside the outline, in order of time; the same n gives the same ones.
func Contributions(n int) []Contribution {
	random := rand.New(rand.NewPCG(20270521, 29019))
	byTheme := map[string][]Atelier{}
	for _, a := range Ateliers() {
		if a.Start >= 0 {
			byTheme[a.Theme] = append(byTheme[a.Theme], a)
		}
	}
	used := map[string]int{}
	all := make([]Contribution, 0, max(n, 0))
	for i := range n {
		theme := themeOf((i*37 + 11) % 100)
		number := used[theme]
		used[theme]++
		choices := templates[theme]
		c := Contribution{Theme: theme, Template: choices[number%len(choices)]}
		spot := Spots[random.IntN(len(Spots))]
		if theme == "shore" {
			spot = shoreSpots[random.IntN(len(shoreSpots))]
		}
		if round := number / len(choices); round > 0 {
			c.Title = fmt.Sprintf("%s, %s", c.Title, spot.Name)
		}
		c.Spot = spot.Name
		c.Lon, c.Lat = near(random, spot.At)
		ateliers := byTheme[theme]
		a := ateliers[random.IntN(len(ateliers))]
		begin, end := a.Start, a.End
		switch random.IntN(10) {
		case 0, 1: // alone, in daylight
			begin, end = sat(8, 30), sat(18, 0)
		case 2:
			begin, end = sun(8, 30), sun(17, 30)
		default:
			c.Atelier = a.Number
		}
		c.Offset = begin + time.Duration(random.Int64N(int64(end-begin))).Truncate(time.Minute)
		if random.IntN(8) > 0 {
			c.Author = FirstNames[random.IntN(len(FirstNames))]
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b Contribution) int { return cmp.Compare(a.Offset, b.Offset) })
	return all
}

// themeOf spreads the hundred by share.
func themeOf(percent int) string {
	for _, s := range share {
		if percent < s.of100 {
			return s.theme
		}
		percent -= s.of100
	}
	return share[0].theme
}

// near returns a point within about 200 metres of p, inside the outline, to a metre.
func near(random *rand.Rand, p Point) (lon, lat float64) {
	for range 20 {
		q := Point{round5(p[0] + (random.Float64()-0.5)*0.0050), round5(p[1] + (random.Float64()-0.5)*0.0033)}
		if Inside(q) {
			return q[0], q[1]
		}
	}
	return p[0], p[1]
}

func round5(x float64) float64 { return math.Round(x*1e5) / 1e5 }
