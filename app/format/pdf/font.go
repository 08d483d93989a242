package pdf

import (
	_ "embed" // the faces
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// The faces are Source Sans 3 and Bricolage Grotesque, under the SIL Open Font License; the licences lie beside them.
var (
	//go:embed fonts/SourceSans3-Regular.ttf
	regularFont []byte
	//go:embed fonts/SourceSans3-Bold.ttf
	boldFont []byte
	//go:embed fonts/BricolageGrotesque-Bold.ttf
	displayFont []byte
)

// Face is one of the embedded type faces.
type Face int

// The faces: text, bold text, and the one of titles and figures.
const (
	Regular Face = iota
	Bold
	Display
)

// faces are all of them, in the order in which they are embedded.
var faces = []Face{Regular, Bold, Display}

func (f Face) octets() []byte { return [][]byte{regularFont, boldFont, displayFont}[f] }

// family is how a document names the face.
func (f Face) family() string { return []string{"text", "bold", "display"}[f] }

// metrics are the widths of a face, read once and then only looked at.
type metrics struct {
	mu     sync.Mutex
	font   *sfnt.Font
	buffer sfnt.Buffer
	// widths are in thousandths of the size; a sign that the face lacks has -1.
	widths map[rune]float64
}

// measured are the metrics of the faces. That the embedded files can be read is what a test proves.
var measured = sync.OnceValue(func() []*metrics {
	all := make([]*metrics, len(faces))
	for i, face := range faces {
		all[i] = &metrics{widths: map[rune]float64{}}
		if f, err := sfnt.Parse(face.octets()); err == nil {
			all[i].font = f
		}
	}
	return all
})

// maxWidths bounds what is remembered of a face; texts of one weekend use some hundred signs.
const maxWidths = 4096

// measure returns the width of a text in thousandths of the size; ok is false when the face lacks a sign of it.
func (f Face) measure(text string) (total float64, ok bool) {
	m := measured()[f]
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range text {
		w, known := m.widths[r]
		if !known {
			w = m.read(r)
			if len(m.widths) < maxWidths {
				m.widths[r] = w
			}
		}
		if w < 0 {
			return 0, false
		}
		total += w
	}
	return total, true
}

func (m *metrics) read(r rune) float64 {
	// The writer of documents knows the basic plane only.
	if m.font == nil || r > 0xFFFF || unicode.IsControl(r) {
		return -1
	}
	index, err := m.font.GlyphIndex(&m.buffer, r)
	if err != nil || index == 0 {
		return -1
	}
	advance, err := m.font.GlyphAdvance(&m.buffer, index, fixed.I(1000), font.HintingNone)
	if err != nil {
		return -1
	}
	return float64(advance) / 64
}

// Width returns the width of a text on one line, in millimetres.
func (s Style) Width(text string) float64 {
	total, ok := s.Face.measure(text)
	if !ok {
		face, fitting := s.Face.fit(text)
		total, _ = face.measure(fitting)
	}
	return total / 1000 * s.Size * millimetres
}

// fit returns a text as it can be set, and the face that holds all of it: the bold one stands in for the one of titles,
// which knows fewer scripts.
func (f Face) fit(text string) (Face, string) {
	if f.holds(text) {
		return f, text
	}
	if f == Display {
		return Bold.fit(text)
	}
	var out strings.Builder
	for _, r := range text {
		out.WriteString(f.nearest(r))
	}
	return f, out.String()
}

func (f Face) holds(text string) bool {
	_, ok := f.measure(text)
	return ok
}

// nearest returns a sign, or the letter that it is made of, or nothing for a picture, or a question mark for a letter of a
// script that is not here.
func (f Face) nearest(r rune) string {
	if f.holds(string(r)) {
		return string(r)
	}
	if unicode.IsSpace(r) {
		return " "
	}
	if plain := norm.NFKD.String(string(r)); plain != string(r) {
		var out strings.Builder
		for _, part := range plain {
			if f.holds(string(part)) && !unicode.Is(unicode.Mn, part) {
				out.WriteRune(part)
			}
		}
		if out.Len() > 0 {
			return out.String()
		}
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return "?"
	}
	return ""
}
