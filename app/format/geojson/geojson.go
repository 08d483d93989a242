// Package geojson writes what was collected as GeoJSON (RFC 7946) and reads outlines of territories from it.
//
// The order is longitude, latitude, in WGS 84 degrees, here as everywhere in the program. The writer appends bytes by
// hand, feature by feature, and keeps nothing: half a million points take about a second, most of it not spent here.
package geojson

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// MediaType is what GeoJSON is served as (RFC 7946 section 12).
const MediaType = "application/geo+json"

// What Writer refuses.
var (
	// ErrGeometry means a kind of geometry that the writer does not write, or one without coordinates.
	ErrGeometry = errors.New("geojson: geometry cannot be written")
	// ErrOrder means calls out of order: a property outside a feature, a feature that was not ended.
	ErrOrder = errors.New("geojson: feature begun or ended out of order")
)

// Writer writes one FeatureCollection to a stream:
//
//	w := geojson.NewWriter(out)
//	w.Begin(id, point)
//	w.String("name", "Lavoir")
//	w.End()
//	err := w.Close()
//
// Properties stand in the order of the calls, so that equal data give equal bytes; the caller gives each name once.
// The first error stays and is returned by End and Close. A Writer is not for several goroutines.
type Writer struct {
	out      io.Writer
	buf      []byte
	err      error
	features int
	open     bool // inside a feature
	any      bool // the feature has a property
}

// flushAt is how many bytes gather before they are written.
const flushAt = 64 << 10

// NewWriter begins a FeatureCollection on out. Close must be called to end it.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{out: out, buf: make([]byte, 0, flushAt+8<<10)}
	w.buf = append(w.buf, `{"type":"FeatureCollection","features":[`...)
	return w
}

// Begin begins a feature. An empty id is left out; a nil geometry is written as null (section 3.2: unlocated). Rings
// are turned the way section 3.1.6 asks, outer ones counterclockwise. Coordinates are rounded to 7 decimals, 1 cm.
// A geometry other than a point, a line, a polygon or several of one of these is ErrGeometry; a coordinate that is
// no longitude and latitude is ErrOutOfRange.
func (w *Writer) Begin(id string, g orb.Geometry) {
	if w.open {
		w.fail(ErrOrder)
	}
	w.open, w.any = true, false
	if w.features++; w.features > 1 {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, "\n{\"type\":\"Feature\""...)
	if id != "" {
		w.buf = appendString(append(w.buf, `,"id":`...), id)
	}
	w.buf = append(w.buf, `,"geometry":`...)
	w.geometry(g)
	w.buf = append(w.buf, `,"properties":{`...)
}

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *Writer) name(name string) {
	if !w.open {
		w.fail(ErrOrder)
	}
	if w.any {
		w.buf = append(w.buf, ',')
	}
	w.any = true
	w.buf = append(appendString(w.buf, name), ':')
}

// String adds a property of text.
func (w *Writer) String(name, value string) {
	w.name(name)
	w.buf = appendString(w.buf, value)
}

// Int adds a property of a whole number.
func (w *Writer) Int(name string, value int64) {
	w.name(name)
	w.buf = strconv.AppendInt(w.buf, value, 10)
}

// Float adds a property of a number, in the shortest form that reads back the same; what is not finite is null.
func (w *Writer) Float(name string, value float64) {
	w.name(name)
	if math.IsNaN(value) || math.IsInf(value, 0) {
		w.buf = append(w.buf, "null"...)
		return
	}
	w.buf = strconv.AppendFloat(w.buf, value, 'f', -1, 64)
}

// Bool adds a property of true or false.
func (w *Writer) Bool(name string, value bool) {
	w.name(name)
	w.buf = strconv.AppendBool(w.buf, value)
}

// Null adds a property without a value.
func (w *Writer) Null(name string) {
	w.name(name)
	w.buf = append(w.buf, "null"...)
}

// Time adds a property of an instant, RFC 3339 in UTC to the second.
func (w *Writer) Time(name string, value time.Time) {
	w.name(name)
	w.buf = append(w.buf, '"')
	w.buf = value.UTC().AppendFormat(w.buf, "2006-01-02T15:04:05Z")
	w.buf = append(w.buf, '"')
}

// End ends the feature, and writes what has gathered when it is much.
func (w *Writer) End() error {
	if !w.open {
		w.fail(ErrOrder)
	}
	w.open = false
	w.buf = append(w.buf, "}}"...)
	if len(w.buf) >= flushAt {
		w.flush()
	}
	return w.err
}

