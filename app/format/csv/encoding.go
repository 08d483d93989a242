package csvtable

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode returns the text in UTF-8 without a byte order mark, and the name of the encoding that it had.
func decode(raw []byte) (text []byte, name string, err error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		text, name = raw[3:], "UTF-8"
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		name = "UTF-16"
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
	case utf16Order(raw) != nil:
		name = "UTF-16"
		text, err = utf16Order(raw).NewDecoder().Bytes(raw)
	case utf8.Valid(raw):
		text, name = raw, "UTF-8"
	default:
		// The two differ between 0x80 and 0x9F, where ISO-8859-1 has control characters that no spreadsheet writes:
		// windows-1252 reads both, and only its own characters tell that it was that.
		name = "ISO-8859-1"
		for _, c := range raw {
			if c >= 0x80 && c <= 0x9f {
				name = "windows-1252"
			}
		}
		text, err = charmap.Windows1252.NewDecoder().Bytes(raw)
	}
	if err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrNoText, err)
	}
	if bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text) {
		return nil, "", ErrNoText
	}
	return text, name, nil
}

// utf16Order recognises UTF-16 without a byte order mark by its zeros: a table has many ASCII characters, and they have one
// in every second place. It returns nil for everything else.
func utf16Order(raw []byte) encoding.Encoding {
	sample := raw[:min(len(raw), 512)&^1]
	if len(sample) < 8 {
		return nil
	}
	var even, odd int
	for i, c := range sample {
		switch {
		case c == 0 && i%2 == 0:
			even++
		case c == 0:
			odd++
		}
	}
	half := len(sample) / 2
	switch {
	case odd > half*3/4 && even < half/8:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case even > half*3/4 && odd < half/8:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}
