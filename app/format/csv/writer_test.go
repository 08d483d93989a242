package csvtable_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	csvtable "oplibre/app/format/csv"
)

var update = flag.Bool("update", false, "write the golden files again")

func ptr(v float64) *float64 { return &v }

var places = csvtable.Schema{
	Fields: []csvtable.Field{
		{Name: "id", Type: csvtable.String, Format: "uuid", Title: csvtable.Words{French: "Identifiant", English: "Identifier"}, Constraints: csvtable.Constraints{Required: true, Unique: true}},
		{Name: "name", Type: csvtable.String, Title: csvtable.Words{French: "Nom", English: "Name"}, RDFType: "http://schema.org/name"},
		{Name: "longitude", Type: csvtable.Number, Constraints: csvtable.Constraints{Minimum: ptr(-180), Maximum: ptr(180)}},
		{Name: "latitude", Type: csvtable.Number, Constraints: csvtable.Constraints{Minimum: ptr(-90), Maximum: ptr(90)}},
		{Name: "seats", Type: csvtable.Integer},
		{Name: "accessible", Type: csvtable.Boolean},
		{Name: "opened", Type: csvtable.Date},
		{Name: "updated_at", Type: csvtable.DateTime},
	},
	PrimaryKey: []string{"id"},
}

func writePlaces(t *testing.T, out io.Writer) *csvtable.Writer {
	t.Helper()
	w, err := csvtable.NewWriter(out, places)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2027, 5, 22, 10, 15, 0, 999, time.FixedZone("", 7200))
	for _, name := range []string{"Lavoir", `Salle "du bas", étage`, "deux\r\nlignes", "=1+1", "-4.5", " espaces ", "\xffx", ""} {
		w.Text("01931f3a-7c00-7000-8000-00000000000" + string(rune('0'+w.Rows())))
		w.Text(name)
		w.Float(-4.4612)
		w.Float(1e-7)
		w.Int(-12)
		w.Bool(true)
		w.Date(at)
		w.Time(at)
		if err := w.EndRow(); err != nil {
			t.Fatal(err)
		}
	}
	w.Text("01931f3a-7c00-7000-8000-000000000009")
	w.Text("")
	w.Float(math.NaN())
	w.Empty()
	w.Empty()
	w.Empty()
	w.Date(time.Time{})
	w.Time(time.Time{})
	if err := errors.Join(w.EndRow(), w.Close()); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWriteGolden(t *testing.T) {
	var out bytes.Buffer
	w := writePlaces(t, &out)
	schema, err := json.MarshalIndent(places, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"places.csv": out.Bytes(), "places.schema.json": schema} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("differs from %s:\n%s", file, got)
		}
	}
	sum := sha256.Sum256(out.Bytes())
	if w.Bytes() != int64(out.Len()) || w.SHA256() != hex.EncodeToString(sum[:]) || w.Rows() != 9 {
		t.Errorf("counted %d bytes, %s, %d rows", w.Bytes(), w.SHA256(), w.Rows())
	}
	if !strings.HasPrefix(out.String(), "id,name,longitude,latitude,seats,accessible,opened,updated_at\n") {
		t.Error("the header is not the schema's")
	}
	if strings.Contains(out.String(), "\r") || !utf8.Valid(out.Bytes()) {
		t.Error("has CR, or is not UTF-8")
	}
}

func TestDataStayTrue(t *testing.T) {
	var out bytes.Buffer
	writePlaces(t, &out)
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"name", "Lavoir", `Salle "du bas", étage`, "deux\nlignes", "=1+1", "-4.5", " espaces ", "\uFFFDx", "", ""} {
		if rows[i][1] != want {
			t.Errorf("row %d: %q, want %q", i, rows[i][1], want)
		}
	}
	if got := strings.Join(rows[1][2:], " "); got != "-4.4612 0.0000001 -12 true 2027-05-22 2027-05-22T08:15:00Z" {
		t.Errorf("values %s", got)
	}
}

