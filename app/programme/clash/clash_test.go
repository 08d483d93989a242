package clash

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
	"oplibre/data"
)

// weekend is a plan in memory: Saint-Marc in Brest, from Friday 21 May 2027 18:30 to Sunday 23 May 18:30.
type weekend struct {
	testing.TB
	*plan.Plan
}

var brest = mustLoad("Europe/Paris")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// sat, fri and sun are hours of the weekend: sat(9, 45).
func fri(hour, past int) store.Instant { return local(21, hour, past) }
func sat(hour, past int) store.Instant { return local(22, hour, past) }
func sun(hour, past int) store.Instant { return local(23, hour, past) }

func local(day, hour, past int) store.Instant {
	return store.InstantOf(time.Date(2027, 5, day, hour, past, 0, 0, brest))
}

func newWeekend(t testing.TB) *weekend {
	o := &operation.Operation{ID: "o", Name: "Saint-Marc", TimeZone: "Europe/Paris", StartsAt: fri(18, 30), EndsAt: sun(18, 30), Longitude: -4.455,
		Latitude: 48.4, Communes: []operation.TerritoryCommune{{InseeCode: "29019"}}}
	w := &weekend{t, &plan.Plan{Operation: o, Location: brest}}
	w.theme("flore")
	return w
}

// gathering is the slug of the theme of meals in the reference data.
const gathering = "convivialite"

func (w *weekend) theme(slug string) {
	w.Themes = append(w.Themes, programme.Theme{ID: slug, Slug: slug, Name: "Thème " + slug, Translations: map[string]string{"en": "Theme " + slug}})
}

// place adds a place about which there is nothing to say.
func (w *weekend) place(name string, alter ...func(*programme.Place)) *string {
	p := programme.Place{ID: name, Number: len(w.Places) + 1, Name: name}
	p.OpenedBy, p.UseAuthorised = "Le gardien", "yes"
	for _, f := range alter {
		f(&p)
	}
	w.Places = append(w.Places, p)
	return &p.ID
}

func (w *weekend) facilitator(name string, alter ...func(*programme.Facilitator)) string {
	f := programme.Facilitator{ID: name, Name: name}
	for _, alter := range alter {
		alter(&f)
	}
	w.Facilitators = append(w.Facilitators, f)
	return f.ID
}

func (w *weekend) atelier(title string, start, end store.Instant, place *string, alter ...func(*plan.Atelier)) *plan.Atelier {
	a := &plan.Atelier{Atelier: programme.Atelier{ID: title, Number: int64(len(w.Ateliers) + 1), Title: title, ThemeID: "flore", PlaceID: place,
		StartsAt: start, EndsAt: end, Audience: "everybody", Status: programme.Published}}
	for _, f := range alter {
		f(a)
	}
	w.Ateliers = append(w.Ateliers, a)
	return a
}

func ledBy(ids ...string) func(*plan.Atelier) {
	return func(a *plan.Atelier) {
		for _, id := range ids {
			a.Leads = append(a.Leads, programme.Lead{FacilitatorID: id, Role: "lead"})
		}
	}
}

func needing(kind string, n int) func(*plan.Atelier) {
	return func(a *plan.Atelier) { a.Needs = append(a.Needs, programme.Need{Kind: kind, Quantity: n}) }
}

func seats(n int) func(*plan.Atelier) { return func(a *plan.Atelier) { a.Seats.Capacity = &n } }

func outdoors(p *programme.Place) { p.Outdoors = true }

func where(latitude, longitude float64) func(*programme.Place) {
	return func(p *programme.Place) { p.Latitude, p.Longitude = &latitude, &longitude }
}

func opened(hours ...programme.Hours) func(*programme.Place) {
	return func(p *programme.Place) { p.Hours = hours }
}

func number(n int) *int                          { return &n }
func instant(i store.Instant) *store.Instant     { return &i }
func span(from, to store.Instant) programme.Span { return programme.Span{Start: from, End: to} }

// found returns the clashes of one rule, each as "severity ateliers", and proves that each can be said and led out of.
func (w *weekend) found(rule string) []string {
	w.Helper()
	var all []string
	for _, c := range Find(w.Plan) {
		if c.Rule != rule {
			continue
		}
		w.speaks(c)
		w.waysLeadOut(c)
		all = append(all, string(c.Severity)+" "+strings.Join(c.Ateliers, "+"))
	}
	return all
}

