package part

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/problem"
)

var (
	flora = Theme{Icon: "plant-2", Name: "Flore", Href: "/o/x/programme?theme=flore",
		Colours: Colours{"#2e6720", "#e4f2e1", "#98cf8b", "#1e311a"}}
	photo = Theme{Icon: "camera", Name: "Photo", Colours: Colours{"#675444", "#f1ece8", "#cfb9a8", "#312a24"}}
	start = time.Date(2027, 5, 21, 18, 30, 0, 0, time.FixedZone("CEST", 2*3600))
)

// together renders components one after the other.
func together(components ...templ.Component) templ.Component { return templ.Join(components...) }

// within renders a component that has children.
func within(parent templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return parent.Render(templ.WithChildren(ctx, together(children...)), w)
	})
}

// specimen is a page with every component on it.
func specimen(ctx context.Context) templ.Component {
	return within(Layout(), choosing(ctx), filling(ctx), reading(ctx))
}

func choosing(ctx context.Context) templ.Component {
	signs := []Sign{}
	for key := range signIcons {
		signs = append(signs, SignOf(ctx, key))
	}
	card := func(seats Seats) Atelier {
		return Atelier{Theme: flora, Title: "Sauvages de ma rue", Href: "/a", Until: "→ 17 h", Text: "…", Place: "Église",
			Signs: signs, Seats: &seats, Pick: &Pick{Value: fmt.Sprint(seats)}}
	}
	wrong := Atelier{Theme: photo, Title: "Balade", Lang: "br", When: "…", Error: "…", ErrorID: "card-1", Level: 3,
		More: RadioGroup(Field{Name: "full", Label: "?", Options: []Option{{Value: "a", Label: "A", Hint: "…"}, {Value: "b", Label: "B"}}})}
	return together(
		within(Lead(LeadProps{Title: "Programme", Second: "Programm", SecondLang: "br", Margin: "…", MarginBig: "J-3", Text: "…",
			Stamp: &StampProps{"Publié", "nº 1"}}),
			DayTabs([]Day{{"samedi", "22 mai", "?jour=2027-05-22", true}, {"dimanche", "23 mai", "?jour=2027-05-23", false}}),
			FilterBar([]Filter{{Label: "Tout", Href: "?", Active: true}, {Label: "Plain-pied", Href: "?a=1", Icon: "accessible"}}, "18")),
		within(Row(), FilterChip(Filter{Label: "1", Href: "?", Kind: "no", Icon: "ban"})),
		within(HourSection(NewHour(ctx, start).WithDay(ctx, start)),
			AtelierCard(card(Seats{Free: 7})), AtelierCard(card(Seats{Free: 1})), AtelierCard(card(Seats{Waiting: 2})),
			AtelierCard(card(Seats{Open: true})), AtelierCard(wrong), AtelierCard(Atelier{Theme: photo, Title: "Annulé", Cancelled: true})),
		NowLine("11 h 40"),
		within(Section(SectionProps{Title: "Agenda", ID: "agenda"}), within(Line(NewHour(ctx, start), card(Seats{})),
			State(Warning, "clock", "…")), ThemeChip(flora), ThemeList([]ThemeCount{{flora, 3}, {photo, 1}})),
	)
}

func filling(ctx context.Context) templ.Component {
	invalid := problem.Fields{}
	invalid.Add("email", "error.invalid", nil)
	err := fmt.Errorf("sign up: %w", invalid.Err())
	options := []Option{{Label: "…"}, {Value: "a", Label: "A", Group: "G"}, {Value: "b", Label: "B", Group: "G"}}
	return within(Section(SectionProps{Title: "Qui vient", Step: 1, Headline: "…"}),
		ErrorSummary(Errors(ctx, err), ""),
		TextField(Field{Name: "email", Label: "E", Hint: "…", Error: ErrorOf(ctx, err, "email"), Type: "email", Required: true, MaxLength: 80}),
		TextArea(Field{Name: "text", Label: "T", Optional: true, Value: "<b>"}),
		Select(Field{Name: "age", Label: "A", Value: "b", Options: options}),
		DateTimeField(Field{Name: "start", Label: "D", Value: "2027-05-22T14:30"}),
		FileField(Field{Name: "file", Label: "F", Accept: "image/*", Multiple: true}),
		Checkbox(Field{Name: "photo", Label: "P", Hint: "…", Error: "…"}),
		within(FieldGroup("G"), RadioGroup(Field{Name: "origin", Label: "O", Value: "a", Error: "…", Options: options[1:]})),
		Button(ButtonProps{Label: "B", Icon: "check", Name: "do", Value: "1"}),
		SummaryBar(SummaryProps{Count: true, Button: "B"}), SummaryBar(SummaryProps{Text: "3", Detail: "…", Button: "B", Href: "/"}))
}

