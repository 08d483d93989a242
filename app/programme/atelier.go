package programme

import (
	"slices"
	"strings"
	"time"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
)

// longest is the longest atelier; the exchange format for schedules takes less than a hundred hours.
const longest = 72 * time.Hour

// UsualLength is how long an atelier is that has no hour yet and of which nobody has said how long it takes.
const UsualLength = 2 * time.Hour

// Destinations that are no commons of the reference data.
const (
	// DestinationHere means that the result lives in the open data of the weekend.
	DestinationHere = "here"
	// DestinationWiki is the wiki of the territory.
	DestinationWiki = "local-wiki"
)

// AtelierForm is what a person typed about an atelier; web decodes it by its tags.
type AtelierForm struct {
	Version           string   `form:"version"`
	Theme             string   `form:"theme"`   // identifier
	Place             string   `form:"place"`   // identifier, or empty
	Partner           string   `form:"partner"` // identifier, or empty
	Title             string   `form:"title"`
	Summary           string   `form:"summary"`
	Description       string   `form:"description"`
	Language          string   `form:"language"`
	TitleEN           string   `form:"title_en"`
	SummaryEN         string   `form:"summary_en"`
	TitleBR           string   `form:"title_br"`
	SummaryBR         string   `form:"summary_br"`
	Start             string   `form:"start"` // LocalTime
	End               string   `form:"end"`   // LocalTime
	Entry             string   `form:"entry"`
	ByWishes          bool     `form:"by_wishes"`
	Capacity          string   `form:"capacity"`
	Audience          string   `form:"audience"`
	AgeMin            string   `form:"age_min"`
	AgeMax            string   `form:"age_max"`
	AccompaniedUnder  string   `form:"accompanied_under"`
	Access            []string `form:"access"`
	Asks              []string `form:"asks"`
	Bring             string   `form:"bring"`
	Facilitators      string   `form:"facilitators"` // one name a line
	OutputAim         string   `form:"output_aim"`
	OutputLicence     string   `form:"output_licence"`
	OutputDestination string   `form:"output_destination"`
	// What is below is of Planning, for the team.
	Reserve       string   `form:"reserve"`
	Expected      string   `form:"expected"`
	Team          string   `form:"team"`
	Minimum       string   `form:"minimum"`
	DecidedBy     string   `form:"decided_by"` // LocalTime, or empty
	DependsOn     []string `form:"depends_on"`
	DependsAt     string   `form:"depends_at"` // LocalTime, or empty
	Fallback      string   `form:"fallback"`
	FallbackPlace string   `form:"fallback_place"` // identifier, or empty
	FallbackAt    string   `form:"fallback_at"`    // LocalTime, or empty
	FallbackOwner string   `form:"fallback_owner"`
	Needs         []string `form:"need"` // see NeedValue
}

// atelierInput is a checked form: the row's values, and what lives in other tables.
type atelierInput struct {
	Atelier
	capacity     *int
	reserve      int
	facilitators []string
	needs        []Need
}

// check returns the values of the form, or what is wrong with each field, in page order.
func (f AtelierForm) check(o *operation.Operation) (atelierInput, problem.Fields) {
	var in input
	var a atelierInput
	a.OperationID = o.ID
	if a.ThemeID = f.Theme; !store.ValidID(f.Theme) {
		in.fields.Add("theme", "programme.error.choose_theme", nil)
	}
	a.Title = in.line("title", f.Title, 200, true)
	a.Summary = in.text("summary", f.Summary, 3000, false)
	a.Description = in.text("description", f.Description, 20_000, false)
	f.checkTimes(&in, o, &a)
	a.PlaceID, a.PartnerID = identifier(&in, "place", f.Place), identifier(&in, "partner", f.Partner)
	f.checkEntry(&in, &a)
	a.Access, a.Asks = facts(f.Access), asks(f.Asks)
	a.Bring = in.text("bring", f.Bring, 1000, false)
	if a.facilitators = names(f.Facilitators); len(a.facilitators) > 30 {
		in.fields.Add("facilitators", "programme.error.many_names", problem.Args{"Most": 30})
	}
	for _, name := range a.facilitators {
		in.line("facilitators", name, 120, true)
	}
	f.checkOutput(&in, &a)
	f.checkPlanning(&in, o, &a)
	f.checkLanguages(&in, o, &a)
	a.Folded = store.Fold(a.Title + " " + a.Summary)
	return a, in.fields
}

func (f AtelierForm) checkTimes(in *input, o *operation.Operation, a *atelierInput) {
	start, end := in.moment("start", f.Start, o), in.moment("end", f.End, o)
	if !end.IsZero() {
		end = after(end, start, o.Location())
	}
	a.StartsAt, a.EndsAt = store.InstantOf(start), store.InstantOf(end)
	switch {
	case start.IsZero() || end.IsZero():
	case !end.After(start):
		in.fields.Add("end", "programme.error.end_before_start", nil)
	case end.Sub(start) > longest:
		in.fields.Add("end", "programme.error.too_long_atelier", problem.Args{"Hours": int(longest / time.Hour)})
	}
}

