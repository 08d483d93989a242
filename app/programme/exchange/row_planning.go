package exchange

import (
	"strings"
	"unicode/utf8"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Bounds of what a team plans, those of the form of an atelier.
const (
	mostPersons = 100_000
	mostThings  = 10_000
	longName    = 120
	longKind    = 60
)

// readPlanning reads what only the tables of a team have.
func (r *rowReader) readPlanning() {
	in := &r.in
	in.Reserve, in.Expected = r.number("reserve", 0, mostPersons), r.number("expected", 1, mostPersons)
	in.Team, in.Minimum = r.number("team", 0, 1000), r.number("minimum", 1, mostPersons)
	in.ByWishes, in.Pinned = r.yes("by_wishes"), r.yes("pinned")
	in.DecidedBy, in.DependsAt = r.instant("decided_by"), r.instant("depends_at")
	in.FallbackAt, in.FallenBackAt = r.instant("fallback_at"), r.instant("fallen_back_at")
	in.DependsOn, in.Asks = r.several("depends_on", dependencyWords), r.several("asks", asksWords)
	in.Fallback = programme.Fallback(r.word("fallback", fallbackWords, ""))
	in.FallbackRoom = r.cell("fallback_place")
	if in.Fallback == programme.FallbackMove && in.FallbackRoom == "" && r.has("fallback_place") {
		r.wrong("fallback_place", "fallback_place", nil)
	}
	in.FallbackOwner = r.short("fallback_owner", strings.Join(strings.Fields(r.cell("fallback_owner")), " "), longName)
	if in.FallbackRoom != "" && in.FallbackRoom == in.Room {
		r.wrong("fallback_place", "same_place", nil)
	}
	r.readNeeds()
	r.readSlots()
}

// has reports whether the table has a column.
func (r *rowReader) has(key string) bool {
	_, there := r.of[key]
	return there
}

// yes reads yes or no; empty is no.
func (r *rowReader) yes(key string) bool {
	text := r.cell(key)
	if value := yesWords.find(text); text == "" || value == "false" {
		return false
	}
	if !yes(text) {
		r.wrong(key, "choice", problem.Args{"Value": shortened(text), "Choices": strings.Join(yesWords.all(r.o.Language), ", ")})
	}
	return true
}

// instant reads a day and an hour, nil for an empty cell.
func (r *rowReader) instant(key string) *store.Instant {
	text := r.cell(key)
	if text == "" {
		return nil
	}
	before := len(r.issues)
	w := r.wall(key, text)
	if len(r.issues) > before {
		return nil
	}
	at, ok := r.moment(key, w)
	if !ok {
		return nil
	}
	instant := store.InstantOf(at)
	return &instant
}

// several reads words between semicolons or commas.
func (r *rowReader) several(key string, among words) (values []string) {
	for _, text := range strings.FieldsFunc(r.cell(key), func(c rune) bool { return c == ';' || c == ',' || c == '\n' }) {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		value := among.find(text)
		if value == "" {
			r.wrong(key, "choice", problem.Args{"Value": shortened(text), "Choices": strings.Join(among.all(r.o.Language), ", ")})
			continue
		}
		values = append(values, value)
	}
	return values
}

// short refuses a text that is longer than the form takes.
func (r *rowReader) short(key, text string, most int) string {
	if utf8.RuneCountInString(text) > most {
		r.wrong(key, "long", problem.Args{"Most": most})
	}
	return text
}

// readRoles reads one role for each name of the column of facilitators.
func (r *rowReader) readRoles() {
	if r.cell("facilitator_roles") == "" {
		return
	}
	for text := range strings.SplitSeq(r.cell("facilitator_roles"), ";") {
		role := ""
		if text = strings.TrimSpace(text); text != "" {
			if role = roleWords.find(text); role == "" {
				r.wrong("facilitator_roles", "choice", problem.Args{"Value": shortened(text), "Choices": strings.Join(roleWords.all(r.o.Language), ", ")})
			}
		}
		r.in.Roles = append(r.in.Roles, role)
	}
}

// readNeeds reads what the atelier needs; a kind that stands there twice is needed that many times in all.
func (r *rowReader) readNeeds() {
	at := map[string]int{}
	for _, text := range splitList(r.cell("needs")) {
		need, ok := readNeed(text)
		switch {
		case !ok || need.Quantity > mostThings:
			r.wrong("needs", "need", problem.Args{"Value": shortened(text), "Most": mostThings})
			return
		case need.Quantity == 0:
			continue
		}
		r.short("needs", need.Kind, longKind)
		if i, there := at[need.Kind]; there {
			r.in.Needs[i].Quantity += need.Quantity
			continue
		}
		at[need.Kind] = len(r.in.Needs)
		r.in.Needs = append(r.in.Needs, need)
	}
	programme.SortNeeds(r.in.Needs)
}

// readSlots reads the appointments.
func (r *rowReader) readSlots() {
	for _, text := range splitList(r.cell("slots")) {
		slot, ok := readSlot(text)
		if !ok || slot.Seats < 1 || slot.Seats > programme.MostSlotSeats || slot.To > 72*60 {
			r.wrong("slots", "slot", problem.Args{"Value": shortened(text)})
			return
		}
		slot.Label = r.short("slots", slot.Label, programme.LongestSlotLabel)
		r.in.Slots = append(r.in.Slots, slot)
	}
	if len(r.in.Slots) > programme.MostSlots {
		r.wrong("slots", "slots", problem.Args{"Most": programme.MostSlots})
	}
}
