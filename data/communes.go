package data

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run generate/main.go -communes $COMMUNES_PACKAGE -licences $LICENCES_PACKAGE

// communesFile is a gzip'd table with one line a thing and tabs between columns; the first column says what it is:
//
//	R code name                                      region
//	D code name region                               department or overseas collectivity
//	C code name population postcodes former-codes    current commune (lists are separated by spaces)
//	d, a, f code name seat                           delegated, associated, formerly merged commune
//	m code name commune population postcodes         arrondissement of Paris, Lyon or Marseille
//
//go:embed communes.tsv.gz
var communesFile []byte

// CommuneKind says what a code of the Code officiel géographique stands for.
type CommuneKind string

const (
	// Current is a commune of today.
	Current CommuneKind = "current"
	// Delegated is a commune déléguée: merged into a commune nouvelle, it keeps its name and often a town hall.
	Delegated CommuneKind = "delegated"
	// Associated is a commune associée, of the mergers of the 1970s.
	Associated CommuneKind = "associated"
	// Former is a commune merged long ago, without any standing today; people still say that they live there.
	Former CommuneKind = "former"
	// District is an arrondissement municipal of Paris, Lyon or Marseille.
	District CommuneKind = "district"
)

// Commune is a commune of today, or a part of one that people know by name.
type Commune struct {
	// Code is the INSEE code, five characters and never a number: "01001", "2A004".
	Code string
	Name string
	Kind CommuneKind
	// Seat is the code of the commune of today that holds it; its own for a current commune. A delegated commune
	// may carry the same code as its seat.
	Seat string
	// Population is the legal population, 0 when it is not known; only Current and District have one.
	Population int
	postcodes  string
	former     string
}

// Postcodes returns its postcodes: one as a rule, several for 387 communes, none for 5.
func (c Commune) Postcodes() []string { return strings.Fields(c.postcodes) }

// HasPostcode reports whether one of its postcodes begins with prefix.
func (c Commune) HasPostcode(prefix string) bool { return hasField(c.postcodes, prefix) }

// FormerCodes returns the codes of the communes that were merged into it.
func (c Commune) FormerCodes() []string { return strings.Fields(c.former) }

// Department returns the code of its department: "29", "2A", "974".
func (c Commune) Department() string { return DepartmentOf(c.Code) }

// DepartmentOf returns the department part of an INSEE code, which is empty when the code is too short.
func DepartmentOf(code string) string {
	switch {
	case len(code) < 5:
		return ""
	case strings.HasPrefix(code, "97"), strings.HasPrefix(code, "98"):
		return code[:3]
	}
	return code[:2]
}

// Gazetteer is the table of communes, departments and regions, as of 1 January 2026.
type Gazetteer struct {
	// Communes are those of today, in order of their codes.
	Communes []Commune
	// Parts are delegated, associated and former communes, and arrondissements, in order of their codes.
	Parts []Commune
	// Departments are in order of their codes and hold the overseas collectivities too.
	Departments []Department
	// Regions are names by code; a collectivity without a region stands under its own code.
	Regions map[string]string

	byFormer map[string]string
}

// Communes returns the gazetteer, decoded at the first call and shared by all: do not change it.
//
// Its file is part of the binary, so that a file that cannot be read is a broken build, found by the tests.
var Communes = sync.OnceValue(func() *Gazetteer {
	g, err := decode(communesFile)
	if err != nil {
		panic("data: communes.tsv.gz: " + err.Error())
	}
	return g
})

// Find returns the commune of today with this INSEE code.
func (g *Gazetteer) Find(code string) (Commune, bool) {
	i, ok := slices.BinarySearchFunc(g.Communes, code, func(c Commune, code string) int { return strings.Compare(c.Code, code) })
	if !ok {
		return Commune{}, false
	}
	return g.Communes[i], true
}

// FindFormer returns the commune of today into which the commune of this code was merged.
func (g *Gazetteer) FindFormer(code string) (Commune, bool) {
	seat, ok := g.byFormer[code]
	if !ok {
		return Commune{}, false
	}
	return g.Find(seat)
}

// FindDepartment returns the department with this code.
func (g *Gazetteer) FindDepartment(code string) (Department, bool) {
	i, ok := slices.BinarySearchFunc(g.Departments, code, func(d Department, code string) int { return strings.Compare(d.Code, code) })
	if !ok {
		return Department{}, false
	}
	return g.Departments[i], true
}

// decode reads the table. All names and codes are slices of one string, which keeps memory near the file's size.
func decode(packed []byte) (*Gazetteer, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	text.Grow(3 * len(packed))
	if _, err := io.Copy(&text, r); err != nil {
		return nil, err
	}
	g := &Gazetteer{
		Communes: make([]Commune, 0, 35_000),
		Parts:    make([]Commune, 0, 2_700),
		Regions:  make(map[string]string, 32),
		byFormer: make(map[string]string, 5_000),
	}
	number := 0
	for line := range strings.Lines(text.String()) {
		number++
		if err := g.add(strings.TrimSuffix(line, "\n")); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	for _, c := range g.Communes {
		for _, former := range c.FormerCodes() {
			g.byFormer[former] = c.Code
		}
	}
	return g, nil
}

// add reads one line.
func (g *Gazetteer) add(line string) error {
	var store [6]string
	columns := store[:0]
	for column := range strings.SplitSeq(line, "\t") {
		if len(columns) == len(store) {
			return fmt.Errorf("more than %d columns", len(store))
		}
		columns = append(columns, column)
	}
	if len(columns) != width(columns[0]) {
		return fmt.Errorf("%q has %d columns", columns[0], len(columns))
	}
	code, name := columns[1], columns[2]
	switch columns[0] {
	case "R":
		g.Regions[code] = name
	case "D":
		g.Departments = append(g.Departments, newDepartment(code, name, columns[3]))
	case "C":
		population, err := parsePopulation(columns[3])
		g.Communes = append(g.Communes, Commune{Code: code, Name: name, Kind: Current, Seat: code,
			Population: population, postcodes: columns[4], former: columns[5]})
		return err
	case "m":
		population, err := parsePopulation(columns[4])
		g.Parts = append(g.Parts, Commune{Code: code, Name: name, Kind: District, Seat: columns[3],
			Population: population, postcodes: columns[5]})
		return err
	case "d":
		g.Parts = append(g.Parts, Commune{Code: code, Name: name, Kind: Delegated, Seat: columns[3]})
	case "a":
		g.Parts = append(g.Parts, Commune{Code: code, Name: name, Kind: Associated, Seat: columns[3]})
	case "f":
		g.Parts = append(g.Parts, Commune{Code: code, Name: name, Kind: Former, Seat: columns[3]})
	}
	return nil
}

// width returns how many columns a line of this kind has, 0 for an unknown kind.
func width(kind string) int {
	switch kind {
	case "R":
		return 3
	case "D", "d", "a", "f":
		return 4
	case "C", "m":
		return 6
	}
	return 0
}

func parsePopulation(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.Atoi(s)
}

// hasField reports whether one of the words of list begins with prefix.
func hasField(list, prefix string) bool {
	for len(list) >= len(prefix) && prefix != "" {
		if strings.HasPrefix(list, prefix) {
			return true
		}
		next := strings.IndexByte(list, ' ')
		if next < 0 {
			return false
		}
		list = list[next+1:]
	}
	return false
}
