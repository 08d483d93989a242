package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
)

// The first view of a public page must come over one bar of network.
func TestStylesheetsStayLight(t *testing.T) {
	for sheets, limit := range map[string]int{"public.css more.css": 8000, "public.css grid.css": 5600, "public.css hall.css": 7000, "public.css more.css desk.css": 9000, "print.css": 1000, "manage.css": 6000} {
		total := 0
		for name := range strings.FieldsSeq(sheets) {
			file, _, ok := Open(name)
			if !ok || len(file.Gzip()) == 0 {
				t.Fatalf("no %s", name)
			}
			t.Logf("%s: %d octets, %d compressed", name, len(file.Bytes), len(file.Gzip()))
			total += len(file.Gzip())
		}
		if total > limit {
			t.Errorf("%s: %d octets compressed, at most %d", sheets, total, limit)
		}
	}
	if font, _, ok := Open(Font); !ok || len(font.Bytes) > 30_000 {
		t.Errorf("the display typeface is missing or heavier than 30 kB")
	}
}

func TestAddressesCarryTheHash(t *testing.T) {
	for name := range files().plain {
		address := Path(name)
		file, immutable, ok := Open(strings.TrimPrefix(address, Prefix))
		if !ok || !immutable || file.Name != name {
			t.Errorf("%s does not open %s for ever", address, name)
		}
		if !strings.Contains(address, file.Hash[:8]) {
			t.Errorf("%s does not carry the hash of %s", address, name)
		}
		if file, immutable, ok := Open(name); !ok || immutable || file.Type == "" {
			t.Errorf("%s does not open by its plain name, or is said to be immutable", name)
		}
	}
	for _, name := range []string{"public-00000000.css", "", "../static.go", "icons/map-2.svg", "css/public/10-tokens.css"} {
		if _, _, ok := Open(name); ok {
			t.Errorf("%q opens", name)
		}
	}
}

func TestGzipHoldsTheSameBytes(t *testing.T) {
	file, _, _ := Open("public.css")
	r, err := gzip.NewReader(bytes.NewReader(file.Gzip()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, file.Bytes) {
		t.Errorf("the compressed stylesheet is another one (%v)", err)
	}
	if font, _, _ := Open(Font); font.Gzip() != nil {
		t.Error("a font is compressed twice")
	}
}

func TestStylesheetsCallNobody(t *testing.T) {
	for _, name := range []string{"public.css", "more.css", "grid.css", "hall.css", "desk.css", "print.css", "manage.css"} {
		file, _, _ := Open(name)
		css := string(file.Bytes)
		for _, address := range strings.Split(css, "url(")[1:] {
			name, immutable, ok := strings.TrimPrefix(address[:strings.IndexByte(address, ')')], Prefix), false, false
			if _, immutable, ok = Open(name); !ok || !immutable {
				t.Errorf("%s needs %s, which is not here", file.Name, name)
			}
		}
		if strings.Contains(css, "@import") || strings.Contains(css, "@night") || strings.Count(css, "{") != strings.Count(css, "}") {
			t.Errorf("%s is not well joined", name)
		}
	}
}

func TestMinifyKeepsTheMeaning(t *testing.T) {
	cases := map[string]string{
		"a { color: red; }  /* why */\nb { margin: 0 auto }": "a{color:red}b{margin:0 auto}",
		".a :hover, .b > i { top: calc(1px + 2px) }":         ".a :hover,.b>i{top:calc(1px + 2px)}",
		"@media (min-width: 800px) { a { b: c } }":           "@media (min-width:800px){a{b:c}}",
		".a::after { content: \"x\" attr(href) }":            ".a::after{content:\"x\" attr(href)}",
	}
	for source, want := range cases {
		if got := minify(source); got != want {
			t.Errorf("minify(%q) = %q, want %q", source, got, want)
		}
	}
}

func TestNightIsWrittenForDeviceAndPerson(t *testing.T) {
	got := minify(night("a { b: c }\n@night { & { d: e } & .f { g: h } }\ni { j: k }"))
	want := "a{b:c}@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){d:e}:root:not([data-theme=light]) .f{g:h}}" +
		"@media screen{:root[data-theme=dark]{d:e}:root[data-theme=dark] .f{g:h}}i{j:k}"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestIcons(t *testing.T) {
	inner, ok := Icon("map-2")
	if !ok || !strings.HasPrefix(inner, "<path") || strings.Contains(inner, "svg") {
		t.Errorf("map-2 is %q, %v", inner, ok)
	}
	for _, name := range []string{"", "no-such-icon", "../static", "LICENSE"} {
		if _, ok := Icon(name); ok {
			t.Errorf("%q is an icon", name)
		}
	}
}
