package programme

import (
	"oplibre/app/problem"
	"oplibre/app/store"
)

// FallenBack returns the values of an atelier whose fallback is turned on at a moment, or turned off again: another place,
// or cancelled. The place that it leaves is kept as the one to which it falls back from there, so that the same step leads
// back. It returns problem.Conflict when there is nothing to turn: no fallback is written, or it is turned that way already.
func FallenBack(v Values, on bool, now store.Instant) (Values, error) {
	refused := func(key string) (Values, error) { return v, problem.New(problem.Conflict, key, nil) }
	switch {
	case on == (v.FallenBackAt != nil):
		return refused("fallback.error.turned")
	case v.Fallback == FallbackMove && v.FallbackPlaceID != nil:
		v.PlaceID, v.FallbackPlaceID = v.FallbackPlaceID, v.PlaceID
	case v.Fallback == FallbackCancel && on:
		v.Status = Cancelled
	case v.Fallback == FallbackCancel:
		v.Status = Published
	default:
		return refused("fallback.error.none")
	}
	if v.FallenBackAt = nil; on {
		v.FallenBackAt = &now
	}
	return v, nil
}

// beforeFallingBack puts an atelier that has fallen back where it was planned.
func (a *Atelier) beforeFallingBack() {
	if a.FallenBackAt != nil && a.Fallback == FallbackMove && a.FallbackPlaceID != nil {
		a.PlaceID, a.FallbackPlaceID = a.FallbackPlaceID, a.PlaceID
	}
	a.FallenBackAt = nil
}
