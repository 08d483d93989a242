package exchange

import (
	"fmt"
	"slices"
	"time"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/data"
)

// Names of the sheets; Read finds the places by theirs.
var (
	programmeSheet   = Labels{"Programme", "Programme"}
	placesSheet      = Labels{"Lieux", "Places"}
	listsSheet       = Labels{"Listes", "Lists"}
	explanationSheet = Labels{"Mode d’emploi", "How to"}
)

// Workbook returns public ateliers and their places as a spreadsheet for people: local days and hours in cells of those
// types, headings and words in the language. Reading it again gives the same ateliers, but for what only the team knows.
func Workbook(o *operation.Operation, listings []*programme.Listing, at programme.Addresses, language string) xlsx.Workbook {
	list := publicColumns()
	sheet := emptySheet(list, language)
	var places []programme.Place
	seen := map[string]bool{}
	for _, l := range listings {
		row := rowOf(l)
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: row.cells(o, list, at, language)})
		if l.Place != nil && !seen[l.Place.ID] {
			seen[l.Place.ID] = true
			places = append(places, *l.Place)
		}
	}
	return xlsx.Workbook{Sheets: []xlsx.Sheet{sheet, placeSheet(places, language)}}
}

// severalInACell are the columns that hold several words: their lists are to be read, not chosen from.
var severalInACell = []string{"access", "facilitator_roles", "depends_on", "asks", "needs"}

// Template returns an empty programme to be filled in, with lists to choose from and an explanation of each column.
func Template(themes []programme.Theme, places []programme.Place, language string) xlsx.Workbook {
	sheet, lists := emptySheet(templateColumns(), language), xlsx.Sheet{Name: listsSheet.In(language), Heading: true}
	offer := map[string][]string{"entry": entryWords.all(language), "audience": audienceWords.all(language), "status": statusWords.all(language),
		"fallback": fallbackWords.all(language), "by_wishes": yesWords.all(language), "pinned": yesWords.all(language),
		"facilitator_roles": roleWords.all(language), "depends_on": dependencyWords.all(language), "needs": equipmentWords.all(language), "asks": asksWords.all(language),
		"access": accessWords.all(language)}
	for i := range themes {
		offer["theme"] = append(offer["theme"], themes[i].NameIn(language))
	}
	for i := range places {
		offer["place"] = append(offer["place"], places[i].Name)
		offer["fallback_place"] = offer["place"]
	}
	for _, l := range data.Licences {
		offer["output_licence"] = append(offer["output_licence"], l.ID)
	}
	offer["output_destination"] = []string{programme.DestinationHere, programme.DestinationWiki}
	for _, d := range data.Destinations {
		offer["output_destination"] = append(offer["output_destination"], d.ID)
	}
	position := 0
	for i, c := range templateColumns() {
		values := offer[c.key]
		if len(values) == 0 {
			continue
		}
		putColumn(&lists, position, c.In(language), values)
		if !slices.Contains(severalInACell, c.key) {
			letter := xlsx.ColumnName(position)
			sheet.Choices = append(sheet.Choices, xlsx.Choice{Column: i,
				Source: fmt.Sprintf("'%s'!$%s$2:$%s$%d", lists.Name, letter, letter, len(values)+1)})
		}
		lists.Widths = append(lists.Widths, 26)
		position++
	}
	return xlsx.Workbook{Sheets: []xlsx.Sheet{sheet, placeSheet(places, language), lists, explanation(language)}}
}

// publicColumns are the columns of what the public sees.
func publicColumns() []column {
	n := 0
	for n < len(columns) && columns[n].width > 0 {
		n++
	}
	return columns[:n]
}

// templateColumns are the columns that a team fills in: all that a person can change about an atelier.
func templateColumns() []column { return slices.Concat(publicColumns(), teamColumns) }

func emptySheet(list []column, language string) xlsx.Sheet {
	sheet := xlsx.Sheet{Name: programmeSheet.In(language), Heading: true}
	var row xlsx.Row
	for _, c := range list {
		row.Cells = append(row.Cells, xlsx.Cell{Kind: xlsx.Title, Text: c.In(language)})
		sheet.Widths = append(sheet.Widths, c.width)
	}
	sheet.Rows = []xlsx.Row{row}
	return sheet
}

