package contacts

import (
	"io"
	"strings"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/partner"
)

// values are the cells of a partner in the order of columns, in a language.
func values(p *partner.Partner, language string) map[string]string {
	roles := make([]string, len(p.Roles))
	for i, role := range p.Roles {
		roles[i] = say(roleList, role, language)
	}
	return map[string]string{"name": p.Organisation.Name, "kind": string(p.Organisation.Kind), "roles": strings.Join(roles, "; "),
		"state": say(stateList, p.State, language), "contact_name": p.ContactName, "email": p.ContactEmail, "phone": p.ContactPhone, "postal_address": p.PostalAddress,
		"website": p.Organisation.Website, "brings": p.Brings, "next_step": p.NextStep, "next_step_on": p.NextStepOn, "owner": p.Owner, "notes": p.Notes}
}

// written are the columns of the tables that we write: all that a file may bring in.
func written() []column {
	var list []column
	for _, c := range columns {
		if c.width > 0 {
			list = append(list, c)
		}
	}
	return list
}

// Workbook returns the partners as a spreadsheet for the team; what is changed in it comes back by an import. It holds
// private contacts and is for nobody else.
func Workbook(partners []*partner.Partner, language string) xlsx.Workbook {
	sheet := xlsx.Sheet{Name: "Partenaires", Heading: true}
	if language != "fr" {
		sheet.Name = "Partners"
	}
	var heading xlsx.Row
	for _, c := range written() {
		heading.Cells = append(heading.Cells, xlsx.Cell{Kind: xlsx.Title, Text: c.label(language)})
		sheet.Widths = append(sheet.Widths, c.width)
	}
	sheet.Rows = []xlsx.Row{heading}
	for _, p := range partners {
		cells, row := values(p, language), xlsx.Row{}
		for _, c := range written() {
			row.Cells = append(row.Cells, xlsx.T(cells[c.key]))
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return xlsx.Workbook{Sheets: []xlsx.Sheet{sheet}}
}

// Table writes the same as CSV, with English headings.
func Table(out io.Writer, partners []*partner.Partner) error {
	var schema csvtable.Schema
	for _, c := range written() {
		schema.Fields = append(schema.Fields, csvtable.Field{Name: c.key, Type: csvtable.String})
	}
	w, err := csvtable.NewWriter(out, schema)
	if err != nil {
		return err
	}
	for _, p := range partners {
		cells := values(p, "en")
		for _, c := range written() {
			if cells[c.key] == "" {
				w.Empty()
			} else {
				w.Text(cells[c.key])
			}
		}
		if err := w.EndRow(); err != nil {
			return err
		}
	}
	return w.Close()
}
