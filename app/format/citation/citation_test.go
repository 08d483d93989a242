package citation_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oplibre/app/format/citation"
)

var update = flag.Bool("update", false, "write the golden files again")

func sample() citation.Citation {
	return citation.Citation{
		Message: "Merci de citer ce jeu de données.", Title: `Opération Libre : "Saint-Marc" # \ 2027`,
		Authors: []citation.Author{
			{Name: "Collectif de Saint-Marc", Website: "https://ol.example.org"},
			{FamilyNames: "Le Gall", GivenNames: "Anne", ORCID: "https://orcid.org/0000-0002-1825-0097"},
		},
		Abstract: "Ce que le week-end a collecté :\n- le bourg\n- l'étang", License: []string{"CC0-1.0", "CC-BY-SA-4.0"},
		Released: time.Date(2027, 5, 23, 18, 0, 0, 0, time.FixedZone("", 7200)), Version: "1.0.0",
		URL: "https://ol.example.org/o/saint-marc-2027/donnees", Keywords: []string{"patrimoine", "yes", "2027"},
		Contact: []citation.Author{{Name: "Mairie", Email: "mairie@example.org"}},
	}
}

func TestWriteGolden(t *testing.T) {
	var out bytes.Buffer
	if err := citation.Write(&out, sample()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", citation.FileName)
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("differs from %s:\n%s", file, out.String())
	}
}

func TestWriteRefuses(t *testing.T) {
	cases := map[string]func(*citation.Citation){
		"no message": func(c *citation.Citation) { c.Message = "" },
		"no title":   func(c *citation.Citation) { c.Title = "" },
		"no version": func(c *citation.Citation) { c.Version = "" },
		"no date":    func(c *citation.Citation) { c.Released = time.Time{} },
		"no author":  func(c *citation.Citation) { c.Authors = nil },
		"nobody":     func(c *citation.Citation) { c.Authors[0].Name = "" },
		"ORCID":      func(c *citation.Citation) { c.Authors[1].ORCID = "0000" },
		"licence":    func(c *citation.Citation) { c.License = []string{"a: b"} },
		"address":    func(c *citation.Citation) { c.URL = "ol.example.org" },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			c := sample()
			change(&c)
			var out bytes.Buffer
			if err := citation.Write(&out, c); !errors.Is(err, citation.ErrIncomplete) || out.Len() > 0 {
				t.Errorf("error %v after %d bytes", err, out.Len())
			}
		})
	}
}

// FuzzTitle checks that a title stays one quoted line that says the same: a JSON string is a YAML scalar.
func FuzzTitle(f *testing.F) {
	for _, seed := range []string{"a: b", "\"\\\n- x", "\u0085\u2028\ufeff\x7f", "\xff", "'", "#", "{}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, title string) {
		c := sample()
		if c.Title = title; title == "" {
			return
		}
		var out bytes.Buffer
		if err := citation.Write(&out, c); err != nil {
			t.Fatal(err)
		}
		line := strings.Split(out.String(), "\n")[3]
		value, found := strings.CutPrefix(line, "title: ")
		var back string
		if err := json.Unmarshal([]byte(value), &back); !found || err != nil || back != strings.ToValidUTF8(title, "\uFFFD") && len(back) == len(title) {
			t.Errorf("line %q, %v", line, err)
		}
		if strings.ContainsAny(value, "\x7f\u0085\u2028\ufeff") {
			t.Errorf("line %q holds what YAML does not take", line)
		}
	})
}
