// Package citation writes CITATION.cff, which tells people and programs how to cite a release
// (Citation File Format 1.2.0, https://github.com/citation-file-format/citation-file-format).
//
// The file is YAML, of which only a small part is needed: every text is written between double quotes, where YAML 1.2
// (section 7.3.1) reads the escapes of JSON, so that no title can be taken for a number, a date or a list.
package citation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// FileName is the name that programs look for, at the top of the release.
const FileName = "CITATION.cff"

// ErrIncomplete means that a member is missing that the format, or a useful citation, cannot do without.
var ErrIncomplete = errors.New("citation: incomplete")

// Citation says how a data set is to be cited.
type Citation struct {
	// Message asks for the citation, in a sentence; required.
	Message string
	// Title is that of the data set; required.
	Title string
	// Authors are credited in this order; at least one.
	Authors []Author
	// Abstract says in a few sentences what the data are.
	Abstract string
	// License is an SPDX id, or several that each hold for a part of the data.
	License []string
	// Released is the day of the release, in its own zone; required.
	Released time.Time
	// Version is the release's, 1.0.0; required.
	Version string
	// URL is the page of the data, Repository where the files are downloaded; web addresses or empty.
	URL, Repository string
	Keywords        []string
	// Contact are those who answer questions.
	Contact []Author
}

// Author is a person, or an organisation ("entity") where Name is set.
type Author struct {
	Name                    string // of an entity
	GivenNames, FamilyNames string // of a person
	ORCID                   string // https://orcid.org/0000-0000-0000-0000
	Website, Email          string
}

var (
	orcid = regexp.MustCompile(`^https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$`)
	spdx  = regexp.MustCompile(`^[A-Za-z0-9.+-]+$`)
)

// Write writes the file. It returns ErrIncomplete, before the first byte, when something required is missing or an
// id is ill-formed.
func Write(w io.Writer, c Citation) error {
	if err := c.check(); err != nil {
		return err
	}
	var y yaml
	y.line(0, "cff-version", "1.2.0")
	y.line(0, "message", c.Message)
	y.raw("type: dataset\n")
	y.line(0, "title", c.Title)
	y.people("authors", c.Authors)
	y.line(0, "abstract", c.Abstract)
	switch len(c.License) {
	case 0:
	case 1:
		y.raw("license: " + c.License[0] + "\n")
	default:
		y.raw("license:\n")
		for _, id := range c.License {
			y.raw("  - " + id + "\n")
		}
	}
	y.line(0, "date-released", c.Released.Format(time.DateOnly))
	y.line(0, "version", c.Version)
	y.line(0, "url", c.URL)
	y.line(0, "repository-artifact", c.Repository)
	if len(c.Keywords) > 0 {
		y.raw("keywords:\n")
		for _, word := range c.Keywords {
			y.raw("  - " + quoted(word) + "\n")
		}
	}
	y.people("contact", c.Contact)
	_, err := io.WriteString(w, y.String())
	return err
}

func (c Citation) check() error {
	switch {
	case c.Message == "", c.Title == "", c.Version == "":
		return fmt.Errorf("%w: message, title and version are required", ErrIncomplete)
	case c.Released.IsZero():
		return fmt.Errorf("%w: date of release", ErrIncomplete)
	case len(c.Authors) == 0:
		return fmt.Errorf("%w: no authors", ErrIncomplete)
	}
	for _, id := range c.License {
		if !spdx.MatchString(id) {
			return fmt.Errorf("%w: licence %q", ErrIncomplete, id)
		}
	}
	for _, address := range []string{c.URL, c.Repository} {
		if address != "" && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			return fmt.Errorf("%w: address %q", ErrIncomplete, address)
		}
	}
	for _, a := range append(c.Authors[:len(c.Authors):len(c.Authors)], c.Contact...) {
		if a.Name == "" && a.FamilyNames == "" && a.GivenNames == "" {
			return fmt.Errorf("%w: author without a name", ErrIncomplete)
		}
		if a.ORCID != "" && !orcid.MatchString(a.ORCID) {
			return fmt.Errorf("%w: ORCID %q", ErrIncomplete, a.ORCID)
		}
	}
	return nil
}

// yaml gathers the lines of the file.
type yaml struct{ strings.Builder }

func (y *yaml) raw(s string) { y.WriteString(s) }

// line writes a member unless it is empty.
func (y *yaml) line(indent int, name, value string) {
	if value != "" {
		y.raw(strings.Repeat(" ", indent) + name + ": " + quoted(value) + "\n")
	}
}

func (y *yaml) people(name string, people []Author) {
	if len(people) == 0 {
		return
	}
	y.raw(name + ":\n")
	for _, a := range people {
		members := []string{"name", a.Name}
		if a.Name == "" {
			members = []string{"family-names", a.FamilyNames, "given-names", a.GivenNames}
		}
		members = append(members, "orcid", a.ORCID, "website", a.Website, "email", a.Email)
		lead := "  - "
		for i := 0; i < len(members); i += 2 {
			if members[i+1] != "" {
				y.raw(lead + members[i] + ": " + quoted(members[i+1]) + "\n")
				lead = "    "
			}
		}
	}
}

// quoted is a double-quoted scalar. JSON's escapes are YAML's too; what JSON leaves as it is and YAML does not take
// (the control characters from U+007F, and a byte order mark) is escaped besides.
func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string can always be encoded
	var out strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		if (r >= 0x7f && r <= 0x9f) || r == 0xfeff || r == 0xfffe || r == 0xffff {
			fmt.Fprintf(&out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}
