package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// module is the path of our module; everything below it is ours.
const module = "oplibre/"

// place says what the packages at a path and below may import of ours. A place ends the search: the longest path that
// fits a package is its place, and a package that fits none has not been thought about yet.
type place struct {
	path string
	may  []string
}

// below is what every domain package stands on.
var below = []string{"app/store", "app/problem", "app/format", "app/link", "data"}

// domains are the rooms of a weekend, each with the rooms it may look into. programme does not know signup.
var domains = []place{
	{"app/link", nil}, // the private addresses of the others
	{"app/account", nil},
	{"app/instance", []string{"app/account"}},
	{"app/trail", nil}, // who did what, of all rooms by their tables
	{"app/operation", []string{"app/account"}},
	// What is missing and what to do next, told from all rooms.
	{"app/operation/status", []string{"app/operation", "app/account", "app/programme", "app/partner", "app/preparation", "app/signup", "app/collect"}},
	{"app/waiting", nil}, // the lines of the seats, which both those who plan and those who sign up move
	{"app/programme", []string{"app/operation", "app/account", "app/waiting"}},
	{"app/partner", []string{"app/operation", "app/account", "app/programme"}},
	{"app/document", []string{"app/operation", "app/account", "app/programme", "app/partner"}},
	{"app/solidarity", []string{"app/operation", "app/account", "app/programme", "app/partner"}},
	{"app/volunteer", []string{"app/operation", "app/account", "app/programme", "app/signup"}},
	{"app/attachment", nil},
	{"app/formality", []string{"app/operation", "app/account", "app/attachment"}},
	{"app/budget", []string{"app/operation", "app/account", "app/programme", "app/signup", "app/volunteer", "app/attachment"}},
	{"app/preparation", []string{"app/operation", "app/account", "app/programme", "app/partner", "app/document", "app/signup", "app/volunteer", "app/attachment", "app/formality", "app/budget"}},
	{"app/signup", []string{"app/operation", "app/account", "app/programme", "app/waiting"}},
	// The counters of the weekend: who is there, and who comes without having signed up.
	{"app/desk", []string{"app/operation", "app/account", "app/programme", "app/signup", "app/waiting"}},
	// Who was there, told by those who lead and by the sheets that people signed.
	{"app/attendance", []string{"app/operation", "app/account", "app/programme", "app/signup", "app/waiting", "app/desk"}},
	// What the screen of the hall shows to everybody.
	{"app/hall", []string{"app/operation", "app/account", "app/programme", "app/waiting", "app/door"}},
	// Who is out in the field.
	{"app/outing", []string{"app/operation", "app/account", "app/programme", "app/waiting"}},
	// How many are inside.
	{"app/door", []string{"app/operation", "app/account", "app/programme", "app/waiting"}},
	{"app/reminder", []string{"app/operation", "app/account", "app/programme", "app/signup", "app/waiting"}},
	{"app/message", []string{"app/operation", "app/account", "app/programme", "app/partner", "app/signup", "app/volunteer"}},
	{"app/calling", []string{"app/operation", "app/account", "app/programme", "app/partner", "app/signup", "app/volunteer", "app/waiting", "app/reminder", "app/message"}},
	{"app/newsletter", []string{"app/operation", "app/account"}},
	{"app/meeting", []string{"app/operation", "app/account"}},
	{"app/committee", []string{"app/operation", "app/account"}},
	{"app/retention", []string{"app/operation", "app/signup"}},
	{"app/collect", []string{"app/operation", "app/account", "app/programme", "app/signup"}},
	{"app/journal", []string{"app/operation", "app/account", "app/programme", "app/collect"}},
	{"app/report", []string{"app/operation", "app/account", "app/programme", "app/partner", "app/signup", "app/collect"}},
	{"app/opendata", []string{"app/operation", "app/account", "app/instance", "app/programme", "app/partner", "app/collect", "app/report"}},
	{"app/recipe", []string{"app/operation", "app/account", "app/programme", "app/partner", "app/preparation", "app/report"}},
}

