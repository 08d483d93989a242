// Package collect is what people bring back from the field: contributions with their photos, recordings and files, and
// what the team does with them.
//
// A contribution arrives once, however often its form is sent: its identifier was made with the empty form (or on a
// phone without network), and the hash of its content tells a repetition from another thing under the same name. What
// it carries arrives before it: Stage keeps a file by its hash, so that a refused form does not lose it, and Add names
// the hash. The licences are frozen when it arrives; the theme may change its own later.
//
// What is public is said in one place (visible.go): a published contribution, and of its media those that are ready and
// show nobody recognisable whom the team has not looked at. List, map, page, media and releases all use it.
package collect

import (
	"oplibre/app/store"
)

// Kind says what a contribution mainly is.
type Kind string

// The kinds. Nobody is asked: a kind follows from what was given.
const (
	Observation Kind = "observation" // values of the theme's fields, or a point
	Photo       Kind = "photo"
	Text        Kind = "text"
	Link        Kind = "link" // something made elsewhere: a changeset, an article, a category
	File        Kind = "file" // a table, a document
	Sound       Kind = "sound"
)

// State says whether a contribution is shown.
type State string

const (
	// Published contributions are public from the moment they arrive.
	Published State = "published"
	// Hidden ones were taken out of sight by the team, with a reason.
	Hidden State = "hidden"
)

// Contribution is one thing collected.
type Contribution struct {
	OperationID string
	// ID is made by whoever creates it, also a phone offline.
	ID string `gorm:"primaryKey"`
	// Number is positive and never reused in its operation.
	Number    int64
	ThemeID   string
	AtelierID *string
	// CarnetID lets its author correct it; AccountID is the member of the team who wrote it down for somebody.
	CarnetID  *string
	AccountID *string
	Kind      Kind
	Title     string
	Body      string
	Link      string
	// Values are those of the theme's fields, by name, as values.go writes them.
	Values   map[string]string `gorm:"column:field_values;serializer:json"`
	Language string            // BCP 47
	Folded   string
	// Longitude and Latitude are EPSG:4326, or both nil. AccuracyM is in metres, nil when unknown.
	Longitude  *float64
	Latitude   *float64
	AccuracyM  *float64 `gorm:"column:accuracy_m"`
	ObservedAt store.Instant
	// Credit is the author's name as wished; empty for nobody's.
	Credit       string
	DataLicence  string // SPDX
	State        State
	HiddenReason string
	BodyHash     string
	CreatedAt    store.Instant
	UpdatedAt    store.Instant `gorm:"autoUpdateTime:false"`
	Version      int64

	// Repeated says that Add found the same form already done.
	Repeated bool `gorm:"-"`
}

// Placed reports whether the contribution has a position.
func (c *Contribution) Placed() bool { return c.Longitude != nil && c.Latitude != nil }

// MediumKind is what a medium is.
type MediumKind string

// The kinds of media.
const (
	Picture   MediumKind = "photo"
	Recording MediumKind = "sound"
	Document  MediumKind = "file"
)

// MediumState says how far the public files of a medium are.
type MediumState string

const (
	// Pending pictures wait for their public sizes.
	Pending MediumState = "pending"
	// Ready media have what the public may see.
	Ready MediumState = "ready"
	// Failed pictures could not be read after all.
	Failed MediumState = "failed"
)

// Medium is a photo, a recording or a file of a contribution.
type Medium struct {
	OperationID    string
	ID             string `gorm:"primaryKey"`
	ContributionID string
	Position       int
	Kind           MediumKind
	MediaType      string // RFC 6838, one of the closed list of mediatype.go
	FileName       string // as it was sent; not public
	// OriginalHash is the file as it was sent, with its metadata: never served.
	OriginalHash string
	OriginalSize int64
	// Width and Height are pixels of the largest public size once Ready, of the original before.
	Width  int
	Height int
	// SmallHash, MediumHash and LargeHash are the public files. Of what is no picture, LargeHash is the file itself.
	SmallHash    string
	MediumHash   string
	LargeHash    string
	LargeSize    int64
	Description  string
	Credit       string
	MediaLicence string // SPDX
	// Recognisable pictures show somebody who can be recognised; they are public once a member of the team, who is
	// named, released them.
	Recognisable bool
	ReleasedBy   *string
	ReleasedAt   *store.Instant
	State        MediumState
	CreatedAt    store.Instant
	Version      int64
}

// Upload is a file that has arrived and belongs to no contribution yet.
type Upload struct {
	OperationID string `gorm:"primaryKey"`
	Hash        string `gorm:"primaryKey"` // SHA-256, lower-case hexadecimal
	MediaType   string
	FileName    string
	Size        int64
	Width       int // pixels; 0 for what is no picture
	Height      int
	CreatedAt   store.Instant
}

// Kind is what the upload will be as a medium.
func (u *Upload) Kind() MediumKind { return kindOfType(u.MediaType) }
