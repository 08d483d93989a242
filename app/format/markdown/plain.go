package markdown

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Plain is the text without its marks: words in one line, blocks separated by a space. For descriptions in calendars,
// search results and page metadata. It is not escaped for HTML.
func Plain(source string) string {
	raw := []byte(bounded(source))
	doc := renderer.Parser().Parse(text.NewReader(raw))
	var b strings.Builder
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if node.Type() == ast.TypeBlock {
			b.WriteByte(' ')
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Text:
			b.WriteString(html.UnescapeString(string(unescaped(n.Segment.Value(raw)))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(raw))
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			b.Write(n.Lines().Value(raw))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// unescaped takes away the backslashes of CommonMark section 2.4; the parser leaves them for the renderer to see.
func unescaped(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) && raw[i+1] < utf8.RuneSelf && (unicode.IsPunct(rune(raw[i+1])) || unicode.IsSymbol(rune(raw[i+1]))) {
			i++
		}
		out = append(out, raw[i])
	}
	return out
}

// Excerpt is the beginning of Plain, at most so many characters, cut between words and ended by an ellipsis.
func Excerpt(source string, characters int) string {
	plain := Plain(source)
	if characters <= 0 {
		return ""
	}
	if utf8.RuneCountInString(plain) <= characters {
		return plain
	}
	runes := []rune(plain)[:characters-1]
	cut := string(runes)
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–-") + "…"
}
