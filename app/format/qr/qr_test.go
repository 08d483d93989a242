package qr_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/format/qr"
)

var update = flag.Bool("update", false, "write the golden files again")

const address = "https://ol.example.org/carnet/A7KQ-29MX"

var step = regexp.MustCompile(`m(-?\d+) (-?\d+)h(\d+)v1h-(\d+)z`)

// drawn follows the path of an SVG and returns the modules that it fills.
func drawn(t *testing.T, svg string) map[[2]int]bool {
	t.Helper()
	dark := map[[2]int]bool{}
	x, y := 0, 0
	for _, m := range step.FindAllStringSubmatch(svg, -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+1])
		}
		x, y = x+n[0], y+n[1]
		if n[2] != n[3] {
			t.Errorf("rectangle %v does not close", n)
		}
		for i := range n[2] {
			dark[[2]int{x + i, y}] = true
		}
	}
	return dark
}

func TestSVGDrawsTheCode(t *testing.T) {
	code, err := qr.Encode(address)
	if err != nil {
		t.Fatal(err)
	}
	svg := code.SVG()
	dark := drawn(t, svg)
	for y := -qr.QuietZone; y < code.Size+qr.QuietZone; y++ {
		for x := -qr.QuietZone; x < code.Size+qr.QuietZone; x++ {
			if dark[[2]int{x + qr.QuietZone, y + qr.QuietZone}] != code.Dark(x, y) {
				t.Fatalf("module %d, %d differs", x, y)
			}
		}
	}
	// The finder patterns (section 6.3.3.1): 7 dark, then light, at three corners.
	for i := range 7 {
		if !code.Dark(i, 0) || !code.Dark(code.Size-1-i, 0) || !code.Dark(0, code.Size-1-i) {
			t.Error("no finder pattern")
		}
	}
	if code.Dark(7, 0) || code.Dark(0, 7) || !code.Dark(3, 3) || code.Dark(1, 1) {
		t.Error("no separator around the finder pattern")
	}
	if strings.Count(svg, "<path") != 1 || strings.Contains(svg, "style") || !strings.Contains(svg, fmt.Sprintf(`viewBox="0 0 %d %d"`, code.Size+8, code.Size+8)) {
		t.Error("more than one path, a style, or another view box:", svg[:200])
	}
	if err := xml.Unmarshal([]byte(svg), new(struct{ XMLName xml.Name })); err != nil {
		t.Error(err)
	}
}

func TestSVGGolden(t *testing.T) {
	code, err := qr.Encode(address)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "carnet.svg")
	if *update {
		if err := os.WriteFile(file, []byte(code.SVG()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if code.SVG() != string(want) {
		t.Errorf("differs from %s", file)
	}
}

func TestEncodeLengths(t *testing.T) {
	for length, want := range map[int]error{0: qr.ErrContent, 1: nil, qr.MaxContent: nil, qr.MaxContent + 1: qr.ErrContent} {
		if _, err := qr.Encode(strings.Repeat("x", length)); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v, want %v", length, err, want)
		}
	}
	if _, err := qr.Encode("Saint-Marc, été"); err != nil {
		t.Errorf("accents: %v", err)
	}
	if (qr.Code{}).Dark(0, 0) {
		t.Error("the zero code is dark")
	}
}
