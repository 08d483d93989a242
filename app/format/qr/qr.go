// Package qr makes QR codes (ISO/IEC 18004) for letters, posters and carnets, as SVG or as a grid to draw.
//
// Codes have error correction level M, which survives a thumb and a fold, and the quiet zone of four modules that
// readers rely on. The SVG is one path without inline style or script, so that it stands in a page under a strict
// content security policy and prints sharply at any size. It is hidden from screen readers: whoever places it says
// in words where it leads, beside it and as text, for those whose phone does not read it.
package qr

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// QuietZone is the width of the light frame, in modules (section 6.3.8).
const QuietZone = 4

// MaxContent is the longest content in bytes. The standard goes further, but a code of more modules than this gives
// is not read by an old phone from a sheet of paper.
const MaxContent = 500

// ErrContent means that there is nothing to encode, or more than MaxContent.
var ErrContent = errors.New("qr: content cannot be encoded")

// Code is a square of dark and light modules without its quiet zone.
type Code struct {
	// Size is the number of modules on a side.
	Size int
	code barcode.Barcode
}

// Encode makes a code of an address or of any text; it returns ErrContent.
func Encode(content string) (Code, error) {
	if content == "" || len(content) > MaxContent {
		return Code{}, fmt.Errorf("%w: %d bytes", ErrContent, len(content))
	}
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return Code{}, fmt.Errorf("%w: %w", ErrContent, err)
	}
	return Code{Size: code.Bounds().Dx(), code: code}, nil
}

// Dark says whether the module in this column and row is dark; outside the code everything is light.
func (c Code) Dark(x, y int) bool {
	if c.code == nil || x < 0 || y < 0 || x >= c.Size || y >= c.Size {
		return false
	}
	r, _, _, _ := c.code.At(x, y).RGBA()
	return r == 0
}

// SVG is the code as an svg element, light on dark screens too. The size on the page is the style sheet's affair
// (class qr); one unit of the view box is one module.
func (c Code) SVG() string {
	side := strconv.Itoa(c.Size + 2*QuietZone)
	b := make([]byte, 0, 4096)
	b = append(b, `<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 `+side+" "+side+`" shape-rendering="crispEdges" aria-hidden="true" focusable="false">`...)
	b = append(b, `<rect width="`+side+`" height="`+side+`" fill="#fff"/><path fill="#000" d="`...)
	b = c.appendPath(b)
	return string(append(b, `"/></svg>`...))
}

// appendPath draws each run of dark modules in a row as one rectangle, moving from the beginning of the one before:
// after z the current point is where the subpath began.
func (c Code) appendPath(b []byte) []byte {
	atX, atY := 0, 0
	b = append(b, "M0 0"...)
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			if !c.Dark(x, y) {
				continue
			}
			run := 1
			for c.Dark(x+run, y) {
				run++
			}
			b = append(b, 'm')
			b = strconv.AppendInt(b, int64(x+QuietZone-atX), 10)
			b = append(b, ' ')
			b = strconv.AppendInt(b, int64(y+QuietZone-atY), 10)
			b = fmt.Appendf(b, "h%dv1h-%dz", run, run)
			atX, atY = x+QuietZone, y+QuietZone
			x += run - 1
		}
	}
	return b
}
