package wish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MediaType is that of the published file.
const MediaType = "application/json"

// fileFormat names the format in its first field, so that the file says what it is.
const fileFormat = "oplibre-wishes-1"

// ErrFile is in the chain of what Read returns for a file that is none of ours.
var ErrFile = errors.New("not a published assignment of wishes")

// mostOctets is how much Read reads: twice what a million persons write.
const mostOctets = 256 << 20

// published is the file: everything that the assignment depends on, and its result, without a name. Seats are those that
// there were to give, before. Of a party it says at which hours it was busy, not where.
type published struct {
	Format   string         `json:"format"`
	Seed     string         `json:"seed"`
	Policy   Policy         `json:"policy"`
	Persons  int            `json:"persons"`
	Served   int            `json:"served"`
	Profile  []int          `json:"profile"`
	Proven   bool           `json:"proven"`
	Ateliers []Atelier      `json:"ateliers"`
	Parties  []publishedOne `json:"parties"`
	Bounds   []Bound        `json:"bounds"`
	Adjusted []Adjustment   `json:"adjusted,omitempty"`
}

// publishedOne is a party with what it was given, as ranks from 0, and its place in the draw.
type publishedOne struct {
	Party
	Given []int `json:"given"`
	Draw  int   `json:"draw"`
}

// Write writes the anonymous file from which anybody can verify a result: JSON (RFC 8259), one party or atelier to a line.
// Ateliers of wishes are indices into its list of ateliers, from 0.
func Write(w io.Writer, p Problem, r Result) error {
	f := published{Format: fileFormat, Seed: p.Seed, Policy: r.Policy, Persons: r.Persons, Served: r.Served, Profile: r.Profile,
		Proven: r.Proven, Ateliers: p.Ateliers, Bounds: r.Bounds, Adjusted: r.Adjusted}
	for i, party := range p.Parties {
		f.Parties = append(f.Parties, publishedOne{party, r.Given[i], r.Draw[i]})
	}
	out := lines{w: w}
	out.field("{\n\"format\": ", f.Format)
	out.field(",\n\"seed\": ", f.Seed)
	out.field(",\n\"policy\": ", f.Policy)
	out.field(",\n\"persons\": ", f.Persons)
	out.field(",\n\"served\": ", f.Served)
	out.field(",\n\"profile\": ", f.Profile)
	out.field(",\n\"proven\": ", f.Proven)
	list(&out, "ateliers", f.Ateliers)
	list(&out, "parties", f.Parties)
	list(&out, "bounds", f.Bounds)
	if len(f.Adjusted) > 0 {
		list(&out, "adjusted", f.Adjusted)
	}
	out.text("\n}\n")
	return out.err
}

// lines writes JSON piece by piece and remembers the first error.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) text(s string) {
	if l.err == nil {
		_, l.err = io.WriteString(l.w, s)
	}
}

func (l *lines) field(before string, value any) {
	content, err := json.Marshal(value)
	if l.err == nil {
		l.err = err
	}
	l.text(before + string(content))
}

// list writes a field with one element to a line.
func list[T any](l *lines, name string, elements []T) {
	l.text(",\n\"" + name + "\": [")
	for i, element := range elements {
		between := ",\n"
		if i == 0 {
			between = "\n"
		}
		l.field(between, element)
	}
	l.text("]")
}

// Read reads what Write writes. It refuses with ErrFile what is no such file, or is of no problem that makes sense; whether
// the result follows from the problem is for Verify.
func Read(r io.Reader) (Problem, Result, error) {
	limited := io.LimitReader(r, mostOctets)
	var f published
	decoder := json.NewDecoder(limited)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return Problem{}, Result{}, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if f.Format != fileFormat {
		return Problem{}, Result{}, fmt.Errorf("%w: its format is %q", ErrFile, f.Format)
	}
	p := Problem{Seed: f.Seed, Ateliers: f.Ateliers}
	result := Result{Policy: f.Policy, Persons: f.Persons, Served: f.Served, Profile: f.Profile, Proven: f.Proven, Bounds: f.Bounds,
		Adjusted: f.Adjusted}
	for _, one := range f.Parties {
		p.Parties = append(p.Parties, one.Party)
		result.Given, result.Draw = append(result.Given, one.Given), append(result.Draw, one.Draw)
	}
	if err := check(p, f.Policy); err != nil {
		return Problem{}, Result{}, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return p, result, nil
}
