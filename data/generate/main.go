//go:build ignore

// Generate writes the reference files of package data from two npm packages, unpacked by hand:
//
//	npm pack @etalab/decoupage-administratif@6.0.0    # communes: Licence Ouverte 2.0
//	npm pack spdx-license-list@6.12.0                 # licence texts: CC0-1.0
//	go run generate/main.go -communes DIR -licences DIR
//
// Its output depends on its input only, so that a second run changes nothing. It refuses an input that breaks a
// rule on which package data relies, for example that a commune's code begins with its department's.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// place is a line of communes.json, departements.json or regions.json; each fills some of the fields.
type place struct {
	Code         string   `json:"code"`
	Name         string   `json:"nom"`
	Type         string   `json:"type"`
	Department   string   `json:"departement"`
	Region       string   `json:"region"`
	Seat         string   `json:"chefLieu"`
	Commune      string   `json:"commune"`
	Postcodes    []string `json:"codesPostaux"`
	FormerCodes  []string `json:"anciensCodes"`
	PopulationOf *int     `json:"population"`
}

// formerNames are communes that were merged before the lists of delegated and associated communes began, and that
// people still name as where they live. The package knows their codes, not their names; more may be added.
var formerNames = []place{
	{Code: "29096", Name: "Lambézellec", Seat: "29019"},
	{Code: "29253", Name: "Saint-Marc", Seat: "29019"},
	{Code: "29258", Name: "Saint-Pierre-Quilbignon", Seat: "29019"},
}

func main() {
	communes := flag.String("communes", "", "folder of the unpacked @etalab/decoupage-administratif")
	licences := flag.String("licences", "", "folder of the unpacked spdx-license-list")
	flag.Parse()
	if *communes != "" {
		check(writeCommunes(filepath.Join(*communes, "data"), "communes.tsv.gz"))
	}
	if *licences != "" {
		check(writeLicences(filepath.Join(*licences, "licenses"), "licences"))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// writeCommunes writes one line a thing, its first column saying what it is; communes.go documents the columns.
func writeCommunes(from, to string) error {
	var regions, departments, communes []place
	for name, into := range map[string]*[]place{"regions": &regions, "departements": &departments, "communes": &communes} {
		raw, err := os.ReadFile(filepath.Join(from, name+".json"))
		if err != nil {
			return err
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	var out bytes.Buffer
	line := func(columns ...string) { out.WriteString(strings.Join(columns, "\t") + "\n") }
	for _, r := range regions {
		line("R", r.Code, r.Name)
	}
	departments = withOverseas(departments, regions)
	for _, d := range departments {
		line("D", d.Code, d.Name, d.Region)
	}
	communes = append(communes, formerNames...)
	slices.SortStableFunc(communes, func(a, b place) int { return cmp.Compare(a.Code, b.Code) })
	for _, c := range communes {
		if c.Department != "" && !strings.HasPrefix(c.Code, c.Department) && c.Type == "commune-actuelle" {
			return fmt.Errorf("%s is in department %s", c.Code, c.Department)
		}
		population := ""
		if c.PopulationOf != nil {
			population = fmt.Sprint(*c.PopulationOf)
		}
		post, former := strings.Join(c.Postcodes, " "), strings.Join(c.FormerCodes, " ")
		switch c.Type {
		case "commune-actuelle":
			line("C", c.Code, c.Name, population, post, former)
		case "commune-deleguee":
			line("d", c.Code, c.Name, c.Seat)
		case "commune-associee":
			line("a", c.Code, c.Name, c.Seat)
		case "arrondissement-municipal":
			line("m", c.Code, c.Name, c.Commune, population, post)
		case "":
			line("f", c.Code, c.Name, c.Seat)
		default:
			return fmt.Errorf("%s: unknown type %q", c.Code, c.Type)
		}
	}
	return compress(to, out.Bytes())
}

// withOverseas adds the overseas collectivities, which the package lists among the regions only.
func withOverseas(departments, regions []place) []place {
	for _, r := range regions {
		if len(r.Code) == 3 && !slices.ContainsFunc(departments, func(d place) bool { return d.Code == r.Code }) {
			departments = append(departments, place{Code: r.Code, Name: r.Name, Region: r.Code})
		}
	}
	slices.SortFunc(departments, func(a, b place) int { return cmp.Compare(a.Code, b.Code) })
	return departments
}

func compress(to string, content []byte) error {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(to, packed.Bytes(), 0o644)
}

// writeLicences copies the five texts unchanged, but for one line feed at the end.
func writeLicences(from, to string) error {
	for _, id := range []string{"etalab-2.0", "ODbL-1.0", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0"} {
		raw, err := os.ReadFile(filepath.Join(from, id+".json"))
		if err != nil {
			return err
		}
		var licence struct {
			Text string `json:"licenseText"`
		}
		if err := json.Unmarshal(raw, &licence); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		text := strings.TrimRight(licence.Text, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(to, id+".txt"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
