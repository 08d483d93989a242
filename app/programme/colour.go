package programme

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// The ground on which a theme's colour is read, by day and by night (look of the pages).
var (
	paper = rgb{0xfb, 0xf8, 0xf1}
	night = rgb{0x14, 0x19, 0x24}
)

// readable is the least contrast of a theme's colour on its tint (WCAG 2.2, criterion 1.4.3).
const readable = 4.5

// neutral is the colour of a theme that comes without one.
const neutral = "#505869"

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

type rgb [3]float64

// coloursOf makes the four colours of a theme from the one that a schedule gives a track: darker or lighter until it can be
// read, and unchanged when it already can, so that a colour that went out comes back the same.
func coloursOf(hex string) (colour, tint, dark, darkTint string) {
	if !hexColour.MatchString(hex) {
		hex = neutral
	}
	ink, light := parseHex(hex), parseHex(hex)
	for ink.contrast(ink.mix(paper, 0.88)) < readable {
		ink = ink.mix(rgb{}, 0.06)
	}
	for light.contrast(light.mix(night, 0.78)) < readable+1 {
		light = light.mix(rgb{255, 255, 255}, 0.06)
	}
	return ink.hex(), ink.mix(paper, 0.88).hex(), light.hex(), light.mix(night, 0.78).hex()
}

func parseHex(hex string) (c rgb) {
	for i := range c {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return rgb{} // the pattern lets nothing else through
		}
		c[i] = float64(n)
	}
	return c
}

func (c rgb) hex() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}

// mix moves a colour towards another by a share from 0 to 1, to a colour that can be written.
func (c rgb) mix(other rgb, share float64) (mixed rgb) {
	for i := range c {
		mixed[i] = math.Round(c[i]*(1-share) + other[i]*share)
	}
	return mixed
}

// contrast is the contrast ratio of two colours (WCAG 2.2, "contrast ratio").
func (c rgb) contrast(other rgb) float64 {
	light, dark := c.luminance(), other.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// luminance is the relative luminance of sRGB (WCAG 2.2).
func (c rgb) luminance() float64 {
	var linear rgb
	for i, v := range c {
		v /= 255
		if v <= 0.04045 {
			linear[i] = v / 12.92
		} else {
			linear[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}
