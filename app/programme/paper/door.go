package paper

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"oplibre/app/format/pdf"
	"oplibre/app/problem"
	"oplibre/app/programme"
)

// Door is the sheet for the door of a place: what takes place there on one day.
type Door struct {
	Place *programme.Place
	// Day holds the ateliers of that place only. Its Start is zero when the place has nothing on the whole programme.
	Day programme.Day
}

// DoorsOf returns the doors of a programme, by day and number of the place: one for each day on which a place has
// something.
func DoorsOf(p *programme.Programme) []Door {
	var doors []Door
	for _, day := range p.Days {
		at := map[string]int{}
		first := len(doors)
		for _, l := range day.Listings {
			if l.Place == nil {
				continue
			}
			i, known := at[l.Place.ID]
			if !known {
				i = len(doors)
				at[l.Place.ID] = i
				doors = append(doors, Door{l.Place, programme.Day{Date: day.Date, Start: day.Start}})
			}
			doors[i].Day.Listings = append(doors[i].Day.Listings, l)
		}
		slices.SortFunc(doors[first:], func(a, b Door) int { return cmp.Compare(a.Place.Number, b.Place.Number) })
	}
	return doors
}

// The type of a door, from what is read across a street to the least that is read with a bag in one hand.
const (
	scaleDoorMost, scaleDoorLeast = 2.0, 0.75
)

// doorCode is the side of the code on a door, in millimetres: it is read from two steps away.
const doorCode = 36

// WriteDoors writes one A4 sheet for each door, more where a place has a long day. It returns problem.Invalid when that takes
// more than MaxPages.
func WriteDoors(w io.Writer, e *Edition, doors []Door) error {
	l := layout{size: pdf.A4, margin: 16, columns: 1, scale: 1, brief: true}
	f := &flow{layout: &l, edition: e, doc: pdf.New(e.info(e.say("paper.door.title", nil)), MaxPages)}
	for i := range doors {
		if f.doc.Full() {
			break
		}
		f.door(&doors[i])
	}
	if len(doors) == 0 {
		f.newPage()
		f.text(f.style(pdf.Regular, 14, ink), e.say("paper.nothing", nil))
	}
	f.feet()
	return tooLong(f.doc.Write(w))
}

// door lays one door out in the largest type with which it fits on one sheet.
func (f *flow) door(door *Door) {
	f.scale = scaleDoorMost
	for f.doorHeight(door) > f.size.Height-2*f.margin-footHeight && f.scale > scaleDoorLeast {
		f.scale -= 0.05
	}
	f.running = ""
	f.newPage()
	f.doorHead(door)
	if len(door.Day.Listings) == 0 {
		f.text(f.style(pdf.Regular, 12, ink), f.edition.say("paper.door.nothing", nil))
	}
	f.running = door.Place.Name
	for _, l := range door.Day.Listings {
		f.put(f.doorEntry(l), 0)
	}
	f.running = ""
	f.doorFoot(door)
}

func (f *flow) doorHeight(door *Door) float64 {
	height := f.doorHeadHeight(door) + f.doorFootHeight()
	for _, l := range door.Day.Listings {
		height += f.doorEntry(l).height
	}
	return height
}

// doorStyles are those of the day, the name of the place, and what is said of it.
func (f *flow) doorStyles() (day, name, text pdf.Style) {
	return pdf.Style{Face: pdf.Bold, Size: 22}, pdf.Style{Face: pdf.Display, Size: 38}, pdf.Style{Face: pdf.Regular, Size: 14}
}

// doorTexts are the lines of the head.
func (f *flow) doorTexts(door *Door) (day, name, about []string) {
	e := f.edition
	dayStyle, nameStyle, text := f.doorStyles()
	if !door.Day.Start.IsZero() {
		day = dayStyle.Wrap(capital(e.Words.Date(door.Day.Start)), f.width())
	}
	name = nameStyle.WrapAtMost(e.Words.Typeset(e.Operation.Language, door.Place.Name), f.width(), 3)
	facts := []string{}
	if door.Place.Address != "" {
		facts = append(facts, e.Words.Typeset(e.Operation.Language, door.Place.Address))
	}
	for _, fact := range door.Place.Access {
		if slices.Contains(programme.AccessFacts, fact) {
			facts = append(facts, e.say("programme.access."+fact, nil))
		}
	}
	about = text.WrapAtMost(strings.Join(facts, between), f.width(), 3)
	about = append(about, text.Wrap(e.ClockNote(door.Day), f.width())...)
	return day, name, about
}

