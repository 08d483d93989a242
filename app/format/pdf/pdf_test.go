package pdf_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oplibre/app/format/pdf"
	"oplibre/app/format/qr"
)

var (
	text  = pdf.Style{Face: pdf.Regular, Size: 11}
	title = pdf.Style{Face: pdf.Display, Size: 24}
)

func info() pdf.Info {
	return pdf.Info{Title: "Programme – Œuvre & « été »", Author: "Les Communs d’Iroise", Subject: "mai 2027", Language: "fr",
		At: time.Date(2027, 5, 3, 14, 30, 0, 0, time.UTC)}
}

// sample has each kind of mark on two pages.
func sample(at time.Time) *pdf.Document {
	facts := info()
	facts.At = at
	d := pdf.New(facts, 10)
	p := d.AddPage(pdf.A4)
	p.Bookmark("Samedi – été")
	p.Rect(10, 10, 5, 50, pdf.Hex("#0058a3"))
	p.Line(10, 70, 200, 70, 0.3, pdf.Colour{})
	p.Text(20, 20, title, "L’été à 14\u202fh\u202f30")
	p.Lines(20, 40, text, []string{"« Écouter »\u202f: ñ, c’h, œ, Ÿ", "1\u202f234,5 €"})
	p.TextRight(200, 280, text, "1 / 2")
	p.QR(150, 100, 30, pdf.Encode("https://opl.example/o/saint-marc-2027/programme"))
	d.AddPage(pdf.A4).Text(20, 20, text, "Deuxième page")
	return d
}

