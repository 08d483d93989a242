package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// Pictures are drawn at this size, in pixels.
const (
	pictureWidth  = 640
	pictureHeight = 480
)

type colour = color.RGBA

// Colours that all motifs share: the paper, the sun and the night of the site.
var (
	paper = colour{R: 0xff, G: 0xfd, B: 0xf9, A: 0xff}
	sun   = colour{R: 0xf0, G: 0xc0, B: 0x6a, A: 0xff}
	night = colour{R: 0x1d, G: 0x24, B: 0x33, A: 0xff}
	brick = colour{R: 0xc8, G: 0x7a, B: 0x62, A: 0xff}
	sea   = colour{R: 0x8f, G: 0xb8, B: 0xb8, A: 0xff}
)

// motifs are what stands for a theme, one or the other by lot.
var motifs = map[string][]func(*canvas){
	"mapping":   {(*canvas).streets, (*canvas).houses, (*canvas).streets, (*canvas).trees},
	"access":    {(*canvas).steps, (*canvas).crossing, (*canvas).houses, (*canvas).crossing},
	"flora":     {(*canvas).leaves, (*canvas).leaves, (*canvas).leaves, (*canvas).trees},
	"fauna":     {(*canvas).birds},
	"shore":     {(*canvas).waves},
	"heritage":  {(*canvas).houses, (*canvas).trees, (*canvas).hills},
	"memory":    {(*canvas).houses, (*canvas).hills},
	"gathering": {(*canvas).bowls},
	"languages": {(*canvas).streets, (*canvas).hills, (*canvas).houses},
	"photo":     {(*canvas).hills, (*canvas).waves, (*canvas).houses, (*canvas).trees},
	"making":    {(*canvas).trees, (*canvas).hills},
}

// drawPicture draws a calm picture in the colours of a theme (#rrggbb) and returns it as JPEG. The same seed gives the same
// picture.
func drawPicture(theme, ink, tint string, seed uint64) ([]byte, error) {
	c, err := newCanvas(ink, tint, seed)
	if err != nil {
		return nil, err
	}
	if ways := motifs[theme]; len(ways) > 0 {
		ways[c.random.IntN(len(ways))](c)
	} else {
		c.hills()
	}
	if c.random.IntN(2) == 0 {
		c.mirror()
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, c.img, &jpeg.Options{Quality: 88})
	return b.Bytes(), err
}

// canvas is a picture being drawn: positions are in pixels from the top left.
type canvas struct {
	img       *image.RGBA
	pen       pen
	random    *rand.Rand
	ink, tint colour
}

// newCanvas returns an empty picture in two colours (#rrggbb), on which the same seed always draws the same.
func newCanvas(ink, tint string, seed uint64) (*canvas, error) {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight)), random: rand.New(rand.NewPCG(seed, 7))}
	for _, parse := range []struct {
		text string
		into *colour
	}{{ink, &c.ink}, {tint, &c.tint}} {
		if _, err := fmt.Sscanf(parse.text, "#%02x%02x%02x", &parse.into.R, &parse.into.G, &parse.into.B); err != nil {
			return nil, fmt.Errorf("colour %q: %w", parse.text, err)
		}
		parse.into.A = 0xff
	}
	return c, nil
}

// between returns a number by lot.
func (c *canvas) between(least, most float64) float64 { return least + c.random.Float64()*(most-least) }

// mix returns a colour on the way from a to b.
func mix(a, b colour, share float64) colour {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*share)) }
	return colour{R: part(a.R, b.R), G: part(a.G, b.G), B: part(a.B, b.B), A: 0xff}
}

// sky fills the picture from one colour above to another below.
func (c *canvas) sky(above, below colour) {
	for y := range pictureHeight {
		shade := mix(above, below, float64(y)/pictureHeight)
		row := c.img.Pix[y*c.img.Stride : y*c.img.Stride+4*pictureWidth]
		for x := 0; x < len(row); x += 4 {
			row[x], row[x+1], row[x+2], row[x+3] = shade.R, shade.G, shade.B, 0xff
		}
	}
}

// mirror turns left and right round.
func (c *canvas) mirror() {
	for y := range pictureHeight {
		for x := range pictureWidth / 2 {
			left, right := c.img.PixOffset(x, y), c.img.PixOffset(pictureWidth-1-x, y)
			for i := range 3 {
				c.img.Pix[left+i], c.img.Pix[right+i] = c.img.Pix[right+i], c.img.Pix[left+i]
			}
		}
	}
}

// fill paints what the pen has outlined.
func (c *canvas) fill(shade colour) { c.pen.fill(c.img, shade) }

// polygon paints the area between points, given as x and y in turn.
func (c *canvas) polygon(shade colour, points ...float64) {
	c.pen.MoveTo(float32(points[0]), float32(points[1]))
	for i := 2; i+1 < len(points); i += 2 {
		c.pen.LineTo(float32(points[i]), float32(points[i+1]))
	}
	c.fill(shade)
}

func (c *canvas) box(shade colour, x, y, width, height float64) {
	c.polygon(shade, x, y, x+width, y, x+width, y+height, x, y+height)
}

// stroke paints a line of some width.
func (c *canvas) stroke(shade colour, width, x1, y1, x2, y2 float64) {
	length := math.Hypot(x2-x1, y2-y1)
	dx, dy := (y2-y1)/length*width/2, (x1-x2)/length*width/2
	c.polygon(shade, x1+dx, y1+dy, x2+dx, y2+dy, x2-dx, y2-dy, x1-dx, y1-dy)
}

// disc paints an ellipse from four curves; 0.5523 is the length of their handles for which they differ least from it.
func (c *canvas) disc(shade colour, x, y, rx, ry float64) {
	const handle = 0.5523
	at := func(dx, dy float64) (float32, float32) { return float32(x + dx*rx), float32(y + dy*ry) }
	curve := func(ax, ay, bx, by, cx, cy float64) {
		x1, y1 := at(ax, ay)
		x2, y2 := at(bx, by)
		x3, y3 := at(cx, cy)
		c.pen.CubeTo(x1, y1, x2, y2, x3, y3)
	}
	x0, y0 := at(1, 0)
	c.pen.MoveTo(x0, y0)
	curve(1, handle, handle, 1, 0, 1)
	curve(-handle, 1, -1, handle, -1, 0)
	curve(-1, -handle, -handle, -1, 0, -1)
	curve(handle, -1, 1, -handle, 1, 0)
	c.fill(shade)
}

// ridge paints everything below a wavy line around a height.
func (c *canvas) ridge(shade colour, height, swing float64) {
	phase, length := c.between(0, 6), c.between(170, 330)
	c.pen.MoveTo(0, pictureHeight)
	for x := 0.0; x <= pictureWidth; x += 8 {
		y := height + swing*(math.Sin(x/length*2*math.Pi+phase)+0.4*math.Sin(x/length*5+2*phase))
		c.pen.LineTo(float32(x), float32(y))
	}
	c.pen.LineTo(pictureWidth, pictureHeight)
	c.fill(shade)
}
