package manage

import (
	"context"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/trail"
	"oplibre/views/part"
)

// ActivityProps is what the page of who did what shows.
type ActivityProps struct {
	// Path is the address of the page; Lead is the key of the sentence under its title.
	Path, Lead string
	Trail      *trail.Trail
	Filter     trail.Filter
	// Location is where days and hours are.
	Location *time.Location
	// Href returns the address of what a line is about, or empty.
	Href  func(trail.Line) string
	Pages *part.PagesProps
}

// activityDay is what was done on one local day.
type activityDay struct {
	day   time.Time
	lines []activityEntry
}

// activityEntry is one line of the page: something done once, or the same thing done several times running.
type activityEntry struct {
	trail.Line
	times int
}

// again reports whether a line repeats an entry word for word, in the same minute.
func (e activityEntry) again(line trail.Line) bool {
	return line.Action == e.Action && line.ActorKind == e.ActorKind && line.ActorID == e.ActorID && line.OnBehalfOf == e.OnBehalfOf &&
		line.Subject == "" && e.Subject == "" && line.At.Time().Truncate(time.Minute).Equal(e.At.Time().Truncate(time.Minute))
}

// days groups the lines of the page, which are sorted.
func (p ActivityProps) days() []activityDay {
	var days []activityDay
	for _, line := range p.Trail.Lines {
		at := line.At.In(p.Location)
		if n := len(days); n == 0 || days[n-1].day.Format(time.DateOnly) != at.Format(time.DateOnly) {
			days = append(days, activityDay{day: at})
		}
		last := &days[len(days)-1]
		if n := len(last.lines); n > 0 && last.lines[n-1].again(line) {
			last.lines[n-1].times++
			continue
		}
		last.lines = append(last.lines, activityEntry{Line: line, times: 1})
	}
	return days
}

// whoDid names who did it, or says what kind of actor it was.
func whoDid(ctx context.Context, line trail.Line) string {
	if line.Who != "" {
		return line.Who
	}
	return i18n.T(ctx, "trail.actor."+line.ActorKind)
}

// whatWasDone is the sentence of an action.
func whatWasDone(ctx context.Context, line trail.Line) string {
	key := "activity." + line.Action
	if said := i18n.T(ctx, key); said != key {
		return said
	}
	return i18n.T(ctx, "trail.unknown") // of a later or an earlier version of the program
}

// phrase is what stands after the name of who did it: up to the colon when the name of the subject follows.
func phrase(ctx context.Context, line trail.Line) string {
	said := whatWasDone(ctx, line)
	if line.OnBehalfOf != "" {
		said += " " + i18n.T(ctx, "trail.for_carnet")
	}
	if line.Subject != "" {
		said = i18n.T(ctx, "trail.about", i18n.Args{"Done": said})
	}
	return said
}

// actors are the choices of "by whom".
func (p ActivityProps) actors(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "trail.everybody")}}
	for _, a := range p.Trail.Actors {
		label := a.Name
		if label == "" {
			label = i18n.T(ctx, "trail.actor."+a.Value)
		}
		options = append(options, part.Option{Value: a.Value, Label: label})
	}
	return options
}

// subjects are the choices of "about what".
func (p ActivityProps) subjects(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "trail.everything")}}
	for _, kind := range p.Trail.Subjects {
		key := "trail.subject." + kind
		if label := i18n.T(ctx, key); label != key {
			options = append(options, part.Option{Value: kind, Label: label})
		}
	}
	return options
}
