// Package opendata makes releases: what a weekend gives to everybody, frozen in one numbered archive.
//
// A release is a Data Package (version 2): tables as CSV with their Table Schema, the same points as GeoJSON, the media, a
// README in French and in English, the licences, how to cite it, and the hash of each file. It is made in one snapshot of
// the database, row by row, so that its memory does not grow with what was collected. What is in it is said by columns
// that name where they come from (column.go); each must be public in store.Registry, or nothing is written.
//
// A release begins as a draft: what would be in it, and what needs a human eye (concern.go). Somebody with a name orders its
// publication; Finish builds the archive, gives it the next number and keeps it for ever. Only programme and statistics
// may go out without that click, when the organiser said so.
package opendata

import (
	"strconv"

	"oplibre/app/store"
)

// State is how far a release is.
type State string

const (
	// Draft has no number: it says what would be published.
	Draft State = "draft"
	// Ordered means that a named person wants it published; its archive is being made.
	Ordered State = "ordered"
	// Published releases have a number and never change, but for an erasure.
	Published State = "published"
)

// Scope is how much a release holds.
type Scope string

const (
	// Full holds everything that is public.
	Full Scope = "full"
	// Statistics holds programme, places, partners and counts: nothing that anybody brought back.
	Statistics Scope = "statistics"
)

// Release is one frozen set of open data, or its draft.
type Release struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Number is 1 for the first release of the operation; nil before publication.
	Number *int
	// Revision is 1, and grows when something had to be erased from the release.
	Revision int
	State    State
	Scope    Scope
	// FileHash is the archive in store.Files, FileSize its length in octets; both empty before publication.
	FileHash string
	FileSize int64
	Counts   Counts    `gorm:"serializer:json"`
	Concerns []Concern `gorm:"serializer:json"`
	// PublishedBy is the account that ordered it, or the name of the command or job; not public.
	PublishedBy string
	PublishedAt *store.Instant
	CreatedAt   store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt   store.Instant `gorm:"autoUpdateTime:false"`
	Version     int64
}

// SemanticVersion is the version that descriptors tell: 2.0.0 for the second release, 2.1.0 after an erasure in it.
func (r *Release) SemanticVersion() string {
	if r.Number == nil {
		return "0.0.0"
	}
	return semanticVersion(*r.Number, r.Revision)
}

func semanticVersion(number, revision int) string {
	return strconv.Itoa(number) + "." + strconv.Itoa(max(0, revision-1)) + ".0"
}

// ReleaseFile is one file of a published release. Media are not listed here: media.csv and checksums.txt have them, and Open
// finds them in the archive.
type ReleaseFile struct {
	OperationID string `gorm:"primaryKey"`
	ReleaseID   string `gorm:"primaryKey"`
	// Path is that inside the archive: contributions.csv, LICENSES/CC0-1.0.txt.
	Path      string `gorm:"primaryKey"`
	MediaType string // RFC 6838
	Hash      string // SHA-256, lower-case hexadecimal; the name of the file in store.Files
	Size      int64  // octets
	Position  int
}

// Counts is what a release holds, counted.
type Counts struct {
	Contributions int `json:"contributions"`
	// Placed are the contributions with a position.
	Placed int `json:"placed"`
	// Names is how many different names are credited; Anonymous how many contributions credit nobody.
	Names     int `json:"names"`
	Anonymous int `json:"anonymous"`
	Media     int `json:"media"`
	// MediaOctets is the length of all media together.
	MediaOctets int64 `json:"media_octets"`
	Ateliers    int   `json:"ateliers"`
	Places      int   `json:"places"`
	Partners    int   `json:"partners"`
	// Themes are those with contributions, the largest first.
	Themes []ThemeCount `json:"themes"`
	// Licences are those of the contributions, the most used first.
	Licences []LicenceCount `json:"licences"`
	// MediaLicences are those of the media, counted in media.
	MediaLicences []LicenceCount `json:"media_licences"`
}

// ThemeCount counts the contributions of one theme.
type ThemeCount struct {
	Slug  string `json:"slug"`
	Name  string `json:"name"`
	Count int    `json:"count"`
	// Placed and Media count positions and media among them.
	Placed int `json:"placed"`
	Media  int `json:"media"`
	// Licences are the SPDX identifiers in use, the most used first.
	Licences []string `json:"licences"`
}

// LicenceCount counts the contributions, or the media, under one licence (SPDX).
type LicenceCount struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}