// places is the map of docs/development.md: cmd → app → {web, jobs} → app/<domain> → {store, problem, format, data};
// {web, jobs} → {views, mail}; views → {<domain> types, i18n, problem}.
func places() []place {
	var rooms []string
	all := make([]place, 0, 2*len(domains))
	for _, d := range domains {
		rooms = append(rooms, d.path)
		all = append(all, place{d.path, slices.Concat([]string{d.path}, below, d.may)})
	}
	screens := slices.Concat(rooms, []string{"app/i18n", "app/problem", "static", "views"})
	return append(all,
		place{"cmd/oplibre", []string{"app"}},
		place{"app", slices.Concat(rooms, below, []string{"app/web", "app/jobs", "app/mail", "app/demo", "app/i18n"})},
		place{"app/web", slices.Concat(rooms, below, []string{"app/web", "app/jobs", "app/mail", "app/i18n", "views", "static"})},
		place{"app/jobs", slices.Concat(rooms, below, []string{"app/mail", "app/i18n", "views"})},
		place{"app/mail", slices.Concat(rooms, below, []string{"app/i18n", "views/mail"})},
		// demo fills an empty folder through the commands that people use, with the material of data/demo.
		place{"app/demo", slices.Concat(rooms, below)},
		place{"app/journey", nil}, // browser tests; nothing is built from it
		place{"views", screens},
		place{"app/store", []string{"app/problem"}},
		place{"app/store/storetest", []string{"app/store"}},
		place{"app/format", []string{"app/format"}},
		place{"app/i18n", []string{"app/problem"}},
		place{"app/problem", nil},
		place{"data", []string{"data"}},
		place{"static", nil},
	)
}

// confined are libraries that only some places know. Elsewhere they would pull HTTP into the rules of the weekend,
// queries into pages, or test tools into the binary.
var confined = map[string][]string{
	"net/http":                           {"app", "app/web", "app/mail", "static"},
	"github.com/labstack/echo/":          {"app/web"},
	"github.com/danielgtaylor/huma/":     {"app/web"},
	"github.com/tmaxmax/go-sse":          {"app/web"},
	"github.com/alexedwards/scs/":        {"app/web"},
	"github.com/prometheus/":             {"app/web"},
	"github.com/a-h/templ":               {"app/web", "app/mail", "views"},
	"gorm.io/gorm":                       rooms("app/store", "app/mail", "app/jobs", "app/demo"),
	"gorm.io/driver/":                    {"app/store"},
	"database/sql":                       rooms("app/store"),
	"modernc.org/sqlite":                 {"app/store"},
	"github.com/jackc/pgx/":              {"app/store"},
	"github.com/pressly/goose/":          {"app/store"},
	"github.com/alecthomas/kong":         {"cmd/oplibre"},
	"github.com/robfig/cron/":            {"app/jobs"},
	"github.com/wneessen/go-mail":        {"app/mail"},
	"github.com/nicksnyder/go-i18n/":     {"app/i18n"},
	"github.com/chromedp/":               nil,
	"github.com/PuerkitoBio/goquery":     nil,
	"github.com/google/go-cmp/":          nil,
	"testing":                            {"app/store/storetest", "app/opendata/opendatatest"},
	"github.com/xuri/excelize/":          {"app/format"},
	"codeberg.org/go-pdf/fpdf":           {"app/format"},
	"github.com/boombuler/barcode":       {"app/format"},
	"github.com/arran4/golang-ical":      {"app/format"},
	"github.com/yuin/goldmark":           {"app/format"},
	"github.com/microcosm-cc/bluemonday": {"app/format"},
	"github.com/bep/imagemeta":           {"app/format"},
}

func rooms(more ...string) []string {
	for _, d := range domains {
		more = append(more, d.path)
	}
	return more
}

