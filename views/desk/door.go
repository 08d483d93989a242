package desk

import (
	"cmp"
	"context"
	"strconv"

	"oplibre/app/door"
	"oplibre/app/i18n"
	"oplibre/views/part"
)

// DoorProps is the counter of a door.
type DoorProps struct {
	Page
	// Doors are the places of the operation, Chosen the one that is counted; nil without any.
	Doors  []*door.Door
	Chosen *door.Door
	// Typed is a number that was refused, and Err why.
	Typed string
	Err   error
}

// Choose takes the place with this id; otherwise where somebody counts, where an authorised number is known, or the first.
func (p *DoorProps) Choose(id string) {
	fits := []func(*door.Door) bool{
		func(d *door.Door) bool { return d.Place.ID == id },
		func(d *door.Door) bool { return d.Used },
		func(d *door.Door) bool { return d.Place.Authorised != nil },
		func(*door.Door) bool { return true },
	}
	for _, fit := range fits {
		for _, d := range p.Doors {
			if fit(d) {
				p.Chosen = d
				return
			}
		}
	}
}

// authorised is the greatest number of people that may be inside, 0 when it is not known.
func authorised(d *door.Door) int {
	if d.Place.Authorised == nil {
		return 0
	}
	return *d.Place.Authorised
}

// level says in words how full a place is, with class and icon.
func level(ctx context.Context, l door.Level, most int) (text, class, icon string) {
	switch l {
	case door.Full:
		return i18n.N(ctx, "door.full", most), "no", "hand-stop"
	case door.Near:
		return i18n.N(ctx, "door.near", most), "warn", "alert-triangle"
	}
	if most == 0 {
		return i18n.T(ctx, "door.unknown"), "", "info-circle"
	}
	return i18n.N(ctx, "door.calm", most), "ok", "check"
}

// doorPress is a button of the counter.
type doorPress struct {
	number      int
	text, spoke string
	second      bool
}

func (p DoorProps) presses(ctx context.Context) []doorPress {
	return []doorPress{
		{1, "+1", i18n.N(ctx, "door.in", 1), false},
		{5, "+5", i18n.N(ctx, "door.in", 5), true},
		{-1, "−1", i18n.N(ctx, "door.out", 1), true},
		{-5, "−5", i18n.N(ctx, "door.out", 5), true},
	}
}

func (p DoorProps) counted(ctx context.Context) part.Field {
	return part.Field{Name: "number", Label: i18n.T(ctx, "door.again"), Hint: i18n.T(ctx, "door.again.hint"), Type: "number", InputMode: "numeric", Min: "0", Max: "20000",
		Value: cmp.Or(p.Typed, strconv.Itoa(p.Chosen.Inside)), Short: true, Autocomplete: "off", Error: part.ErrorOf(ctx, p.Err, "number")}
}
