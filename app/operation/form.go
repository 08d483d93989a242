package operation

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Form is what somebody typed about an operation; web decodes it by its tags, and gives it back filled in when it is refused.
type Form struct {
	Version string `form:"version"`
	Name    string `form:"name"`
	Slug    string `form:"slug"`
	Summary string `form:"summary"`
	// Description is several paragraphs of Markdown.
	Description string `form:"description"`
	// The same in English, and in a regional language with its tag; all optional.
	NameEN              string `form:"name_en"`
	SummaryEN           string `form:"summary_en"`
	DescriptionEN       string `form:"description_en"`
	Regional            string `form:"regional"`
	NameRegional        string `form:"name_regional"`
	SummaryRegional     string `form:"summary_regional"`
	DescriptionRegional string `form:"description_regional"`
	// Communes are INSEE codes in the order shown.
	Communes      []string `form:"commune"`
	Neighbourhood string   `form:"neighbourhood"`
	// TimeZone may stay empty: that of the first commune.
	TimeZone string `form:"time_zone"`
	// Start and End are local times (LocalLayout). An empty End means ProposedEnd.
	Start string `form:"start"`
	End   string `form:"end"`
	// Longitude and Latitude may stay empty: the middle of the first commune's department.
	Longitude string `form:"longitude"`
	Latitude  string `form:"latitude"`
	// Shape says where the outline comes from: one of the Shape… constants, or empty to keep it as it is.
	Shape string `form:"shape"`
	// Radius is in kilometres, for ShapeRadius.
	Radius string `form:"radius"`
	// Outline is a geometry that ReadOutline gave for an uploaded file; web carries it through a refused form.
	Outline        string `form:"outline_kept"`
	LegalOrganiser string `form:"legal_organiser"`
	ContactPhone   string `form:"contact_phone"`
	ContactHours   string `form:"contact_hours"`
	// The same in the other languages.
	ContactHoursEN       string `form:"contact_hours_en"`
	ContactHoursRegional string `form:"contact_hours_regional"`
	ContactEmail         string `form:"contact_email"`
	GoalPersons          string `form:"goal_persons"`
	GoalResidents        string `form:"goal_residents"`
	GoalOutputs          string `form:"goal_outputs"`
	PhaseByClock         bool   `form:"phase_by_clock"`
	StatisticsAuto       bool   `form:"statistics_auto"`
}

// Where an outline comes from.
const (
	ShapeKeep   = "keep"
	ShapeNone   = "none"
	ShapeRadius = "radius"
	ShapeFile   = "file"
)

// RegionalLanguages are the languages of France, besides French, in which an operation may also have its texts (BCP 47).
var RegionalLanguages = []string{"br", "ca", "co", "eu", "frp", "gcf", "gcr", "gsw", "oc", "pcd", "rcf", "swb", "ty", "vls"}

// Limits of texts, in characters.
const (
	maxName        = 120
	maxSummary     = 300
	maxDescription = 6000
	maxLine        = 200
	maxCommunes    = 60
	// maxKeptOutline is in octets: ReadOutline gives far less.
	maxKeptOutline = 64 << 10
)

// EmptyForm is the form of a new operation.
func EmptyForm() Form { return Form{PhaseByClock: true, Regional: "br", Shape: ShapeNone} }