func (f *flow) doorHeadHeight(door *Door) float64 {
	day, name, about := f.doorTexts(door)
	dayStyle, nameStyle, text := f.doorStyles()
	return float64(len(day))*dayStyle.Line() + float64(len(name))*nameStyle.Line() + float64(len(about))*text.Line() + 12
}

func (f *flow) doorHead(door *Door) {
	day, name, about := f.doorTexts(door)
	dayStyle, nameStyle, text := f.doorStyles()
	y := f.page.Lines(f.margin, f.y, dayStyle, day)
	y = f.page.Lines(f.margin, y, nameStyle, name)
	y = f.page.Lines(f.margin, y+1, text, about)
	f.page.Line(f.margin, y+3, f.size.Width-f.margin, y+3, 0.8, ink)
	f.y = y + 11
	bookmark := door.Place.Name
	if !door.Day.Start.IsZero() {
		bookmark = f.edition.Words.Day(door.Day.Start) + " – " + bookmark
	}
	f.page.Bookmark(bookmark)
}

// doorEntry is an atelier on a door: hours from when to when, its title, who leads, how one takes part.
func (f *flow) doorEntry(l *programme.Listing) block {
	e, location := f.edition, f.edition.Operation.Location()
	hours, title, text := f.style(pdf.Display, 15, ink), f.style(pdf.Bold, 15, ink), f.style(pdf.Regular, 10.5, ink)
	span := e.say("paper.span", problem.Args{"From": e.Words.Clock(l.StartsAt.In(location)), "To": e.Words.Clock(l.EndsAt.In(location))})
	cancelled, indent := l.Status == programme.Cancelled, 6*f.scale
	width := f.width() - indent
	rows := []row{{style: hours, text: span}}
	if cancelled {
		rows[0].text += " – " + e.say("paper.cancelled", nil)
	}
	name, language := l.TitleIn(e.Words.Language)
	if language == "" {
		language = e.Words.Language
	}
	for _, line := range title.WrapAtMost(e.Words.Typeset(language, name), width, 4) {
		rows = append(rows, row{title, line, cancelled})
	}
	if !cancelled {
		known := e.facts(l)
		about := l.Theme.NameIn(e.Words.Language) + between + known.coming + known.more
		for _, line := range text.WrapAtMost(about, width, 4) {
			rows = append(rows, row{text, line, false})
		}
	}
	height := 0.0
	for _, r := range rows {
		height += r.style.Line()
	}
	edge := pdf.Hex(l.Theme.Colour)
	return block{height + 5*f.scale, func(p *pdf.Page, x, y float64) {
		p.Rect(x, y+0.8*f.scale, 2*f.scale, height-1*f.scale, edge)
		drawRows(p, x+indent, y, rows)
	}}
}

// doorFootHeight is what the code takes with the free space that it needs.
func (f *flow) doorFootHeight() float64 { return doorCode + 9 }

// doorFoot is the code of what takes place here, at the bottom of the last sheet of a door.
func (f *flow) doorFoot(door *Door) {
	if f.y+f.doorFootHeight() > f.bottom() {
		f.newPage()
	}
	e := f.edition
	filter := programme.Filter{Place: door.Place.Slug, Day: door.Day.Date}
	code := pdf.Encode(e.address() + "?" + filter.Query())
	quiet := code.QuietZone(doorCode)
	y := f.bottom() - doorCode - quiet
	f.page.QR(f.margin+quiet, y, doorCode, code)
	x := f.margin + doorCode + 2*quiet + 4
	text := pdf.Style{Face: pdf.Regular, Size: 14}
	bold := pdf.Style{Face: pdf.Bold, Size: 14}
	y = f.page.Lines(x, y, text, text.Wrap(e.say("paper.door.code", nil), f.size.Width-f.margin-x))
	y = f.page.Lines(x, y, bold, bold.Wrap(shown(e.address()), f.size.Width-f.margin-x))
	if e.Operation.ContactPhone != "" {
		phone := e.say("paper.door.call", problem.Args{"Phone": strings.ReplaceAll(e.Operation.ContactPhone, " ", "\u00a0")})
		f.page.Lines(x, y+2, text, text.Wrap(phone, f.size.Width-f.margin-x))
	}
}

// EmptyDoor is the door of a place that has nothing on a day, YYYY-MM-DD, or at all when the day is empty.
func EmptyDoor(place *programme.Place, date string, location *time.Location) Door {
	start, err := time.ParseInLocation(time.DateOnly, date, location)
	if err != nil {
		return Door{Place: place}
	}
	return Door{Place: place, Day: programme.Day{Date: date, Start: start}}
}
