package programme

import (
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// mostPersons bounds numbers of persons of one atelier.
const mostPersons = 100_000

// checkPlanning reads what the team plans and the public programme does not say.
func (f AtelierForm) checkPlanning(in *input, o *operation.Operation, a *atelierInput) {
	if reserve := in.number("reserve", f.Reserve, 0, mostPersons); reserve != nil && a.Entry == SignUp {
		a.reserve = *reserve
	}
	if a.capacity != nil && a.reserve > *a.capacity {
		in.fields.Add("reserve", "fallback.error.reserve", nil)
	}
	a.Expected, a.Team = in.number("expected", f.Expected, 1, mostPersons), in.number("team", f.Team, 0, 1000)
	f.checkMinimum(in, o, a)
	for _, dependency := range Dependencies {
		if slices.Contains(f.DependsOn, dependency) {
			a.DependsOn = append(a.DependsOn, dependency)
		}
	}
	a.DependsAt = in.optionalMoment("depends_at", f.DependsAt, o)
	f.checkFallback(in, o, a)
	a.needs = in.needs(f.Needs)
}

// checkMinimum reads how many must come, and when that is decided.
func (f AtelierForm) checkMinimum(in *input, o *operation.Operation, a *atelierInput) {
	a.Minimum, a.DecidedBy = in.number("minimum", f.Minimum, 1, mostPersons), in.optionalMoment("decided_by", f.DecidedBy, o)
	switch {
	case a.Minimum == nil:
		if a.DecidedBy != nil {
			in.fields.Add("minimum", "fallback.error.minimum_missing", nil)
		}
	case a.capacity != nil && *a.Minimum > *a.capacity:
		in.fields.Add("minimum", "fallback.error.minimum_large", nil)
	case a.DecidedBy == nil && !in.fields.Has("decided_by"):
		in.fields.Add("decided_by", "fallback.error.decision_missing", nil)
	case a.DecidedBy != nil && a.StartsAt > 0 && *a.DecidedBy > lastReading(a.StartsAt, o.Location()):
		in.fields.Add("decided_by", "fallback.error.decision_late", nil)
	}
}

// checkFallback reads what happens when what the atelier depends on fails.
func (f AtelierForm) checkFallback(in *input, o *operation.Operation, a *atelierInput) {
	a.Fallback = Fallback(in.choice("fallback", f.Fallback, string(NoFallback), string(FallbackMove), string(FallbackCancel)))
	place := identifier(in, "fallback_place", f.FallbackPlace)
	at := in.optionalMoment("fallback_at", f.FallbackAt, o)
	owner := in.line("fallback_owner", f.FallbackOwner, 120, false)
	if a.Fallback == NoFallback {
		return
	}
	a.FallbackAt, a.FallbackOwner = at, owner
	if a.Fallback == FallbackMove {
		a.FallbackPlaceID = place
		switch {
		case place == nil:
			in.fields.Add("fallback_place", "fallback.error.place_missing", nil)
		case a.PlaceID != nil && *a.PlaceID == *place:
			in.fields.Add("fallback_place", "fallback.error.same_place", nil)
		}
	}
}

// optionalMoment is moment for a field that may stay empty.
func (in *input) optionalMoment(name, value string, o *operation.Operation) *store.Instant {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	t := in.moment(name, value, o)
	if t.IsZero() {
		return nil
	}
	at := store.InstantOf(t)
	return &at
}

// NeedValue is how a form writes that an atelier needs a number of things of a kind: "gps:4".
func NeedValue(kind string, quantity int) string { return kind + ":" + strconv.Itoa(quantity) }

// NeedValues are needs as a form writes them.
func NeedValues(needs []Need) []string {
	values := make([]string, 0, len(needs))
	for _, need := range needs {
		values = append(values, NeedValue(need.Kind, need.Quantity))
	}
	return values
}

// mostThings is how many things of one kind an atelier may need, or a lender have.
const mostThings = 10_000

// needs reads what NeedValue wrote; none of a kind is no need.
func (in *input) needs(values []string) []Need {
	quantities := map[string]int{}
	for _, value := range values {
		cut := strings.LastIndexByte(value, ':')
		if cut <= 0 {
			in.fields.Add("need", "programme.error.choice", nil)
			return nil
		}
		kind := in.line("need", value[:cut], 60, true)
		if n := in.number("need", value[cut+1:], 0, mostThings); n != nil && *n > 0 {
			quantities[kind] = *n
		}
	}
	needs := make([]Need, 0, len(quantities))
	for kind, quantity := range quantities {
		needs = append(needs, Need{Kind: kind, Quantity: quantity})
	}
	slices.SortFunc(needs, func(a, b Need) int { return strings.Compare(a.Kind, b.Kind) })
	return needs
}

// writeBeside writes what a form says and other tables keep: seats held back for those who come without signing up, and
// things that are needed.
func (a *atelierInput) writeBeside(tx *gorm.DB, atelierID string) error {
	if err := setReserve(tx, a.OperationID, atelierID, a.reserve); err != nil {
		return err
	}
	return setNeeds(tx, &Atelier{OperationID: a.OperationID, ID: atelierID}, a.needs)
}

// planned fills the fields of Planning as they are.
func (f *AtelierForm) planned(l *Listing, o *operation.Operation) {
	a := &l.Atelier
	moment := func(at *store.Instant) string {
		if at == nil {
			return ""
		}
		return at.In(o.Location()).Format(LocalTime)
	}
	if l.Seats.Reserve > 0 {
		f.Reserve = strconv.Itoa(l.Seats.Reserve)
	}
	f.Expected, f.Team, f.Minimum, f.DecidedBy = numberText(a.Expected), numberText(a.Team), numberText(a.Minimum), moment(a.DecidedBy)
	f.DependsOn, f.DependsAt = a.DependsOn, moment(a.DependsAt)
	f.Fallback, f.FallbackPlace, f.FallbackAt, f.FallbackOwner = string(a.Fallback), textOf(a.FallbackPlaceID), moment(a.FallbackAt), a.FallbackOwner
}

// ReadNeeds reads what NeedValue wrote, with what is wrong at the field need.
func ReadNeeds(values []string) ([]Need, problem.Fields) {
	var in input
	needs := in.needs(values)
	return needs, in.fields
}
