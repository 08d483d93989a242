package static

import (
	"io/fs"
	"regexp"
	"strings"
)

var (
	comments = regexp.MustCompile(`(?s)/\*.*?\*/`)
	spaces   = regexp.MustCompile(`\s+`)
	around   = regexp.MustCompile(` ?([{};,>]) ?`)
	afterKey = regexp.MustCompile(`([{;(][a-z-]+): `)
)

// stylesheet joins the CSS files of a folder in the order of their names and leaves out what browsers do not need.
func stylesheet(files fs.FS, folder string) string {
	names, err := fs.Glob(files, folder+"/*.css") // sorted
	if err != nil {
		return "" // the pattern is a constant
	}
	var joined strings.Builder
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return "" // embedded
		}
		joined.Write(raw)
		joined.WriteByte('\n')
	}
	return minify(night(joined.String()))
}

// night writes each block "@night { & {…} }" of a source file twice, because CSS has no other way to say "when the
// device is set to dark and the person did not choose light, or when the person chose dark". The ampersand stands for
// the root element. Paper is always light, hence screen.
func night(css string) string {
	const mark = "@night {"
	for {
		before, rest, found := strings.Cut(css, mark)
		if !found {
			return css
		}
		block, after := closing(rest)
		device := strings.ReplaceAll(block, "&", ":root:not([data-theme=light])")
		chosen := strings.ReplaceAll(block, "&", ":root[data-theme=dark]")
		css = before + "@media screen and (prefers-color-scheme:dark) {" + device + "}\n@media screen {" + chosen + "}" + after
	}
}

// closing splits css at the brace that closes a block whose opening brace is already read.
func closing(css string) (block, after string) {
	depth := 1
	for i, r := range css {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			return css[:i], css[i+1:]
		}
	}
	return css, ""
}

// minify leaves out comments and needless spaces. Spaces around + and - stay, because calc() needs them, and so does the
// one before a colon, because "a :hover" is not "a:hover".
func minify(css string) string {
	css = comments.ReplaceAllString(css, "")
	css = spaces.ReplaceAllString(css, " ")
	css = around.ReplaceAllString(css, "$1")
	css = afterKey.ReplaceAllString(css, "$1:")
	return strings.TrimSpace(strings.ReplaceAll(css, ";}", "}"))
}
