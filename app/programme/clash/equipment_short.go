package clash

import (
	"maps"
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme/plan"
	"oplibre/data"
)

// equipmentShort finds the times at which the ateliers together need more things of a kind than are lent.
func equipmentShort(ix *index) []Clash {
	var found []Clash
	for _, kind := range slices.Sorted(maps.Keys(ix.needed)) {
		for _, e := range beyond(ix.needs(kind), ix.quantities[kind]) {
			found = append(found, ix.shortOf(kind, e))
		}
	}
	return found
}

func (ix *index) shortOf(kind string, e excess) Clash {
	ways := either(e.relief(ix.needs(kind), ix.quantities[kind]), func(a *plan.Atelier) []Way { return ix.later(a, "equipment_short", lacking) })
	return Clash{Severity: Impossible, Ateliers: idsOf(e.ateliers()), Span: e.Span,
		Title: say("clash.equipment_short.title", ix.during(e.Span, problem.Args{"Thing": thing(kind)})),
		Detail: say("clash.equipment_short.detail", problem.Args{"Titles": titles(e.ateliers()), "Needed": e.peak,
			"Quantity": ix.quantities[kind]}),
		Ways: append(ways, page("clash.way.equipment", nil, EquipmentPage, kind), open(e.loads[len(e.loads)-1].atelier))}
}

// needs are what the ateliers need of a kind.
func (ix *index) needs(kind string) []load {
	loads := make([]load, 0, len(ix.needed[kind]))
	for _, a := range ix.needed[kind] {
		loads = append(loads, load{a, quantity(a, kind)})
	}
	return loads
}

func quantity(a *plan.Atelier, kind string) (n int) {
	for _, need := range a.Needs {
		if need.Kind == kind {
			n += max(0, need.Quantity)
		}
	}
	return n
}

// lacking reports whether there would not be enough of something for an atelier at the time of a spot.
func lacking(ix *index, a *plan.Atelier, at spot) bool {
	for _, need := range a.Needs {
		if need.Quantity > 0 && quantity(a, need.Kind)+peak(ix.needs(need.Kind), at.Span, a) > ix.quantities[need.Kind] {
			return true
		}
	}
	return false
}

// thing is a kind of equipment in a sentence; a word of the team's own stays as it is.
type thing string

// In writes the kind in a language ("fr", "en").
func (t thing) In(language string) string {
	known, is := things[string(t)]
	switch {
	case is:
		return known.In(language)
	case language == "fr":
		return "de «\u202f" + string(t) + "\u202f»"
	}
	return string(t)
}

// things are the kinds of programme.EquipmentKinds, as they stand after "not enough".
var things = map[string]data.Text{
	"gps":        {FR: "de GPS", EN: "GPS receivers"},
	"camera":     {FR: "d’appareils photo", EN: "cameras"},
	"scanner":    {FR: "de scanners", EN: "scanners"},
	"projector":  {FR: "de vidéoprojecteurs", EN: "projectors"},
	"microscope": {FR: "de microscopes", EN: "microscopes"},
	"loupe":      {FR: "de loupes", EN: "magnifiers"},
	"laptop":     {FR: "d’ordinateurs portables", EN: "laptops"},
	"printer":    {FR: "d’imprimantes", EN: "printers"},
	"recorder":   {FR: "d’enregistreurs", EN: "recorders"},
	"tablet":     {FR: "de tablettes", EN: "tablets"},
	"screen":     {FR: "d’écrans", EN: "screens"},
	"extension":  {FR: "de rallonges", EN: "extension leads"},
	"table":      {FR: "de tables", EN: "tables"},
	"vest":       {FR: "de gilets", EN: "vests"},
}
