package manage

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// OperationFormProps is the form of an operation, new or not.
type OperationFormProps struct {
	// Operation is nil for a new one.
	Operation *operation.Operation
	Form      operation.Form
	Err       error
	// Query is what was searched among the communes, Matches what was found; Searched tells an empty answer from none.
	Query    string
	Matches  []operation.CommuneMatch
	Searched bool
	// Changes are shown when somebody else has saved meanwhile.
	Changes problem.Changes
	// Notes are sentences about the typed hours: a clock change inside.
	Notes []problem.Message
	// Plan is a picture of the territory on which one may point out the centre; empty without an outline.
	Plan                  string
	PlanWidth, PlanHeight int
	// Notice is a message key to show once.
	Notice string
}

func (p OperationFormProps) action() string {
	if p.Operation == nil {
		return "/gestion/nouvelle"
	}
	return "/gestion/" + p.Operation.Slug + "/reglages"
}

// field returns a field of the form with its label, hint and message; the catalogue has operation.form.<name>.
func (p OperationFormProps) field(ctx context.Context, name, value string) part.Field {
	f := part.Field{Name: name, Value: value, Label: i18n.T(ctx, "operation.form."+name), Error: part.ErrorOf(ctx, p.Err, name)}
	if hint := i18n.T(ctx, "operation.form."+name+"_hint"); hint != "operation.form."+name+"_hint" {
		f.Hint = hint
	}
	return f
}

// option is field for what may stay empty.
func (p OperationFormProps) option(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional = true
	return f
}

// inOrder sorts what is wrong as the fields stand on the page; those not named come last, as they came.
func inOrder(lines []part.FieldError, names ...string) []part.FieldError {
	place := func(line part.FieldError) int {
		for i, name := range names {
			if line.ID == part.FieldID(name) {
				return i
			}
		}
		return len(names)
	}
	slices.SortStableFunc(lines, func(a, b part.FieldError) int { return place(a) - place(b) })
	return lines
}

// communes are those chosen so far.
func (p OperationFormProps) communes() []operation.TerritoryCommune {
	return operation.Territory(p.Form.Communes)
}

// matchOptions are the found communes as a list to choose from.
func (p OperationFormProps) matchOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, m := range p.Matches {
		label := m.Name
		if !m.Today() && m.Name != m.Commune.Name {
			label = i18n.T(ctx, "operation.form.today_in", i18n.Args{"Name": m.Name, "Commune": m.Commune.Name})
		}
		option := part.Option{Value: m.Commune.Code, Label: label + " (" + m.Department + ")"}
		if m.Commune.Population > 0 {
			option.Hint = i18n.N(ctx, "operation.form.population", m.Commune.Population, i18n.Args{"Code": m.Commune.Code})
		}
		options = append(options, option)
	}
	return options
}

// zoneOptions are the time zones of France, the first being that of the commune.
func (p OperationFormProps) zoneOptions(ctx context.Context) []part.Option {
	zones := operation.TimeZones()
	if p.Form.TimeZone != "" && !slices.Contains(zones, p.Form.TimeZone) {
		zones = append(zones, p.Form.TimeZone)
	}
	first := i18n.T(ctx, "operation.form.zone_of_commune")
	if chosen := p.communes(); len(chosen) > 0 {
		first = i18n.T(ctx, "operation.form.zone_deduced", i18n.Args{"Zone": zoneLabel(ctx, operation.TimeZoneOf(chosen[0].InseeCode)), "Commune": chosen[0].Name})
	}
	options := []part.Option{{Value: "", Label: first}}
	for _, zone := range zones {
		options = append(options, part.Option{Value: zone, Label: zoneLabel(ctx, zone)})
	}
	return options
}

// languageNames are the regional languages in themselves: a name in one's own language needs no translation.
var languageNames = map[string]string{"br": "brezhoneg", "ca": "català", "co": "corsu", "eu": "euskara", "frp": "arpetan", "gcf": "kréyòl gwadloupéyen, matinik",
	"gcr": "kriyòl gwiyannen", "gsw": "elsässisch", "oc": "occitan", "pcd": "picard", "rcf": "kréol rényoné", "swb": "shimaore", "ty": "reo tahiti", "vls": "vlaemsch"}

