package budget

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
)

var update = flag.Bool("update", false, "write the golden files again")

// sample is a budget with all that an export has to write: titles that a spreadsheet would take for formulas, what nobody knows yet, a
// refused subsidy, lent rooms and hours.
func sample() *Budget {
	cents := func(c Cents) *Cents { return &c }
	return &Budget{
		Settings: Settings{HourlyRate: 12_50, Answers: map[string]string{"done": "Vingt-six ateliers.\nEt un repas.", "gaps": "@voir le trésorier"}},
		Lines: []*Line{
			{Account: "606", Title: "=SOMME(A1:A9)", Planned: 450_00, Actual: cents(431_27), SettledOn: "2027-05-24", Note: "+33 2 98, « Halles »"},
			{Account: "606", Title: "Piles, papier", Planned: 60_05},
			{Account: "651", Title: "SACEM", Planned: 0, Actual: cents(55_10)},
			{Account: "754", Title: "-dons\tau chapeau", Planned: 100_00, Actual: cents(0)},
		},
		Subsidies: []*Subsidy{
			{Name: "Ville de Brest", Title: "Culture", Asked: 500_00, Granted: cents(400_00), Paid: cents(400_00), PaidOn: "2027-04-02"},
			{Name: "Région", Title: "Numérique", Asked: 300_00, Granted: cents(0)},
		},
		Gifts: []*Gift{{Kind: Loan, Title: "Salle du patronage", Giver: "Patronage laïque", Planned: 300_00, Actual: cents(300_00)},
			{Kind: Goods, Title: "Pain", Giver: "@boulangerie", Planned: 40_00}},
		Hours: Hours{Planned: 10 * 3600, Done: 12*3600 + 1800},
	}
}

// golden compares what was written with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s:\n%s", file, got)
	}
}

func TestTheTableIsGolden(t *testing.T) {
	for _, language := range []string{"fr", "en"} {
		var out bytes.Buffer
		if err := sample().WriteTable(&out, language); err != nil {
			t.Fatal(err)
		}
		golden(t, "report."+language+".csv", out.String())
	}
}

// The workbook is read back as a spreadsheet program would, and written down cell by cell with what each is.
func TestTheWorkbookIsGolden(t *testing.T) {
	o := &operation.Operation{Name: "Opération Libre", Language: "fr", LegalOrganiser: "=Association"}
	var raw bytes.Buffer
	if err := xlsx.Write(&raw, sample().Workbook(o, Words{Language: "fr", Say: func(key string) string { return key }})); err != nil {
		t.Fatal(err)
	}
	book, err := xlsx.Read(bytes.NewReader(raw.Bytes()), int64(raw.Len()), xlsx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, sheet := range book.Sheets {
		fmt.Fprintf(&out, "# %s\n", sheet.Name)
		for _, row := range sheet.Rows {
			var cells []string
			for _, cell := range row.Cells {
				written := ""
				switch cell.Kind {
				case xlsx.Number:
					written = fmt.Sprintf("%.2f", cell.Value)
				case xlsx.Text:
					written = fmt.Sprintf("%q", cell.Text)
				}
				cells = append(cells, written)
			}
			out.WriteString(strings.TrimRight(strings.Join(cells, " | "), " |") + "\n")
		}
	}
	golden(t, "report.xlsx.txt", out.String())
}
