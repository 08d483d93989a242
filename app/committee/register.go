package committee

import (
	"io"

	csvtable "oplibre/app/format/csv"
)

// registerSchema are the columns of the register as a table. It names nobody who voted: the register is handed on.
var registerSchema = csvtable.Schema{
	Fields: []csvtable.Field{
		{Name: "number", Type: csvtable.Integer, Title: csvtable.Words{French: "numéro", English: "number"}, Constraints: csvtable.Constraints{Required: true, Unique: true}},
		{Name: "text", Type: csvtable.String, Title: csvtable.Words{French: "décision", English: "decision"}, Constraints: csvtable.Constraints{Required: true}},
		{Name: "proposed_by", Type: csvtable.String, Title: csvtable.Words{French: "proposée par", English: "proposed by"}},
		{Name: "meeting", Type: csvtable.String, Title: csvtable.Words{French: "réunion", English: "meeting"}},
		{Name: "way", Type: csvtable.String, Title: csvtable.Words{French: "manière", English: "way"}, Constraints: csvtable.Constraints{Enum: []string{"vote", "silence"}}},
		{Name: "secret", Type: csvtable.Boolean, Title: csvtable.Words{French: "vote secret", English: "secret vote"}},
		{Name: "quorum", Type: csvtable.Integer, Title: csvtable.Words{French: "quorum", English: "quorum"}},
		{Name: "proposed_at", Type: csvtable.DateTime, Title: csvtable.Words{French: "proposée le", English: "proposed at"}},
		{Name: "closes_at", Type: csvtable.DateTime, Title: csvtable.Words{French: "clôture prévue", English: "closes at"}},
		{Name: "closed_at", Type: csvtable.DateTime, Title: csvtable.Words{French: "close le", English: "closed at"}},
		{Name: "state", Type: csvtable.String, Title: csvtable.Words{French: "état", English: "state"},
			Constraints: csvtable.Constraints{Enum: []string{"open", "adopted", "rejected", "no_quorum", "stopped", "withdrawn"}}},
		{Name: "members", Type: csvtable.Integer, Title: csvtable.Words{French: "membres", English: "members"}},
		{Name: "yes", Type: csvtable.Integer, Title: csvtable.Words{French: "pour", English: "yes"}},
		{Name: "no", Type: csvtable.Integer, Title: csvtable.Words{French: "contre", English: "no"}},
		{Name: "abstained", Type: csvtable.Integer, Title: csvtable.Words{French: "abstention", English: "abstained"}},
		{Name: "objection", Type: csvtable.String, Title: csvtable.Words{French: "objection", English: "objection"}},
	},
	PrimaryKey: []string{"number"},
}

// WriteRegister writes the register as CSV, in the order in which it was decided. The numbers of what is still open are not said.
func WriteRegister(out io.Writer, decisions []*Decision, meetings []*Meeting) error {
	w, err := csvtable.NewWriter(out, registerSchema)
	if err != nil {
		return err
	}
	for i := len(decisions) - 1; i >= 0; i-- {
		if err := writeEntry(w, decisions[i], MeetingOf(meetings, decisions[i].MeetingID)); err != nil {
			return err
		}
	}
	return w.Close()
}

func writeEntry(w *csvtable.Writer, d *Decision, m *Meeting) error {
	w.Int(int64(d.Number))
	w.Text(d.Text)
	w.Text(d.ProposedBy)
	if m != nil {
		w.Text(m.Title)
	} else {
		w.Empty()
	}
	w.Text(string(d.Way))
	w.Bool(d.Secret)
	number(w, d.Quorum, d.Quorum > 0)
	w.Time(d.CreatedAt.Time())
	w.Time(d.ClosesAt.Time())
	writeEnd(w, d)
	return w.EndRow()
}

func writeEnd(w *csvtable.Writer, d *Decision) {
	if d.ClosedAt != nil {
		w.Time(d.ClosedAt.Time())
	} else {
		w.Empty()
	}
	w.Text(string(d.State))
	counted := d.State == Adopted || d.State == Rejected || d.State == NoQuorum
	number(w, d.Members, counted)
	for _, n := range []int{d.Yes, d.No, d.Abstained} {
		number(w, n, counted && d.Way == Vote)
	}
	w.Text(d.Objection)
}

// number writes a number where it is known.
func number(w *csvtable.Writer, n int, known bool) {
	if known {
		w.Int(int64(n))
	} else {
		w.Empty()
	}
}