// speaks proves that all that a clash says is in both catalogues, with all its values.
func (w *weekend) speaks(c Clash) {
	w.Helper()
	messages := []problem.Message{c.Title, c.Detail}
	if len(c.Ways) == 0 {
		w.Errorf("%s: no way out", c.Rule)
	}
	for _, way := range c.Ways {
		messages = append(messages, way.Label)
	}
	for _, language := range i18n.Languages {
		for _, m := range messages {
			said := i18n.Say(i18n.With(context.Background(), language), m)
			if said == m.Key || said == "" || strings.Contains(said, "<no value>") || strings.Contains(said, "{") {
				w.Errorf("%s: %s in %s: %q", c.Rule, m.Key, language, said)
			}
		}
	}
}

// waysLeadOut applies each move: the clash is gone, and no new impossible one has come.
func (w *weekend) waysLeadOut(c Clash) {
	w.Helper()
	before := Find(w.Plan)
	for _, way := range c.Ways {
		if way.Page != "" {
			continue
		}
		after := Find(w.applied(way))
		if slices.ContainsFunc(after, func(now Clash) bool { return same(now, c) && (c.Span.Overlaps(now.Span) || !several(c)) }) {
			w.Errorf("%s of %v: %v does not lead out", c.Rule, c.Ateliers, way.Label)
		}
		for _, now := range after {
			if now.Severity == Impossible && !slices.ContainsFunc(before, func(was Clash) bool {
				return same(was, now) && (was.Span.Holds(now.Span) || !several(now))
			}) {
				w.Errorf("%s of %v: %v leads to %s of %v", c.Rule, c.Ateliers, way.Label, now.Rule, now.Ateliers)
			}
		}
	}
}

// applied returns the plan after a move.
func (w *weekend) applied(way Way) *plan.Plan {
	moved := *w.Plan
	moved.Ateliers = slices.Clone(w.Ateliers)
	for i, a := range moved.Ateliers {
		if a.ID == way.AtelierID {
			b := *a
			b.StartsAt, b.EndsAt, b.PlaceID = way.Span.Start, way.Span.End, way.PlaceID
			moved.Ateliers[i] = &b
		}
	}
	moved.Sort()
	return &moved
}

// several reports whether a clash is made by several together, who may be fewer or others after a move.
func several(c Clash) bool { return c.Rule == "equipment_short" || c.Rule == "too_many" }

// same reports whether two clashes are the same, at whatever time.
func same(a, b Clash) bool {
	switch {
	case a.Rule != b.Rule:
		return false
	case a.Rule == "equipment_short":
		return a.Title.Args["Thing"] == b.Title.Args["Thing"]
	case a.Rule == "too_many":
		return slices.Equal(a.Places, b.Places)
	}
	return a.Title.Key == b.Title.Key && slices.Equal(a.Facilitators, b.Facilitators) &&
		slices.Equal(slices.Sorted(slices.Values(a.Ateliers)), slices.Sorted(slices.Values(b.Ateliers)))
}

// rows runs a table of one rule: each row plans a weekend and says what is found, in order.
type rows map[string]struct {
	plan func(w *weekend)
	want []string
}

func (r rows) run(t *testing.T, rule string) {
	t.Helper()
	for name, row := range r {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			row.plan(w)
			w.Sort()
			if got := w.found(rule); !slices.Equal(got, row.want) {
				t.Errorf("found %q, want %q", got, row.want)
			}
		})
	}
}

// said returns the sentences of the first clash of a rule in a language, without no-break spaces.
func (w *weekend) said(rule, language string) (all []string) {
	w.Helper()
	for _, c := range Find(w.Plan) {
		if c.Rule != rule {
			continue
		}
		ctx := i18n.With(context.Background(), language)
		all = append(all, i18n.Say(ctx, c.Title), i18n.Say(ctx, c.Detail))
		for _, way := range c.Ways {
			all = append(all, i18n.Say(ctx, way.Label))
		}
		break
	}
	for i := range all {
		all[i] = strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(all[i])
	}
	return all
}