// vague are names that say nothing about what is inside.
var vague = []string{"util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services", "misc", "base", "shared"}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Name string
	Standard         bool
	Imports, Deps    []string
}

// packages returns what the whole program is made of.
func packages(t *testing.T) []listed {
	t.Helper()
	command := exec.Command("go", "list", "-deps", "-json=ImportPath,Name,Standard,Imports,Deps", "./...")
	command.Dir = ".."
	var complaints bytes.Buffer
	command.Stderr = &complaints
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaints.Bytes())
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		}
		if strings.HasPrefix(p.ImportPath, module) {
			all = append(all, p)
		}
	}
}

func TestArrowsGoOneWay(t *testing.T) {
	all := packages(t)
	if len(all) < 20 {
		t.Fatalf("only %d packages are ours", len(all))
	}
	for _, p := range all {
		path := strings.TrimPrefix(p.ImportPath, module)
		if path == "data/generate" {
			continue // a program run by hand that writes data/communes.tsv.gz
		}
		where := placeOf(path)
		if where == nil {
			t.Errorf("%s stands nowhere: say in places what it may import", path)
			continue
		}
		for _, imported := range p.Imports {
			if ours, is := strings.CutPrefix(imported, module); is && !within(ours, where.may) {
				t.Errorf("%s imports %s, which design does not allow", path, ours)
			}
		}
	}
}

func TestLibrariesStayInTheirPlace(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		for _, imported := range p.Imports {
			for library, may := range confined {
				if library == imported || strings.HasPrefix(imported, strings.TrimSuffix(library, "/")+"/") {
					if !within(path, may) {
						t.Errorf("%s imports %s; only %v may", path, imported, may)
					}
				}
			}
		}
	}
}

// TestDomainsDoNotReachTheWeb looks at everything a domain package brings along, however far.
func TestDomainsDoNotReachTheWeb(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		if !within(path, rooms("app/store", "app/format", "app/problem", "app/i18n", "data")) {
			continue
		}
		for _, brought := range p.Deps {
			if strings.HasPrefix(brought, module+"app/web") || strings.HasPrefix(brought, module+"views") ||
				strings.HasPrefix(brought, "github.com/labstack/echo") {
				t.Errorf("%s depends on %s", path, brought)
			}
		}
	}
}

func TestPackageNamesSaySomething(t *testing.T) {
	for _, p := range packages(t) {
		for _, name := range []string{p.Name, p.ImportPath[strings.LastIndexByte(p.ImportPath, '/')+1:]} {
			if slices.Contains(vague, name) {
				t.Errorf("%s: the name %s says nothing", p.ImportPath, name)
			}
		}
	}
}

// placeOf returns the place with the longest path that fits; "app" is the package itself, not what is below it.
func placeOf(path string) *place {
	var best *place
	for _, candidate := range places() {
		fits := path == candidate.path || candidate.path != "app" && strings.HasPrefix(path, candidate.path+"/")
		if fits && (best == nil || len(candidate.path) > len(best.path)) {
			best = &candidate
		}
	}
	return best
}

// within reports whether a package is one of the places or below one; "app" is the package itself.
func within(path string, paths []string) bool {
	return slices.ContainsFunc(paths, func(a string) bool { return path == a || a != "app" && strings.HasPrefix(path, a+"/") })
}

// TestTheTableRefuses proves that the table is not open on all sides.
func TestTheTableRefuses(t *testing.T) {
	for _, arrow := range [][2]string{
		{"app/programme", "app/signup"}, {"app/signup", "app/web"}, {"app/operation", "app/i18n"}, {"views/public", "app/store"},
		{"app/format/ics", "app/problem"}, {"app/i18n", "app/store"}, {"cmd/oplibre", "app/web"}, {"app/web", "app"}, {"data/demo", "app/operation"},
	} {
		if where := placeOf(arrow[0]); where == nil || within(arrow[1], where.may) {
			t.Errorf("%s may import %s", arrow[0], arrow[1])
		}
	}
}
