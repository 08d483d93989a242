package programme

import (
	"io"
	"slices"
	"strings"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Table is rows for people who work with the data, with their description: what a CSV file and a release both are made of.
type Table struct {
	Schema csvtable.Schema
	rows   func(w *csvtable.Writer) error
}

// Write writes the table as CSV and returns its writer, which knows how many rows and octets there were and their hash.
func (t Table) Write(out io.Writer) (*csvtable.Writer, error) {
	w, err := csvtable.NewWriter(out, t.Schema)
	if err != nil {
		return nil, err
	}
	if err := t.rows(w); err != nil {
		return nil, err
	}
	return w, w.Close()
}

// ProgrammeTable is programme.csv: the published and cancelled ateliers, one a row, by start. Times are instants in UTC.
func ProgrammeTable(o *operation.Operation, listings []*Listing, at Addresses) Table {
	return Table{Schema: programmeSchema, rows: func(w *csvtable.Writer) error {
		for _, l := range listings {
			if l.Status == DraftAtelier {
				continue
			}
			if err := writeAtelierRow(w, o, l, at); err != nil {
				return err
			}
		}
		return nil
	}}
}

// PlacesTable is places.csv: the places of the operation by number.
func PlacesTable(places []Place) Table {
	return Table{Schema: placesSchema, rows: func(w *csvtable.Writer) error {
		for i := range places {
			if err := writePlaceRow(w, &places[i]); err != nil {
				return err
			}
		}
		return nil
	}}
}

// writeAtelierRow writes the cells in the order of programmeSchema.
func writeAtelierRow(w *csvtable.Writer, o *operation.Operation, l *Listing, at Addresses) error {
	w.Text(l.ID)
	w.Int(l.Number)
	w.Text(l.Title)
	w.Text(l.Summary)
	w.Text(l.Description)
	w.Text(l.Language)
	w.Text(l.Theme.Slug)
	w.Text(l.Theme.Name)
	w.Time(l.StartsAt.Time())
	w.Time(l.EndsAt.Time())
	w.Text(o.TimeZone)
	w.Text(string(l.Status))
	w.Text(textOf(l.PlaceID))
	writePlaceOf(w, l.Place)
	w.Text(l.Partner)
	w.Text(strings.Join(l.Facilitators, "; "))
	w.Text(string(l.Entry))
	optionalInt(w, l.Seats.Capacity)
	if free, limited := l.Seats.Free(); limited && l.Entry == SignUp {
		w.Int(int64(free))
	} else {
		w.Empty()
	}
	w.Text(l.Audience)
	optionalInt(w, l.AgeMin)
	optionalInt(w, l.AgeMax)
	optionalInt(w, l.AccompaniedUnder)
	w.Text(strings.Join(l.Access, "; "))
	w.Text(l.Bring)
	w.Text(l.OutputAim)
	w.Text(l.OutputLicence)
	w.Text(l.OutputDestination)
	w.Text(at.Atelier(o, &l.Atelier))
	w.Int(l.Sequence)
	w.Time(l.UpdatedAt.Time())
	return w.EndRow()
}

func writePlaceOf(w *csvtable.Writer, p *Place) {
	if p == nil {
		w.Empty()
		w.Empty()
		w.Empty()
		return
	}
	w.Text(p.Name)
	optionalFloat(w, p.Longitude)
	optionalFloat(w, p.Latitude)
}

// writePlaceRow writes the cells in the order of placesSchema.
func writePlaceRow(w *csvtable.Writer, p *Place) error {
	w.Text(p.ID)
	w.Int(int64(p.Number))
	w.Text(p.Name)
	w.Text(p.Address)
	w.Text(p.Directions)
	optionalFloat(w, p.Longitude)
	optionalFloat(w, p.Latitude)
	optionalInt(w, p.Capacity)
	w.Bool(p.Outdoors)
	w.Text(strings.Join(p.Access, "; "))
	w.Text(p.Equipment)
	w.Text(p.Opening)
	w.Time(p.UpdatedAt.Time())
	return w.EndRow()
}

func optionalInt(w *csvtable.Writer, n *int) {
	if n == nil {
		w.Empty()
		return
	}
	w.Int(int64(*n))
}

func optionalFloat(w *csvtable.Writer, v *float64) {
	if v == nil {
		w.Empty()
		return
	}
	w.Float(*v)
}

// Public returns the listings that the public may see, as they were at one moment.
func Public(listings []*Listing) []*Listing {
	return slices.DeleteFunc(slices.Clone(listings), func(l *Listing) bool { return l.Status == DraftAtelier })
}

// LastChange returns when the newest of the ateliers was changed, zero when there is none.
func LastChange(listings []*Listing) (latest store.Instant) {
	for _, l := range listings {
		latest = max(latest, l.UpdatedAt)
	}
	return latest
}
