package operation

import (
	"slices"

	"oplibre/data"
)

// Territory returns the communes of today with these codes, each once, in their order; codes that mean nothing are left out.
func Territory(codes []string) []TerritoryCommune {
	var communes []TerritoryCommune
	for _, code := range codes {
		c, known := CommuneByCode(code)
		if !known || slices.ContainsFunc(communes, func(other TerritoryCommune) bool { return other.InseeCode == c.Code }) {
			continue
		}
		communes = append(communes, TerritoryCommune{InseeCode: c.Code, Name: c.Name, Position: len(communes)})
	}
	return communes
}

// TimeZones returns the IANA zones that the communes of France keep, sorted.
func TimeZones() []string {
	zones := []string{"Pacific/Gambier", "Pacific/Marquesas"} // parts of Polynesia, which is one collectivity
	for _, d := range data.Communes().Departments {
		if !slices.Contains(zones, d.TimeZone) {
			zones = append(zones, d.TimeZone)
		}
	}
	slices.Sort(zones)
	return zones
}

// Today reports whether what was found is a commune of today, and not a part or an ancestor of one.
func (m CommuneMatch) Today() bool { return m.Kind == data.Current }