// TestSentences reads two clashes as people do, below the grid.
func TestSentences(t *testing.T) {
	w := newWeekend(t)
	room := w.place("Salle informatique")
	solenn := w.facilitator("Solenn Kermarrec")
	w.atelier("Premiers pas sur Wikipédia", sat(9, 45), sat(12, 30), room, ledBy(solenn))
	w.atelier("Verser et décrire", sat(12, 0), sat(15, 0), room, ledBy(solenn))
	w.Blockers = []programme.Blocker{{ID: "b", Kind: programme.Break, Title: "Repas partagé", StartsAt: sat(12, 30), EndsAt: sat(14, 0)}}
	want := map[string][]string{
		"fr": {"Salle informatique : deux ateliers à la fois, samedi 22 de 12 h à 12 h 30",
			"« Premiers pas sur Wikipédia » finit à 12 h 30, « Verser et décrire » commence à 12 h. L’animation est la même : Solenn Kermarrec.",
			"Commencer à 14 h", "Commencer à 12 h 30", "Ouvrir « Verser et décrire »"},
		"en": {"Salle informatique: two ateliers at once, Saturday 22 from 12:00 to 12:30",
			"“Premiers pas sur Wikipédia” ends at 12:30, “Verser et décrire” begins at 12:00. Both are led by Solenn Kermarrec.",
			"Begin at 14:00", "Begin at 12:30", "Open “Verser et décrire”"},
	}
	for language, want := range want {
		if got := w.said("place_twice", language); !slices.Equal(got, want) {
			t.Errorf("in %s:\n%q\nwant\n%q", language, got, want)
		}
	}
}

// TestNothingClashesWithoutAnHour cancels or takes off the grid what would break every rule.
func TestNothingClashesWithoutAnHour(t *testing.T) {
	for name, alter := range map[string]func(*plan.Atelier){
		"cancelled":       func(a *plan.Atelier) { a.Status = programme.Cancelled },
		"without an hour": func(a *plan.Atelier) { a.StartsAt, a.EndsAt = 0, a.EndsAt-a.StartsAt },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			park := w.place("Jardin", outdoors, func(p *programme.Place) {
				p.UseAuthorised, p.Capacity, p.Authorised, p.OpenedBy = "no", number(1), number(1), ""
				p.Hours = []programme.Hours{{From: "10:00", To: "11:00"}}
			})
			lead := w.facilitator("Léna", func(f *programme.Facilitator) { f.Availability = []programme.Span{span(sat(1, 0), sat(2, 0))} })
			for _, title := range []string{"A", "B"} {
				w.atelier(title, local(1, 2, 0), local(1, 4, 0), park, ledBy(lead), needing("gps", 3), seats(9), func(a *plan.Atelier) {
					a.Audience, a.Access, a.DependsOn, a.FallbackAt = "children", []string{"step_free"}, []string{"rain"}, instant(sun(1, 0))
				})
			}
			if all := Find(w.Plan); len(all) < 10 {
				t.Fatalf("only %d clashes before", len(all))
			}
			for _, a := range w.Ateliers {
				alter(a)
			}
			w.Sort()
			if all := Find(w.Plan); len(all) > 0 {
				t.Errorf("%v", all)
			}
		})
	}
}

func TestGravestFirstThenByTime(t *testing.T) {
	w := newWeekend(t)
	room := w.place("Salle", func(p *programme.Place) { p.Capacity = number(5) })
	w.atelier("C", sun(9, 0), sun(11, 0), room, seats(9))
	w.atelier("D", sun(10, 0), sun(12, 0), room)
	w.atelier("A", sat(9, 0), sat(11, 0), room, seats(9))
	w.atelier("B", sat(10, 0), sat(12, 0), room)
	all := Find(w.Plan)
	if !slices.IsSortedFunc(all, func(a, b Clash) int {
		return cmp.Or(slices.Index(Severities, a.Severity)-slices.Index(Severities, b.Severity), cmp.Compare(a.Span.Start, b.Span.Start))
	}) {
		t.Errorf("%v", all)
	}
	if own := concerning(all, "D"); len(own) != 1 || own[0].Rule != "place_twice" || own[0].Ateliers[0] != "C" {
		t.Errorf("of D: %v", own)
	}
}

// concerning returns the clashes that concern an atelier.
func concerning(found []Clash, atelierID string) []Clash {
	return slices.DeleteFunc(slices.Clone(found), func(c Clash) bool { return !slices.Contains(c.Ateliers, atelierID) })
}

func TestRulesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rules {
		if seen[r.name] || r.find == nil || !slices.Contains(Severities, r.gravest) {
			t.Errorf("%q", r.name)
		}
		seen[r.name] = true
	}
}

func TestThingsAreTheKindsOfEquipment(t *testing.T) {
	for _, kind := range programme.EquipmentKinds {
		if things[kind] == (data.Text{}) {
			t.Errorf("%s has no word", kind)
		}
	}
}

func equalOrEmpty(a, b []string) bool { return len(a) == 0 && len(b) == 0 || slices.Equal(a, b) }
