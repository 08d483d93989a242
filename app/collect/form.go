package collect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// FilesLimit is how many files one contribution carries.
const FilesLimit = 6

// Form is what a person typed about a contribution; web decodes it by its tags, and gives it back filled in when it is
// refused.
type Form struct {
	// ID was made with the empty form: sending it twice gives one contribution.
	ID      string `form:"id" json:"id"`
	Version string `form:"version" json:"-"` // of a correction
	// Theme and Atelier are an identifier or a slug; Atelier may be empty.
	Theme   string `form:"theme" json:"theme"`
	Atelier string `form:"atelier" json:"atelier,omitempty"`
	Title   string `form:"title" json:"title,omitempty"`
	Body    string `form:"body" json:"body,omitempty"`
	Link    string `form:"link" json:"link,omitempty"`
	// Position is typed, latitude first. Place is the identifier of a place of the weekend, for those who read no
	// coordinates; PhotoPosition takes the position that the camera noted, which is never taken unasked.
	Position      string `form:"position" json:"position,omitempty"`
	Place         string `form:"place" json:"place,omitempty"`
	PhotoPosition bool   `form:"photo_position" json:"photo_position,omitempty"`
	// Far confirms a point beyond the territory.
	Far        bool     `form:"far" json:"far,omitempty"`
	AccuracyM  *float64 `form:"-" json:"accuracy_m,omitempty"`
	ObservedAt string   `form:"observed_at" json:"observed_at,omitempty"` // local: 2027-05-22T14:30 or 2027-05-22; RFC 3339 with its own zone
	Credit     string   `form:"credit" json:"credit,omitempty"`
	// Licences are SPDX identifiers; empty means the theme's.
	DataLicence  string `form:"data_licence" json:"data_licence,omitempty"`
	MediaLicence string `form:"media_licence" json:"media_licence,omitempty"`
	// Files are the hashes of what Stage kept for this operation.
	Files        []string `form:"file_hash" json:"files,omitempty"`
	Description  string   `form:"description" json:"description,omitempty"`
	Recognisable bool     `form:"recognisable" json:"recognisable,omitempty"`
	// Values are the answers to the theme's questions, by the name of the field.
	Values map[string]string `form:"-" json:"values,omitempty"`
}

// cleaned returns the form without what typing leaves behind, so that its hash is that of its content.
func (f Form) cleaned() Form {
	for _, line := range []*string{&f.ID, &f.Theme, &f.Atelier, &f.Title, &f.Link, &f.Position, &f.Place, &f.ObservedAt,
		&f.Credit, &f.DataLicence, &f.MediaLicence, &f.Description} {
		*line = typed.Line(*line)
	}
	f.Body = typed.Text(f.Body)
	files := slices.Clone(f.Files)
	slices.Sort(files)
	f.Files = slices.Compact(files)
	values := map[string]string{}
	for name, value := range f.Values {
		if value = typed.Text(value); value != "" {
			values[name] = value
		}
	}
	f.Values = values
	return f
}

