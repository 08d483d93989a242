// Package part holds what pages are made of: the frame (Layout, ManageLayout), icons, cards, form fields, drawings.
//
// A page is a templ component that calls these and owns no look of its own; the classes are those of static/css. How a
// page is built:
//
//	ctx = part.With(ctx, part.Page{Title: …, Path: r.URL.RequestURI(), Operation: &part.OperationHead{…}, Section: "programme"})
//
//	templ Programme(p ProgrammePage) {
//		@part.Layout() {
//			@part.Lead(part.LeadProps{Title: i18n.T(ctx, "programme.title")}) {   // the one h1
//				@part.DayTabs(p.Days)
//			}
//			@part.Section(part.SectionProps{Title: i18n.T(ctx, "programme.rights")}) {   // a name in the margin, h2
//				…
//			}
//		}
//	}
//
// Everything in <main> is a Lead, a Section, an HourSection, a Figure or a full-width drawing: together they draw the
// margin line of the notebook. Classes of general use inside them:
//
//	.prose        running text, at most 68 characters wide       .lead     the sentence under the title, larger
//	.muted .small secondary text                                .h2 .h3   the size of a heading on another element
//	.cols .cols3  two or three columns from 800 px               .cards    atelier cards, two columns from 800 px
//	.actions      a row of buttons                               .plain    a list without bullets
//	.ruled        a list or block with a line between rows       .fields   form fields side by side from 800 px
//	.data         table that turns into cards on phones (td.main the title, td.end at the right, td[data-label] named)
//	.scroll       table that scrolls sideways instead            .num      figures of one width, at the right
//	.quote        citation with an edge                          .hide     for screen readers only
//	.only-wide .only-narrow  shown from 800 px, shown below      .no-print not printed
//
// In management pages also: .panel a framed block, .side a narrow column left of a wide one, .toolbar fields and buttons
// in a row, .dates a list of days (p.name, then the text), .done what is behind, .tight and .state for dense tables,
// .progress with <i style="--v:40%">, and the grid of a day, described in static/css/manage/20-grid.css. On paper:
// .only-print, and .writing for a line to write on.
//
// Words come from the catalogue part.*.json; what a caller passes is already in the language of the page.
package part

import (
	"context"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
)

// Page is what the frame of a page shows, the same for every component of it.
type Page struct {
	// Title is the name of the page, in the tab of the browser before the name of the operation.
	Title string
	// Description is one sentence for search engines and link previews.
	Description string
	// Path is the address of the page with its query, from which the language links are made.
	Path string
	// Canonical is the absolute address of the page; empty leaves it out.
	Canonical string
	// Operation is the weekend that the page belongs to; nil on the pages of the instance.
	Operation *OperationHead
	// Nav are the entries of the main navigation that exist; nil means Home, Programme, Map, Data.
	Nav []string
	// Section is the entry of Nav, or the key of the tab, that the page belongs to.
	Section string
	// Tabs are the tabs of the management pages: OperationTabs, InstanceTabs or a part of them.
	Tabs []Tab
	// Subtabs are the pages of the section, where it has several; Subsection is the key of the one that is shown.
	Subtabs    []Tab
	Subsection string
	// Account is who is signed in; nil for visitors.
	Account *Account
	// Head goes into <head>: feeds, structured data, an alternate format.
	Head templ.Component
	// Scripts are names of package static loaded as modules, after js/part.js: js/desk.js.
	Scripts []string
	// Sheets are stylesheets of package static beside public.css and more.css: desk.css.
	Sheets []string
	// Draft tells, on a public page, that only the team sees it.
	Draft bool
	// Noindex keeps the page out of search engines: personal and management pages.
	Noindex bool
	// Theme is light or dark when the person chose; empty follows the device.
	Theme string
	// Text is large when the person chose larger letters.
	Text string
	// Lean leaves out more.css: for the programme, whose first view has to be small.
	Lean bool
	// Kiosk is there on a shared tablet.
	Kiosk *Kiosk
	// Wide lets a page use the whole width, without the margin line: grids.
	Wide bool
}

// OperationHead is what header and footer say of the operation.
type OperationHead struct {
	// Slug is that of the addresses.
	Slug string
	// Name is the name of the operation: Opération Libre Saint-Marc.
	Name string
	// Place is the second line of the label: Saint-Marc.
	Place string
	// Phone is who one calls, as people write it: 02 61 91 00 27. Empty when there is none.
	Phone string
	// Hours says when somebody answers: du lundi au samedi, de 10 h à 18 h.
	Hours string
	// Organiser is the line of the footer that says who carries the weekend and under which licences.
	Organiser string
}

// Account is the person who is signed in.
type Account struct{ Name string }

// Tab is one entry of a navigation bar.
type Tab struct {
	Key, Label, Href string
	// Count is shown after the label when it is above zero: things that wait.
	Count int
}

// Entries of Page.Nav.
const (
	Home      = "home"
	Programme = "programme"
	Data      = "data"
	Map       = "map"
	Journal   = "journal"
	Partners  = "partners"
)

type contextKey struct{}

// state is what the context carries: the page, and the icons that its components used so far.
type state struct {
	page  Page
	icons *sprite
}

// With returns a context whose components belong to this page. Call it once a page: the icons are collected in it.
func With(ctx context.Context, page Page) context.Context {
	return context.WithValue(ctx, contextKey{}, &state{page: page, icons: &sprite{}})
}

// Of returns the page of the context, an empty one when there is none.
func Of(ctx context.Context) Page {
	if s, ok := ctx.Value(contextKey{}).(*state); ok {
		return s.page
	}
	return Page{}
}

