// Package markdown turns what people write in forms (CommonMark, https://spec.commonmark.org) into HTML that can
// stand in a page, and into plain text.
//
// Two fences stand one behind the other. The renderer takes no HTML from the text and makes no pictures, and then a
// list of allowed elements and attributes decides what leaves: paragraphs, lists, emphasis, quotes, code, small
// headings, links and tables. Links carry rel="nofollow ugc", since they are somebody's and not the page's, and
// headings begin at level 3, below the title and the section of the page that shows them.
package markdown

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// MaxSource is the longest text that is rendered, in bytes; what is beyond is cut off. Forms allow less.
const MaxSource = 100_000

// topHeading is the level of "# Title".
const topHeading = 3

// schemes are where a link may lead, beside an address of the same site.
var schemes = []string{"http", "https", "mailto", "tel"}

var (
	renderer = goldmark.New(
		goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.Table),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tamer{}, 1000))),
	)
	policy = allowed()
)

func allowed() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^nofollow ugc$`)).OnElements("a")
	p.AllowURLSchemes(schemes...)
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}

// HTML renders a text that somebody wrote. The result is safe to put into a page unescaped.
func HTML(source string) string {
	var out bytes.Buffer
	if err := renderer.Convert([]byte(bounded(source)), &out); err != nil {
		return "" // a bytes.Buffer does not fail
	}
	return policy.Sanitize(out.String())
}

// bounded is valid UTF-8 of at most MaxSource bytes.
func bounded(s string) string {
	if len(s) > MaxSource {
		s = s[:MaxSource]
		for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
		if r, _ := utf8.DecodeLastRuneInString(s); r == utf8.RuneError {
			s = s[:len(s)-1]
		}
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// tamer changes the parsed text before it is rendered: pictures become their alternative text, links that lead nowhere
// good their words, headings smaller, and the other links get their rel.
type tamer struct{}

// Transform implements parser.ASTTransformer.
func (tamer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var unwrapped []ast.Node
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Heading:
			n.Level = min(n.Level+topHeading-1, 6)
		case *ast.Image:
			unwrapped = append(unwrapped, n)
		case *ast.Link:
			if !allowedAddress(n.Destination) {
				unwrapped = append(unwrapped, n)
			}
			n.SetAttributeString("rel", []byte("nofollow ugc"))
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL && !allowedAddress(n.URL(reader.Source())) {
				unwrapped = append(unwrapped, n)
				n.AppendChild(n, ast.NewString(n.Label(reader.Source())))
			}
			n.SetAttributeString("rel", []byte("nofollow ugc"))
		}
		return ast.WalkContinue, nil
	})
	for _, node := range unwrapped {
		unwrap(node)
	}
}

// allowedAddress is the first fence; what may be in the page is decided again by the policy.
func allowedAddress(raw []byte) bool {
	address, err := url.Parse(string(util.URLEscape(raw, true)))
	return err == nil && len(raw) > 0 && (address.Scheme == "" || slices.Contains(schemes, strings.ToLower(address.Scheme)))
}

// unwrap puts what a node holds in its place.
func unwrap(node ast.Node) {
	parent := node.Parent()
	for child := node.FirstChild(); child != nil; child = node.FirstChild() {
		parent.InsertBefore(parent, node, child)
	}
	parent.RemoveChild(parent, node)
}
