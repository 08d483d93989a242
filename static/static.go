// Package static holds what browsers keep: the stylesheets, the display typeface, the icons and the few scripts,
// embedded in the binary.
//
// Every file has an address that contains a hash of its bytes (/static/public-1a2b3c4d.css), so that a browser may keep
// it for ever and still gets a new one after an upgrade. The stylesheets are written as small files in css/public, css/more,
// css/grid, css/hall, css/desk, css/print and css/manage and joined in the order of their names when the program starts; url(fonts/…) inside them
// becomes a hashed address too. public.css is what the programme needs, because its first view has to come over one bar of
// network; its grid of a day adds grid.css, all other pages have more.css beside it, paper has print.css, the screens of the hall have
// hall.css, the desks desk.css and management has manage.css.
//
// The typeface is Bricolage Grotesque (SIL OFL 1.1, from @fontsource/bricolage-grotesque 5, unmodified), the icons are
// Tabler Icons (MIT, from @tabler/icons 3, outline set, unmodified in the folder); their licences lie beside them.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Prefix is where the addresses of Path begin.
const Prefix = "/static/"

// Font is the name of the display typeface, for the preload link of a page.
const Font = "fonts/bricolage-grotesque-latin-700-normal.woff2"

//go:embed css fonts icons js vendor logo.svg
var embedded embed.FS

// types are the content types by extension. A file of another kind has no address.
var types = map[string]string{
	".css":     "text/css; charset=utf-8",
	".js":      "text/javascript; charset=utf-8",
	".mjs":     "text/javascript; charset=utf-8",
	".json":    "application/json",
	".svg":     "image/svg+xml",
	".png":     "image/png",
	".woff2":   "font/woff2",
	".wasm":    "application/wasm",
	".txt":     "text/plain; charset=utf-8",
	".pbf":     "application/x-protobuf",
	".geojson": "application/geo+json",
}

// File is one file as it is sent.
type File struct {
	// Name is the plain name: public.css, js/part.js, vendor/….
	Name string
	// Type is the Content-Type.
	Type string
	// Bytes is the content, not to be changed.
	Bytes []byte
	// Hash is the beginning of the SHA-256 of Bytes in hexadecimal, which serves as a strong ETag.
	Hash string

	gzipped func() []byte
}

// Gzip returns the content compressed (RFC 1952), made once; nil where compressing gains nothing, as for a font.
func (f *File) Gzip() []byte { return f.gzipped() }

// catalogue knows the files by plain name and by hashed name.
type catalogue struct{ plain, hashed map[string]*File }

var files = sync.OnceValue(assemble)

// Path returns the address of a file: Path("public.css") is /static/public-<hash>.css. Names are those of the folder,
// save for the stylesheets: public.css, more.css, grid.css, hall.css, desk.css, print.css, manage.css. An unknown name gives an address that answers 404.
func Path(name string) string {
	file, known := files().plain[name]
	if !known {
		return Prefix + name
	}
	return Prefix + hashedName(file)
}

// Open finds a file by the part of its address after Prefix. Immutable tells that the name carries the hash, so that it
// may be kept for ever; a plain name serves scripts that import each other and must be asked for again. The last result
// is false when there is no such file, also for the hash of another version.
func Open(name string) (file *File, immutable, ok bool) {
	if file, ok := files().hashed[name]; ok {
		return file, true, true
	}
	file, ok = files().plain[name]
	return file, false, ok
}

// assemble names every embedded file and joins the stylesheets, which come last because they name the fonts.
func assemble() *catalogue {
	c := &catalogue{plain: map[string]*File{}, hashed: map[string]*File{}}
	// The walk cannot fail on an embedded tree.
	_ = fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		folder, _, _ := strings.Cut(name, "/")
		if err != nil || entry.IsDir() || folder == "css" || folder == "icons" {
			return err
		}
		raw, err := embedded.ReadFile(name)
		if err == nil {
			c.add(name, raw)
		}
		return err
	})
	for _, sheet := range []string{"public", "more", "grid", "hall", "desk", "print", "manage"} {
		c.add(sheet+".css", []byte(c.address(stylesheet(embedded, "css/"+sheet))))
	}
	return c
}

// add gives a file its names.
func (c *catalogue) add(name string, raw []byte) {
	kind, known := types[path.Ext(name)]
	if !known {
		return
	}
	sum := sha256.Sum256(raw)
	file := &File{Name: name, Type: kind, Bytes: raw, Hash: hex.EncodeToString(sum[:16])}
	file.gzipped = sync.OnceValue(func() []byte { return compress(raw) })
	c.plain[name] = file
	c.hashed[hashedName(file)] = file
}

// address replaces url(fonts/…) by the hashed address.
func (c *catalogue) address(css string) string {
	for name, file := range c.plain {
		css = strings.ReplaceAll(css, "url("+name+")", "url("+Prefix+hashedName(file)+")")
	}
	return css
}

func hashedName(f *File) string {
	extension := path.Ext(f.Name)
	return strings.TrimSuffix(f.Name, extension) + "-" + f.Hash[:8] + extension
}

// compress returns nil when the result is not at least a tenth smaller.
func compress(raw []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil // the level is a constant
	}
	if _, err := w.Write(raw); err != nil {
		return nil // a buffer takes everything
	}
	if err := w.Close(); err != nil || out.Len() > len(raw)*9/10 {
		return nil
	}
	return out.Bytes()
}
