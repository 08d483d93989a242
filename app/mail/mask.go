package mail

import (
	"regexp"
	"strings"

	"oplibre/app/signup"
)

// hidden stands where a secret would.
const hidden = "…"

var (
	// codeLike is anything that could be the code of a carnet, with or without the space in the middle.
	codeLike = regexp.MustCompile(`\b[2-9A-HJKMNP-Z]{4}[ \x{00a0}\x{202f}-]?[2-9A-HJKMNP-Z]{4}\b`)
	// pathEnd is what ends an address in a text.
	pathEnd = " \t\n\u00a0\u202f<>\"'"
)

// Mask makes a text show what a letter says without what its recipient alone may have: private addresses lose their last part, codes of
// carnets their characters. Public pages of a weekend (/o/…) stay as they are.
func Mask(base, text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, base+"/")
		b.WriteString(before)
		if !found {
			break
		}
		end := strings.IndexAny(rest, pathEnd)
		if end < 0 {
			end = len(rest)
		}
		path := rest[:end]
		if !strings.HasPrefix(path, "o/") {
			path = path[:strings.LastIndexByte(path, '/')+1] + hidden
		}
		b.WriteString(base + "/" + path)
		text = rest[end:]
	}
	return codeLike.ReplaceAllStringFunc(b.String(), func(code string) string {
		if _, err := signup.ParseCode(code); err != nil {
			return code // a word in capitals
		}
		return "•••• ••••"
	})
}
