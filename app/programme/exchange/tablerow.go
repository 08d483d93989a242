package exchange

import (
	"strings"
	"time"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// tableRow is an atelier as a row of a table says it: with names where values have identifiers.
type tableRow struct {
	*programme.Atelier
	capacity                       *int
	theme                          *programme.Theme
	place                          *programme.Place
	partner, fallbackPlace         string
	facilitators, facilitatorRoles []string // as long as each other, roles as values
	reserve                        int
	needs                          []programme.Need
	slots                          []programme.SlotPlan
}

// rowOf is the row of an atelier that the public sees.
func rowOf(l *programme.Listing) tableRow {
	return tableRow{Atelier: &l.Atelier, capacity: l.Seats.Capacity, theme: l.Theme, place: l.Place, partner: l.Partner, facilitators: l.Facilitators}
}

// cells are the cells of the row in some columns.
func (r *tableRow) cells(o *operation.Operation, list []column, at programme.Addresses, language string) []xlsx.Cell {
	cells := make([]xlsx.Cell, len(list))
	for i, c := range list {
		if n, counts := r.count(c.key); counts {
			cells[i] = count(n)
		} else if cell, timed := r.timeCell(o, c.key); timed {
			cells[i] = cell
		} else {
			cells[i] = xlsx.T(r.text(o, at, c.key, language))
		}
	}
	return cells
}

// count returns the number in a column of numbers, nil for none.
func (r *tableRow) count(key string) (n *int, counts bool) {
	switch key {
	case "number":
		number := int(r.Number)
		return &number, true
	case "capacity":
		return r.capacity, true
	case "reserve":
		if r.reserve > 0 {
			return &r.reserve, true
		}
		return nil, true
	case "age_min":
		return r.AgeMin, true
	case "age_max":
		return r.AgeMax, true
	case "accompanied_under":
		return r.AccompaniedUnder, true
	case "expected":
		return r.Expected, true
	case "team":
		return r.Team, true
	case "minimum":
		return r.Minimum, true
	case "duration":
		if minutes := int(r.Duration() / time.Minute); !r.Scheduled() {
			return &minutes, true
		}
		return nil, true
	}
	return nil, false
}

// timeCell returns the cell of a column for when the atelier is.
func (r *tableRow) timeCell(o *operation.Operation, key string) (cell xlsx.Cell, timed bool) {
	start, end := r.StartsAt.In(o.Location()), r.EndsAt.In(o.Location())
	switch key {
	case "date":
		cell = day(start)
	case "start":
		cell = clock(start)
	case "end":
		cell = clock(end)
	case "end_date":
		if !endGuessed(start, end) {
			cell = day(end)
		}
	default:
		return cell, false
	}
	if !r.Scheduled() {
		return xlsx.Cell{}, true
	}
	return cell, true
}

// instant returns the moment in a column of moments, nil for none.
func (r *tableRow) instant(key string) (at *store.Instant, is bool) {
	switch key {
	case "decided_by":
		return r.DecidedBy, true
	case "depends_at":
		return r.DependsAt, true
	case "fallback_at":
		return r.FallbackAt, true
	case "fallen_back_at":
		return r.FallenBackAt, true
	}
	return nil, false
}

// text is what a column of texts says of the atelier.
func (r *tableRow) text(o *operation.Operation, at programme.Addresses, key, language string) string {
	if moment, is := r.instant(key); is {
		return momentText(moment, o.Location())
	}
	switch key {
	case "title":
		return r.Title
	case "place":
		if r.place != nil {
			return r.place.Name
		}
	case "theme":
		return r.theme.Name
	case "summary":
		return r.Summary
	case "description":
		return r.Description
	case "facilitators":
		return strings.Join(r.facilitators, "; ")
	case "organisation":
		return r.partner
	case "bring":
		return r.Bring
	case "output_aim":
		return r.OutputAim
	case "output_licence":
		return r.OutputLicence
	case "output_destination":
		return r.OutputDestination
	case "language":
		return r.Language
	case "title_en", "title_br":
		return r.Translations[strings.TrimPrefix(key, "title_")].Title
	case "summary_en", "summary_br":
		return r.Translations[strings.TrimPrefix(key, "summary_")].Summary
	case "id":
		return r.ID
	case "url":
		return at.Atelier(o, r.Atelier)
	case "fallback_place":
		return r.fallbackPlace
	case "fallback_owner":
		return r.FallbackOwner
	}
	return r.words(o, key, language)
}

// words is what a column of words says.
func (r *tableRow) words(o *operation.Operation, key, language string) string {
	switch key {
	case "entry":
		return entryWords.name(string(r.Entry), language)
	case "audience":
		return audienceWords.name(r.Audience, language)
	case "access":
		return joinList(accessWords.names(r.Access, language))
	case "status":
		return statusWords.name(string(r.Status), language)
	case "facilitator_roles":
		for _, role := range r.facilitatorRoles {
			if role != programme.LeadRoles[0] {
				return strings.Join(roleWords.names(r.facilitatorRoles, language), "; ")
			}
		}
	case "by_wishes":
		return yesText(r.ByWishes, language)
	case "pinned":
		return yesText(r.Pinned, language)
	case "depends_on":
		return joinList(dependencyWords.names(r.DependsOn, language))
	case "asks":
		return joinList(asksWords.names(r.Asks, language))
	case "fallback":
		return fallbackWords.name(string(r.Fallback), language)
	case "needs":
		list := make([]string, len(r.needs))
		for i, need := range r.needs {
			list[i] = needText(need, language)
		}
		return joinList(list)
	case "slots":
		var list []string
		for _, hours := range programme.HoursOf(r.slots, r.StartsAt, o.Location()) {
			list = append(list, slotText(hours))
		}
		return joinList(list)
	}
	return ""
}

// yesText writes yes; no is an empty cell.
func yesText(yes bool, language string) string {
	if !yes {
		return ""
	}
	return yesWords.name("true", language)
}

// momentText writes a moment as readWall reads it: as clocks show it, or with its offset where they show it twice.
func momentText(at *store.Instant, zone *time.Location) string {
	if at == nil {
		return ""
	}
	local := at.In(zone)
	if again, first := operation.RepeatedHour(local); again && !first {
		return local.Format(time.RFC3339)
	}
	layout := "02/01/2006 15:04"
	if local.Second() != 0 {
		layout += ":05"
	}
	return local.Format(layout)
}