// hash tells a repetition from another content: SHA-256 over the cleaned form, whose JSON has its keys in order.
func (f Form) hash(operationID, carnetID string) (string, error) {
	content, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("contribution %s: %w", f.ID, err)
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n", operationID, carnetID)
	sum.Write(content)
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// circumstances are what a form refers to, read before it is checked. What was named and not found is nil.
type circumstances struct {
	operation *operation.Operation
	theme     *programme.Theme
	fields    []data.Field
	atelier   *programme.Atelier
	place     *programme.Place
	uploads   []Upload // in the order of Form.Files
	photoAt   *Point
	now       time.Time
}

// check returns the contribution of a form, or what is wrong with each field, in the order of the page.
func (f Form) check(c circumstances) (Contribution, problem.Fields) {
	var wrong problem.Fields
	if !store.ValidID(f.ID) {
		wrong.Add("id", "collect.id.invalid", nil)
	}
	if c.theme == nil {
		wrong.Add("theme", "collect.theme.required", nil)
		return Contribution{}, wrong
	}
	made := Contribution{OperationID: c.operation.ID, ID: f.ID, ThemeID: c.theme.ID, Language: c.operation.Language,
		State: Published, Credit: f.Credit}
	made.Values = checkValues(c.fields, f.Values, &wrong)
	f.checkTexts(&made, c, &wrong)
	f.checkFiles(c, &wrong)
	f.checkWhere(&made, c, &wrong)
	made.ObservedAt = f.checkWhen(c, &wrong)
	made.DataLicence = checkLicence("data_licence", f.DataLicence, c.theme.DataLicence, &wrong)
	checkLicence("media_licence", f.MediaLicence, c.theme.MediaLicence, &wrong)
	made.Kind = f.kind(c, made)
	made.Folded = store.Fold(made.Title + " " + made.Body)
	return made, wrong
}

func (f Form) checkTexts(made *Contribution, c circumstances, wrong *problem.Fields) {
	made.Title, made.Body = f.Title, f.Body
	if made.Title == "" {
		made.Title = f.titleFrom(c.fields, made.Values)
	}
	if made.Title == "" {
		wrong.Add("title", "collect.title.required", nil)
	}
	for _, text := range []struct {
		name, value string
		limit       int
	}{{"title", f.Title, shortLimit}, {"body", f.Body, longLimit}, {"credit", f.Credit, 120}, {"description", f.Description, 500}} {
		if utf8.RuneCountInString(text.value) > text.limit {
			wrong.Add(text.name, "collect.value.long", nil)
		}
	}
	if f.Link != "" {
		link, key := checkLink(f.Link)
		if key != "" {
			wrong.Add("link", key, nil)
		}
		made.Link = link
	}
	if f.Atelier != "" && c.atelier == nil {
		wrong.Add("atelier", "collect.atelier.unknown", nil)
	}
	if c.atelier != nil {
		made.AtelierID = &c.atelier.ID
	}
}

// titleFrom names a contribution whose author gave no title: by what was answered, by its first line, by its link.
func (f Form) titleFrom(fields []data.Field, values map[string]string) string {
	for _, name := range []string{"vernacular_name", "scientific_name", "name"} {
		if values[name] != "" {
			return values[name]
		}
	}
	for _, field := range fields {
		if field.Type == data.ShortText && values[field.Name] != "" {
			return values[field.Name]
		}
	}
	if first, _, _ := strings.Cut(f.Body, "\n"); first != "" {
		return shorten(first, 80)
	}
	if address, err := url.Parse(f.Link); err == nil {
		return address.Hostname()
	}
	return ""
}

func (f Form) checkFiles(c circumstances, wrong *problem.Fields) {
	switch {
	case len(f.Files) > FilesLimit:
		wrong.Add("file", "collect.file.many", problem.Args{"Limit": FilesLimit})
	case len(c.uploads) < len(f.Files):
		wrong.Add("file", "collect.file.gone", nil)
	}
}

func (f Form) checkWhere(made *Contribution, c circumstances, wrong *problem.Fields) {
	at := checkPosition(c.operation, f.Position, f.Far, wrong)
	switch {
	case f.Position != "":
		if f.AccuracyM != nil && *f.AccuracyM >= 0 && *f.AccuracyM < 1e6 {
			made.AccuracyM = f.AccuracyM
		}
	case f.Place != "" && (c.place == nil || c.place.Longitude == nil || c.place.Latitude == nil):
		wrong.Add("place", "collect.place.unknown", nil)
	case f.Place != "":
		at = &Point{Longitude: *c.place.Longitude, Latitude: *c.place.Latitude}
	case f.PhotoPosition && c.photoAt == nil:
		wrong.Add("photo_position", "collect.position.photo", nil)
	case f.PhotoPosition:
		at = checkPoint(c.operation, *c.photoAt, f.Far, wrong)
	}
	if at != nil {
		made.Longitude, made.Latitude = &at.Longitude, &at.Latitude
	}
}

// checkWhen reads when something was observed, in the operation's zone; now when nothing was typed.
func (f Form) checkWhen(c circumstances, wrong *problem.Fields) store.Instant {
	if f.ObservedAt == "" {
		return store.InstantOf(c.now)
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly, time.RFC3339} {
		at, err := time.ParseInLocation(layout, f.ObservedAt, c.operation.Location())
		if err != nil {
			continue
		}
		if at.After(c.now.Add(24 * time.Hour)) {
			wrong.Add("observed_at", "collect.when.future", nil)
		}
		return store.InstantOf(at)
	}
	wrong.Add("observed_at", "collect.when.unreadable", nil)
	return 0
}

func checkLicence(name, given, ofTheme string, wrong *problem.Fields) string {
	if given == "" {
		return ofTheme
	}
	if _, known := data.FindLicence(given); !known {
		wrong.Add(name, "collect.licence.unknown", nil)
	}
	return given
}

// kind follows from what was given.
func (f Form) kind(c circumstances, made Contribution) Kind {
	carries := func(kind MediumKind) bool {
		return slices.ContainsFunc(c.uploads, func(u Upload) bool { return u.Kind() == kind })
	}
	switch {
	case carries(Recording):
		return Sound
	case carries(Document):
		return File
	case made.Link != "" && len(made.Values) == 0:
		return Link
	case len(made.Values) > 0:
		return Observation
	case carries(Picture):
		return Photo
	case made.Placed():
		return Observation
	}
	return Text
}
