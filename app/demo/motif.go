package demo

import "math"

// hills are four ridges under a low sun.
func (c *canvas) hills() {
	c.sky(mix(c.tint, paper, 0.2), mix(paper, sun, 0.25))
	c.disc(mix(sun, paper, 0.25), c.between(120, 520), c.between(110, 190), 46, 46)
	for i := range 4 {
		share := float64(i) / 3
		c.ridge(mix(mix(c.tint, c.ink, 0.3), c.ink, share*0.8), 230+70*float64(i)+c.between(-15, 15), c.between(14, 30))
	}
}

// waves are the sea up to the horizon, with rocks in front.
func (c *canvas) waves() {
	c.sky(mix(c.tint, sea, 0.35), paper)
	c.disc(mix(sun, paper, 0.35), c.between(100, 540), c.between(90, 150), 38, 38)
	c.box(mix(sea, c.ink, 0.25), 0, 215, pictureWidth, pictureHeight)
	for i := range 6 {
		share := float64(i) / 5
		c.ridge(mix(mix(sea, paper, 0.35), mix(c.ink, sea, 0.2), share), 235+34*float64(i), 3+4*share)
	}
	for range 3 {
		x, wide := c.between(20, 560), c.between(60, 130)
		c.polygon(mix(c.ink, night, 0.55), x, 480, x+wide*0.2, 480-wide*0.5, x+wide*0.5, 480-wide*0.62, x+wide*0.8, 480-wide*0.35, x+wide, 480)
	}
}

// leaves are three to five stems with pairs of leaves.
func (c *canvas) leaves() {
	c.sky(paper, c.tint)
	c.ridge(mix(c.tint, c.ink, 0.14), 400, 16)
	stems := 3 + c.random.IntN(3)
	for i := range stems {
		x := pictureWidth * (float64(i) + c.between(0.3, 0.7)) / float64(stems)
		top, lean := c.between(90, 190), c.between(-50, 50)
		shade := mix(c.ink, c.tint, c.between(0, 0.45))
		c.stroke(shade, 5, x, 480, x+lean, top)
		for y := top + 10; y < 420; y += c.between(44, 62) {
			share := (480 - y) / (480 - top)
			at, size := x+lean*share, 28+60*(1-share)
			c.leaf(at, y, size, -0.5, mix(shade, c.tint, 0.15))
			c.leaf(at, y+12, size, math.Pi+0.5, mix(shade, c.tint, 0.3))
		}
		if c.random.IntN(2) == 0 {
			c.flower(x+lean, top)
		}
	}
}

// leaf paints a leaf of some length that grows from a point in a direction (radians, 0 to the right).
func (c *canvas) leaf(x, y, length, angle float64, shade colour) {
	cos, sin := math.Cos(angle), math.Sin(angle)
	at := func(along, across float64) (float32, float32) {
		return float32(x + along*cos - across*sin), float32(y + along*sin + across*cos)
	}
	tipX, tipY := at(length, 0)
	leftX, leftY := at(length*0.5, length*0.42)
	rightX, rightY := at(length*0.5, -length*0.42)
	c.pen.MoveTo(float32(x), float32(y))
	c.pen.QuadTo(leftX, leftY, tipX, tipY)
	c.pen.QuadTo(rightX, rightY, float32(x), float32(y))
	c.fill(shade)
}

func (c *canvas) flower(x, y float64) {
	petal := mix(paper, brick, c.between(0, 0.5))
	for i := range 6 {
		angle := float64(i) * math.Pi / 3
		c.disc(petal, x+19*math.Cos(angle), y+19*math.Sin(angle), 15, 15)
	}
	c.disc(sun, x, y, 12, 12)
}

// birds fly over reeds and a pond, in the evening.
func (c *canvas) birds() {
	c.sky(mix(c.tint, c.ink, 0.18), mix(paper, sun, 0.35))
	c.disc(mix(paper, sun, 0.2), c.between(380, 540), 120, 40, 40)
	c.ridge(mix(c.tint, c.ink, 0.35), 330, 18)
	c.box(mix(sea, c.tint, 0.4), 0, 375, pictureWidth, 105)
	for range 5 {
		x, y, span := c.between(60, 580), c.between(70, 260), c.between(22, 46)
		for _, side := range []float64{-1, 1} {
			c.pen.MoveTo(float32(x), float32(y))
			c.pen.QuadTo(float32(x+side*span*0.5), float32(y-span*0.75), float32(x+side*span), float32(y-span*0.2))
			c.pen.QuadTo(float32(x+side*span*0.5), float32(y-span*0.45), float32(x), float32(y+5))
			c.fill(mix(c.ink, night, 0.4))
		}
	}
	for range 26 {
		x, high := c.between(0, 640), c.between(60, 170)
		c.stroke(mix(c.ink, night, c.between(0, 0.5)), 4, x, 480, x+c.between(-18, 18), 480-high)
	}
}

