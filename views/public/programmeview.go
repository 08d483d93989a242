package public

import (
	"net/url"

	"oplibre/app/operation"
	"oplibre/app/programme"
)

// ProgrammeView is what an address asks of the programme page.
type ProgrammeView struct {
	Filter programme.Filter
	// Selection keeps only the ateliers that it names; empty is all.
	Selection programme.Selection
	// Grid is one day with places across and time down; without it the page is a list.
	Grid bool
}

// gridValue is the value of "vue" in addresses that asks for the grid.
const gridValue = "grille"

// ParseProgrammeView reads the query of an address. What it does not understand is left out.
func ParseProgrammeView(query url.Values) ProgrammeView {
	return ProgrammeView{Filter: programme.ParseFilter(query), Selection: programme.ParseSelection(query.Get("choix")),
		Grid: query.Get("vue") == gridValue}
}

// Path returns the address of the view: always the same for the same view.
func (v ProgrammeView) Path(o *operation.Operation) string {
	path, query := "/o/"+o.Slug+"/programme", v.Filter.Query()
	for _, p := range []struct{ name, value string }{{"choix", v.Selection.String()}, {"vue", v.grid()}} {
		if p.value == "" {
			continue
		}
		if query != "" {
			query += "&"
		}
		query += p.name + "=" + p.value
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

func (v ProgrammeView) grid() string {
	if v.Grid {
		return gridValue
	}
	return ""
}
