package opendata

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"oplibre/app/collect"
	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/geojson"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/data"
)

// record is a contribution on its way into a release.
type record struct {
	*collect.Contribution
	theme *programme.Theme
	// atelier is nil for what was brought alone, or at an atelier that the programme does not show.
	atelier *programme.Listing
	// at is nil without a position, or when the position cannot be true.
	at    *orb.Point
	media []collect.Medium
	url   string
}

// contributionTable is contributions.csv, and the properties of contributions.geojson.
var contributionTable = table[*record]{
	col("id", csvtable.String, "contribution.id", "Identifiant", "Identifier", func(r *record) value { return text(r.ID) }).
		key().means("http://purl.org/dc/terms/identifier"),
	col("number", csvtable.Integer, "contribution.number", "Numéro dans l’opération", "Number in the operation",
		func(r *record) value { return whole(r.Number) }).key(),
	col("kind", csvtable.String, "contribution.kind", "Sorte", "Kind", func(r *record) value { return text(string(r.Kind)) }).required().
		oneOf(string(collect.Observation), string(collect.Photo), string(collect.Text), string(collect.Link), string(collect.File), string(collect.Sound)),
	col("theme", csvtable.String, "theme.slug", "Thème (identifiant)", "Theme (identifier)", func(r *record) value { return text(r.theme.Slug) }).required(),
	col("theme_name", csvtable.String, "theme.name", "Thème", "Theme", func(r *record) value { return text(r.theme.Name) }).required(),
	col("title", csvtable.String, "contribution.title", "Titre", "Title", func(r *record) value { return text(r.Title) }).
		means("http://purl.org/dc/terms/title"),
	col("description", csvtable.String, "contribution.body", "Texte", "Text", func(r *record) value { return text(r.Body) }).
		means("http://purl.org/dc/terms/description"),
	col("link", csvtable.String, "contribution.link", "Adresse de ce qui a été fait ailleurs", "Address of what was made elsewhere",
		func(r *record) value { return text(r.Link) }).format("uri"),
	col("language", csvtable.String, "contribution.language", "Langue du texte (BCP 47)", "Language of the text (BCP 47)",
		func(r *record) value { return text(r.Language) }).means("http://purl.org/dc/terms/language"),
	col("longitude", csvtable.Number, "contribution.longitude", "Longitude (WGS 84)", "Longitude (WGS 84)",
		func(r *record) value { return r.degrees(0) }).onlyInTable(),
	col("latitude", csvtable.Number, "contribution.latitude", "Latitude (WGS 84)", "Latitude (WGS 84)",
		func(r *record) value { return r.degrees(1) }).onlyInTable(),
	col("accuracy_m", csvtable.Number, "contribution.accuracy_m", "Précision de la position, en mètres", "Accuracy of the position, in metres",
		func(r *record) value { return r.accuracy() }),
	col("observed_at", csvtable.DateTime, "contribution.observed_at", "Observé le (UTC)", "Observed at (UTC)",
		func(r *record) value { return moment(r.ObservedAt.Time()) }).required(),
	col("atelier_id", csvtable.String, "contribution.atelier_id", "Atelier (identifiant)", "Atelier (identifier)",
		func(r *record) value { return r.atelierID() }).format("uuid"),
	col("values", csvtable.String, "contribution.field_values", "Réponses aux questions du thème (objet JSON)",
		"Answers to the theme’s questions (JSON object)", func(r *record) value { return text(r.answers()) }).onlyInTable().
		note("Un objet JSON dont les noms sont ceux des questions du thème. Dans le fichier GeoJSON, chaque réponse est une propriété.",
			"A JSON object named after the theme’s questions. In the GeoJSON file each answer is a property."),
	col("credit", csvtable.String, "contribution.credit", "À citer (vide : anonyme)", "To be credited (empty: anonymous)",
		func(r *record) value { return text(r.Credit) }).means("http://purl.org/dc/terms/creator"),
	col("licence", csvtable.String, "contribution.data_licence", "Licence (SPDX)", "Licence (SPDX)",
		func(r *record) value { return text(r.DataLicence) }).required().means("http://purl.org/dc/terms/license"),
	col("url", csvtable.String, "", "Page", "Page", func(r *record) value { return text(r.url) }).required().format("uri"),
	col("created_at", csvtable.DateTime, "contribution.created_at", "Arrivé le (UTC)", "Received at (UTC)",
		func(r *record) value { return moment(r.CreatedAt.Time()) }).required(),
	col("updated_at", csvtable.DateTime, "contribution.updated_at", "Dernière modification (UTC)", "Last change (UTC)",
		func(r *record) value { return moment(r.UpdatedAt.Time()) }).required(),
}

func (r *record) degrees(i int) value {
	if r.at == nil {
		return value{kind: csvtable.Number}
	}
	return number(r.at[i])
}

func (r *record) accuracy() value {
	if r.at == nil {
		return value{kind: csvtable.Number}
	}
	return optionalNumber(r.AccuracyM)
}