func reading(ctx context.Context) templ.Component {
	at := Position{-4.46, 48.4}
	drawing := Drawing{Title: "Carte", Description: "…", Outline: [][]Position{{{-4.48, 48.39}, {-4.44, 48.39}, {-4.46, 48.41}}},
		Places: []DrawnPlace{{at, "1", "Église", "/p"}}, Points: []DrawnPoint{{at, "Plante", flora.Colours}}}
	ribbon := NewRibbon(ctx, start, start.Add(48*time.Hour), []RibbonItem{{Start: start, End: start.Add(time.Hour), Title: "…", Colours: flora.Colours}})
	return together(
		CurveDrawing(Curve{Label: "…", From: start, To: start.Add(99 * time.Hour), Goal: 9, Steps: []CurveStep{{start.Add(time.Hour), 3}},
			Event: CurveEvent{start, "…"}, Forecast: CurveStep{start.Add(80 * time.Hour), 12}}),
		MapDrawing(drawing), Figure("26", "ateliers"),
		within(Section(SectionProps{Title: "Lire"}), RibbonDrawing(ribbon), Notice(Info, "…"), Notice(Warning, ""), Notice(Problem, ""), Notice(Success, ""),
			Bars(Chart{Caption: "…", Rows: []BarRow{{Icon: "plant-2", Name: "Flore", Value: 3, Capacity: 5, Waiting: 1, Text: "3", Note: "+ 1"}}}),
			Note(NoteProps{Theme: flora, Title: "Cymbalaire", Text: "…", Credit: "…"}), Pagination(PagesProps{Sentence: "1", Next: "?p=2", Previous: "?p=0"}),
			Empty(EmptyProps{Icon: "camera", Title: "…", Text: "…", Action: "…", Href: "/"}), Ways([]Way{{"phone", "…", "…", "…", "/"}}),
			MissingList([]MissingProps{{Problem, "…", "…", []Tab{{Label: "…", Href: "/"}}}, {"tip", "…", "…", nil}}),
			within(Code(CodeProps{Code: "K7M4 QX9P", Who: "…", Stamp: &StampProps{Word: "Inscrits"}}), templ.Raw("<svg></svg>"))),
	)
}

// page renders a component for a page in a language and parses it.
func page(t *testing.T, language string, p Page, component func(context.Context) templ.Component) *goquery.Document {
	t.Helper()
	ctx := With(i18n.With(t.Context(), language), p)
	var out bytes.Buffer
	if err := component(ctx).Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	if unknown := UnknownIcons(ctx); len(unknown) > 0 {
		t.Errorf("no icon is named %q", unknown)
	}
	doc, err := goquery.NewDocumentFromReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// sound fails for what no page may have.
func sound(t *testing.T, doc *goquery.Document) {
	t.Helper()
	for selector, why := range map[string]string{
		"style":                       "the content security policy forbids it",
		"script:not([src])":           "the content security policy forbids it",
		"[onclick], [onchange]":       "the content security policy forbids it",
		"img:not([alt])":              "it says nothing to those who cannot see it",
		"a:not([href])":               "it leads nowhere",
		"main main, header header":    "a landmark is nested in itself",
		"svg.icon:not([aria-hidden])": "a word stands beside each icon",
	} {
		if n := doc.Find(selector).Length(); n > 0 {
			t.Errorf("%d %s: %s", n, selector, why)
		}
	}
	if n := doc.Find("h1").Length(); n != 1 {
		t.Errorf("%d titles of level 1", n)
	}
	once(t, doc)
	haveLabels(t, doc)
	doc.Find("use").Each(func(_ int, use *goquery.Selection) {
		if doc.Find("symbol"+use.AttrOr("href", "")).Length() != 1 {
			t.Errorf("no symbol for %s", use.AttrOr("href", ""))
		}
	})
	if text := doc.Text(); strings.Contains(text, "part.") {
		t.Errorf("a message is missing: %q", text[strings.Index(text, "part."):][:30])
	}
}

// once fails for an id that two elements have, and for a reference to none.
func once(t *testing.T, doc *goquery.Document) {
	t.Helper()
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if ids[s.AttrOr("id", "")] {
			t.Errorf("two elements are %q", s.AttrOr("id", ""))
		}
		ids[s.AttrOr("id", "")] = true
	})
	for _, name := range []string{"aria-describedby", "aria-labelledby", "for"} {
		doc.Find("[" + name + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(name, "")) {
				if !ids[id] {
					t.Errorf("%s names %q, which is nowhere", name, id)
				}
			}
		})
	}
}

