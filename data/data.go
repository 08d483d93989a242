// Package data holds the reference data that travels inside the binary, so that an instance without any network
// knows the communes of France, the themes of a weekend, the five licences and the public holidays.
//
// Everything here is a value: nothing reads the disk or the network, nothing changes once loaded, and nothing of
// this program is imported. SOURCES.md says where each file comes from and under which licence it may be reused.
// Folder demo holds the material of the demo weekend.
package data

// Text is a short text in the languages of the program. French is always there and English is complete; Breton is
// given where a speaker's word is well known, and empty elsewhere.
type Text struct{ FR, EN, BR string }

// In returns the text in a language ("fr", "en", "br"), in French when there is none.
func (t Text) In(language string) string {
	switch {
	case language == "en" && t.EN != "":
		return t.EN
	case language == "br" && t.BR != "":
		return t.BR
	}
	return t.FR
}
