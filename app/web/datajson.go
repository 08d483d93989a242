package web

import (
	"encoding/json"
	"fmt"
	"time"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/data"
)

// dataset is https://schema.org/Dataset, as search engines for data read it.
type dataset struct {
	Context       string         `json:"@context"`
	Type          string         `json:"@type"`
	ID            string         `json:"@id"`
	Name          string         `json:"name"`
	Description   string         `json:"description"`
	URL           string         `json:"url"`
	Identifier    string         `json:"identifier"`
	Version       string         `json:"version"`
	License       []string       `json:"license"`
	Free          bool           `json:"isAccessibleForFree"`
	Language      string         `json:"inLanguage"`
	Published     string         `json:"datePublished"`
	Temporal      string         `json:"temporalCoverage"`
	Spatial       *datasetPlace  `json:"spatialCoverage,omitempty"`
	Creator       organization   `json:"creator"`
	Keywords      []string       `json:"keywords,omitempty"`
	Distributions []dataDownload `json:"distribution"`
}

// datasetPlace is https://schema.org/Place with a GeoShape, whose box is latitude, longitude twice: the reverse of GeoJSON.
type datasetPlace struct {
	Type string   `json:"@type"`
	Name string   `json:"name"`
	Geo  geoShape `json:"geo"`
}

type geoShape struct {
	Type string `json:"@type"`
	Box  string `json:"box"`
}

// dataDownload is https://schema.org/DataDownload.
type dataDownload struct {
	Type   string `json:"@type"`
	Format string `json:"encodingFormat"`
	URL    string `json:"contentUrl"`
	Size   string `json:"contentSize"`
}

// structuredData describes the release as JSON-LD.
func (d *dataShown) structuredData(description string) (string, error) {
	o, r := d.operation, d.release
	address := d.site.absolute(d.version())
	creator := o.LegalOrganiser
	if creator == "" {
		creator = o.Name
	}
	set := dataset{Context: "https://schema.org", Type: "Dataset", ID: address, Name: o.In(i18n.Of(d.ctx)).Name, Description: description, URL: address,
		Identifier: address, Version: r.SemanticVersion(), License: []string{}, Free: true, Language: o.Language,
		Published: r.PublishedAt.Time().Format(time.RFC3339), Temporal: o.Start().Format(time.DateOnly) + "/" + o.End().Format(time.DateOnly),
		Creator: organization{Type: "Organization", Name: creator}}
	for _, l := range r.Counts.Licences {
		if licence, known := data.FindLicence(l.ID); known {
			set.License = append(set.License, licence.URL)
		}
	}
	for _, t := range r.Counts.Themes {
		set.Keywords = append(set.Keywords, t.Name)
	}
	if area, known := collect.Area(o); known {
		set.Spatial = &datasetPlace{"Place", o.Place(), geoShape{"GeoShape", fmt.Sprintf("%.5f %.5f %.5f %.5f", area.South, area.West, area.North, area.East)}}
	}
	set.Distributions = append(set.Distributions, dataDownload{"DataDownload", "application/zip", d.site.absolute(d.file(archiveName(o, r))), fmt.Sprintf("%d B", r.FileSize)})
	for _, f := range d.files {
		set.Distributions = append(set.Distributions, dataDownload{"DataDownload", f.MediaType, d.site.absolute(d.file(f.Path)), fmt.Sprintf("%d B", f.Size)})
	}
	text, err := json.Marshal(set)
	return string(text), err
}
