// Package atom writes Atom feeds (RFC 4287): what is new, for those who follow a weekend with a feed reader or a program.
//
// Three things are for ever: the identifier of the feed, the identifier of each entry (section 4.2.6), and the moment at
// which an entry was last changed. The same input gives the same bytes.
package atom

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"time"
)

// MediaType is what a feed is served as (RFC 4287, section 7).
const MediaType = "application/atom+xml; charset=utf-8"

// What Write refuses.
var (
	// ErrNoID means that the feed or an entry has no identifier (section 4.2.6).
	ErrNoID = errors.New("atom: no id")
	// ErrSameID means that two entries have one identifier (section 4.1.1: a feed may not hold two with the same updated).
	ErrSameID = errors.New("atom: id used twice")
	// ErrNoTitle means that the feed or an entry has no title (section 4.2.14).
	ErrNoTitle = errors.New("atom: no title")
	// ErrNoAuthor means that nobody is named as the author of the entries (section 4.1.1).
	ErrNoAuthor = errors.New("atom: no author")
	// ErrNoDate means that an entry does not say when it was last changed (section 4.2.15).
	ErrNoDate = errors.New("atom: no date")
)

// Feed is a whole feed. ID and Self are full addresses; Page is the same for people.
type Feed struct {
	ID, Title, Subtitle, Author, Language string
	Self, Page                            string
	// Updated is when the feed last changed; that of the latest entry when it is zero.
	Updated time.Time
	// Entries are written in this order: the latest first.
	Entries []Entry
}

// Entry is one piece of news.
type Entry struct {
	ID, Title, Page    string
	Published, Updated time.Time
	// Text is plain text; it is shown as written, without markup.
	Text string
}

type feedXML struct {
	XMLName  xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Language string     `xml:"xml:lang,attr,omitempty"`
	ID       string     `xml:"id"`
	Title    string     `xml:"title"`
	Subtitle string     `xml:"subtitle,omitempty"`
	Updated  string     `xml:"updated"`
	Author   authorXML  `xml:"author"`
	Links    []linkXML  `xml:"link"`
	Entries  []entryXML `xml:"entry"`
}

type authorXML struct {
	Name string `xml:"name"`
}

type linkXML struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type entryXML struct {
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Published string      `xml:"published,omitempty"`
	Updated   string      `xml:"updated"`
	Link      linkXML     `xml:"link"`
	Content   *contentXML `xml:"content,omitempty"`
}

type contentXML struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Write writes a feed. It returns one of the Err values, wrapped, for one that no reader would take.
func Write(w io.Writer, f Feed) error {
	switch {
	case f.ID == "":
		return fmt.Errorf("feed: %w", ErrNoID)
	case f.Title == "":
		return fmt.Errorf("feed: %w", ErrNoTitle)
	case f.Author == "":
		return fmt.Errorf("feed: %w", ErrNoAuthor)
	}
	out := feedXML{Language: f.Language, ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Author: authorXML{f.Author}}
	if f.Self != "" {
		out.Links = append(out.Links, linkXML{"self", "application/atom+xml", f.Self})
	}
	if f.Page != "" {
		out.Links = append(out.Links, linkXML{"alternate", "text/html", f.Page})
	}
	updated, seen := f.Updated, map[string]bool{}
	for _, e := range f.Entries {
		entry, err := entryOf(e)
		if err != nil {
			return fmt.Errorf("entry %q: %w", e.ID, err)
		}
		if seen[e.ID] {
			return fmt.Errorf("entry %q: %w", e.ID, ErrSameID)
		}
		seen[e.ID] = true
		if f.Updated.IsZero() && e.Updated.After(updated) {
			updated = e.Updated
		}
		out.Entries = append(out.Entries, entry)
	}
	if updated.IsZero() {
		return fmt.Errorf("feed: %w", ErrNoDate)
	}
	out.Updated = date(updated)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func entryOf(e Entry) (entryXML, error) {
	switch {
	case e.ID == "":
		return entryXML{}, ErrNoID
	case e.Title == "":
		return entryXML{}, ErrNoTitle
	case e.Updated.IsZero():
		return entryXML{}, ErrNoDate
	}
	entry := entryXML{ID: e.ID, Title: e.Title, Updated: date(e.Updated), Link: linkXML{"alternate", "text/html", e.Page}}
	if !e.Published.IsZero() {
		entry.Published = date(e.Published)
	}
	if e.Text != "" {
		entry.Content = &contentXML{Type: "text", Text: e.Text}
	}
	return entry, nil
}

// date writes a moment (section 3.3).
func date(t time.Time) string { return t.UTC().Format(time.RFC3339) }