func (f AtelierForm) checkEntry(in *input, a *atelierInput) {
	a.Entry = Entry(in.choice("entry", f.Entry, string(SignUp), string(OpenDoor), string(Invitation)))
	a.ByWishes = f.ByWishes && a.Entry == SignUp // where nobody signs up there is nothing to give
	if a.Entry != OpenDoor {
		a.capacity = in.number("capacity", f.Capacity, 1, 100_000)
	}
	a.Audience = in.choice("audience", f.Audience, Audiences...)
	a.AgeMin = in.number("age_min", f.AgeMin, 0, 120)
	a.AgeMax = in.number("age_max", f.AgeMax, 0, 120)
	if a.AgeMin != nil && a.AgeMax != nil && *a.AgeMax < *a.AgeMin {
		in.fields.Add("age_max", "programme.error.age_order", nil)
	}
	a.AccompaniedUnder = in.number("accompanied_under", f.AccompaniedUnder, 1, 18)
}

// checkOutput takes the theme's licence and destination for an aim that names none; see completeOutput.
func (f AtelierForm) checkOutput(in *input, a *atelierInput) {
	a.OutputAim = in.text("output_aim", f.OutputAim, 500, false)
	if a.OutputLicence = f.OutputLicence; f.OutputLicence != "" {
		if _, known := data.FindLicence(f.OutputLicence); !known {
			in.fields.Add("output_licence", "programme.error.choice", nil)
		}
	}
	if a.OutputDestination = f.OutputDestination; f.OutputDestination != "" && !knownDestination(f.OutputDestination) {
		in.fields.Add("output_destination", "programme.error.choice", nil)
	}
}

func knownDestination(id string) bool {
	return id == DestinationHere || id == DestinationWiki ||
		slices.ContainsFunc(data.Destinations, func(d data.Destination) bool { return d.ID == id })
}

func (f AtelierForm) checkLanguages(in *input, o *operation.Operation, a *atelierInput) {
	if a.Language = f.Language; f.Language == "" {
		a.Language = o.Language
	}
	if !languageForm.MatchString(a.Language) {
		in.fields.Add("language", "programme.error.choice", nil)
	}
	a.Translations = map[string]AtelierTranslation{}
	for _, t := range []struct{ tag, title, summary string }{{"en", f.TitleEN, f.SummaryEN}, {"br", f.TitleBR, f.SummaryBR}} {
		translation := AtelierTranslation{Title: in.line("title_"+t.tag, t.title, 200, false),
			Summary: in.text("summary_"+t.tag, t.summary, 3000, false)}
		if translation != (AtelierTranslation{}) && t.tag != a.Language {
			a.Translations[t.tag] = translation
		}
	}
}

func identifier(in *input, name, value string) *string {
	if value == "" {
		return nil
	}
	if !store.ValidID(value) {
		in.fields.Add(name, "programme.error.choice", nil)
		return nil
	}
	return &value
}

// TitleIn returns the title in a language of the screens, in its own otherwise, with the tag of the language when it is not
// the one that was asked for.
func (a *Atelier) TitleIn(language string) (title, otherLanguage string) {
	if t := a.Translations[language]; t.Title != "" {
		return t.Title, ""
	}
	if a.Language == language {
		return a.Title, ""
	}
	return a.Title, a.Language
}

// SummaryIn returns the summary in a language of the screens, in its own otherwise.
func (a *Atelier) SummaryIn(language string) string {
	if t := a.Translations[language]; t.Summary != "" {
		return t.Summary
	}
	return a.Summary
}

// FormOf returns the form of an atelier as it is.
func (l *Listing) FormOf(o *operation.Operation) AtelierForm {
	a := &l.Atelier
	form := AtelierForm{Version: decimal(a.Version), Theme: a.ThemeID, Place: textOf(a.PlaceID), Partner: textOf(a.PartnerID),
		Title: a.Title, Summary: a.Summary, Description: a.Description, Language: a.Language,
		TitleEN: a.Translations["en"].Title, SummaryEN: a.Translations["en"].Summary,
		TitleBR: a.Translations["br"].Title, SummaryBR: a.Translations["br"].Summary,
		Start: a.StartsAt.In(o.Location()).Format(LocalTime), End: a.EndsAt.In(o.Location()).Format(LocalTime),
		Entry: string(a.Entry), ByWishes: a.ByWishes, Capacity: numberText(l.Seats.Capacity), Audience: a.Audience, AgeMin: numberText(a.AgeMin),
		AgeMax: numberText(a.AgeMax), AccompaniedUnder: numberText(a.AccompaniedUnder), Access: a.Access, Asks: a.Asks, Bring: a.Bring,
		Facilitators: strings.Join(l.Facilitators, "\n"), OutputAim: a.OutputAim, OutputLicence: a.OutputLicence,
		OutputDestination: a.OutputDestination}
	form.planned(l, o)
	return form
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Things writes on one line what to bring, which is typed one thing a line.
func Things(bring string) string {
	var things []string
	for line := range strings.Lines(bring) {
		if thing := strings.TrimSpace(line); thing != "" {
			things = append(things, thing)
		}
	}
	return strings.Join(things, ", ")
}
