package public

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"oplibre/app/hall"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// What a screen holds, in lines that are read at ten metres.
const (
	hallNotices = 3
	hallRunning = 3
	hallNext    = 6
	hallSoon    = 60 // minutes within which a start is counted down
)

// hallView is the board as a page shows it.
type hallView struct{ *hall.Board }

func (v hallView) local(at operation.Instant) time.Time { return at.In(v.Operation.Location()) }

func (v hallView) clock(ctx context.Context, at operation.Instant) string {
	return i18n.Clock(ctx, v.local(at))
}

// taken is how many ateliers a list has less for the notices above it: one from two of them on.
func (v hallView) taken() int { return min(len(v.Notices), hallNotices) / 2 }

func (v hallView) next() []*programme.Listing {
	return v.Next[:min(len(v.Next), hallNext-v.taken())]
}

func (v hallView) notices() (shown []hall.Notice, more int) {
	shown = v.Notices[:min(len(v.Notices), hallNotices)]
	return shown, len(v.Notices) - len(shown)
}

func (v hallView) running() (shown []*programme.Listing, more int) {
	shown = v.Running[:min(len(v.Running), hallRunning-v.taken())]
	return shown, len(v.Running) - len(shown)
}

// soon counts a start down within the hour; a start on another day is told with its day.
func (v hallView) soon(ctx context.Context, at operation.Instant) string {
	minutes := int((at - v.Now + 59_999) / 60_000)
	here, there := v.local(v.Now), v.local(at)
	switch {
	case minutes <= hallSoon:
		return i18n.N(ctx, "hall.soon", minutes)
	case here.YearDay() != there.YearDay():
		return i18n.Weekday(ctx, there)
	}
	return ""
}

// today reports whether the figures are those of the day on which one looks.
func (v hallView) today() bool {
	now := v.local(v.Now)
	return v.Day.YearDay() == now.YearDay() && v.Day.Year() == now.Year()
}

// notice says what is not as it was announced.
func (v hallView) notice(ctx context.Context, n hall.Notice) string {
	title, _ := n.TitleIn(i18n.Of(ctx))
	args := i18n.Args{"Title": title, "Hour": v.clock(ctx, n.StartsAt), "Place": placeOf(n.Listing)}
	switch {
	case n.Cancelled:
		return i18n.T(ctx, "hall.cancelled", args)
	case n.Moved && n.Elsewhere:
		return i18n.T(ctx, "hall.moved_elsewhere", args)
	case n.Moved:
		args["Before"] = v.clock(ctx, n.Before.StartsAt)
		return i18n.T(ctx, "hall.moved", args)
	}
	return i18n.T(ctx, "hall.elsewhere", args)
}

func placeOf(l *programme.Listing) string {
	if l.Place == nil {
		return ""
	}
	return l.Place.Name
}

// seats leaves out who waits: the place has to fit beside it.
func (v hallView) seats(l *programme.Listing) part.Seats {
	seats := *SeatsOf(l, v.Now)
	seats.Waiting = 0
	return seats
}

func (v hallView) theme(ctx context.Context, l *programme.Listing) part.Theme {
	return ThemeOf(ctx, l.Theme)
}

// hallFigure is a number of the board with its words.
type hallFigure struct{ number, words string }

func (v hallView) figures(ctx context.Context) []hallFigure {
	list := []hallFigure{{i18n.Number(ctx, v.Expected), i18n.N(ctx, "hall.expected", v.Expected)}, {i18n.Number(ctx, v.Free), i18n.N(ctx, "hall.free", v.Free)}}
	if v.today() {
		list = append([]hallFigure{{i18n.Number(ctx, v.Present), i18n.N(ctx, "hall.present", v.Present)}}, list...)
	}
	return list
}

// titleOf writes a title with its spaces where it is in the language of the page.
func titleOf(ctx context.Context, title, lang string) string {
	if lang != "" {
		return title
	}
	return part.Typed(ctx, title)
}

// goes says until when an atelier goes on, and where.
func (v hallView) goes(ctx context.Context, l *programme.Listing) string {
	until := i18n.T(ctx, "hall.until", i18n.Args{"Hour": v.clock(ctx, l.EndsAt)})
	if place := placeOf(l); place != "" {
		return until + ", " + place
	}
	return until
}

// lingua is the lang attribute of a title in another language than the page.
func lingua(tag string) templ.Attributes {
	if tag == "" {
		return nil
	}
	return templ.Attributes{"lang": tag}
}