func (r *record) atelierID() value {
	if r.atelier == nil {
		return text("")
	}
	return text(r.atelier.ID)
}

// answers are the values of the theme's fields as one JSON object, its names in order; empty when there are none.
func (r *record) answers() string {
	if len(r.Values) == 0 {
		return ""
	}
	object, err := json.Marshal(r.Values)
	if err != nil { // a map of strings can always be written
		return ""
	}
	return string(object)
}

// feature writes the record as a feature: the columns of the table, then the answers in the order of their names.
func (r *record) feature(w *geojson.Writer, numeric map[string]bool) error {
	if r.at == nil {
		w.Begin(r.ID, nil)
	} else {
		w.Begin(r.ID, *r.at)
	}
	contributionTable.properties(w, r)
	names := make([]string, 0, len(r.Values))
	for name := range r.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		property := name
		if contributionTable.has(name) {
			property = collect.ValuePrefix + name
		}
		if n, err := strconv.ParseFloat(r.Values[name], 64); err == nil && numeric[r.theme.ID+" "+name] {
			w.Float(property, n)
			continue
		}
		w.String(property, r.Values[name])
	}
	return w.End()
}

// numericFields are the questions whose answers are numbers, as "theme id, space, name".
func numericFields(themes map[string]*programme.Theme) (map[string]bool, error) {
	numeric := map[string]bool{}
	for _, theme := range themes {
		fields, err := collect.FieldsOf(theme)
		if err != nil {
			return nil, err
		}
		for _, f := range fields {
			if f.Type == data.Number || f.Type == data.Integer {
				numeric[theme.ID+" "+f.Name] = true
			}
		}
	}
	return numeric, nil
}

// mediaType is that of the published file: pictures are published as JPEG without metadata, whatever was sent.
func mediaType(m *collect.Medium) string {
	if m.Kind == collect.Picture {
		return "image/jpeg"
	}
	return m.MediaType
}

// mediumPath is where the file stands in the archive.
func mediumPath(m *collect.Medium) string {
	path := mediaFolder + m.ID + collect.Extension(mediaType(m))
	if wrapped(m) {
		path += ".gz"
	}
	return path
}

// wrapped media are text files that somebody brought: tables, tracks, notes. They keep their octets inside gzip (RFC 1952), so
// that no program takes them for tables of the package, whose columns and coordinates are described.
func wrapped(m *collect.Medium) bool {
	return m.Kind == collect.Document && mediaType(m) != "application/pdf"
}

const mediaFolder = "media/"

// unwrapped says what size and hash are about.
var unwrapped = csvtable.Words{French: "Du fichier tel qu’il a été apporté : décompressé, quand son nom finit par .gz.",
	English: "Of the file as it was brought: decompressed, when its name ends in .gz."}

// mediaTable is media.csv.
var mediaTable = table[*collect.Medium]{
	col("id", csvtable.String, "medium.id", "Identifiant", "Identifier", func(m *collect.Medium) value { return text(m.ID) }).key(),
	col("contribution_id", csvtable.String, "medium.contribution_id", "Contribution (identifiant)", "Contribution (identifier)",
		func(m *collect.Medium) value { return text(m.ContributionID) }).required().format("uuid"),
	col("kind", csvtable.String, "medium.kind", "Sorte", "Kind", func(m *collect.Medium) value { return text(string(m.Kind)) }).required().
		oneOf(string(collect.Picture), string(collect.Recording), string(collect.Document)),
	col("media_type", csvtable.String, "medium.media_type", "Type du fichier", "Media type",
		func(m *collect.Medium) value { return text(mediaType(m)) }).required(),
	col("path", csvtable.String, "", "Fichier dans l’archive", "File in the archive",
		func(m *collect.Medium) value { return text(mediumPath(m)) }).required(),
	col("bytes", csvtable.Integer, "medium.large_size", "Taille, en octets", "Size, in octets",
		func(m *collect.Medium) value { return whole(m.LargeSize) }).required().note(unwrapped.French, unwrapped.English),
	col("sha256", csvtable.String, "medium.large_hash", "Empreinte SHA-256", "SHA-256 hash",
		func(m *collect.Medium) value { return text(m.LargeHash) }).required().note(unwrapped.French, unwrapped.English),
	col("width", csvtable.Integer, "medium.width", "Largeur, en pixels", "Width, in pixels", func(m *collect.Medium) value { return positive(m.Width) }),
	col("height", csvtable.Integer, "medium.height", "Hauteur, en pixels", "Height, in pixels", func(m *collect.Medium) value { return positive(m.Height) }),
	col("description", csvtable.String, "medium.description", "Ce que l’on voit ou entend", "What one sees or hears",
		func(m *collect.Medium) value { return text(m.Description) }),
	col("credit", csvtable.String, "medium.credit", "À citer (vide : anonyme)", "To be credited (empty: anonymous)",
		func(m *collect.Medium) value { return text(m.Credit) }),
	col("licence", csvtable.String, "medium.media_licence", "Licence (SPDX)", "Licence (SPDX)",
		func(m *collect.Medium) value { return text(m.MediaLicence) }).required(),
}

