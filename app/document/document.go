// Package document is the inventory of the documents and data that the commune or others agree to open: what there is, who holds it,
// under which licence, what stands in the way. Past weekends lost the most time here: files without an owner, formats that nobody could
// read, refusals that nobody had kept.
//
// What is not opened of itself can be asked for: whoever wants a document of an administration may have it (code des relations entre le
// public et l'administration, CRPA, art. L. 311-1). A Request keeps to whom and when, and knows by when an answer is due.
package document

import (
	"slices"
	"strconv"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
)

// State is how far the opening of a document has come.
type State string

// The states, in the order in which they come.
const (
	Identified State = "identified" // somebody knows that it exists
	Asked      State = "asked"
	Agreed     State = "agreed" // its holder said yes
	Received   State = "received"
	Published  State = "published"
	Refused    State = "refused"
)

// States are all states in order.
var States = []State{Identified, Asked, Agreed, Received, Published, Refused}

// Kinds are what sort of thing it is; the catalogue has their names (document.kind.…).
var Kinds = []string{"minutes", "budget", "map", "register", "photos", "archive", "survey", "other"}

// Limits of what is typed, in characters.
const (
	titleLimit = 200
	lineLimit  = 160
	textLimit  = 2000
	whereLimit = 500
)

// Document is one document or one set of data.
type Document struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Title       string
	// PartnerID is who holds it; nil when Holder says it in words.
	PartnerID *string
	Holder    string
	Kind      string
	// Format is as people say it: PDF, tableur, papier.
	Format string
	// Licence is one of data.Licences (SPDX), empty when it is not settled.
	Licence   string
	State     State
	Obstacles string
	// Location is where it is: a shelf, a folder, an address.
	Location string
	Notes    string
	// PartnerOfferID is the offer of a partner that it was, or nil.
	PartnerOfferID *string
	CreatedAt      store.Instant
	UpdatedAt      store.Instant `gorm:"autoUpdateTime:false"`
	Version        int64

	// Partner is the name of the partner that holds it; Requests are those for it, the latest last.
	Partner  string    `gorm:"-"`
	Requests []Request `gorm:"-"`
}

// TableName names the table.
func (Document) TableName() string { return "document" }

// HeldBy is who holds it, by name.
func (d *Document) HeldBy() string {
	if d.Partner != "" {
		return d.Partner
	}
	return d.Holder
}

// Form is a document as its page posts it.
type Form struct {
	Version   string `form:"version"`
	Title     string `form:"title"`
	Partner   string `form:"partner"`
	Holder    string `form:"holder"`
	Kind      string `form:"kind"`
	Format    string `form:"format"`
	Licence   string `form:"licence"`
	State     string `form:"state"`
	Obstacles string `form:"obstacles"`
	Location  string `form:"location"`
	Notes     string `form:"notes"`
}

// EmptyForm is the form of a new document.
func EmptyForm() Form { return Form{State: string(Identified)} }

// FormOf returns the form of a document as it is.
func (d *Document) FormOf() Form {
	f := Form{Version: strconv.FormatInt(d.Version, 10), Title: d.Title, Holder: d.Holder, Kind: d.Kind, Format: d.Format, Licence: d.Licence,
		State: string(d.State), Obstacles: d.Obstacles, Location: d.Location, Notes: d.Notes}
	if d.PartnerID != nil {
		f.Partner = *d.PartnerID
	}
	return f
}

// apply returns the document with the values of the form, and what is wrong with them, in page order.
func (f Form) apply(d Document) (Document, problem.Fields) {
	var fields problem.Fields
	d.Title = fields.AtMost("title", typed.Line(f.Title), titleLimit)
	if d.Title == "" {
		fields.Add("title", "document.error.title", nil)
	}
	d.Kind = f.Kind
	if !slices.Contains(Kinds, f.Kind) {
		fields.Add("kind", "document.error.kind", nil)
	}
	d.PartnerID = nil
	if f.Partner != "" {
		d.PartnerID = &f.Partner
	}
	d.Holder = fields.AtMost("holder", typed.Line(f.Holder), lineLimit)
	d.Format = fields.AtMost("format", typed.Line(f.Format), lineLimit)
	d.Licence = f.Licence
	if f.Licence != "" && !slices.ContainsFunc(data.Licences, func(l data.Licence) bool { return l.ID == f.Licence }) {
		fields.Add("licence", "document.error.licence", nil)
	}
	d.State = State(f.State)
	switch {
	case !slices.Contains(States, d.State):
		fields.Add("state", "document.error.state", nil)
	case d.State == Published && d.Licence == "" && !fields.Has("licence"):
		fields.Add("licence", "document.error.unlicensed", nil)
	}
	d.Obstacles = fields.AtMost("obstacles", typed.Text(f.Obstacles), textLimit)
	d.Location = fields.AtMost("location", typed.Line(f.Location), whereLimit)
	d.Notes = fields.AtMost("notes", typed.Text(f.Notes), textLimit)
	return d, fields
}

// Changes compares a stale form with the document as it is now, for the page that shows what changed.
func (f Form) Changes(d *Document) problem.Changes {
	now := d.FormOf()
	return problem.Changes{}.Field("title", f.Title, now.Title).Field("kind", f.Kind, now.Kind).Field("partner", f.Partner, now.Partner).
		Field("holder", f.Holder, now.Holder).Field("format", f.Format, now.Format).Field("licence", f.Licence, now.Licence).
		Field("state", f.State, now.State).Field("obstacles", f.Obstacles, now.Obstacles).Field("location", f.Location, now.Location).
		Field("notes", f.Notes, now.Notes)
}
