package static

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// Icon returns what stands inside the <svg> element of a Tabler icon (24 by 24, outline), and whether there is one.
func Icon(name string) (string, bool) {
	inner, known := icons()[name]
	return inner, known
}

// icons are the drawings by name, as pages write them.
var icons = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	names, err := fs.Glob(embedded, "icons/*.svg")
	if err != nil {
		return all // the pattern is a constant
	}
	for _, name := range names {
		if raw, err := embedded.ReadFile(name); err == nil {
			all[strings.TrimSuffix(path.Base(name), ".svg")] = drawing(string(raw))
		}
	}
	return all
})

// twoPaths are two lines drawn alike, of which the second does not begin where the first ends.
var twoPaths = regexp.MustCompile(`(<path d="[^"]*)" /> <path d="(M[^"]*" />)`)

// drawing takes what is inside the <svg> element and writes the same in fewer octets, because icons are a fifth of a page: one
// path for several, and no space where a sign follows (SVG 2, section 9.3.9).
func drawing(svg string) string {
	_, inner, _ := strings.Cut(svg, "<svg")
	_, inner, _ = strings.Cut(inner, ">")
	inner, _, _ = strings.Cut(inner, "</svg>")
	inner = strings.Replace(inner, `<path stroke="none" d="M0 0h24v24H0z" fill="none" />`, "", 1) // an invisible square
	inner = strings.Join(strings.Fields(inner), " ")
	for {
		joined := twoPaths.ReplaceAllString(inner, "$1$2")
		if joined == inner {
			break
		}
		inner = joined
	}
	return strings.NewReplacer(" -", "-", " />", "/>", "> <", "><").Replace(inner)
}