// partnerTable is partners.csv: the organisations that agreed to be named. Nobody's contact is in it.
var partnerTable = table[*partner.Partner]{
	col("id", csvtable.String, "partner.id", "Identifiant", "Identifier", func(p *partner.Partner) value { return text(p.ID) }).key(),
	col("name", csvtable.String, "organisation.name", "Structure", "Organisation", func(p *partner.Partner) value { return text(p.Organisation.Name) }).
		required().means("http://schema.org/name"),
	col("kind", csvtable.String, "organisation.kind", "Sorte de structure", "Kind of organisation",
		func(p *partner.Partner) value { return text(string(p.Organisation.Kind)) }),
	col("website", csvtable.String, "organisation.website", "Site", "Website", func(p *partner.Partner) value { return text(p.Organisation.Website) }).
		means("http://schema.org/url"),
	col("roles", csvtable.String, "partner.roles", "Rôles (séparés par des points-virgules)", "Roles (between semicolons)",
		func(p *partner.Partner) value { return text(joined(p.Roles)) }),
	col("brings", csvtable.String, "partner.brings", "Ce qu’elle apporte", "What it brings", func(p *partner.Partner) value { return text(p.Brings) }),
	col("longitude", csvtable.Number, "partner.longitude", "Longitude (WGS 84)", "Longitude (WGS 84)",
		func(p *partner.Partner) value { return optionalNumber(p.Longitude) }).note("Vide : la structure n’a pas demandé à figurer sur la carte.", "Empty: the organisation did not ask to stand on the map."),
	col("latitude", csvtable.Number, "partner.latitude", "Latitude (WGS 84)", "Latitude (WGS 84)",
		func(p *partner.Partner) value { return optionalNumber(p.Latitude) }),
}

func joined[S ~string](words []S) string {
	plain := make([]string, len(words))
	for i, word := range words {
		plain[i] = string(word)
	}
	return strings.Join(plain, "; ")
}

// themeRow is one row of statistics.csv.
type themeRow struct {
	theme    *programme.Theme
	counts   ThemeCount
	ateliers int
	seats    int
}

// statisticsTable is statistics.csv: one theme a row, counts and nothing else.
var statisticsTable = table[themeRow]{
	col("theme", csvtable.String, "theme.slug", "Thème (identifiant)", "Theme (identifier)", func(r themeRow) value { return text(r.theme.Slug) }).
		key().format(""),
	col("theme_name", csvtable.String, "theme.name", "Thème", "Theme", func(r themeRow) value { return text(r.theme.Name) }).required(),
	col("ateliers", csvtable.Integer, "", "Ateliers qui ont eu lieu", "Ateliers that took place", func(r themeRow) value { return whole(int64(r.ateliers)) }).required(),
	col("seats_taken", csvtable.Integer, "seat_pool.confirmed", "Places prises sur inscription, en personnes", "Seats taken by sign-up, in persons",
		func(r themeRow) value { return whole(int64(r.seats)) }).required(),
	col("contributions", csvtable.Integer, "", "Contributions publiées", "Contributions published",
		func(r themeRow) value { return whole(int64(r.counts.Count)) }).required(),
	col("located", csvtable.Integer, "", "Contributions avec une position", "Contributions with a position",
		func(r themeRow) value { return whole(int64(r.counts.Placed)) }).required(),
	col("media", csvtable.Integer, "", "Médias publiés", "Media published", func(r themeRow) value { return whole(int64(r.counts.Media)) }).required(),
}

// placeTable is the properties of places.geojson; places.csv is the programme's own.
var placeTable = table[*programme.Place]{
	col("id", csvtable.String, "place.id", "", "", func(p *programme.Place) value { return text(p.ID) }),
	col("number", csvtable.Integer, "place.number", "", "", func(p *programme.Place) value { return whole(int64(p.Number)) }),
	col("name", csvtable.String, "place.name", "", "", func(p *programme.Place) value { return text(p.Name) }),
	col("address", csvtable.String, "place.address", "", "", func(p *programme.Place) value { return text(p.Address) }),
	col("directions", csvtable.String, "place.directions", "", "", func(p *programme.Place) value { return text(p.Directions) }),
	col("access", csvtable.String, "place.access", "", "", func(p *programme.Place) value { return text(strings.Join(p.Access, "; ")) }),
	col("equipment", csvtable.String, "place.equipment", "", "", func(p *programme.Place) value { return text(p.Equipment) }),
	col("opening", csvtable.String, "place.opening", "", "", func(p *programme.Place) value { return text(p.Opening) }),
	col("updated_at", csvtable.DateTime, "place.updated_at", "", "", func(p *programme.Place) value { return moment(p.UpdatedAt.Time()) }),
}