// houses are a row of gables with windows and doors.
func (c *canvas) houses() {
	c.sky(mix(c.tint, paper, 0.3), paper)
	c.ridge(mix(c.tint, c.ink, 0.12), 260, 22)
	for x := -30.0; x < pictureWidth; {
		wide, high := c.between(95, 150), c.between(130, 220)
		wall := mix(mix(paper, c.tint, 0.5), brick, c.between(0, 0.35))
		top := 430 - high
		c.box(wall, x, top, wide, high)
		roof := mix(c.ink, night, c.between(0.1, 0.5))
		c.polygon(roof, x-7, top+2, x+wide/2, top-wide*0.45, x+wide+7, top+2)
		c.box(roof, x+wide*0.68, top-wide*0.45, 13, 34)
		for row := top + 22; row < 350; row += 56 {
			for i := range 2 {
				c.window(x+wide*(0.18+0.42*float64(i)), row)
			}
		}
		door := mix(c.ink, c.tint, c.between(0, 0.4))
		c.box(door, x+wide*0.4, 430-62, 30, 62)
		x += wide + c.between(-2, 10)
	}
	c.box(mix(c.tint, c.ink, 0.45), 0, 430, pictureWidth, 50)
	c.box(mix(c.tint, c.ink, 0.25), 0, 430, pictureWidth, 9)
}

func (c *canvas) window(x, y float64) {
	c.box(paper, x-3, y-3, 30, 40)
	glass := mix(sea, night, 0.35)
	if c.random.IntN(4) == 0 {
		glass = sun // somebody is at home
	}
	c.box(glass, x, y, 24, 34)
	c.box(paper, x+10.5, y, 3, 34)
}

// streets are a plan: blocks of houses between streets, a green, a stream and the place that was noted.
func (c *canvas) streets() {
	c.sky(mix(c.tint, paper, 0.55), mix(c.tint, paper, 0.55))
	lean := c.between(-0.25, 0.25)
	green := c.random.IntN(12)
	for i := range 12 {
		x, y := 30+150*float64(i%4), 30+150*float64(i/4)
		shade := mix(c.tint, c.ink, c.between(0.08, 0.22))
		if i == green {
			shade = colour{R: 0xbf, G: 0xcf, B: 0x9f, A: 0xff}
		}
		wide, high := c.between(98, 128), c.between(98, 128)
		c.polygon(shade, x+lean*y, y, x+wide+lean*y, y, x+wide+lean*(y+high), y+high, x+lean*(y+high), y+high)
	}
	y := c.between(100, 380)
	for x := 0.0; x < pictureWidth; x += 10 {
		c.stroke(sea, 13, x, y+30*math.Sin(x/95), x+11, y+30*math.Sin((x+11)/95))
	}
	px, py := c.between(180, 460), c.between(170, 330)
	c.polygon(c.ink, px-23, py-42, px+23, py-42, px, py)
	c.disc(c.ink, px, py-52, 28, 28)
	c.disc(paper, px, py-52, 11, 11)
}

// steps go up to a door, with a ramp beside them.
func (c *canvas) steps() {
	c.sky(mix(c.tint, paper, 0.5), c.tint)
	c.box(mix(paper, c.tint, 0.7), 250, 40, 330, 400)
	c.box(mix(c.ink, c.tint, c.between(0, 0.3)), 360, 120, 110, 250)
	c.disc(sun, 450, 250, 7, 7)
	n := 2 + c.random.IntN(3)
	for i := range n {
		share := float64(i) / float64(n)
		c.box(mix(c.tint, c.ink, 0.2+0.3*share), 330-36*float64(i+1), 370+70*share, 200+46*float64(i+1), 480)
	}
	c.polygon(mix(c.ink, c.tint, 0.45), 0, 448, 330, 368, 330, 386, 60, 480, 0, 480)
	c.stroke(mix(c.ink, night, 0.3), 7, 20, 372, 330, 296)
	for x := 40.0; x < 330; x += 72 {
		y := 372 - (x-20)*76/310
		c.stroke(mix(c.ink, night, 0.3), 6, x, y, x, y+74)
	}
	c.box(mix(c.tint, c.ink, 0.4), 0, 466, pictureWidth, 14)
}

