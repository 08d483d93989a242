package exchange

import (
	"context"
	"io"
	"time"

	"gorm.io/gorm"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// teamRows are all ateliers as they are planned, drafts and changes in preparation too, with the places of the operation.
func teamRows(ctx context.Context, db *store.DB, o *operation.Operation) (rows []tableRow, places []programme.Place, err error) {
	var p *plan.Plan
	partners := map[string]string{}
	err = db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		if p, err = plan.Read(tx, o); err != nil {
			return err
		}
		carriers, err := readCarriers(tx, o.ID)
		for _, c := range carriers {
			partners[c.ID] = c.Name
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	named := map[string]*programme.Place{}
	for i := range p.Places {
		named[p.Places[i].ID] = &p.Places[i]
	}
	people := map[string]string{}
	for i := range p.Facilitators {
		people[p.Facilitators[i].ID] = p.Facilitators[i].Name
	}
	for _, a := range p.Ateliers {
		r := tableRow{Atelier: &a.Atelier, capacity: a.Seats.Capacity, theme: p.Theme(a.ThemeID), reserve: a.Seats.Reserve, needs: a.Needs, slots: a.Slots}
		if a.PlaceID != nil {
			r.place = named[*a.PlaceID]
		}
		if a.FallbackPlaceID != nil && named[*a.FallbackPlaceID] != nil {
			r.fallbackPlace = named[*a.FallbackPlaceID].Name
		}
		if a.PartnerID != nil {
			r.partner = partners[*a.PartnerID]
		}
		for _, lead := range a.Leads {
			r.facilitators, r.facilitatorRoles = append(r.facilitators, people[lead.FacilitatorID]), append(r.facilitatorRoles, lead.Role)
		}
		rows = append(rows, r)
	}
	return rows, p.Places, nil
}

// TeamWorkbook returns the programme in preparation as a spreadsheet with every column of the template: what a team changes
// in it comes back by an import. It holds names of people and notes of the team, and is for nobody else.
func TeamWorkbook(ctx context.Context, db *store.DB, o *operation.Operation, at programme.Addresses, language string) (xlsx.Workbook, error) {
	rows, places, err := teamRows(ctx, db, o)
	if err != nil {
		return xlsx.Workbook{}, err
	}
	list := templateColumns()
	sheet := emptySheet(list, language)
	for i := range rows {
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: rows[i].cells(o, list, at, language)})
	}
	return xlsx.Workbook{Sheets: []xlsx.Sheet{sheet, placeSheet(places, language), explanation(language)}}, nil
}

// TeamTable writes the same as CSV, for programs: English headings, words as values, instants in UTC.
func TeamTable(ctx context.Context, db *store.DB, o *operation.Operation, at programme.Addresses, out io.Writer) error {
	rows, _, err := teamRows(ctx, db, o)
	if err != nil {
		return err
	}
	w, err := csvtable.NewWriter(out, teamSchema())
	if err != nil {
		return err
	}
	for i := range rows {
		for _, f := range teamSchema().Fields {
			rows[i].write(w, o, at, f)
		}
		if err := w.EndRow(); err != nil {
			return err
		}
	}
	return w.Close()
}

// teamSchema describes the columns of TeamTable: those of the template, with instants instead of days and hours, and where
// the place is.
func teamSchema() csvtable.Schema {
	schema := csvtable.Schema{PrimaryKey: []string{"id"}}
	add := func(key string, kind csvtable.Type, l Labels) {
		f := csvtable.Field{Name: key, Type: kind, Title: csvtable.Words{French: l.French, English: l.English}}
		f.Constraints.Required = key == "id"
		schema.Fields = append(schema.Fields, f)
	}
	for _, c := range templateColumns() {
		_, counts := (&tableRow{Atelier: &programme.Atelier{}}).count(c.key)
		_, instant := (&tableRow{Atelier: &programme.Atelier{}}).instant(c.key)
		switch {
		case c.key == "date", c.key == "end_date":
		case c.key == "start" || c.key == "end":
			add(c.key+"s_at", csvtable.DateTime, c.Labels)
		case c.key == "by_wishes" || c.key == "pinned":
			add(c.key, csvtable.Boolean, c.Labels)
		case counts:
			add(c.key, csvtable.Integer, c.Labels)
		case instant:
			add(c.key, csvtable.DateTime, c.Labels)
		default:
			add(c.key, csvtable.String, c.Labels)
		}
	}
	add("longitude", csvtable.Number, Labels{"Longitude (WGS 84)", "Longitude (WGS 84)"})
	add("latitude", csvtable.Number, Labels{"Latitude (WGS 84)", "Latitude (WGS 84)"})
	return schema
}

// write writes one cell.
func (r *tableRow) write(w *csvtable.Writer, o *operation.Operation, at programme.Addresses, f csvtable.Field) {
	switch f.Type {
	case csvtable.DateTime:
		w.Time(r.timeOf(f.Name))
	case csvtable.Boolean:
		w.Bool(r.Pinned && f.Name == "pinned" || r.ByWishes && f.Name == "by_wishes")
	case csvtable.Integer:
		if n, _ := r.count(f.Name); n != nil {
			w.Int(int64(*n))
			return
		}
		w.Empty()
	case csvtable.Number:
		switch {
		case r.place == nil || r.place.Longitude == nil || r.place.Latitude == nil:
			w.Empty()
		case f.Name == "longitude":
			w.Float(*r.place.Longitude)
		default:
			w.Float(*r.place.Latitude)
		}
	default:
		w.Text(r.text(o, at, f.Name, plain))
	}
}

// timeOf returns the moment in a column, zero for none.
func (r *tableRow) timeOf(key string) time.Time {
	at, _ := r.instant(key)
	if key == "starts_at" && r.Scheduled() {
		at = &r.StartsAt
	}
	if key == "ends_at" && r.Scheduled() {
		at = &r.EndsAt
	}
	if at == nil {
		return time.Time{}
	}
	return at.Time()
}
