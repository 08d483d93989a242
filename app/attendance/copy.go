package attendance

import (
	"io"
	"strconv"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
)

// Copy is what one who leads keeps beside the sheet that is signed: who must be in no picture, and the children without a parent.
type Copy struct {
	Printed
	Roster signup.Roster
	// Children is whom to call for each, which is for the one who leads and nobody else; nil where somebody else prints.
	Children map[string]asked.Child
}

// WriteCopies draws them: the lines of the sheet with their numbers, and what concerns each. It returns pdf.ErrTooLong.
func (p *Paper) WriteCopies(w io.Writer, list []Copy) error {
	pen := p.pen(p.say("attendance.copy.title", nil))
	for i := range list {
		pen.copy(&list[i])
	}
	return tooLong(pen.doc.Write(w))
}

func (p *sheetPen) copy(c *Copy) {
	p.begin(c.Atelier.Title, func() {
		y := p.page.Lines(margin, margin, small, []string{p.say("attendance.copy.title", nil) + " – " +
			p.say("attendance.sheet.number", problem.Args{"Number": c.Sheet.Number})})
		y = p.page.Lines(margin, y+1, big, big.WrapAtMost(p.set(c.Atelier.Title), p.width(), 2)) + 1
		y = p.page.Lines(margin, y, bold, bold.WrapAtMost(p.when(c.Atelier), p.width(), 2))
		y = p.page.Lines(margin, y+1, plain, plain.WrapAtMost(p.say("attendance.copy.private", nil), p.width(), 3)) + 3
		p.page.Line(margin, y, margin+p.width(), y, 0.5, grey)
		p.y = y + 2
	})
	for i := range c.Sheet.Lines {
		p.copyRow(c, &c.Sheet.Lines[i])
	}
	if len(c.Sheet.Lines) == 0 {
		p.page.Text(margin, p.y, plain, p.say("desk.list.none", nil))
	}
	p.end(c.Sheet.PrintedAt)
}

func (p *sheetPen) width() float64 { return 210 - 2*margin }

// copyRow is one line: the number and the name, and under it what the one who leads has to know.
func (p *sheetPen) copyRow(c *Copy, l *Line) {
	var tells []string
	for i := range c.Roster {
		if a := &c.Roster[i]; a.PersonID == l.PersonID && !a.Photo {
			key := "attendance.copy.no_picture"
			if a.AskPhoto {
				key = "attendance.copy.ask_picture"
			}
			tells = append(tells, p.say(key, nil))
		}
	}
	if child, known := c.Children[l.PersonID]; known {
		tells = append(tells, p.say("asked.child.call", problem.Args{"Phone": child.Phone}))
		switch {
		case child.LeavesAlone:
			tells = append(tells, p.say("asked.child.alone", nil))
		case child.Collectors != "":
			tells = append(tells, p.say("asked.child.collect", problem.Args{"Names": p.set(child.Collectors)}))
		}
	}
	var lines []string
	for _, text := range tells {
		lines = append(lines, small.WrapAtMost(text, p.width()-12, 3)...)
	}
	height := plain.Line() + float64(len(lines))*small.Line() + 3
	p.room(height)
	p.page.Text(margin, p.y+0.6, small, strconv.Itoa(l.Line))
	y := p.page.Lines(nameLeft, p.y, plain, plain.WrapAtMost(p.nameOn(l), p.width()-12, 1))
	p.page.Lines(nameLeft, y, small, lines)
	p.y += height
	p.page.Line(margin, p.y-1.5, margin+p.width(), p.y-1.5, 0.2, grey)
}
