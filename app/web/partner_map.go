package web

import (
	"bytes"
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"oplibre/app/format/geojson"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/views/part"
)

// drawnAround is how far from the centre of the operation a partner is still drawn, in degrees of latitude (about 22 km): one farther
// away would make the territory a dot. It stays in the list and in the data.
const drawnAround = 0.2

// drawPartners draws the partners that agreed to stand on the map, with the numbers that the list gives them; nil when there is none.
func drawPartners(ctx context.Context, o *operation.Operation, shown []*partner.Partner) (*part.Drawing, map[string]string) {
	numbers := map[string]string{}
	drawing := &part.Drawing{Title: i18n.T(ctx, "partner.map.drawing"), Outline: part.RingsOf(o.OutlineRings())}
	for _, group := range partner.ByGroup(shown) {
		for _, p := range group.Partners {
			if p.Longitude == nil || math.Abs(*p.Latitude-o.Latitude) > drawnAround || math.Abs(*p.Longitude-o.Longitude) > 2*drawnAround {
				continue
			}
			numbers[p.ID] = strconv.Itoa(len(numbers) + 1)
			drawing.Places = append(drawing.Places, part.DrawnPlace{Position: part.Position{*p.Longitude, *p.Latitude},
				Number: numbers[p.ID], Name: p.Organisation.Name, Href: "#p-" + p.ID})
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	return drawing, numbers
}

// partnersGeoJSON is the map of the partners as open data (RFC 7946): those that agreed to stand on it, with nothing but what they
// agreed to show.
func (s *Site) partnersGeoJSON(c echo.Context) error {
	shown, err := partner.Public(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	w := geojson.NewWriter(&body)
	for _, p := range shown {
		if p.Longitude == nil || p.Latitude == nil {
			continue
		}
		w.Begin(p.ID, orb.Point{*p.Longitude, *p.Latitude})
		w.String("name", p.Organisation.Name)
		w.String("kind", string(p.Organisation.Kind))
		roles := make([]string, len(p.Roles))
		for i, role := range p.Roles {
			roles[i] = string(role)
		}
		w.String("roles", strings.Join(roles, "; "))
		if p.Organisation.Website != "" {
			w.String("website", p.Organisation.Website)
		}
		if err := w.End(); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	c.Response().Header().Set("Access-Control-Allow-Origin", "*")
	return c.Blob(http.StatusOK, geojson.MediaType, body.Bytes())
}
