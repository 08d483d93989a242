package pdf

import (
	"bytes"
	"encoding/xml"
	"time"
)

// xmp returns the same facts as the information dictionary as an XMP packet (ISO 16684-1), which archives and desktop
// search read.
func (i Info) xmp() []byte {
	var b bytes.Buffer
	text := func(before, value, after string) {
		b.WriteString(before)
		_ = xml.EscapeText(&b, []byte(value)) // a buffer takes everything
		b.WriteString(after)
	}
	b.WriteString(`<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">` +
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">`)
	text(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, i.Title, `</rdf:li></rdf:Alt></dc:title>`)
	text(`<dc:creator><rdf:Seq><rdf:li>`, i.Author, `</rdf:li></rdf:Seq></dc:creator>`)
	text(`<dc:language><rdf:Bag><rdf:li>`, i.Language, `</rdf:li></rdf:Bag></dc:language>`)
	text(`<xmp:CreateDate>`, i.At.UTC().Format(time.RFC3339), `</xmp:CreateDate>`)
	text(`<xmp:CreatorTool>`, producer, `</xmp:CreatorTool>`)
	b.WriteString(`</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`)
	return b.Bytes()
}
