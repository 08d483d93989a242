package pdf

// Where the address of a letter stands, in millimetres. A sheet of A4 folded in three goes into an envelope DL (110 × 220) whose window is on
// the right: it begins 100 mm from the left edge, 45 from the top and is 100 × 45 large. The address is of six lines at most
// (NF Z 10-011); the place is that of the French custom for letters (NF Z 11-001).
const (
	windowX, windowY = 110.0, 50.0
	windowWide       = 84.0
	windowLines      = 6
	addressSize      = 11.0
	// BelowWindow is where a letter may begin.
	BelowWindow = 100.0
	// WindowX is where lines begin that stand under the address.
	WindowX = windowX
)

// Addressee writes whom a letter is for where the window of the envelope shows it. A line that is too wide takes two; what has no room
// is left out from the end.
func (p *Page) Addressee(lines []string) {
	address := Style{Size: addressSize}
	y, left := windowY, windowLines
	for _, line := range lines {
		if left <= 0 {
			return
		}
		wrapped := address.WrapAtMost(line, windowWide, min(2, left))
		y, left = p.Lines(windowX, y, address, wrapped), left-len(wrapped)
	}
}
