// Package paper lays the programme out on sheets that are printed: the list on A4, the booklet of A5 pages that is folded, the
// A3 poster, all of them in large type too; the sheet for the door of each place; the team's sheet of who leads what and how
// to reach them.
//
// The words come with Words, so that this package knows no language; where things stand on a page is decided here, and
// package pdf draws them. Every sheet says in its foot what it is, where the programme is kept up to date, and the hour of
// the version that it shows: paper grows old without saying so.
package paper

import (
	"strings"
	"time"

	"oplibre/app/format/pdf"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
)

// Words write in the language of a sheet. All moments are given in the zone of the operation.
type Words struct {
	// Language is the BCP 47 tag.
	Language string
	// Say writes a message of the catalogue.
	Say func(problem.Message) string
	// Day writes samedi 22 mai, Date adds the year, Clock writes 14 h 30, Moment a date with its hour.
	Day, Date, Clock, Moment func(time.Time) string
	// Typeset puts the no-break spaces of a language into a text that somebody typed.
	Typeset func(language, text string) string
}

// Edition is what all sheets of one moment share.
type Edition struct {
	Operation *operation.Operation
	Words     Words
	// Base is the address of the instance without a slash at the end.
	Base string
	// At is the moment of the version that is shown (VersionAt), and the date of the file.
	At time.Time

	// said keeps the facts of ateliers: a poster is laid out again and again until it fits.
	said map[*programme.Listing]facts
	// now leads to the programme as it is now.
	now *pdf.Code
}

// MaxPages bounds a file: more than that is no programme to print.
const MaxPages = 300

// Format is the kind of paper.
type Format string

// The formats: a list on A4, A5 pages on A4 sheets to fold, an A3 poster.
const (
	List    Format = "a4"
	Booklet Format = "a5"
	Poster  Format = "a3"
)

// Options choose how the programme is printed.
type Options struct {
	Format Format
	// Large is type of 16 points and more.
	Large bool
}

// ParseOptions reads the values of an address; an unknown format is the list.
func ParseOptions(format, large string) Options {
	o := Options{Format: List, Large: large == "1"}
	if f := Format(strings.ToLower(format)); f == Booklet || f == Poster {
		o.Format = f
	}
	return o
}

// Name is how a file of these options is called: a4, a5-grand.
func (o Options) Name() string {
	if o.Large {
		return string(o.Format) + "-grand"
	}
	return string(o.Format)
}

// say writes a message with named values.
func (e *Edition) say(key string, args problem.Args) string {
	return e.Words.Say(problem.Message{Key: key, Args: args})
}

// count writes a message with plural forms.
func (e *Edition) count(key string, n int, args problem.Args) string {
	return e.Words.Say(problem.Message{Key: key, Args: args, Count: &n})
}

// name is that of the operation, in the language of the sheet.
func (e *Edition) name() string {
	return e.Words.Typeset(e.Words.Language, e.Operation.In(e.Words.Language).Name)
}

// dates are those of the weekend: vendredi 21 mai – dimanche 23 mai 2027.
func (e *Edition) dates() string {
	start, end := e.Operation.Start(), e.Operation.End()
	if start.Format(time.DateOnly) == end.Format(time.DateOnly) {
		return e.Words.Date(start)
	}
	return e.Words.Day(start) + " – " + e.Words.Date(end)
}

// address is the one of the programme, and shown is how people type it.
func (e *Edition) address() string { return e.Base + "/o/" + e.Operation.Slug + "/programme" }

// code leads to the programme.
func (e *Edition) code() pdf.Code {
	if e.now == nil {
		code := pdf.Encode(e.address())
		e.now = &code
	}
	return *e.now
}

func shown(address string) string {
	if _, rest, found := strings.Cut(address, "://"); found {
		return rest
	}
	return address
}

// info is what readers show of a file of a title.
func (e *Edition) info(title string) pdf.Info {
	return pdf.Info{Title: title + " – " + e.name(), Author: e.Operation.LegalOrganiser, Subject: e.dates(),
		Language: e.Words.Language, At: e.At}
}

// The inks. Paper is black on white; secondary text is dark enough for a tired printer.
var (
	ink   = pdf.Colour{}
	muted = pdf.Colour{R: 70, G: 70, B: 70}
	rule  = pdf.Colour{R: 150, G: 150, B: 150}
)