// FormOf returns the form of an operation as it is.
func FormOf(o *Operation) Form {
	f := Form{
		Version: strconv.FormatInt(o.Version, 10), Name: o.Name, Slug: o.Slug, Summary: o.Summary, Description: o.Description,
		Neighbourhood: o.Neighbourhood, TimeZone: o.TimeZone, Start: o.Start().Format(LocalLayout), End: o.End().Format(LocalLayout),
		Longitude: formatDegrees(o.Longitude), Latitude: formatDegrees(o.Latitude), Shape: ShapeKeep,
		LegalOrganiser: o.LegalOrganiser, ContactPhone: o.ContactPhone, ContactHours: o.ContactHours, ContactEmail: o.ContactEmail,
		GoalPersons: formatCount(o.GoalPersons), GoalResidents: formatCount(o.GoalResidents), GoalOutputs: formatCount(o.GoalOutputs),
		PhaseByClock: o.PhaseByClock, StatisticsAuto: o.StatisticsAuto, Regional: "br",
	}
	for _, c := range o.Communes {
		f.Communes = append(f.Communes, c.InseeCode)
	}
	english := o.Translations["en"]
	f.NameEN, f.SummaryEN, f.DescriptionEN, f.ContactHoursEN = english.Name, english.Summary, english.Description, english.ContactHours
	if tag := o.RegionalLanguage(); tag != "" {
		t := o.Translations[tag]
		f.Regional, f.NameRegional, f.SummaryRegional, f.DescriptionRegional = tag, t.Name, t.Summary, t.Description
		f.ContactHoursRegional = t.ContactHours
	}
	return f
}

// apply returns the operation with the values of the form, and what is wrong with them, in page order.
func (f Form) apply(o Operation) (Operation, problem.Fields) {
	var fields problem.Fields
	f.applyNames(&o, &fields)
	f.applyTerritory(&o, &fields)
	f.applyWindow(&o, &fields)
	f.applyPoint(&o, &fields)
	o.LegalOrganiser = line(&fields, "legal_organiser", f.LegalOrganiser, maxLine)
	o.ContactPhone = phone(&fields, "contact_phone", f.ContactPhone)
	o.ContactHours = line(&fields, "contact_hours", f.ContactHours, maxLine)
	o.ContactEmail = email(&fields, "contact_email", f.ContactEmail)
	o.GoalPersons = count(&fields, "goal_persons", f.GoalPersons)
	o.GoalResidents = count(&fields, "goal_residents", f.GoalResidents)
	o.GoalOutputs = count(&fields, "goal_outputs", f.GoalOutputs)
	o.PhaseByClock, o.StatisticsAuto = f.PhaseByClock, f.StatisticsAuto
	return o, fields
}

func (f Form) applyNames(o *Operation, fields *problem.Fields) {
	o.Name = line(fields, "name", f.Name, maxName)
	if o.Name == "" && !fields.Has("name") {
		fields.Add("name", "operation.name.missing", nil)
	}
	o.Folded = store.Fold(o.Name)
	o.Summary = line(fields, "summary", f.Summary, maxSummary)
	o.Description = paragraphs(fields, "description", f.Description, maxDescription)
	if o.Language == "" {
		o.Language = "fr"
	}
	o.Translations = map[string]Translation{}
	english := Translation{line(fields, "name_en", f.NameEN, maxName), line(fields, "summary_en", f.SummaryEN, maxSummary),
		paragraphs(fields, "description_en", f.DescriptionEN, maxDescription), line(fields, "contact_hours_en", f.ContactHoursEN, maxLine)}
	if english != (Translation{}) {
		o.Translations["en"] = english
	}
	regional := Translation{line(fields, "name_regional", f.NameRegional, maxName),
		line(fields, "summary_regional", f.SummaryRegional, maxSummary),
		paragraphs(fields, "description_regional", f.DescriptionRegional, maxDescription),
		line(fields, "contact_hours_regional", f.ContactHoursRegional, maxLine)}
	if regional == (Translation{}) {
		return
	}
	if !slices.Contains(RegionalLanguages, f.Regional) {
		fields.Add("regional", "operation.regional.unknown", nil)
		return
	}
	o.Translations[f.Regional] = regional
}