func regionalOptions() []part.Option {
	var options []part.Option
	for _, tag := range operation.RegionalLanguages {
		options = append(options, part.Option{Value: tag, Label: languageNames[tag]})
	}
	return options
}

// shapeOptions say where the outline comes from.
func (p OperationFormProps) shapeOptions(ctx context.Context) []part.Option {
	shapes := []string{operation.ShapeNone, operation.ShapeRadius, operation.ShapeFile}
	if p.Operation != nil && p.Operation.Outline != "" {
		shapes = append([]string{operation.ShapeKeep}, shapes...)
	}
	var options []part.Option
	for _, shape := range shapes {
		options = append(options, part.Option{Value: shape, Label: i18n.T(ctx, "operation.form.shape_"+shape)})
	}
	return options
}

// shape is the chosen one: keeping nothing is having none.
func (p OperationFormProps) shape() string {
	if p.Form.Shape == operation.ShapeKeep && (p.Operation == nil || p.Operation.Outline == "") {
		return operation.ShapeNone
	}
	return p.Form.Shape
}

// outlineDrawing is the drawing of the outline as it is saved.
func outlineDrawing(ctx context.Context, o *operation.Operation) part.Drawing {
	d := part.Drawing{Title: i18n.T(ctx, "operation.form.outline_drawing", i18n.Args{"Place": o.Place()}), Outline: part.RingsOf(o.OutlineRings()), Ratio: 0.4,
		Points: []part.DrawnPoint{{Position: part.Position{o.Longitude, o.Latitude}, Name: i18n.T(ctx, "operation.form.centre")}}}
	return d
}

// PhaseProps is the page on which the team moves its operation from one phase to another.
type PhaseProps struct {
	Operation *operation.Operation
	Err       error
	Notice    string
}

func (p PhaseProps) options(ctx context.Context) []part.Option {
	var options []part.Option
	for _, phase := range operation.Phases {
		option := part.Option{Value: string(phase), Label: i18n.T(ctx, "operation.phase."+string(phase))}
		if phase == p.Operation.Phase {
			option.Hint = i18n.T(ctx, "operation.phase_page.here")
		} else {
			option.Hint = i18n.T(ctx, operation.ConsequenceKey(p.Operation.Phase, phase))
		}
		options = append(options, option)
	}
	return options
}

// OperationsProps is the list of operations that somebody may manage.
type OperationsProps struct {
	Operations []*operation.Operation
	// Creates tells whether this person may begin a new one.
	Creates bool
	// SignsUp tells, by identifier, in which this person only signs others up: those lead to the form.
	SignsUp map[string]bool
	// Welcomes tells in which this person only runs the welcome desk: those lead to the desks.
	Welcomes map[string]bool
	Notice   string
}

// operationsTitle counts the operations, when there are any.
func operationsTitle(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "operation.list.title_none")
	}
	return i18n.N(ctx, "operation.list.title", n)
}

// communeField is where one types the name or the postcode of a commune.
func communeField(ctx context.Context, p OperationFormProps) part.Field {
	f := p.field(ctx, "commune_query", p.Query)
	f.Type, f.Autocomplete = "search", "off"
	if f.Error == "" { // what is wrong with the communes is said where they are searched
		f.Error = part.ErrorOf(ctx, p.Err, "commune")
	}
	f.More = templ.Attributes{"id": part.FieldID("commune")}
	return f
}

// phaseText says whether the clock moves the operation.
func phaseText(ctx context.Context, o *operation.Operation) string {
	if o.PhaseByClock {
		return i18n.T(ctx, "operation.phase_page.by_clock", i18n.Args{"Start": i18n.Moment(ctx, o.Start()), "End": i18n.Moment(ctx, o.End())})
	}
	return i18n.T(ctx, "operation.phase_page.by_hand")
}
