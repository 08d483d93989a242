package programme

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// SlotRow is an appointment as a row of a form.
type SlotRow struct {
	ID         string // of the appointment, empty for a new one
	Start, End string // see SlotFrame.Read
	Seats      string
	Label      string
	Remove     bool
}

// SlotBook are the appointments of an atelier with what is known of them when somebody changes them.
type SlotBook struct {
	SlotFrame
	Slots []SlotPlan
	// Taken is how many persons have each, by identifier.
	Taken map[string]int
}

// Rows are the appointments as a form shows them.
func (b SlotBook) Rows() []SlotRow {
	rows := make([]SlotRow, len(b.Slots))
	for i, s := range b.Slots {
		span := s.From(b.Start)
		rows[i] = SlotRow{ID: s.ID, Start: b.Clock(span.Start), End: b.Clock(span.End), Seats: strconv.Itoa(s.Seats), Label: s.Label}
	}
	return rows
}

// SlotField names a field of a row: "start_3".
func SlotField(name string, row int) string { return fmt.Sprintf("%s_%d", name, row) }

// Change returns the appointments that rows ask for. A row without anything is none. It returns problem.Invalid with fields
// (see SlotField): an hour outside the atelier, two appointments at the same time (who come together share one, with as many
// seats), fewer seats than persons, or the removal of one that somebody has.
func (b SlotBook) Change(rows []SlotRow) ([]SlotPlan, error) {
	var in input
	slots, at := []SlotPlan{}, map[string]int{}
	for i, row := range rows {
		switch {
		case row.Remove && b.Taken[row.ID] > 0:
			taken := b.Taken[row.ID]
			in.fields = append(in.fields, problem.Field{Name: SlotField("remove", i), Message: problem.Message{Key: "appointment.error.taken", Count: &taken}})
		case row.Remove, row == SlotRow{}:
			continue
		}
		s := b.read(&in, row, i)
		at[s.ID] = i
		slots = append(slots, s)
	}
	if len(slots) > MostSlots {
		in.fields.Add("slots", "appointment.error.many", problem.Args{"Most": MostSlots})
	}
	if err := in.fields.Err(); err != nil {
		return nil, err
	}
	SortSlots(slots)
	for i := 1; i < len(slots); i++ {
		if first, second := slots[i-1], slots[i]; second.Offset < first.Offset+first.Minutes {
			in.fields.Add(SlotField("start", at[second.ID]), "appointment.error.overlap", problem.Args{"Start": b.clock(first), "End": b.Clock(first.From(b.Start).End)})
		}
	}
	return slots, in.fields.Err()
}

func (b SlotBook) clock(s SlotPlan) string { return b.Clock(s.From(b.Start).Start) }

// read returns the appointment of a row, and notes what is wrong with it.
func (b SlotBook) read(in *input, row SlotRow, i int) SlotPlan {
	was := b.find(row.ID)
	s := SlotPlan{ID: was.ID, Label: in.line(SlotField("label", i), row.Label, LongestSlotLabel, false)}
	if s.ID == "" {
		s.ID = store.NewID()
	}
	var earlier Span
	if was.ID != "" {
		earlier = was.From(b.Start)
	}
	span := b.readSpan(in, row.Start, row.End, SlotField("start", i), SlotField("end", i), earlier)
	s.Offset, s.Minutes = int((span.Start-b.Start)/slotMinute), int((span.End-span.Start)/slotMinute)
	seats := in.number(SlotField("seats", i), row.Seats, 1, MostSlotSeats)
	switch taken := b.Taken[s.ID]; {
	case seats == nil && !in.fields.Has(SlotField("seats", i)):
		in.fields.Add(SlotField("seats", i), "programme.error.required", nil)
	case seats != nil && *seats < taken:
		in.fields = append(in.fields, problem.Field{Name: SlotField("seats", i), Message: problem.Message{Key: "appointment.error.seats", Count: &taken}})
	case seats != nil:
		s.Seats = *seats
	}
	return s
}

func (b SlotBook) find(id string) SlotPlan {
	i := slices.IndexFunc(b.Slots, func(s SlotPlan) bool { return s.ID == id })
	if i < 0 {
		return SlotPlan{}
	}
	return b.Slots[i]
}

