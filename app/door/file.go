package door

import (
	"io"
	"time"

	csvtable "oplibre/app/format/csv"
)

// columns are those of the file: a row for each place, day and hour in which somebody came in.
var columns = []csvtable.Field{
	{Name: "place", Type: csvtable.String, Title: csvtable.Words{French: "Lieu", English: "Place"}},
	{Name: "day", Type: csvtable.String, Title: csvtable.Words{French: "Jour", English: "Day"}},
	{Name: "hour", Type: csvtable.Integer, Title: csvtable.Words{French: "Heure", English: "Hour"}},
	{Name: "visitors", Type: csvtable.Integer, Title: csvtable.Words{French: "Entrées", English: "Visitors"}},
}

// Counts are the doors of a day, which Begins at dawn.
type Counts struct {
	Begins time.Time
	Doors  []*Door
}

// Visitors is how many came in on the day.
func (c *Counts) Visitors() (n int) {
	for _, d := range c.Doors {
		n += d.Visitors
	}
	return n
}

// Hour is how many came in by all doors in a local hour.
func (c *Counts) Hour(hour int) (n int) {
	for _, d := range c.Doors {
		n += d.Hours[hour]
	}
	return n
}

// Write writes the visitors of some days as CSV.
func Write(out io.Writer, days []Counts) error {
	w, err := csvtable.NewWriter(out, csvtable.Schema{Fields: columns})
	if err != nil {
		return err
	}
	for i := range days {
		for _, d := range days[i].Doors {
			for hour, visitors := range d.Hours {
				if visitors == 0 {
					continue
				}
				w.Text(d.Place.Name)
				w.Text(days[i].Begins.Format(time.DateOnly))
				w.Int(int64(hour))
				w.Int(int64(visitors))
				if err := w.EndRow(); err != nil {
					return err
				}
			}
		}
	}
	return w.Close()
}