func (f Form) applyTerritory(o *Operation, fields *problem.Fields) {
	o.Communes = nil
	for _, code := range f.Communes {
		commune, known := CommuneByCode(strings.ToUpper(strings.TrimSpace(code)))
		if !known {
			fields.Add("commune", "operation.commune.unknown", nil)
			return
		}
		if slices.ContainsFunc(o.Communes, func(c TerritoryCommune) bool { return c.InseeCode == commune.Code }) {
			continue
		}
		o.Communes = append(o.Communes, TerritoryCommune{OperationID: o.ID, InseeCode: commune.Code, Name: commune.Name, Position: len(o.Communes)})
	}
	switch {
	case len(o.Communes) == 0:
		fields.Add("commune", "operation.commune.missing", nil)
	case len(o.Communes) > maxCommunes:
		fields.Add("commune", "operation.commune.many", problem.Args{"Max": maxCommunes})
	}
	o.Neighbourhood = line(fields, "neighbourhood", f.Neighbourhood, maxName)
}

func (f Form) applyWindow(o *Operation, fields *problem.Fields) {
	zone, ok := f.zone(o)
	if !ok {
		fields.Add("time_zone", "operation.time_zone.unknown", nil)
		return
	}
	o.TimeZone = zone.String()
	start, startOK := checkLocal(fields, "start", f.Start, zone)
	end, endOK := time.Time{}, startOK
	if strings.TrimSpace(f.End) == "" {
		end = ProposedEnd(start)
	} else {
		end, endOK = checkLocal(fields, "end", f.End, zone)
	}
	if !startOK || !endOK {
		return
	}
	switch {
	case !end.After(start):
		fields.Add("end", "operation.end.before_start", nil)
	case end.After(start.AddDate(0, 0, maxDays)):
		fields.Add("end", "operation.end.far", problem.Args{"Days": maxDays})
	}
	o.StartsAt, o.EndsAt = store.InstantOf(start), store.InstantOf(end)
}

// zone is the typed time zone, or that of the first commune.
func (f Form) zone(o *Operation) (*time.Location, bool) {
	name := strings.TrimSpace(f.TimeZone)
	if name == "" && len(o.Communes) > 0 {
		name = TimeZoneOf(o.Communes[0].InseeCode)
	}
	if name == "" {
		name = "Europe/Paris"
	}
	if name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

func (f Form) applyPoint(o *Operation, fields *problem.Fields) {
	longitude, latitude := strings.TrimSpace(f.Longitude), strings.TrimSpace(f.Latitude)
	if longitude == "" && latitude == "" {
		if len(o.Communes) > 0 {
			centre, _ := CentreOf(o.Communes[0].InseeCode)
			o.Longitude, o.Latitude = centre.Lon, centre.Lat
		}
	} else {
		o.Latitude = degrees(fields, "latitude", latitude, 90)
		o.Longitude = degrees(fields, "longitude", longitude, 180)
	}
	switch f.Shape {
	case ShapeNone:
		o.Outline = ""
	case ShapeRadius:
		radius, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(f.Radius), ",", ".", 1), 64)
		if err != nil {
			radius = math.NaN()
		}
		outline, err := Circle(o.Longitude, o.Latitude, radius)
		if err != nil {
			*fields = append(*fields, problem.Field{Name: "radius", Message: messageOf(err)})
		}
		o.Outline = outline
	case ShapeFile:
		outline, err := ReadOutline(strings.NewReader(f.Outline))
		if len(f.Outline) > maxKeptOutline {
			err = errTooLarge
		}
		if err != nil {
			*fields = append(*fields, problem.Field{Name: "outline", Message: messageOf(err)})
		}
		o.Outline = outline
		o.centreOnOutline()
	}
}

// line cleans one line of typed text and checks its length.
func line(fields *problem.Fields, name, text string, limit int) string {
	text = typed.Line(text)
	if utf8.RuneCountInString(text) > limit {
		fields.Add(name, "operation.text.long", problem.Args{"Max": limit})
	}
	return text
}

// paragraphs cleans a typed text of several lines and checks its length.
func paragraphs(fields *problem.Fields, name, text string, limit int) string {
	text = typed.Text(text)
	if utf8.RuneCountInString(text) > limit {
		fields.Add(name, "operation.text.long", problem.Args{"Max": limit})
	}
	return text
}