// readSpan reads two hours that lie inside the atelier. Hours that still read as they were, of an appointment that was at the
// span was, are the same moments: an hour that comes twice in a night stays the one that it was.
func (b SlotBook) readSpan(in *input, start, end, startField, endField string, was Span) Span {
	var span Span
	span.Start = b.readHour(in, startField, start, b.Start-1, was.Start)
	span.End = b.readHour(in, endField, end, span.Start, was.End)
	if span.End <= span.Start && !in.fields.Has(startField) && !in.fields.Has(endField) {
		in.fields.Add(endField, "programme.error.end_before_start", nil)
	}
	return span
}

// readHour reads one hour after an instant.
func (b SlotBook) readHour(in *input, field, text string, after, was store.Instant) store.Instant {
	if text == "" {
		in.fields.Add(field, "programme.error.time_missing", nil)
		return 0
	}
	at, reading := b.Read(text, after)
	if was > after && b.Clock(was) == text {
		at, reading = was, operation.Once
	}
	switch {
	case reading == operation.Unreadable:
		in.fields.Add(field, "programme.error.time", nil)
	case reading == operation.Skipped:
		in.fields.Add(field, "programme.error.time_skipped", problem.Args{"Instead": at.In(b.Location).Format("15:04")})
	case at < b.Start || at > b.End:
		in.fields.Add(field, "appointment.error.outside", problem.Args{"Start": b.Clock(b.Start), "End": b.Clock(b.End)})
	}
	return at
}

// SlotMaker is what somebody asks for to make appointments one after the other.
type SlotMaker struct {
	From  string `form:"gen_from"`  // an hour; empty is the start of the atelier
	Until string `form:"gen_until"` // an hour; empty is its end
	// Length and Pause are minutes, Seats is for each.
	Length string `form:"gen_length"`
	Pause  string `form:"gen_pause"`
	Seats  string `form:"gen_seats"`
	// Names are given in order, one a line; fewer than appointments leave the last without a name.
	Names string `form:"gen_names"`
	// Replace puts them in the place of those that nobody has.
	Replace bool `form:"gen_replace"`
}

// Make returns the appointments with those that a SlotMaker asks for, and how many were made. Around one that is there
// already, none is made. It returns problem.Invalid with fields.
func (b SlotBook) Make(m SlotMaker) (slots []SlotPlan, made int, err error) {
	var in input
	span := b.readSpan(&in, cmp.Or(m.From, b.Clock(b.Start)), cmp.Or(m.Until, b.Clock(b.End)), "gen_from", "gen_until", b.Span)
	number := func(name, value string, least, most, otherwise int) int {
		n := in.number(name, value, least, most)
		if n == nil {
			return otherwise
		}
		return *n
	}
	length := number("gen_length", m.Length, 1, longestSlot, 0)
	if length == 0 && !in.fields.Has("gen_length") {
		in.fields.Add("gen_length", "programme.error.required", nil)
	}
	pause, seats := number("gen_pause", m.Pause, 0, longestSlot, 0), number("gen_seats", m.Seats, 1, MostSlotSeats, 1)
	labels := slotNames(&in, m.Names)
	if err := in.fields.Err(); err != nil {
		return nil, 0, err
	}
	for _, s := range b.Slots {
		if !m.Replace || b.Taken[s.ID] > 0 {
			slots = append(slots, s)
		}
	}
	there := slices.Clone(slots)
	begin, end := int((span.Start-b.Start)/slotMinute), int((span.End-b.Start)/slotMinute)
	for offset := begin; offset+length <= end && len(slots) <= MostSlots; offset += length + pause {
		s := SlotPlan{ID: store.NewID(), Offset: offset, Minutes: length, Seats: seats}
		if slices.ContainsFunc(there, s.meets) {
			continue
		}
		if made < len(labels) {
			s.Label = labels[made]
		}
		slots, made = append(slots, s), made+1
	}
	switch {
	case made == 0:
		in.fields.Add("gen_length", "appointment.error.no_room", nil)
	case len(slots) > MostSlots:
		in.fields.Add("gen_length", "appointment.error.many", problem.Args{"Most": MostSlots})
	case len(labels) > made:
		in.fields.Add("gen_names", "appointment.error.names", problem.Args{"Names": len(labels), "Slots": made})
	}
	SortSlots(slots)
	return slots, made, in.fields.Err()
}

// meets reports whether two appointments share any time.
func (p SlotPlan) meets(other SlotPlan) bool {
	return p.Offset < other.Offset+other.Minutes && other.Offset < p.Offset+p.Minutes
}

// slotNames reads one name a line.
func slotNames(in *input, text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if name := in.line("gen_names", line, LongestSlotLabel, false); name != "" {
			list = append(list, name)
		}
	}
	return list
}