func (w *Writer) flush() {
	if w.err == nil {
		_, w.err = w.out.Write(w.buf)
	}
	w.buf = w.buf[:0]
}

// Features is how many features were begun.
func (w *Writer) Features() int { return w.features }

// Close ends the collection and writes the rest. It does not close the stream.
func (w *Writer) Close() error {
	if w.open {
		w.fail(ErrOrder)
	}
	w.buf = append(w.buf, "\n]}\n"...)
	w.flush()
	return w.err
}

func (w *Writer) geometry(g orb.Geometry) {
	switch g := g.(type) {
	case nil:
		w.buf = append(w.buf, "null"...)
		return
	case orb.Point:
		w.buf = append(w.buf, `{"type":"Point","coordinates":`...)
		w.point(g)
	case orb.MultiPoint:
		w.buf = append(w.buf, `{"type":"MultiPoint","coordinates":`...)
		w.points(g, 1)
	case orb.LineString:
		w.buf = append(w.buf, `{"type":"LineString","coordinates":`...)
		w.points(g, 2)
	case orb.MultiLineString:
		w.buf = append(w.buf, `{"type":"MultiLineString","coordinates":`...)
		list(w, g, func(line orb.LineString) { w.points(line, 2) })
	case orb.Polygon:
		w.buf = append(w.buf, `{"type":"Polygon","coordinates":`...)
		w.polygon(g)
	case orb.MultiPolygon:
		w.buf = append(w.buf, `{"type":"MultiPolygon","coordinates":`...)
		list(w, g, w.polygon)
	default:
		w.fail(fmt.Errorf("%w: %T", ErrGeometry, g))
	}
	w.buf = append(w.buf, '}')
}

// list writes a JSON list of coordinates; an empty one is no geometry.
func list[T any](w *Writer, items []T, write func(T)) {
	if len(items) == 0 {
		w.fail(ErrGeometry)
	}
	w.buf = append(w.buf, '[')
	for i, item := range items {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		write(item)
	}
	w.buf = append(w.buf, ']')
}

func (w *Writer) points(points []orb.Point, least int) {
	if len(points) < least {
		w.fail(ErrGeometry)
	}
	list(w, points, w.point)
}

// polygon writes rings in the sense of section 3.1.6, without changing the caller's.
func (w *Writer) polygon(p orb.Polygon) {
	i := -1
	list(w, p, func(ring orb.Ring) {
		if i++; len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			w.fail(fmt.Errorf("%w: %w", ErrGeometry, ErrNotClosed))
			return
		}
		w.points(oriented(ring, i == 0), 4)
	})
}

// oriented is the ring counterclockwise when it is an outer one, clockwise when it is a hole.
func oriented(ring orb.Ring, outer bool) orb.Ring {
	want := orb.CW
	if outer {
		want = orb.CCW
	}
	if o := ring.Orientation(); o == 0 || o == want {
		return ring
	}
	turned := ring.Clone()
	turned.Reverse()
	return turned
}

func (w *Writer) point(p orb.Point) {
	if !inRange(p) {
		w.fail(fmt.Errorf("%w: %v", ErrOutOfRange, p))
		return
	}
	w.buf = append(w.buf, '[')
	w.buf = appendDegrees(w.buf, p[0])
	w.buf = append(w.buf, ',')
	w.buf = appendDegrees(w.buf, p[1])
	w.buf = append(w.buf, ']')
}

// appendDegrees writes at most 7 decimals and no trailing zeros, in integer arithmetic: strconv takes three times as long.
func appendDegrees(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1e7))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendInt(b, n/1e7, 10)
	fraction := n % 1e7
	if fraction == 0 {
		return b
	}
	var digits [8]byte
	digits[0] = '.'
	for i := 7; i >= 1; i-- {
		digits[i] = byte('0' + fraction%10)
		fraction /= 10
	}
	end := len(digits)
	for digits[end-1] == '0' {
		end--
	}
	return append(b, digits[:end]...)
}

const hex = "0123456789abcdef"

// appendString writes a JSON string (RFC 8259 section 7); what is not UTF-8 becomes U+FFFD. Nothing is escaped for
// HTML: the result is data, and a page that embeds it must escape it itself.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[start:i]...), "\uFFFD"...)
				start = i + 1
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	return append(append(b, s[start:]...), '"')
}
