package datapackage_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/datapackage"
)

var update = flag.Bool("update", false, "write the golden files again")

var places = csvtable.Schema{
	Fields: []csvtable.Field{
		{Name: "id", Type: csvtable.String, Format: "uuid", Title: csvtable.Words{French: "Identifiant", English: "Identifier"}, Constraints: csvtable.Constraints{Required: true, Unique: true}},
		{Name: "inside_id", Type: csvtable.String, Format: "uuid"},
		{Name: "name", Type: csvtable.String, Description: csvtable.Words{French: "Nom d'usage", English: "Usual name"}},
		{Name: "updated_at", Type: csvtable.DateTime},
	},
	PrimaryKey:  []string{"id"},
	ForeignKeys: []csvtable.ForeignKey{{Fields: []string{"inside_id"}, ReferencedFields: []string{"id"}}},
}

// release writes a table and describes it.
func release(t *testing.T) (datapackage.Package, []byte) {
	t.Helper()
	var table bytes.Buffer
	w, err := csvtable.NewWriter(&table, places)
	if err != nil {
		t.Fatal(err)
	}
	w.Text("01931f3a-7c00-7000-8000-000000000001")
	w.Empty()
	w.Text("Lavoir, rue du Bas")
	w.Time(time.Date(2027, 5, 22, 8, 15, 0, 0, time.UTC))
	if err := errors.Join(w.EndRow(), w.Close()); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("# Lisez-moi\n"))
	return datapackage.Package{
		Name: "operation-libre-saint-marc", ID: "https://ol.example.org/o/saint-marc-2027/donnees/v1",
		Title: "Opération Libre à Saint-Marc", Description: "Ce que le week-end a collecté <b>&", Homepage: "https://ol.example.org/o/saint-marc-2027/donnees",
		Version: "1.0.0", Created: time.Date(2027, 5, 23, 18, 0, 0, 0, time.FixedZone("", 7200)), Keywords: []string{"patrimoine"},
		Licenses:     []datapackage.License{{Name: "CC0-1.0", Path: "https://creativecommons.org/publicdomain/zero/1.0/", Title: "CC0 1.0"}},
		Contributors: []datapackage.Contributor{{Title: "Collectif de Saint-Marc", Roles: []string{"creator"}}},
		Sources:      []datapackage.Source{{Title: "IGN Admin Express", Path: "https://geoservices.ign.fr/adminexpress"}},
		Resources: []datapackage.Resource{
			{Name: "places", Path: "places.csv", Title: "Lieux", Format: "csv", MediaType: "text/csv", Encoding: "utf-8", Bytes: w.Bytes(), SHA256: w.SHA256(), Schema: &places},
			{Name: "readme", Path: "README.md", Format: "md", MediaType: "text/markdown", Encoding: "utf-8", Bytes: 12, SHA256: hex.EncodeToString(sum[:]), Licenses: []datapackage.License{{Name: "CC-BY-SA-4.0", Path: "https://creativecommons.org/licenses/by-sa/4.0/"}}},
		},
	}, table.Bytes()
}

func TestWriteGolden(t *testing.T) {
	p, table := release(t)
	var out bytes.Buffer
	if err := datapackage.Write(&out, p); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"datapackage.json": out.Bytes(), "places.csv": table, "README.md": []byte("# Lisez-moi\n")} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("differs from %s:\n%s", file, got)
		}
	}
	var back struct {
		Created   string
		Resources []struct{ Hash, Type string }
	}
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Created != "2027-05-23T16:00:00Z" || back.Resources[0].Type != "table" || back.Resources[1].Type != "" {
		t.Errorf("read back %+v", back)
	}
}

func TestWriteRefuses(t *testing.T) {
	cases := map[string]func(*datapackage.Package){
		"name":            func(p *datapackage.Package) { p.Name = "Saint-Marc" },
		"version":         func(p *datapackage.Package) { p.Version = "v1" },
		"created":         func(p *datapackage.Package) { p.Created = time.Time{} },
		"no resources":    func(p *datapackage.Package) { p.Resources = nil },
		"resource name":   func(p *datapackage.Package) { p.Resources[0].Name = "À" },
		"resource twice":  func(p *datapackage.Package) { p.Resources[1].Name = "places" },
		"path twice":      func(p *datapackage.Package) { p.Resources[1].Path = "places.csv" },
		"path outside":    func(p *datapackage.Package) { p.Resources[0].Path = "../places.csv" },
		"path absolute":   func(p *datapackage.Package) { p.Resources[0].Path = "/places.csv" },
		"path hidden":     func(p *datapackage.Package) { p.Resources[0].Path = "a/.b/places.csv" },
		"path an address": func(p *datapackage.Package) { p.Resources[0].Path = "https://a.b/c.csv" },
		"hash":            func(p *datapackage.Package) { p.Resources[0].SHA256 = "sha256:00" },
		"media type":      func(p *datapackage.Package) { p.Resources[0].MediaType = csvtable.MediaType },
		"schema":          func(p *datapackage.Package) { p.Resources[0].Schema = &csvtable.Schema{} },
		"link to nothing": func(p *datapackage.Package) {
			s := places
			s.ForeignKeys = []csvtable.ForeignKey{{Fields: []string{"inside_id"}, Resource: "nowhere", ReferencedFields: []string{"id"}}}
			p.Resources[0].Schema = &s
		},
		"link to no field": func(p *datapackage.Package) {
			s := places
			s.ForeignKeys = []csvtable.ForeignKey{{Fields: []string{"inside_id"}, ReferencedFields: []string{"x"}}}
			p.Resources[0].Schema = &s
		},
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			p, _ := release(t)
			change(&p)
			var out bytes.Buffer
			if err := datapackage.Write(&out, p); !errors.Is(err, datapackage.ErrInvalid) || out.Len() > 0 {
				t.Errorf("error %v after %d bytes", err, out.Len())
			}
		})
	}
}
