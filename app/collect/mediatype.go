package collect

import (
	"bytes"
	"path/filepath"
	"strings"

	"oplibre/app/problem"
)

// The media types that are accepted, and no other: they are served as they are written here.
const (
	typeJPEG    = "image/jpeg"
	typePNG     = "image/png"
	typeWebP    = "image/webp"
	typePDF     = "application/pdf"
	typeCSV     = "text/csv"
	typeText    = "text/plain"
	typeGeoJSON = "application/geo+json" // RFC 7946
	typeGPX     = "application/gpx+xml"
	typeMP3     = "audio/mpeg"
	typeOgg     = "audio/ogg"
	typeWAV     = "audio/wav"
	typeM4A     = "audio/mp4"
)

// extensions are how the public file of each type ends.
var extensions = map[string]string{
	typeJPEG: ".jpg", typePNG: ".png", typeWebP: ".webp", typePDF: ".pdf", typeCSV: ".csv", typeText: ".txt",
	typeGeoJSON: ".geojson", typeGPX: ".gpx", typeMP3: ".mp3", typeOgg: ".ogg", typeWAV: ".wav", typeM4A: ".m4a",
}

// Accept is what a file field proposes to choose from.
const Accept = "image/jpeg,image/png,image/webp,.csv,.pdf,.txt,.geojson,.gpx,.mp3,.ogg,.opus,.wav,.m4a"

// Extension returns how a file of this media type ends, with its dot; empty when the type is not of the list.
func Extension(mediaType string) string { return extensions[mediaType] }

func kindOfType(mediaType string) MediumKind {
	switch {
	case strings.HasPrefix(mediaType, "image/"):
		return Picture
	case strings.HasPrefix(mediaType, "audio/"):
		return Recording
	}
	return Document
}

// sniffLength is how many octets from the beginning are looked at.
const sniffLength = 4096

// sniff returns the media type of a file from its first octets. What the sender says about it is never believed; the
// end of the name only chooses among kinds of text, all harmless. It returns problem.Invalid with advice.
func sniff(head []byte, name string) (string, error) {
	if mediaType := sniffBinary(head, name); mediaType != "" {
		return mediaType, nil
	}
	if heic(head) {
		return "", refuseFile("collect.file.heic")
	}
	if mediaType := sniffText(head, name); mediaType != "" {
		return mediaType, nil
	}
	return "", refuseFile("collect.file.type")
}

func refuseFile(key string) error {
	var fields problem.Fields
	fields.Add("file", key, nil)
	return fields.Err()
}

func sniffBinary(head []byte, name string) string {
	for _, known := range []struct{ magic, mediaType string }{
		{"\xff\xd8\xff", typeJPEG}, {"\x89PNG\r\n\x1a\n", typePNG}, {"%PDF-", typePDF}, {"OggS", typeOgg}, {"ID3", typeMP3},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) {
			return known.mediaType
		}
	}
	if len(head) >= 12 && string(head[:4]) == "RIFF" {
		return map[string]string{"WEBP": typeWebP, "WAVE": typeWAV}[string(head[8:12])]
	}
	// An MPEG audio frame, layer III: eleven set bits, then version and layer (ISO/IEC 11172-3).
	if len(head) >= 2 && head[0] == 0xff && head[1]&0xe6 == 0xe2 {
		return typeMP3
	}
	switch brand(head) {
	case "M4A ", "M4B ":
		return typeM4A
	case "mp42", "isom", "3gp4", "3gp5": // what telephones write into a voice memo
		if strings.EqualFold(filepath.Ext(name), ".m4a") {
			return typeM4A
		}
	}
	return ""
}

// brand is the major brand of an ISO base media file (ISO/IEC 14496-12, section 4.3).
func brand(head []byte) string {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return ""
	}
	return string(head[8:12])
}

// heic recognises the pictures of recent telephones, for which there is advice instead of a plain refusal.
func heic(head []byte) bool {
	switch brand(head) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif":
		return true
	}
	return false
}

// sniffText accepts text of the kinds that people bring. What a browser could take for a page is refused, whatever it
// is called. Tables from older spreadsheets are not UTF-8: only the absence of control characters is asked.
func sniffText(head []byte, name string) string {
	if len(head) == 0 || bytes.ContainsFunc(head, controls) {
		return ""
	}
	begin := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	extension := strings.ToLower(filepath.Ext(name))
	if bytes.HasPrefix(begin, []byte("<")) {
		if extension == ".gpx" && bytes.Contains(begin, []byte("<gpx")) && !pageLike(begin) {
			return typeGPX
		}
		return ""
	}
	switch extension {
	case ".csv", ".tsv":
		return typeCSV
	case ".txt", ".md":
		return typeText
	case ".geojson", ".json":
		if bytes.HasPrefix(begin, []byte("{")) {
			return typeGeoJSON
		}
	}
	return ""
}

func controls(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' }

func pageLike(text []byte) bool {
	for _, tag := range []string{"<html", "<svg", "<script", "<!doctype html"} {
		if bytes.Contains(text, []byte(tag)) {
			return true
		}
	}
	return false
}