// LanguageHref returns the address of this page in another language: the same with langue=tag.
func (p Page) LanguageHref(tag string) string {
	address, err := url.Parse(p.Path)
	if err != nil || p.Path == "" {
		return "?langue=" + tag
	}
	query := address.Query()
	query.Set("langue", tag)
	return (&url.URL{Path: address.Path, RawQuery: query.Encode()}).String()
}

// href returns an address below the one of the operation, or of the site on the pages of the instance.
func (p Page) href(below string) string {
	if p.Operation == nil {
		if below == "" {
			return "/"
		}
		return below
	}
	return "/o/" + p.Operation.Slug + below
}

// nav returns the entries of the main navigation with their addresses.
func (p Page) nav(ctx context.Context) []Tab {
	if p.Operation == nil {
		return nil
	}
	below := map[string]string{Home: "", Programme: "/programme", Data: "/donnees", Map: "/carte",
		Journal: "/journal", Partners: "/partenaires"}
	shown := p.Nav
	if shown == nil {
		shown = []string{Home, Programme, Map, Data}
	}
	tabs := make([]Tab, 0, len(shown))
	for _, key := range shown {
		tabs = append(tabs, Tab{Key: key, Label: i18n.T(ctx, "part.nav."+key), Href: p.href(below[key])})
	}
	return tabs
}

// brand returns the two lines of the label beside the logo.
func (p Page) brand(ctx context.Context) (first, second string) {
	if p.Operation == nil {
		return i18n.T(ctx, "part.brand"), i18n.T(ctx, "part.brand.line")
	}
	if p.Operation.Place == "" {
		return p.Operation.Name, ""
	}
	return i18n.T(ctx, "part.brand"), p.Operation.Place
}

// documentTitle is the title of the browser's tab.
func (p Page) documentTitle(ctx context.Context) string {
	site := i18n.T(ctx, "part.brand")
	if p.Operation != nil {
		site = p.Operation.Name
	}
	if p.Title == "" || p.Title == site {
		return site
	}
	return p.Title + " — " + site
}

// OperationTabs returns the tabs of an operation's management pages: those with the given keys, all without any.
func OperationTabs(ctx context.Context, slug string, keys ...string) []Tab {
	all := []Tab{{Key: "status"}, {Key: "programme", Href: "/programme/grille"}, {Key: "places", Href: "/lieux"}, {Key: "people", Href: "/personnes"},
		{Key: "partners", Href: "/partenaires"}, {Key: "preparation", Href: "/preparation"},
		{Key: "collect", Href: "/collecte"}, {Key: "data", Href: "/donnees"}, {Key: "team", Href: "/equipe"}, {Key: "letters", Href: "/lettres"},
		{Key: "settings", Href: "/reglages"}}
	return named(ctx, "/gestion/"+slug, all, keys)
}

// subsections are the pages of a section that has several, by its tab; the first is where the tab leads.
var subsections = map[string][]Tab{
	"people":   {{Key: "people", Href: "/personnes"}, {Key: "calls", Href: "/appels"}, {Key: "opening", Href: "/inscriptions"}, {Key: "wishes", Href: "/voeux"}, {Key: "desk", Href: "/accueil"}},
	"partners": {{Key: "partners", Href: "/partenaires"}, {Key: "documents", Href: "/documents"}, {Key: "solidarity", Href: "/hebergement"}},
	"preparation": {{Key: "tasks", Href: "/preparation"}, {Key: "volunteers", Href: "/benevoles"}, {Key: "formalities", Href: "/formalites"},
		{Key: "budget", Href: "/budget"}, {Key: "committee", Href: "/comite"}, {Key: "meetings", Href: "/reunions"}},
	"letters": {{Key: "letters", Href: "/lettres"}, {Key: "messages", Href: "/messages"}, {Key: "newsletter", Href: "/infolettre"}},
	"team":    {{Key: "team", Href: "/equipe"}, {Key: "activity", Href: "/activite"}, {Key: "retention", Href: "/conservation"}},
}

// Subtabs returns the tab that a page stands under, the second row of tabs where its section has one, and which of them is the
// page; key is the page's own, or the section's for its first page.
func Subtabs(ctx context.Context, slug, key string) (section string, tabs []Tab, current string) {
	for section, list := range subsections {
		if section == key {
			return section, named(ctx, "/gestion/"+slug, list, nil), list[0].Key
		}
		if slices.ContainsFunc(list, func(tab Tab) bool { return tab.Key == key }) {
			return section, named(ctx, "/gestion/"+slug, list, nil), key
		}
	}
	return key, nil, ""
}

// InstanceTabs returns the tabs of the management pages above the operations.
func InstanceTabs(ctx context.Context, keys ...string) []Tab {
	all := []Tab{{Key: "operations"}, {Key: "accounts", Href: "/comptes"}, {Key: "recipes", Href: "/recettes"},
		{Key: "jobs", Href: "/travaux"}, {Key: "activity", Href: "/activite"}, {Key: "instance", Href: "/instance"}}
	return named(ctx, "/gestion", all, keys)
}

func named(ctx context.Context, base string, all []Tab, keys []string) []Tab {
	wanted := map[string]bool{}
	for _, key := range keys {
		wanted[key] = true
	}
	tabs := make([]Tab, 0, len(all))
	for _, tab := range all {
		if len(keys) > 0 && !wanted[tab.Key] {
			continue
		}
		tabs = append(tabs, Tab{Key: tab.Key, Label: i18n.T(ctx, "part.tab."+tab.Key), Href: base + tab.Href})
	}
	return tabs
}

// hours is when somebody answers, as the end of the sentence with the telephone number.
func (p Page) hours() string {
	if p.Operation.Hours == "" {
		return ""
	}
	return ", " + p.Operation.Hours
}
