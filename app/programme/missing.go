package programme

import "oplibre/app/operation"

// What an atelier may lack before people can come; each is a message key after "programme.missing.".
const (
	LacksHour        = "hour"
	LacksPlace       = "place"
	LacksFacilitator = "facilitator"
	LacksSummary     = "summary"
	LacksCapacity    = "capacity"
	LacksAim         = "aim"
	TooSmall         = "too_small"
	HasExcess        = "excess"
	OutsideWindow    = "outside"
)

// Missing names what an atelier lacks or what is odd about it, the gravest first. An entrée libre needs no number of seats
// and a meal no production.
func (l *Listing) Missing(o *operation.Operation) []string {
	var missing []string
	note := func(what string, lacks bool) {
		if lacks {
			missing = append(missing, what)
		}
	}
	note(LacksHour, !l.Scheduled())
	note(LacksPlace, l.Place == nil)
	note(HasExcess, l.Seats.Excess > 0)
	note(TooSmall, l.Place != nil && l.Place.Capacity != nil && l.Seats.Capacity != nil && *l.Seats.Capacity > *l.Place.Capacity)
	note(LacksFacilitator, len(l.Facilitators) == 0)
	note(LacksCapacity, l.Entry == SignUp && l.Seats.Capacity == nil)
	note(LacksSummary, l.Summary == "")
	note(LacksAim, l.OutputAim == "" && l.Entry == SignUp)
	note(OutsideWindow, l.Scheduled() && l.SideOf(o) != Inside)
	return missing
}
