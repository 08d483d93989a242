// Package mail is how a letter looks where it is read with its typography: calm, one column, every style inline because many
// mail programs drop the rest, no picture and nothing that tells the sender who reads. What it says is what the plain text says.
package mail

import "strings"

// LetterProps is a letter in words.
type LetterProps struct {
	Language, Subject string
	// Body is the plain text: paragraphs between empty lines, items that begin with "- ".
	Body string
	// Sender and Site sign: the name of the weekend, and where it is.
	Sender, Site string
	// Base is the address of the instance. Only addresses that begin with it become links: what people type never does.
	Base string
	// Notes are small lines under the signature.
	Notes []string
}

// Paragraph is what stands between two empty lines.
type Paragraph struct {
	// Item says that the paragraph is one of a list, whose first line names it.
	Item  bool
	Lines []string
}

// Paragraphs takes a plain text apart.
func Paragraphs(text string) []Paragraph {
	var all []Paragraph
	for part := range strings.SplitSeq(text, "\n\n") {
		var p Paragraph
		for line := range strings.SplitSeq(strings.Trim(part, "\n"), "\n") {
			p.Lines = append(p.Lines, strings.TrimSpace(line))
		}
		if first, is := strings.CutPrefix(p.Lines[0], "- "); is {
			p.Item, p.Lines[0] = true, first
		}
		if len(p.Lines) > 1 || p.Lines[0] != "" {
			all = append(all, p)
		}
	}
	return all
}

// own reports whether a line is nothing but an address of the instance.
func (p LetterProps) own(line string) bool {
	return p.Base != "" && strings.HasPrefix(line, p.Base+"/") && !strings.ContainsAny(line, " \t\u00a0\u202f<>\"")
}