func written(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tool runs a program of poppler-utils on a file; the test is skipped where it is not installed.
func tool(t *testing.T, content []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s (poppler-utils) is not installed", name)
	}
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(slices.Clone(args), file)
	if name == "pdftotext" {
		args = append(args, "-")
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

func TestSameDocumentSameBytes(t *testing.T) {
	at := info().At
	first := written(t, func(b *bytes.Buffer) error { return sample(at).Write(b) })
	for range 5 {
		if again := written(t, func(b *bytes.Buffer) error { return sample(at).Write(b) }); !bytes.Equal(first, again) {
			t.Fatal("the same document gives other bytes")
		}
	}
	if later := written(t, func(b *bytes.Buffer) error { return sample(at.Add(time.Hour)).Write(b) }); bytes.Equal(first, later) {
		t.Error("the date of the document is not in it")
	}
}

func TestWhatReadersSee(t *testing.T) {
	content := written(t, func(b *bytes.Buffer) error { return sample(info().At).Write(b) })
	for _, want := range []string{"/Lang (fr)", `<rdf:li xml:lang="x-default">Programme – Œuvre &amp; « été »</rdf:li>`, "(https://opl.example/o/saint-marc-2027/programme)"} {
		if !bytes.Contains(content, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
	facts := tool(t, content, "pdfinfo")
	for _, want := range []string{"Programme – Œuvre & « été »", "Les Communs d’Iroise", "Pages:           2", "(A4)"} {
		if !strings.Contains(facts, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, facts)
		}
	}
}

func TestTextIsReadBack(t *testing.T) {
	got := tool(t, written(t, func(b *bytes.Buffer) error { return sample(info().At).Write(b) }), "pdftotext")
	// pdftotext writes every kind of space as an ordinary one; that the faces have the narrow one is tested below.
	for _, want := range []string{"L’été à 14 h 30", "« Écouter » : ñ, c’h, œ, Ÿ", "1 234,5 €", "Deuxième page"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q cannot be read back from\n%s", want, got)
		}
	}
}

func TestFontsAreEmbeddedAndReduced(t *testing.T) {
	content := written(t, func(b *bytes.Buffer) error { return sample(info().At).Write(b) })
	if len(content) > 60_000 {
		t.Errorf("%d octets: whole fonts are in the file", len(content))
	}
	rows := strings.Split(strings.TrimSpace(tool(t, content, "pdffonts")), "\n")[2:]
	if len(rows) < 2 {
		t.Fatalf("only %d faces", len(rows))
	}
	for _, row := range rows {
		if fields := strings.Fields(row); fields[len(fields)-5] != "yes" || fields[len(fields)-3] != "yes" {
			t.Errorf("not embedded, or without its letters: %s", row)
		}
	}
}

// TestFacesHoldFrench: a sign that a face lacks changes the width of a text that holds it.
func TestFacesHoldFrench(t *testing.T) {
	const needed = "\u00a0\u202f«»’‘“”–—…œŒæÆÀÂÇÉÈÊËÎÏÔÙÛÜŸàâçéèêëîïôùûüÿñÑ·€°²×½0123456789"
	for _, face := range []pdf.Face{pdf.Regular, pdf.Bold, pdf.Display} {
		for _, r := range needed {
			if pdf.Holds(face, string(r)) {
				continue
			}
			t.Errorf("face %d has no %q (%U)", face, r, r)
		}
	}
	if pdf.Holds(pdf.Display, "ж") || !pdf.Holds(pdf.Bold, "ж") {
		t.Error("the face of titles should lend from the bold one for Cyrillic: the test proves nothing")
	}
}

func TestUnknownSigns(t *testing.T) {
	cases := map[string]string{"Fête 🎉 du vélo": "Fête  du vélo", "e\u0301te\u0301": "e\u0301te\u0301", "ℌ": "H", "א": "?", "a\u2003b": "a\u2003b",
		"\x00\x07ok": "ok", "ｆｕｌｌ": "full", "Ω ж": "Ω ж", "👩‍👧": ""}
	for in, want := range cases {
		if got := pdf.Fit(pdf.Display, in); got != want && pdf.Fit(pdf.Regular, in) != want {
			t.Errorf("%q is set as %q, want %q", in, got, want)
		}
	}
}

func TestImposition(t *testing.T) {
	cases := map[int][][2]int{
		1: {{0, -1}, {-1, -1}},
		4: {{3, 0}, {1, 2}},
		6: {{5, 0}, {1, -1}, {-1, 2}, {3, 4}},
		8: {{7, 0}, {1, 6}, {5, 2}, {3, 4}},
	}
	for pages, want := range cases {
		if diff := cmp.Diff(want, pdf.Imposition(pages)); diff != "" {
			t.Errorf("%d pages: %s", pages, diff)
		}
	}
	for pages := 1; pages < 40; pages++ {
		seen := make([]int, pages)
		for _, side := range pdf.Imposition(pages) {
			for _, n := range side {
				if n >= 0 {
					seen[n]++
				}
			}
		}
		for n, times := range seen {
			if times != 1 {
				t.Fatalf("%d pages: page %d stands %d times", pages, n, times)
			}
		}
	}
}

func TestBookletIsPrintedOnA4(t *testing.T) {
	d := pdf.New(info(), 10)
	for range 5 {
		d.AddPage(pdf.A5).Text(10, 10, text, "page")
	}
	facts := tool(t, written(t, func(b *bytes.Buffer) error { return d.WriteBooklet(b) }), "pdfinfo")
	if !strings.Contains(facts, "Pages:           4") || !strings.Contains(facts, "841.89 x 595.28") {
		t.Errorf("%s", facts)
	}
}

func TestRefusals(t *testing.T) {
	full := pdf.New(info(), 2)
	for range 3 {
		full.AddPage(pdf.A4)
	}
	if err := full.Write(&bytes.Buffer{}); !errors.Is(err, pdf.ErrTooLong) || !full.Full() || len(full.Pages()) != 2 {
		t.Errorf("a third page of two: %v, %d pages", err, len(full.Pages()))
	}
	long := pdf.New(info(), 2)
	long.AddPage(pdf.A4).QR(10, 10, 30, pdf.Encode("https://opl.example/"+strings.Repeat("a", qr.MaxContent)))
	if err := long.Write(&bytes.Buffer{}); !errors.Is(err, qr.ErrContent) {
		t.Errorf("an address that no code holds: %v", err)
	}
	if err := pdf.New(info(), 2).Write(&bytes.Buffer{}); err == nil {
		t.Error("a document without a page is written")
	}
}

func TestHex(t *testing.T) {
	for in, want := range map[string]pdf.Colour{"#0058a3": {R: 0, G: 0x58, B: 0xa3}, "": {}, "blue": {}, "#fff": {}, "#0058a3ff": {}} {
		if got := pdf.Hex(in); got != want {
			t.Errorf("%q is %v", in, got)
		}
	}
}