func placeSheet(places []programme.Place, language string) xlsx.Sheet {
	sheet := xlsx.Sheet{Name: placesSheet.In(language), Heading: true}
	var row xlsx.Row
	for _, c := range placeColumns {
		row.Cells = append(row.Cells, xlsx.Cell{Kind: xlsx.Title, Text: c.In(language)})
		sheet.Widths = append(sheet.Widths, c.width)
	}
	sheet.Rows = []xlsx.Row{row}
	for i := range places {
		row := xlsx.Row{}
		for _, c := range placeColumns {
			row.Cells = append(row.Cells, placeCellOf(&places[i], c.key, language))
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return sheet
}

// placeCellOf is placeCell with numbers as numbers.
func placeCellOf(p *programme.Place, key, language string) xlsx.Cell {
	switch {
	case key == "latitude" && p.Latitude != nil:
		return xlsx.N(*p.Latitude)
	case key == "longitude" && p.Longitude != nil:
		return xlsx.N(*p.Longitude)
	case key == "capacity":
		return count(p.Capacity)
	}
	return xlsx.T(placeCell(p, key, language))
}

// putColumn fills a column of a sheet from the top.
func putColumn(sheet *xlsx.Sheet, position int, title string, values []string) {
	for i := range len(values) + 1 {
		if i == len(sheet.Rows) {
			sheet.Rows = append(sheet.Rows, xlsx.Row{})
		}
		for len(sheet.Rows[i].Cells) <= position {
			sheet.Rows[i].Cells = append(sheet.Rows[i].Cells, xlsx.Cell{})
		}
		if i == 0 {
			sheet.Rows[i].Cells[position] = xlsx.Cell{Kind: xlsx.Title, Text: title}
			continue
		}
		sheet.Rows[i].Cells[position] = xlsx.T(values[i-1])
	}
}

func explanation(language string) xlsx.Sheet {
	sheet := xlsx.Sheet{Name: explanationSheet.In(language), Widths: []float64{26, 90}}
	for _, l := range []Labels{
		{"Une ligne par atelier. Les colonnes peuvent changer d’ordre, et celles qui ne servent pas peuvent disparaître.", "One row an atelier. Columns may change places, and those that are not needed may go."},
		{"Les colonnes « Page » et « Places libres » des fichiers publics sont pour information : elles ne sont pas importées.", "The columns “Page” and “Free seats” of public files are for information: they are not imported."},
		{"Importez ensuite ce fichier : vous verrez ce qui changerait avant que rien ne soit fait.", "Then import this file: you see what would change before anything is done."},
	} {
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: []xlsx.Cell{{}, xlsx.T(l.In(language))}})
	}
	for _, c := range templateColumns() {
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: []xlsx.Cell{{Kind: xlsx.Title, Text: c.In(language)}, xlsx.T(c.help.In(language))}})
	}
	return sheet
}

func count(n *int) xlsx.Cell {
	if n == nil {
		return xlsx.Cell{}
	}
	return xlsx.N(float64(*n))
}

func day(t time.Time) xlsx.Cell {
	return xlsx.Cell{Kind: xlsx.Day, Value: float64(int(xlsx.Serial(t)))}
}

// clock is a time of day. An hour that clocks show twice is a text with its offset, so that the second one comes back.
func clock(t time.Time) xlsx.Cell {
	if again, first := operation.RepeatedHour(t); again && !first {
		return xlsx.T(t.Format("15:04:05-07:00"))
	}
	serial := xlsx.Serial(t)
	return xlsx.Cell{Kind: xlsx.Hour, Value: serial - float64(int(serial))}
}

// endGuessed reports whether readers find the day of the end by themselves: it is the first such hour after the start.
func endGuessed(start, end time.Time) bool {
	next := time.Date(start.Year(), start.Month(), start.Day()+1, end.Hour(), end.Minute(), end.Second(), 0, start.Location())
	same := time.Date(start.Year(), start.Month(), start.Day(), end.Hour(), end.Minute(), end.Second(), 0, start.Location())
	if same.After(start) {
		return same.Equal(end)
	}
	return next.Equal(end)
}
