package opendata

import (
	_ "embed"
	"io"
	"strings"
	"text/template"
	"time"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/data"
)

//go:embed README.md.tmpl
var readmeText string

var readmeTemplate = template.Must(template.New("README.md").Funcs(template.FuncMap{
	"line": oneLine,
}).Parse(readmeText))

// readme is what README.md is made of.
type readme struct {
	Operation     *operation.Operation
	Edition       Edition
	Territory     string
	Start, End    string
	Home, Address string
	Version, Date string
	Full          bool
	Counts        Counts
	LeftOut       []Concern
	Files         []readmeFile
	Licences      []data.Licence
	Ateliers      []readmeAtelier
}

type readmeFile struct {
	Path, French, English string
}

type readmeAtelier struct {
	When, Title, Theme, Aim string
}

// fileMeanings say what the files are, in the order of the README.
var fileMeanings = []readmeFile{
	{"programme.csv", "les ateliers : titre, horaires, lieu, public", "the ateliers: title, hours, place, audience"},
	{"places.csv, places.geojson", "les lieux des ateliers", "the places of the ateliers"},
	{"partners.csv", "les structures qui ont accepté d’être nommées", "the organisations that agreed to be named"},
	{"statistics.csv", "les chiffres par thème", "the figures by theme"},
	{"contributions.csv, contributions.geojson", "ce qui a été collecté, une chose par ligne", "what was collected, one thing a row"},
	{"media.csv", "les photos, sons et fichiers : à quelle contribution ils appartiennent, sous quelle licence", "photos, sounds and files: the contribution they belong to, their licence"},
	{"media/", "ces fichiers eux-mêmes ; les photos sont sans métadonnées ; les tableaux et les traces apportés sont compressés tels quels (.gz)",
		"these files themselves; photos carry no metadata; tables and tracks that were brought are compressed as they are (.gz)"},
	{"LICENSES/", "le texte des licences", "the texts of the licences"},
	{"CITATION.cff", "comment citer ces données", "how to cite this data"},
	{"datapackage.json", "la description des fichiers et de chaque colonne, pour les programmes", "the description of the files and of each column, for programs"},
	{"checksums.txt", "l’empreinte SHA-256 de chaque fichier", "the SHA-256 hash of each file"},
}

func (b *builder) readme() error {
	o := b.material.operation
	const layout = "2006-01-02 15:04"
	r := readme{Operation: o, Edition: b.edition, Territory: territory(o), Start: o.Start().Format(layout), End: o.End().Format(layout),
		Home: b.home(), Address: b.address(), Version: semanticVersion(b.edition.Number, b.edition.Revision),
		Date: b.edition.Moment.In(o.Location()).Format(time.DateOnly), Full: b.edition.Scope == Full,
		Counts: b.contents.Counts, LeftOut: leftOut(b.contents.Concerns)}
	for _, f := range fileMeanings {
		if r.Full || !strings.HasPrefix(f.Path, "contributions") && !strings.HasPrefix(f.Path, "media") {
			r.Files = append(r.Files, f)
		}
	}
	for _, id := range b.usedLicences() {
		licence, _ := data.FindLicence(id)
		r.Licences = append(r.Licences, licence)
	}
	for _, l := range b.material.ateliers {
		if l.Status == programme.Published {
			r.Ateliers = append(r.Ateliers, readmeAtelier{When: l.StartsAt.In(o.Location()).Format(layout), Title: l.Title, Theme: l.Theme.Name, Aim: l.OutputAim})
		}
	}
	return b.entry("README.md", "text/markdown", func(w io.Writer) error { return readmeTemplate.Execute(w, r) })
}

// oneLine keeps a typed text from breaking a list or a heading of the README.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
