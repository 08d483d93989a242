package opendata_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files again")

const base = "https://opl.example"

var edition = opendata.Edition{Number: 1, Revision: 1, Scope: opendata.Full, Moment: opendatatest.Monday, BaseURL: base}

// build writes an edition and returns the archive with what the function says of it.
func build(t testing.TB, db *store.DB, o *operation.Operation, e opendata.Edition) ([]byte, *opendata.Contents) {
	t.Helper()
	var out bytes.Buffer
	contents, err := opendata.Write(context.Background(), db, o, e, &out)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), contents
}

// unpack returns the files of an archive by name.
func unpack(t testing.TB, archive []byte) map[string][]byte {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, entry := range reader.File {
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[entry.Name], err = io.ReadAll(content); err != nil {
			t.Fatalf("%s: %v", entry.Name, err)
		}
		content.Close()
	}
	return files
}

// rowsOf parses a table of an archive into maps by column.
func rowsOf(t testing.TB, table []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, 0, len(all)-1)
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func write(t testing.TB, db *store.DB, fn func(tx *gorm.DB) error) {
	t.Helper()
	if err := db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func set(t testing.TB, db *store.DB, table, id string, columns map[string]any) {
	t.Helper()
	write(t, db, func(tx *gorm.DB) error { return tx.Table(table).Where("id = ?", id).Updates(columns).Error })
}

func TestWrite(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 60, 10)
	archive, contents := build(t, db, o, edition)
	files := unpack(t, archive)
	for _, name := range []string{"datapackage.json", "programme.csv", "places.csv", "places.geojson", "partners.csv", "statistics.csv",
		"contributions.csv", "contributions.geojson", "media.csv", "README.md", "CITATION.cff", "checksums.txt", "LICENSES/CC0-1.0.txt", "LICENSES/etalab-2.0.txt"} {
		if len(files[name]) == 0 {
			t.Errorf("%s is not in the archive", name)
		}
	}
	rows := rowsOf(t, files["contributions.csv"])
	media := rowsOf(t, files["media.csv"])
	if len(rows) != 60 || len(media) != 6 || contents.Counts.Contributions != 60 || contents.Counts.Media != 6 {
		t.Errorf("%d contributions, %d media, counts %+v", len(rows), len(media), contents.Counts)
	}
	if rows[0]["url"] != base+"/o/saint-marc-2027/contributions/"+rows[0]["id"] || rows[0]["licence"] == "" {
		t.Errorf("first row %v", rows[0])
	}
	if n := len(rowsOf(t, files["programme.csv"])); n != contents.Counts.Ateliers || n == 0 {
		t.Errorf("%d ateliers in programme.csv, counted %d", n, contents.Counts.Ateliers)
	}
	if names := string(files["partners.csv"]); strings.Count(names, "\n") != 6 {
		t.Errorf("partners.csv should hold the five that agreed to be named:\n%s", names)
	}
	for _, m := range media {
		sum := sha256.Sum256(files[m["path"]])
		if hex.EncodeToString(sum[:]) != m["sha256"] {
			t.Errorf("%s is not the file of media.csv", m["path"])
		}
	}
	for name, content := range files {
		sum := sha256.Sum256(content)
		if name != "checksums.txt" && !strings.Contains(string(files["checksums.txt"]), hex.EncodeToString(sum[:])+"  "+name+"\n") {
			t.Errorf("checksums.txt does not have %s", name)
		}
	}
}

func TestFeaturesAreTheRowsOfTheTable(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 40, 0)
	set(t, db, "contribution", opendatatest.ID(opendatatest.Contribution, 3), map[string]any{"longitude": nil, "latitude": nil})
	archive, _ := build(t, db, o, edition)
	files := unpack(t, archive)
	var collection struct {
		Features []struct {
			ID         string
			Geometry   *struct{ Coordinates [2]float64 }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(files["contributions.geojson"], &collection); err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, files["contributions.csv"])
	if len(collection.Features) != len(rows) {
		t.Fatalf("%d features, %d rows", len(collection.Features), len(rows))
	}
	unplaced, answers := 0, 0
	for i, f := range collection.Features {
		row := rows[i]
		if f.ID != row["id"] || f.Properties["title"] != row["title"] {
			t.Errorf("feature %d is %s, the row %s", i, f.ID, row["id"])
		}
		if f.Geometry == nil {
			unplaced++
			if row["longitude"] != "" {
				t.Errorf("%s has a position in the table only", f.ID)
			}
		}
		var values map[string]string
		if row["values"] != "" {
			if err := json.Unmarshal([]byte(row["values"]), &values); err != nil {
				t.Fatal(err)
			}
		}
		for name := range values {
			answers++
			if _, there := f.Properties[name]; !there && f.Properties[collect.ValuePrefix+name] == nil {
				t.Errorf("%s lacks the answer %s", f.ID, name)
			}
		}
	}
	if unplaced != 1 || answers == 0 {
		t.Errorf("%d without position, %d answers", unplaced, answers)
	}
}

