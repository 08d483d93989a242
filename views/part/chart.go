package part

import (
	"strconv"

	"github.com/a-h/templ"
)

// Chart is a bar chart and its figures in one table.
type Chart struct {
	// Caption is the finding, not the subject; it is read by screen readers and shown unless HideCaption.
	Caption     string
	HideCaption bool
	// Rows in the order shown. Bars share the scale of the greatest Value, Capacity and Waiting together.
	Rows []BarRow
	// Heads name the columns for screen readers: name, figure, remark. Without the first there is no head; a remark
	// needs the third.
	Heads [3]string
	// Dense is for long lists in management pages.
	Dense bool
}

// BarRow is one row of a Chart.
type BarRow struct {
	// Theme gives icon and colour; a row without an icon takes the colour of actions.
	Icon, Name string
	Colours    Colours
	// Value is the solid part, Capacity the tint behind it, Waiting the dotted part after it.
	Value, Capacity, Waiting float64
	// Text is the figure as people read it: 82, 19 / 24.
	Text string
	// Note is a remark in grey: a licence, "+ 2".
	Note string
	// Kind is empty, Warning or Problem: the colour of the figure.
	Kind string
}

// scale returns the length of the longest row.
func (c Chart) scale() float64 {
	longest := 0.0
	for _, row := range c.Rows {
		longest = max(longest, row.Value, max(row.Capacity, row.Value)+row.Waiting)
	}
	return longest
}

// style gives a row its lengths in percent, and its colours.
func (c Chart) style(row BarRow) templ.SafeCSS {
	scale := c.scale()
	if scale == 0 {
		scale = 1
	}
	style := ThemeStyle(row.Colours)
	if style != "" {
		style += ";"
	}
	return style + "--v:" + percent(row.Value/scale) + ";--c:" + percent(max(row.Capacity, row.Value)/scale) +
		";--w:" + percent(row.Waiting/scale)
}

// percent writes a share as CSS does, with two decimals at most.
func percent(share float64) templ.SafeCSS {
	return templ.SafeCSS(decimal(share*100) + "%")
}

// decimal writes a number with two decimals at most and no trailing zero.
func decimal(x float64) string {
	text := strconv.FormatFloat(x, 'f', 2, 64)
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	if text == "-0" {
		return "0"
	}
	return text
}
