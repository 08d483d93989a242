// Package datapackage writes datapackage.json, the descriptor of a release: which files there are, what their columns
// mean, under which licence each stands, and a hash of each (https://datapackage.org/standard/data-package/, version 2).
//
// Tools lag behind the standard, so the descriptor keeps to what readers of version 1 accept as well: every resource
// has a name and a path, lower-case names, schemas as plain objects, primary keys as lists. Equal values give equal bytes.
package datapackage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	csvtable "oplibre/app/format/csv"
)

// Profile is the $schema of version 2; without it a descriptor is read as version 1.
const Profile = "https://datapackage.org/profiles/2.0/datapackage.json"

// FileName is where the standard wants the descriptor: at the top of the package.
const FileName = "datapackage.json"

// ErrInvalid is what Write wraps, with the name of the resource or the member.
var ErrInvalid = errors.New("datapackage: invalid")

// Package describes one release.
type Package struct {
	// Name is the same in all releases: lower case, no year or version in it.
	Name string
	// ID is the address of this release, globally unique.
	ID          string
	Title       string
	Description string // CommonMark
	Homepage    string
	// Version is a semantic version, 1.0.0 for the first release.
	Version  string
	Created  time.Time
	Keywords []string
	Licenses []License
	// Contributors are in the order in which they are to be credited.
	Contributors []Contributor
	Sources      []Source
	Resources    []Resource
}

// License is an Open Definition or SPDX id with its address and title; see "licenses" in the standard.
type License struct {
	Name  string `json:"name,omitempty"`
	Path  string `json:"path,omitempty"`
	Title string `json:"title,omitempty"`
}

// Contributor is a person or an organisation. Roles are free words: creator, publisher, contributor, contact, funder.
type Contributor struct {
	Title string   `json:"title"`
	Path  string   `json:"path,omitempty"`
	Roles []string `json:"roles,omitempty"`
}

// Source says where data come from that were not collected here.
type Source struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
}

// Resource is one file of the package.
type Resource struct {
	// Name is unique in the package: a-z, 0-9, hyphen, full stop, underscore.
	Name string
	// Path is relative to the descriptor, with slashes.
	Path        string
	Title       string
	Description string
	// Format is the extension (csv, geojson), MediaType the registered type without parameters.
	Format, MediaType string
	// Encoding is utf-8 for text files; empty for binary ones.
	Encoding string
	Bytes    int64
	// SHA256 is the hash of the file in hexadecimal digits.
	SHA256 string
	// Schema makes the resource a table; nil for anything else.
	Schema *csvtable.Schema
	// Licenses are those of this resource where they are not the package's.
	Licenses []License
	Sources  []Source
}

var (
	nameForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)
	sha256Form = regexp.MustCompile(`^[0-9a-f]{64}$`)
	semver     = regexp.MustCompile(`^\d+\.\d+\.\d+([+-][0-9A-Za-z.+-]+)?$`)
)

// Write writes the descriptor, indented. It returns ErrInvalid, before the first byte, for what the standard or a
// reader of version 1 would refuse, for a resource without size or hash, and for a schema that contradicts itself.
func Write(w io.Writer, p Package) error {
	if err := p.check(); err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p.json())
}

func (p Package) check() error {
	switch {
	case !nameForm.MatchString(p.Name):
		return fmt.Errorf("%w: name %q", ErrInvalid, p.Name)
	case !semver.MatchString(p.Version):
		return fmt.Errorf("%w: version %q", ErrInvalid, p.Version)
	case p.Created.IsZero():
		return fmt.Errorf("%w: created is missing", ErrInvalid)
	case len(p.Resources) == 0:
		return fmt.Errorf("%w: no resources", ErrInvalid)
	}
	names, paths := map[string]*csvtable.Schema{}, map[string]bool{}
	for _, r := range p.Resources {
		if _, twice := names[r.Name]; twice || paths[r.Path] {
			return fmt.Errorf("%w: resource %q is there twice", ErrInvalid, r.Name)
		}
		if err := r.check(); err != nil {
			return err
		}
		names[r.Name], paths[r.Path] = r.Schema, true
	}
	return p.checkLinks(names)
}

// checkLinks finds foreign keys to a table or to fields that the package does not have.
func (p Package) checkLinks(schemas map[string]*csvtable.Schema) error {
	for _, r := range p.Resources {
		if r.Schema == nil {
			continue
		}
		for _, key := range r.Schema.ForeignKeys {
			other := r.Schema
			if key.Resource != "" {
				other = schemas[key.Resource]
			}
			if other == nil {
				return fmt.Errorf("%w: resource %s refers to %q", ErrInvalid, r.Name, key.Resource)
			}
			fields := map[string]bool{}
			for _, name := range other.Names() {
				fields[name] = true
			}
			for _, name := range key.ReferencedFields {
				if !fields[name] {
					return fmt.Errorf("%w: resource %s refers to %s of %q", ErrInvalid, r.Name, name, key.Resource)
				}
			}
		}
	}
	return nil
}

func (r Resource) check() error {
	switch {
	case !nameForm.MatchString(r.Name):
		return fmt.Errorf("%w: resource name %q", ErrInvalid, r.Name)
	case !safePath(r.Path):
		return fmt.Errorf("%w: path %q of %s", ErrInvalid, r.Path, r.Name)
	case r.Bytes < 0 || !sha256Form.MatchString(r.SHA256):
		return fmt.Errorf("%w: size or hash of %s", ErrInvalid, r.Name)
	case strings.ContainsAny(r.MediaType, "; "):
		return fmt.Errorf("%w: media type %q of %s", ErrInvalid, r.MediaType, r.Name)
	case r.Schema != nil:
		if err := r.Schema.Check(); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrInvalid, r.Name, err)
		}
	}
	return nil
}

// safePath is relative, stays inside the package, and has no hidden part ("Data Resource", path).
func safePath(p string) bool {
	if p == "" || p != path.Clean(p) || path.IsAbs(p) || strings.ContainsAny(p, "\\:") {
		return false
	}
	for _, part := range strings.Split(p, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}
