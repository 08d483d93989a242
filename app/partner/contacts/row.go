package contacts

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/xlsx"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// rowReader reads one row by the names of its columns.
type rowReader struct {
	line
	columns map[string]int
	labels  []string
}

func (r rowReader) get(key string) string {
	position, there := r.columns[key]
	if !there {
		return ""
	}
	return r.cell(position)
}

// postalAddress puts the columns of an address together: the street, then the postcode and the town in a line of their own.
func (r rowReader) postalAddress() string {
	lines := []string{r.get("postal_address"), strings.TrimSpace(r.get("postcode") + " " + r.get("town"))}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

// add reads a row: it becomes a contact, and what is wrong with it is said with its line and column.
func (f *File) add(r rowReader) {
	form := partner.EmptyForm()
	form.Name, form.Website, form.Brings, form.Notes = r.get("name"), r.get("website"), r.get("brings"), r.get("notes")
	form.ContactName = strings.TrimSpace(r.get("first_name") + " " + r.get("contact_name"))
	form.ContactEmail, form.ContactPhone = strings.TrimPrefix(r.get("email"), "mailto:"), telephone(r.get("phone"))
	form.PostalAddress = r.postalAddress()
	form.NextStep, form.NextStepOn, form.Owner = r.get("next_step"), isoDay(r.get("next_step_on")), r.get("owner")
	kind, guessed := kindOf(r.get("kind"), form.Name)
	form.Kind = string(kind)
	if guessed {
		f.warn(r, form.Name, "kind", "partner.import.kind_guessed")
	}
	for _, word := range strings.FieldsFunc(r.get("roles"), func(c rune) bool { return c == ';' || c == ',' || c == '/' || c == '\n' }) {
		if role := roleWords[store.Fold(word)]; role != "" {
			form.Roles = append(form.Roles, string(role))
		} else if strings.TrimSpace(word) != "" {
			f.warn(r, form.Name, "roles", "partner.import.unknown_role")
		}
	}
	if state := r.get("state"); state != "" {
		if form.State = string(stateWords[store.Fold(state)]); form.State == "" {
			form.State = state // refused below, with its column
		}
	}
	wrong := form.Check()
	for _, field := range wrong {
		f.Refused = append(f.Refused, programme.Issue{Line: r.number, Column: r.label(field.Name), Title: form.Name, Message: field.Message})
	}
	if len(wrong) == 0 {
		f.Rows = append(f.Rows, Row{Line: r.number, Form: form})
	}
}

func (f *File) warn(r rowReader, title, key, message string) {
	f.Warnings = append(f.Warnings, programme.Issue{Line: r.number, Column: r.label(key), Title: title, Message: problem.Message{Key: message}})
}

// label names the column of a form field as people find it: its letter and its heading, "D (Courriel)".
func (r rowReader) label(field string) string {
	key := strings.TrimPrefix(field, "contact_")
	if field == "contact_name" {
		key = field
	}
	position, there := r.columns[key]
	if !there || position >= len(r.labels) {
		return ""
	}
	return columnLabel(position, r.labels[position])
}

// cellText writes a cell as people would type it.
func cellText(book *xlsx.Workbook, c xlsx.Cell) string {
	switch c.Kind {
	case xlsx.Text, xlsx.Title:
		return c.Text
	case xlsx.Number:
		return strconv.FormatFloat(c.Value, 'f', -1, 64)
	case xlsx.Day, xlsx.Moment:
		if t, ok := book.Date(c.Value); ok {
			return t.Format(partner.Day)
		}
	}
	return ""
}

// telephone gives a French number back the zero that a spreadsheet took for a number of nothing, and writes it in pairs.
func telephone(typed string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		if r == ' ' || r == '.' || r == '-' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return 'x'
	}, typed)
	if len(digits) == 9 && digits[0] != '0' && !strings.Contains(digits, "x") {
		digits = "0" + digits
	}
	if len(digits) != 10 || digits[0] != '0' || strings.Contains(digits, "x") {
		return typed
	}
	pairs := make([]string, 0, 5)
	for pair := range slices.Chunk([]byte(digits), 2) {
		pairs = append(pairs, string(pair))
	}
	return strings.Join(pairs, " ")
}

// isoDay reads a day as French people and spreadsheets write it: 1/3/2027, 01.03.27, or the number of days since 1900. What is
// no day comes back as it is, to be refused with its column.
func isoDay(typed string) string {
	for _, layout := range []string{"2/1/2006", "2.1.2006", "2-1-2006", "2/1/06", "2.1.06"} {
		if t, err := time.Parse(layout, typed); err == nil {
			return t.Format(partner.Day)
		}
	}
	if serial, err := strconv.ParseFloat(typed, 64); err == nil && serial > 0 {
		if t, ok := (&xlsx.Workbook{}).Date(serial); ok {
			return t.Format(partner.Day)
		}
	}
	return typed
}
