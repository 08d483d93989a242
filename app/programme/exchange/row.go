package exchange

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// rowReader turns one row of a table into an event, and collects what is wrong with its cells.
type rowReader struct {
	grid
	heading
	line line
	o    *operation.Operation
	in   programme.Incoming
	// issues are what is wrong with the row.
	issues []programme.Issue
}

// readAteliers reads a grid into the file; false when no row names its columns.
func (g grid) readAteliers(file *programme.ScheduleFile, o *operation.Operation) bool {
	h, found := g.findHeading(headings, "title")
	if !found {
		return false
	}
	for _, odd := range []struct {
		at  []int
		key string
	}{{h.unknown, "unknown_column"}, {h.twice, "column_twice"}} {
		for _, position := range odd.at {
			file.Warnings = append(file.Warnings, programme.Issue{Line: g.lines[h.at].number, Column: h.label(position), Title: h.labels[position],
				Message: problem.Message{Key: "programme.import.warning." + odd.key, Args: problem.Args{"Value": shortened(h.labels[position])}}})
		}
	}
	given := h.given()
	for _, l := range g.lines[h.at+1:] {
		r := rowReader{grid: g, heading: h, line: l, o: o}
		if r.blank() {
			continue
		}
		r.in.Line, r.in.Columns = l.number, given
		r.read()
		if len(r.issues) > 0 {
			file.Refused = append(file.Refused, r.issues...)
			continue
		}
		if name := r.cell("theme_name"); name != "" {
			file.AddTheme(name, r.cell("theme"))
		}
		if r.in.Room != "" {
			file.AddPlace(r.in.Room, r.place())
		}
		file.Add(r.in)
	}
	return true
}

// given says which columns of an atelier the headings give.
func (h heading) given() map[string]bool {
	set := map[string]bool{}
	for key := range h.of {
		set[key] = true
	}
	for _, one := range []struct{ key, gives string }{{"start", "starts_at"}, {"end", "ends_at"}, {"duration", "ends_at"}, {"date", "starts_at"},
		{"title_en", "translations"}, {"summary_en", "translations"}, {"title_br", "translations"}, {"summary_br", "translations"}} {
		if set[one.key] {
			set[one.gives] = true
		}
	}
	return set
}

// blank reports whether the known cells of the row hold nothing: a note beside the table is no atelier.
func (r *rowReader) blank() bool {
	for _, position := range r.of {
		if r.line.text(position) != "" {
			return false
		}
	}
	return true
}

// cell returns the text of a cell, empty where the table has no such column.
func (r *rowReader) cell(key string) string {
	position, there := r.of[key]
	if !there {
		return ""
	}
	return r.line.text(position)
}

// wrong notes what is wrong with a cell.
func (r *rowReader) wrong(key, reason string, args problem.Args) {
	issue := programme.Issue{Line: r.line.number, Title: r.cell("title"), Message: problem.Message{Key: "programme.import.cell." + reason, Args: args}}
	if position, there := r.of[key]; there {
		issue.Column = r.label(position)
	}
	r.issues = append(r.issues, issue)
}

func (r *rowReader) read() {
	in := &r.in
	for key, position := range r.of {
		if position < len(r.line.cells) && failed(r.line.cells[position]) {
			r.wrong(key, "formula", problem.Args{"Value": r.line.cells[position].Text})
		}
	}
	in.Title, in.Summary, in.Description, in.Bring = r.cell("title"), r.cell("summary"), r.cell("description"), r.cell("bring")
	in.Language, in.Track, in.Room, in.RoomID = r.cell("language"), r.cell("theme"), r.cell("place"), strings.ToLower(r.cell("place_id"))
	if name := r.cell("theme_name"); name != "" {
		in.Track = name
	}
	if in.ID = strings.ToLower(r.cell("id")); in.ID != "" && !store.ValidID(in.ID) {
		r.wrong("id", "id", problem.Args{"Value": shortened(in.ID)})
	}
	if _, slug, found := strings.Cut(r.cell("url"), "/ateliers/"); found {
		in.Slug = path.Base(slug)
	}
	if n := r.number("number", 1, 1_000_000_000); n != nil {
		in.Number = int64(*n)
	}
	if n := r.number("sequence", 0, 1_000_000_000); n != nil {
		in.Sequence = int64(*n)
	}
	if at, err := time.Parse(time.RFC3339, r.cell("updated_at")); err == nil {
		in.UpdatedAt = store.InstantOf(at)
	}
	in.Persons = strings.Split(r.cell("facilitators"), ";")
	r.readRoles()
	r.readTimes()
	r.readDetails()
	r.readPlanning()
	slices.SortStableFunc(r.issues, func(a, b programme.Issue) int { return strings.Compare(a.Column, b.Column) })
}

