package markdown_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"oplibre/app/format/markdown"
)

func TestHTML(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"paragraphs":     {"Un\n\ndeux **gras** *doux*", "<p>Un</p>\n<p>deux <strong>gras</strong> <em>doux</em></p>\n"},
		"heading":        {"# Titre\n###### Petit", "<h3>Titre</h3>\n<h6>Petit</h6>\n"},
		"link":           {"[ici](https://a.org/?a=1&b=2)", `<p><a href="https://a.org/?a=1&amp;b=2" rel="nofollow ugc">ici</a></p>` + "\n"},
		"bare address":   {"voir https://a.org", `<p>voir <a href="https://a.org" rel="nofollow ugc">https://a.org</a></p>` + "\n"},
		"relative link":  {"[x](/o/saint-marc)", `<p><a href="/o/saint-marc" rel="nofollow ugc">x</a></p>` + "\n"},
		"script link":    {"[x](javascript:alert(1))", "<p>x</p>\n"},
		"data link":      {"[x](data:text/html;base64,AAAA)", "<p>x</p>\n"},
		"odd scheme":     {"<foo:bar> *b*", "<p>foo:bar <em>b</em></p>\n"},
		"mail":           {"<a@b.org>", `<p><a href="mailto:a@b.org" rel="nofollow ugc">a@b.org</a></p>` + "\n"},
		"picture":        {"![un *lavoir*](https://a.org/x.png)", "<p>un <em>lavoir</em></p>\n"},
		"linked picture": {"[![alt](x.png)](https://a.org)", `<p><a href="https://a.org" rel="nofollow ugc">alt</a></p>` + "\n"},
		"raw HTML":       {"a <b onclick=x>b</b> c", "<p>a b c</p>\n"},
		"script":         {"<script>alert(1)</script>\n\nfin", "\n<p>fin</p>\n"},
		"list":           {"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
		"nothing":        {"", ""},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			if got := markdown.HTML(test.in); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestPlainAndExcerpt(t *testing.T) {
	const in = "# Titre\n\nUn **atelier** avec [des gens](https://a.org), `code` &amp; \\*étoiles\\*\net https://b.org ![un lavoir](x.png)\n\n- a\n- b\n\n<script>alert(1)</script>\n\n    bloc"
	if got, want := markdown.Plain(in), "Titre Un atelier avec des gens, code & *étoiles* et https://b.org un lavoir a b bloc"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for characters, want := range map[int]string{0: "", 1: "…", 12: "Titre Un…", 20: "Titre Un atelier…", 1000: markdown.Plain(in)} {
		if got := markdown.Excerpt(in, characters); got != want {
			t.Errorf("%d characters: %q, want %q", characters, got, want)
		}
	}
}

func TestLongTextIsCut(t *testing.T) {
	got := markdown.HTML(strings.Repeat("é", markdown.MaxSource))
	if len(got) > markdown.MaxSource+20 || !utf8.ValidString(got) || strings.Contains(got, "\uFFFD") {
		t.Errorf("%d bytes", len(got))
	}
}

// FuzzHTML parses what comes out as a browser does, and accepts only what the package promises.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"<script>alert(1)</script>", "[a](javascript:alert(1))", "[a](JaVa\tscript:x)", "<img src=x onerror=alert(1)>",
		"![x](y \"onload=1\")", "<svg/onload=x>", "<a href='data:text/html,x'>", "[a](&#106;avascript:x)", "```html\n<b>\n```",
		"<https://a.org/\"onmouseover=\"x>", "| a | b |\n|---|---|\n| <x> | [y](vbscript:z) |", "<style>p{}</style>", "\x00<\x00script>", "[a]: javascript:x\n[a]",
	} {
		f.Add(seed)
	}
	elements := map[string]bool{}
	for _, name := range strings.Fields("a p br hr em strong del code pre blockquote ul ol li h3 h4 h5 h6 table thead tbody tr th td") {
		elements[name] = true
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := markdown.HTML(in)
		if !utf8.ValidString(out) {
			t.Errorf("not UTF-8: %q", out)
		}
		for z := html.NewTokenizer(strings.NewReader(out)); z.Next() != html.ErrorToken; {
			token := z.Token()
			switch token.Type {
			case html.TextToken:
				continue
			case html.CommentToken, html.DoctypeToken:
				t.Errorf("comment in %q", out)
			}
			if !elements[token.Data] {
				t.Errorf("element %s in %q", token.Data, out)
			}
			for _, a := range token.Attr {
				checkAttribute(t, token.Data, a, out)
			}
		}
		markdown.Excerpt(in, 80)
	})
}

func checkAttribute(t *testing.T, element string, a html.Attribute, out string) {
	t.Helper()
	switch {
	case element == "ol" && a.Key == "start", element == "a" && a.Key == "rel" && a.Val == "nofollow ugc":
	case element == "a" && a.Key == "href":
		address := strings.ToLower(strings.TrimSpace(a.Val))
		scheme, _, found := strings.Cut(address, ":")
		if found && !strings.ContainsAny(scheme, "/?#") && scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel" {
			t.Errorf("address %q in %q", a.Val, out)
		}
	default:
		t.Errorf("attribute %s=%q of %s in %q", a.Key, a.Val, element, out)
	}
}
