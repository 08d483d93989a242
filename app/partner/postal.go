package partner

import "strings"

// postalLimit is how many characters a postal address has at most: six lines of 38, the width and height of a French one (NF Z 10-011).
const postalLimit = 240

// PostalLines is a postal address line by line, as it stands on an envelope. What was typed in one line with commas is cut at these, except
// after the number of a house: "12, rue de Siam, 29200 Brest" is two lines.
func PostalLines(address string) []string {
	address = strings.TrimSpace(address)
	if strings.Contains(address, "\n") {
		return trimmed(strings.Split(address, "\n"))
	}
	var lines []string
	for _, piece := range trimmed(strings.Split(address, ",")) {
		if last := len(lines) - 1; last >= 0 && houseNumber(lines[last]) {
			lines[last] += ", " + piece
		} else {
			lines = append(lines, piece)
		}
	}
	return lines
}

// houseNumber reports whether a piece of an address is nothing but a number: 12, 12 bis, 12-14, 3B.
func houseNumber(piece string) bool {
	if piece == "" || piece[0] < '0' || piece[0] > '9' {
		return false
	}
	rest := strings.ToLower(strings.TrimLeft(piece, "0123456789-/ "))
	return len(rest) <= 1 || rest == "bis" || rest == "ter" || rest == "quater"
}

// trimmed are the pieces that say something.
func trimmed(pieces []string) []string {
	var kept []string
	for _, piece := range pieces {
		if piece = strings.TrimSpace(piece); piece != "" {
			kept = append(kept, piece)
		}
	}
	return kept
}

// Envelope is what stands in the window of an envelope to the partner: its name, the contact, and its postal address; without one, where
// it agreed to be found. It has two lines at most when no address is known.
func (p *Partner) Envelope() []string {
	lines := trimmed([]string{p.Organisation.Name, p.ContactName})
	if p.PostalAddress != "" {
		return append(lines, PostalLines(p.PostalAddress)...)
	}
	return append(lines, PostalLines(p.Address)...)
}