// haveLabels fails for a control without a label.
func haveLabels(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		if s.Closest("label").Length() == 0 && doc.Find(`label[for="`+s.AttrOr("id", "?")+`"]`).Length() != 1 {
			t.Errorf("the field %q has no label", s.AttrOr("name", ""))
		}
	})
}

func TestSpecimenIsSound(t *testing.T) {
	for _, language := range i18n.Languages {
		t.Run(language, func(t *testing.T) {
			p := Page{Title: "Programme", Path: "/o/x/programme?jour=2027-05-22", Section: Programme, Theme: "dark", Text: "large",
				Account:   &Account{Name: "Nadia"},
				Operation: &OperationHead{Slug: "x", Name: "Opération Libre X", Place: "X", Phone: "02 61 91 00 27", Hours: "…", Organiser: "…"}}
			doc := page(t, language, p, specimen)
			sound(t, doc)
			for selector, want := range map[string]string{
				"html":                           language,
				".nav [aria-current] ":           i18n.T(i18n.With(t.Context(), language), "part.nav.programme"),
				".head a[rel=alternate]":         map[string]string{"fr": "English", "en": "Français"}[language],
				".foot a[href^='tel:']":          "02 61 91 00 27",
				"#f-email-error span":            i18n.T(i18n.With(t.Context(), language), "error.invalid"),
				".summary li a[href='#f-email']": i18n.T(i18n.With(t.Context(), language), "error.invalid"),
			} {
				found := doc.Find(selector)
				got := strings.TrimSpace(found.Text())
				if selector == "html" {
					got = found.AttrOr("lang", "")
				}
				if got != want {
					t.Errorf("%s is %q, want %q", selector, got, want)
				}
			}
			for selector, want := range map[string]int{".card .pick input[name=atelier]": 3, ".card.open .pick": 0, ".card.wrong#card-1": 1,
				"[data-waits]": 1, "html[data-theme=dark][data-text=large]": 1, "a.skip[href='#contenu']": 1, "main#contenu": 1,
				"select option[selected][value=b]": 1, "#f-origin:checked": 1, "textarea b": 0, "#f-email[aria-invalid=true]": 1} {
				if got := doc.Find(selector).Length(); got != want {
					t.Errorf("%d %s, want %d", got, selector, want)
				}
			}
		})
	}
}

func TestManagementPagesAreSound(t *testing.T) {
	for _, language := range i18n.Languages {
		ctx := i18n.With(t.Context(), language)
		p := Page{Title: "…", Section: "people", Tabs: OperationTabs(ctx, "x"), Operation: &OperationHead{Slug: "x", Name: "X"},
			Account: &Account{Name: "Nadia"}, Noindex: true}
		p.Tabs[2].Count = 4
		doc := page(t, language, p, func(context.Context) templ.Component {
			return within(ManageLayout(), Lead(LeadProps{Title: "…"}))
		})
		sound(t, doc)
		if got := doc.Find(".tabs [aria-current=page]").AttrOr("href", ""); got != "/gestion/x/personnes" {
			t.Errorf("the current tab leads to %q", got)
		}
		if doc.Find("meta[name=robots]").Length() != 1 || doc.Find("link[href*=manage]").Length() != 1 {
			t.Error("a management page is indexed, or has no look")
		}
	}
	if tabs := InstanceTabs(t.Context(), "recipes"); len(tabs) != 1 || tabs[0].Href != "/gestion/recettes" {
		t.Errorf("chosen tabs are %v", tabs)
	}
}

func TestErrorPageIsSound(t *testing.T) {
	doc := page(t, "fr", Page{}, func(context.Context) templ.Component {
		return within(Layout(), ErrorPage(ErrorPageProps{Title: "Cette page n'existe pas", Text: "…", RequestID: "abc"}))
	})
	sound(t, doc)
	if doc.Find("code").Text() != "abc" || doc.Find(".actions a[href='/']").Length() != 1 {
		t.Error("the page has no request number, or no way home")
	}
}

func TestComponentsWorkWithoutAPage(t *testing.T) {
	var out bytes.Buffer
	if err := ThemeChip(flora).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "<path") || strings.Contains(out.String(), "<use") {
		t.Errorf("an icon without a page is not drawn in place: %s", out.String())
	}
}

func TestOtherErrorsHaveNoLines(t *testing.T) {
	if lines := Errors(t.Context(), errors.New("broken")); lines != nil {
		t.Errorf("a defect shows %v", lines)
	}
	if text := ErrorOf(t.Context(), nil, "email"); text != "" {
		t.Errorf("no error shows %q", text)
	}
}
