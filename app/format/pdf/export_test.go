package pdf

// Holds reports whether a face has all signs of a text.
func Holds(f Face, text string) bool { return f.holds(text) }

// Fit returns a text as a face sets it.
func Fit(f Face, text string) string {
	_, fitting := f.fit(text)
	return fitting
}
