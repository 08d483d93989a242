package programme

import (
	"bytes"

	"oplibre/app/problem"
)

// sniffedBytes is how much of a file is looked at: enough for a mark after white space.
const sniffedBytes = 64

// mistaken are the beginnings of files that are taken for a schedule, by the kind that the catalogue names them. Upper and
// lower case are not told apart: the marks in letters are written in lower case.
var mistaken = []struct{ mark, kind string }{
	{"%pdf-", "pdf"},
	{"\xff\xd8\xff", "picture"}, {"\x89png\r\n", "picture"}, {"gif8", "picture"}, {"riff", "picture"},
	{"pk\x03\x04", "archive"}, {"pk\x05\x06", "archive"}, {"\x1f\x8b", "archive"}, {"rar!", "archive"}, {"7z\xbc\xaf", "archive"},
	{"\xd0\xcf\x11\xe0", "office"}, {"{\\rtf", "office"},
	{"<!doctype html", "page"}, {"<html", "page"}, {"<svg", "picture"},
}

// inArchives are marks of the documents that are ZIP archives inside: their first entry tells.
var inArchives = []string{"mimetypeapplication/vnd.oasis", "[content_types].xml", "word/", "xl/"}

// OtherKind refuses what is plainly another kind of file by its first octets, so that nobody reads of lines and columns in a
// photograph. It returns problem.Invalid, or nil.
func OtherKind(head []byte, name string) error {
	head = head[:min(len(head), sniffedBytes)]
	head = asciiLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, m := range mistaken {
		if !bytes.HasPrefix(head, []byte(m.mark)) {
			continue
		}
		kind := m.kind
		for _, mark := range inArchives {
			if kind == "archive" && bytes.Contains(head, []byte(mark)) {
				kind = "office"
			}
		}
		return importError(problem.Invalid, "programme.import.kind."+kind, problem.Args{"File": name})
	}
	if len(head) > 11 && string(head[4:8]) == "ftyp" { // pictures of recent telephones, and films (ISO/IEC 14496-12)
		return importError(problem.Invalid, "programme.import.kind.picture", problem.Args{"File": name})
	}
	return nil
}

// asciiLower is bytes.ToLower for letters without accents; any other octet stays, also where it is no text.
func asciiLower(b []byte) []byte {
	lower := bytes.Clone(b)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return lower
}
