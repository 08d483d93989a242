package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"time"

	"oplibre/app/account"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/data/demo"
)

// Logos are cut out of pictures: a disc or a square of the one size, or a strip that is as wide as the picture and as high as the
// other. Sizes are in pixels.
const (
	emblem = 400
	strip  = 220
)

// emblems are what the logo of a kind of organisation shows, and the theme in whose colours.
var emblems = map[string]struct {
	theme string
	draw  func(*canvas)
}{
	"neighbourhood_hall": {"heritage", (*canvas).houses},
	"commune":            {"mapping", (*canvas).houses},
	"intercommunality":   {"access", (*canvas).streets},
	"library":            {"memory", (*canvas).steps},
	"botanical":          {"flora", (*canvas).leaves},
	"science_centre":     {"shore", (*canvas).waves},
	"patronage":          {"gathering", (*canvas).bowls},
	"social_centre":      {"heritage", (*canvas).bowls},
	"garden":             {"flora", (*canvas).trees},
	"openstreetmap":      {"mapping", (*canvas).streets},
	"local_wiki":         {"memory", (*canvas).houses},
	"free_software":      {"shore", (*canvas).waves},
	"fablab":             {"access", (*canvas).crossing},
	"radio":              {"fauna", (*canvas).birds},
}

// lendLogos gives the partners that said under which licence theirs may be shown the logo that they sent.
func (f *filling) lendLogos(ctx context.Context) error {
	sent := f.as(account.Referent, onDay(time.March, 2, 17, 0))
	for _, p := range demo.Partners {
		if p.LogoLicence == "" || !p.Named || p.State != demo.Agreed {
			continue
		}
		content, err := f.drawLogo(p)
		if err != nil {
			return fmt.Errorf("logo of partner %d: %w", p.Number, err)
		}
		if err := partner.SetLogo(ctx, f.db, sent, f.o.ID, f.partners[p.Number], true, bytes.NewReader(content)); err != nil {
			return fmt.Errorf("logo of partner %d: %w", p.Number, err)
		}
	}
	return nil
}

// drawLogo draws a logo that belongs to nobody and returns it as PNG. The same partner always gets the same one.
func (f *filling) drawLogo(p demo.Partner) ([]byte, error) {
	shown, known := emblems[p.Kind]
	if !known {
		shown.theme, shown.draw = "photo", (*canvas).hills
	}
	theme := f.themes[shown.theme]
	if theme == nil {
		theme = &programme.Theme{Colour: "#1d2433", Tint: "#e4ddcf"}
	}
	c, err := newCanvas(theme.Colour, theme.Tint, uint64(p.Number))
	if err != nil {
		return nil, err
	}
	shown.draw(c)
	cut := image.Rect(0, 0, emblem, emblem).Add(image.Pt((pictureWidth-emblem)/2, (pictureHeight-emblem)/2))
	switch p.Number % 3 {
	case 0:
		c.ring()
	case 1:
		c.frame(cut, 14)
	default:
		cut = image.Rect(0, 0, pictureWidth, strip).Add(image.Pt(0, (pictureHeight-strip)/2))
		c.frame(cut, 10)
	}
	var b bytes.Buffer
	err = png.Encode(&b, c.img.SubImage(cut))
	return b.Bytes(), err
}

// ring leaves a disc of the picture with a rim in the ink, on white.
func (c *canvas) ring() {
	const radius, rim = emblem/2 - 2, 16
	white := colour{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	for y := range pictureHeight {
		for x := range pictureWidth {
			from := math.Hypot(float64(x)-pictureWidth/2, float64(y)-pictureHeight/2)
			at := c.img.RGBAAt(x, y)
			at = mix(at, c.ink, min(1, max(0, from-(radius-rim))))
			c.img.SetRGBA(x, y, mix(at, white, min(1, max(0, from-radius))))
		}
	}
}

// frame draws a border of some width, in the ink, inside a rectangle.
func (c *canvas) frame(r image.Rectangle, width float64) {
	x, y, w, h := float64(r.Min.X), float64(r.Min.Y), float64(r.Dx()), float64(r.Dy())
	c.box(c.ink, x, y, w, width)
	c.box(c.ink, x, y+h-width, w, width)
	c.box(c.ink, x, y, width, h)
	c.box(c.ink, x+w-width, y, width, h)
}
