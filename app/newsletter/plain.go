package newsletter

import (
	"regexp"
	"strings"
)

// The marks of CommonMark that a letter in plain text says otherwise. It is read by people: what is no mark stays as it was typed.
var (
	mdHeading = regexp.MustCompile(`(?m)^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$`)
	mdItem    = regexp.MustCompile(`(?m)^( *)[-*+][ \t]+`)
	mdLink    = regexp.MustCompile(`!?\[([^\[\]\n]*)\]\(<?([^()\s<>]+)>?(?:[ \t]+"[^"\n]*")?\)`)
	mdAuto    = regexp.MustCompile(`<(https?://[^\s<>]+)>`)
	mdStrong  = regexp.MustCompile(`\*\*([^*\n]+)\*\*|__([^_\n]+)__`)
	mdEmph    = regexp.MustCompile(`(^|[\s(«"'’])[*_]([^*_\s](?:[^*_\n]*[^*_\s])?)[*_]($|[\s).,;:!?»"'’])`)
	mdBlank   = regexp.MustCompile(`\n[ \t]*\n\s*`)
)

// Plain is a text for the letter: paragraphs between empty lines, lists with dots, and the address of each link after its words.
// base is put before addresses of the site itself.
func Plain(source, base string) string {
	text := mdHeading.ReplaceAllString(source, "\n$1\n")
	text = mdItem.ReplaceAllString(text, "$1• ")
	text = mdLink.ReplaceAllStringFunc(text, func(link string) string {
		parts := mdLink.FindStringSubmatch(link)
		words, address := strings.TrimSpace(parts[1]), parts[2]
		if strings.HasPrefix(address, "/") {
			address = base + address
		}
		if words == "" || words == address {
			return address
		}
		return words + " (" + address + ")"
	})
	text = mdAuto.ReplaceAllString(text, "$1")
	text = mdStrong.ReplaceAllString(text, "$1$2")
	text = mdEmph.ReplaceAllString(text, "$1$2$3")
	return strings.TrimSpace(mdBlank.ReplaceAllString(text, "\n\n"))
}