func TestFilesThatWereBroughtKeepTheirOctets(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 5, 0)
	table := "nom;note\nLavoir;\xe9t\xe9, 3\n" // neither UTF-8 nor a comma: nobody's mistake, and not our table
	stored, err := db.Files.Put(context.Background(), strings.NewReader(table), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	m := opendatatest.Picture(t, db, o, 2)
	m.Kind, m.MediaType, m.LargeHash, m.LargeSize = collect.Document, "text/csv", stored.Hash, stored.Size
	write(t, db, func(tx *gorm.DB) error { return tx.Create(&m).Error })
	archive, _ := build(t, db, o, edition)
	files := unpack(t, archive)
	row := rowsOf(t, files["media.csv"])[0]
	if row["path"] != "media/"+m.ID+".csv.gz" || row["sha256"] != stored.Hash {
		t.Fatalf("media.csv says %v", row)
	}
	content, err := gzip.NewReader(bytes.NewReader(files[row["path"]]))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(content); err != nil || string(got) != table {
		t.Errorf("the file reads back as %q, %v", got, err)
	}
}

func TestDamagedFileIsNotPublished(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 5, 0)
	good, bad := opendatatest.Picture(t, db, o, 1), opendatatest.Picture(t, db, o, 2)
	write(t, db, func(tx *gorm.DB) error { return tx.Create(&good).Error })
	file, err := db.Files.Open(good.LargeHash)
	if err != nil {
		t.Fatal(err)
	}
	path := file.Name()
	file.Close()
	other, err := db.Files.Open(bad.LargeHash)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	content, err := io.ReadAll(other)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := opendata.Write(context.Background(), db, o, edition, io.Discard); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged picture: %v", err)
	}
}

func TestSameContentSameOctets(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 50, 5)
	first, _ := build(t, db, o, edition)
	second, _ := build(t, db, o, edition)
	if !bytes.Equal(first, second) {
		t.Error("the same edition of the same content differs")
	}
	set(t, db, "contribution", opendatatest.ID(opendatatest.Contribution, 1), map[string]any{"title": "Autre chose"})
	if third, _ := build(t, db, o, edition); bytes.Equal(first, third) {
		t.Error("another content gives the same octets")
	}
}

// troubled makes a weekend of 30 contributions with one or two of each concern.
func troubled(t *testing.T, db *store.DB) *operation.Operation {
	t.Helper()
	o := opendatatest.Weekend(t, db, 30, 0)
	write(t, db, func(tx *gorm.DB) error {
		return tx.Table("contribution").Where("1 = 1").Updates(map[string]any{"credit": "Jeanne"}).Error
	})
	for n, columns := range []map[string]any{{"state": collect.Hidden}, {"data_licence": ""}, {"data_licence": "CC-BY-NC-4.0"}, {"credit": ""},
		{"longitude": 48.4, "latitude": -4.455}, {"longitude": -4.0, "latitude": 48.0}, {"longitude": -4.45, "latitude": 98.0}} {
		set(t, db, "contribution", opendatatest.ID(opendatatest.Contribution, n), columns)
	}
	media := map[int]func(m *collect.Medium){
		10: func(m *collect.Medium) { m.Recognisable = true },
		11: func(m *collect.Medium) { m.State = collect.Pending },
		12: func(m *collect.Medium) { m.MediaLicence = "" },
		13: func(m *collect.Medium) { m.LargeHash = strings.Repeat("0", 64) },
		14: func(*collect.Medium) {},
		15: func(m *collect.Medium) {
			at, who := store.InstantOf(opendatatest.Start), organiser.Actor.ID
			m.Recognisable, m.ReleasedAt, m.ReleasedBy = true, &at, &who
		},
	}
	for n, change := range media {
		m := opendatatest.Picture(t, db, o, n)
		change(&m)
		write(t, db, func(tx *gorm.DB) error { return tx.Create(&m).Error })
	}
	return o
}