func TestWriterRefuses(t *testing.T) {
	cases := map[string]struct {
		do   func(*csvtable.Writer)
		want error
	}{
		"text for a number": {func(w *csvtable.Writer) { w.Text("a"); w.Text("b"); w.Text("c"); _ = w.EndRow() }, csvtable.ErrCell},
		"number for text":   {func(w *csvtable.Writer) { w.Int(1) }, csvtable.ErrCell},
		"row too short":     {func(w *csvtable.Writer) { w.Text("a"); _ = w.EndRow() }, csvtable.ErrRow},
		"row not ended":     {func(w *csvtable.Writer) { w.Text("a") }, csvtable.ErrRow},
		"required":          {func(w *csvtable.Writer) { w.Text("") }, csvtable.ErrEmpty},
		"required, empty":   {func(w *csvtable.Writer) { w.Empty() }, csvtable.ErrEmpty},
		"row too long": {func(w *csvtable.Writer) {
			w.Text("a")
			for range 8 {
				w.Empty()
			}
		}, csvtable.ErrCell},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			w, err := csvtable.NewWriter(io.Discard, places)
			if err != nil {
				t.Fatal(err)
			}
			test.do(w)
			if err := w.Close(); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func TestSchemaCheck(t *testing.T) {
	field := csvtable.Field{Name: "id", Type: csvtable.String}
	cases := map[string]csvtable.Schema{
		"no fields":    {},
		"name twice":   {Fields: []csvtable.Field{field, field}},
		"odd name":     {Fields: []csvtable.Field{{Name: "a,b", Type: csvtable.String}}},
		"no type":      {Fields: []csvtable.Field{{Name: "a"}}},
		"unknown key":  {Fields: []csvtable.Field{field}, PrimaryKey: []string{"x"}},
		"unknown link": {Fields: []csvtable.Field{field}, ForeignKeys: []csvtable.ForeignKey{{Fields: []string{"x"}, ReferencedFields: []string{"id"}}}},
		"uneven link":  {Fields: []csvtable.Field{field}, ForeignKeys: []csvtable.ForeignKey{{Fields: []string{"id"}}}},
	}
	for name, schema := range cases {
		if _, err := csvtable.NewWriter(io.Discard, schema); !errors.Is(err, csvtable.ErrSchema) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"a", `"`, "é,\r\n", " ", "\t", "\xff,\"", "a\x00b", "=cmd|' /C calc'!A0", "é\r", "x\r\ny"} {
		f.Add(seed)
	}
	schemas := []csvtable.Schema{
		{Fields: []csvtable.Field{{Name: "a", Type: csvtable.String}}},
		{Fields: []csvtable.Field{{Name: "a", Type: csvtable.String}, {Name: "b", Type: csvtable.String}}},
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, schema := range schemas {
			var out bytes.Buffer
			w, err := csvtable.NewWriter(&out, schema)
			if err != nil {
				t.Fatal(err)
			}
			for range schema.Fields {
				w.Text(s)
			}
			if err := errors.Join(w.EndRow(), w.Close()); err != nil {
				t.Fatal(err)
			}
			if !utf8.Valid(out.Bytes()) || bytes.ContainsAny(out.Bytes(), "\r\x00") {
				t.Errorf("bytes %q", out.Bytes())
			}
			rows, err := csv.NewReader(&out).ReadAll()
			if s == "" && len(schema.Fields) == 1 {
				return // RFC 4180 cannot tell one empty cell from no row
			}
			want := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(strings.ToValidUTF8(s, "\uFFFD"))
			if err != nil || len(rows) != 2 || rows[1][0] != want {
				t.Errorf("read back %q, %v, want %q", rows, err, want)
			}
		}
	})
}

// BenchmarkRows writes 500,000 rows of eight columns.
func BenchmarkRows(b *testing.B) {
	at := time.Date(2027, 5, 22, 10, 15, 0, 0, time.UTC)
	for b.Loop() {
		w, err := csvtable.NewWriter(io.Discard, places)
		if err != nil {
			b.Fatal(err)
		}
		for i := range 500_000 {
			w.Text("01931f3a-7c00-7000-8000-000000000001")
			w.Text("Lavoir de la rue du Bas, près de l'église")
			w.Float(-4.4612)
			w.Float(48.3905)
			w.Int(int64(i))
			w.Bool(true)
			w.Date(at)
			w.Time(at)
			if err := w.EndRow(); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(w.Bytes())
	}
}
