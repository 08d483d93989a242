package partner

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
)

// ParsePoint reads a position as maps on the web show it, latitude first: "48.3989, -4.4560", "48,3989 ; -4,4560". It reports
// whether the text is one. Coordinates are WGS 84.
func ParsePoint(text string) (longitude, latitude float64, ok bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ' ' || r == '\u00a0' || r == '\t' })
	if len(parts) == 1 {
		parts = strings.Split(text, ",")
	}
	if len(parts) != 2 {
		return 0, 0, false
	}
	latitude, first := degrees(parts[0], 90)
	longitude, second := degrees(parts[1], 180)
	return longitude, latitude, first && second
}

func degrees(text string, most float64) (float64, bool) {
	text = strings.ReplaceAll(strings.Trim(text, ", "), ",", ".")
	value, err := strconv.ParseFloat(text, 64)
	return value, err == nil && !math.IsNaN(value) && math.Abs(value) <= most
}

// point reads the field of the position, which may be empty.
func point(fields *problem.Fields, text string) (longitude, latitude *float64) {
	text = line(fields, "point", text, 60)
	if text == "" {
		return nil, nil
	}
	lon, lat, ok := ParsePoint(text)
	if !ok {
		fields.Add("point", "partner.point.unreadable", nil)
		return nil, nil
	}
	return &lon, &lat
}

// pointText writes a position as ParsePoint reads it.
func pointText(longitude, latitude *float64) string {
	if longitude == nil || latitude == nil {
		return ""
	}
	return strconv.FormatFloat(*latitude, 'f', -1, 64) + ", " + strconv.FormatFloat(*longitude, 'f', -1, 64)
}

// locate gives partners that agreed to stand on the map and have no point of their own that of the first place that they host.
func locate(tx *gorm.DB, operationID string, partners []*Partner) error {
	without := slices.ContainsFunc(partners, func(p *Partner) bool { return p.ShowPoint && p.Longitude == nil && len(p.PlaceIDs) > 0 })
	if !without {
		return nil
	}
	var places []programme.Place
	err := tx.Select("id", "longitude", "latitude", "address").Where("operation_id = ? AND longitude IS NOT NULL AND latitude IS NOT NULL", operationID).
		Order("number").Find(&places).Error
	for _, p := range partners {
		for _, place := range places {
			if p.ShowPoint && p.Longitude == nil && slices.Contains(p.PlaceIDs, place.ID) {
				p.Longitude, p.Latitude = place.Longitude, place.Latitude
			}
		}
	}
	return err
}