func (r *rowReader) readDetails() {
	in := &r.in
	in.Entry = programme.Entry(r.word("entry", entryWords, string(programme.OpenDoor)))
	in.Audience = r.word("audience", audienceWords, programme.Audiences[0])
	in.Status = programme.Status(r.word("status", statusWords, ""))
	in.Capacity = r.number("capacity", 1, 100_000)
	in.AgeMin, in.AgeMax = r.number("age_min", 0, 120), r.number("age_max", 0, 120)
	if in.AgeMin != nil && in.AgeMax != nil && *in.AgeMax < *in.AgeMin {
		r.wrong("age_max", "age_order", nil)
	}
	in.AccompaniedUnder = r.number("accompanied_under", 1, 18)
	in.Access = r.several("access", accessWords)
	in.OutputAim, in.Organisation = r.cell("output_aim"), strings.Join(strings.Fields(r.cell("organisation")), " ")
	in.OutputLicence, in.OutputDestination = r.licence(), r.destination()
	in.Translations = map[string]programme.AtelierTranslation{}
	for _, tag := range []string{"en", "br"} {
		_, title := r.of["title_"+tag]
		_, summary := r.of["summary_"+tag]
		if title || summary {
			in.Translations[tag] = programme.AtelierTranslation{Title: r.cell("title_" + tag), Summary: r.cell("summary_" + tag)}
		}
	}
}

// number reads a whole number, nil for an empty cell.
func (r *rowReader) number(key string, least, most int) *int {
	text := r.cell(key)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(text))
	if err != nil || n < least || n > most {
		r.wrong(key, "number", problem.Args{"Value": shortened(text), "Least": least, "Most": most})
		return nil
	}
	return &n
}

// word reads one of some words; empty is what an empty cell means.
func (r *rowReader) word(key string, among words, empty string) string {
	text := r.cell(key)
	if text == "" {
		return empty
	}
	value := among.find(text)
	if value == "" {
		r.wrong(key, "choice", problem.Args{"Value": shortened(text), "Choices": strings.Join(among.all(r.o.Language), ", ")})
	}
	return value
}

func (r *rowReader) licence() string {
	text := r.cell("output_licence")
	var ids []string
	for _, l := range data.Licences {
		if strings.EqualFold(l.ID, text) || store.Fold(l.ID) == store.Fold(text) && text != "" {
			return l.ID
		}
		ids = append(ids, l.ID)
	}
	if text != "" {
		r.wrong("output_licence", "choice", problem.Args{"Value": shortened(text), "Choices": strings.Join(ids, ", ")})
	}
	return ""
}

func (r *rowReader) destination() string {
	text := r.cell("output_destination")
	ids := []string{programme.DestinationHere, programme.DestinationWiki}
	for _, d := range data.Destinations {
		if store.Fold(d.Name) == store.Fold(text) && text != "" {
			return d.ID
		}
		ids = append(ids, d.ID)
	}
	if text != "" && !slices.Contains(ids, text) {
		r.wrong("output_destination", "choice", problem.Args{"Value": shortened(text), "Choices": strings.Join(ids, ", ")})
	}
	return text
}

// place is what the row says of its place.
func (r *rowReader) place() programme.Place {
	p := programme.Place{Name: r.cell("place")}
	p.Longitude, p.Latitude = position(r.cell("longitude"), r.cell("latitude"))
	return p
}

// position reads a longitude and a latitude, nil where they are none.
func position(longitude, latitude string) (lon, lat *float64) {
	read := func(text string, most float64) *float64 {
		v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
		if err != nil || !(v >= -most && v <= most) {
			return nil
		}
		return &v
	}
	if lon, lat = read(longitude, 180), read(latitude, 90); lon == nil || lat == nil {
		return nil, nil
	}
	return lon, lat
}