// bowls stand on a table, steaming.
func (c *canvas) bowls() {
	c.sky(paper, c.tint)
	c.box(mix(c.tint, c.ink, 0.3), 0, 350, pictureWidth, 130)
	c.box(mix(c.tint, c.ink, 0.45), 0, 350, pictureWidth, 10)
	for i := range 3 {
		x, wide := 120+200*float64(i)+c.between(-20, 20), c.between(64, 84)
		shade := mix(c.ink, brick, c.between(0, 0.6))
		c.pen.MoveTo(float32(x-wide), 290)
		c.pen.CubeTo(float32(x-wide), 375, float32(x-wide*0.4), 395, float32(x), 395)
		c.pen.CubeTo(float32(x+wide*0.4), 395, float32(x+wide), 375, float32(x+wide), 290)
		c.fill(shade)
		c.disc(mix(shade, paper, 0.4), x, 290, wide, 17)
		c.disc(mix(sun, brick, c.between(0, 0.4)), x, 291, wide*0.88, 12)
		for j := range 2 {
			sx := x - 16 + 32*float64(j)
			for y := 150.0; y < 265; y += 6 {
				c.stroke(mix(paper, c.tint, 0.75), 6, sx+9*math.Sin(y/17), y, sx+9*math.Sin((y+7)/17), y+7)
			}
		}
	}
}

// trees stand on a meadow.
func (c *canvas) trees() {
	c.sky(mix(c.tint, paper, 0.3), mix(paper, c.tint, 0.4))
	c.disc(mix(sun, paper, 0.3), c.between(90, 560), c.between(70, 120), 34, 34)
	c.ridge(mix(c.tint, c.ink, 0.16), 310, 20)
	c.ridge(mix(c.tint, c.ink, 0.3), 380, 12)
	for i := range 2 + c.random.IntN(2) {
		x, size := 120+190*float64(i)+c.between(-40, 40), c.between(58, 92)
		foot := c.between(385, 430)
		shade := mix(c.ink, c.tint, c.between(0.1, 0.5))
		c.stroke(mix(night, brick, 0.45), size/6, x, foot, x, foot-size*1.9)
		for range 7 {
			dx, dy := c.between(-0.75, 0.75)*size, c.between(-0.6, 0.6)*size
			c.disc(mix(shade, paper, c.between(0, 0.18)), x+dx, foot-size*2.2+dy, size*0.55, size*0.5)
		}
	}
}

// crossing is a street seen from the pavement, with its white bands.
func (c *canvas) crossing() {
	c.sky(mix(c.tint, paper, 0.4), paper)
	for x := -20.0; x < pictureWidth; {
		wide, high := c.between(110, 190), c.between(70, 150)
		c.box(mix(c.tint, c.ink, c.between(0.08, 0.2)), x, 250-high, wide-8, high)
		x += wide
	}
	c.polygon(mix(c.tint, c.ink, 0.16), 0, 250, pictureWidth, 250, pictureWidth, 270, 0, 270)
	c.polygon(mix(c.ink, night, 0.5), 0, 270, pictureWidth, 270, pictureWidth, 430, 0, 430)
	shift, bands := c.between(-60, 60), 6
	for i := range bands {
		x := 190 + 46*float64(i) + shift
		spread := (x - pictureWidth/2) * 0.55
		c.polygon(paper, x, 278, x+24, 278, x+40+spread, 422, x+spread, 422)
	}
	c.box(mix(c.tint, c.ink, 0.22), 0, 430, pictureWidth, 50)
	c.box(mix(c.tint, c.ink, 0.4), 0, 430, pictureWidth, 8)
	post := c.between(520, 600)
	c.stroke(night, 8, post, 440, post, 190)
	c.box(c.ink, post-27, 150, 54, 54)
	c.polygon(paper, post-17, 194, post+17, 194, post, 162)
}