func TestConcerns(t *testing.T) {
	db := storetest.New(t)
	o := troubled(t, db)
	survey, err := opendata.Survey(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[opendata.ConcernKind]int{opendata.Recognisable: 1, opendata.NoLicence: 2, opendata.NoMediaLicence: 1, opendata.Swapped: 2,
		opendata.Hidden: 1, opendata.Unready: 1, opendata.Lost: 1, opendata.Outside: 1, opendata.NoCredit: 1}
	got := map[opendata.ConcernKind]int{}
	for _, c := range survey.Concerns {
		got[c.Kind] = c.Count
		if c.Kind != opendata.Hidden && len(c.Examples) != c.Count {
			t.Errorf("%s names %d of %d", c.Kind, len(c.Examples), c.Count)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("concerns %v, want %v", got, want)
	}
}

func TestWhatIsOfConcernStaysOut(t *testing.T) {
	db := storetest.New(t)
	archive, contents := build(t, db, troubled(t, db), edition)
	files := unpack(t, archive)
	id := func(n int) string { return opendatatest.ID(opendatatest.Contribution, n) }
	published := map[string]map[string]string{}
	for _, row := range rowsOf(t, files["contributions.csv"]) {
		published[row["id"]] = row
	}
	for _, n := range []int{0, 1, 2} {
		if published[id(n)] != nil {
			t.Errorf("%s should have stayed out", id(n))
		}
	}
	if len(published) != 27 || contents.Counts.Contributions != 27 || published[id(4)]["longitude"] != "" || published[id(6)]["latitude"] != "" ||
		published[id(5)]["longitude"] != "-4" {
		t.Errorf("%d rows; swapped %v; outside %v", len(published), published[id(4)], published[id(5)])
	}
	if kept := rowsOf(t, files["media.csv"]); len(kept) != 2 {
		t.Errorf("media.csv has %d rows, want the free one and the released one", len(kept))
	}
	if readme := string(files["README.md"]); !strings.Contains(readme, "2 contributions, faute de licence") || !strings.Contains(readme, "2 contributions without a licence") {
		t.Error("the README does not say what was left out")
	}
}

func TestStatisticsHoldNothingBroughtBack(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 30, 3)
	e := edition
	e.Scope = opendata.Statistics
	archive, contents := build(t, db, o, e)
	files := unpack(t, archive)
	for name, content := range files {
		if strings.HasPrefix(name, "contributions") || strings.HasPrefix(name, "media") {
			t.Errorf("%s is in the statistics", name)
		}
		if bytes.Contains(content, []byte(opendatatest.ID(opendatatest.Contribution, 1))) {
			t.Errorf("%s names a contribution", name)
		}
	}
	total := 0
	for _, row := range rowsOf(t, files["statistics.csv"]) {
		if row["contributions"] != "0" {
			total++
		}
	}
	if total == 0 || contents.Counts.Contributions != 30 {
		t.Errorf("no counts: %+v", contents.Counts)
	}
}

// measured are what other tests verify, and what changes with every word of the demonstration.
var measured = regexp.MustCompile(`"(bytes|hash)": ("sha256:[0-9a-f]{64}"|[0-9]+)`)

func TestDescriptorIsGolden(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 40, 8)
	archive, _ := build(t, db, o, edition)
	files := unpack(t, archive)
	for _, name := range []string{"datapackage.json", "README.md", "CITATION.cff"} {
		path, got := filepath.Join("testdata", name), measured.ReplaceAll(files[name], []byte(`"$1": "…"`))
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not the one of testdata; it is:\n%s", name, got)
		}
	}
}

func TestCancelledReleaseEnds(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := opendata.Write(ctx, db, o, edition, io.Discard); err == nil {
		t.Error("a cancelled release was written")
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "oplibre-release-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
}
