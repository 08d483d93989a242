package contacts

import (
	"context"
	"strings"

	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Way is what becomes of a row.
type Way string

// The ways. A row that nobody is like is New.
const (
	Skip     Way = "skip"
	Complete Way = "complete"
	New      Way = "new"
)

// Match says why a row seems to be known.
type Match string

// The reasons, the surest first.
const (
	ByName  Match = "name"
	ByEmail Match = "email"
	InFile  Match = "file" // an earlier row of the file has this name or address
)

// Planned is a row with what was found like it.
type Planned struct {
	Row
	// Like is the partner that it seems to be, nil for none; Match says why, empty for none.
	Like  *partner.Partner
	Match Match
	// Earlier is the line of the file that it repeats.
	Earlier int
	Way     Way
	// apart says that a row taken as new has the name of a partner, or of an earlier row.
	apart bool
}

// Known identifies what the row was found to be like, so that a decision about it is never applied to something else.
func (p *Planned) Known() string {
	if p.Like == nil {
		return ""
	}
	return p.Like.ID
}

// Preview is what importing a file would do.
type Preview struct {
	*File
	Planned []Planned
}

// Count is how many rows go a way.
func (p *Preview) Count(way Way) (n int) {
	for _, row := range p.Planned {
		if row.Way == way {
			n++
		}
	}
	return n
}

// Compare finds which rows are partners already, and changes nothing. Those are completed, and repeated rows skipped, unless
// somebody decides otherwise.
func Compare(ctx context.Context, db *store.DB, operationID string, file *File) (*Preview, error) {
	partners, err := partner.List(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	byName, byEmail := map[string]*partner.Partner{}, map[string]*partner.Partner{}
	for _, p := range partners {
		byName[p.Organisation.Folded] = p
		if p.ContactEmail != "" {
			byEmail[strings.ToLower(p.ContactEmail)] = p
		}
	}
	preview := &Preview{File: file}
	names, emails := map[string]int{}, map[string]int{}
	for _, row := range file.Rows {
		name, email := store.Fold(row.Form.Name), strings.ToLower(row.Form.ContactEmail)
		planned := Planned{Row: row, Way: New, apart: names[name] > 0 || byName[name] != nil}
		switch {
		case names[name] > 0:
			planned.Match, planned.Earlier, planned.Way = InFile, names[name], Skip
		case email != "" && emails[email] > 0:
			planned.Match, planned.Earlier, planned.Way = InFile, emails[email], Skip
		case byName[name] != nil:
			planned.Like, planned.Match, planned.Way = byName[name], ByName, Complete
		case email != "" && byEmail[email] != nil:
			planned.Like, planned.Match, planned.Way = byEmail[email], ByEmail, Complete
		}
		if names[name] == 0 {
			names[name] = row.Line
		}
		if emails[email] == 0 {
			emails[email] = row.Line
		}
		preview.Planned = append(preview.Planned, planned)
	}
	return preview, nil
}

// Choice is what somebody decided about a row, and of which partner the preview said that it is like.
type Choice struct {
	Way   Way
	Known string
}

// Apply imports a file as it was decided, by line; rows without a decision go the way of Compare. All or nothing: it returns
// problem.Invalid as long as a row is refused, and problem.Conflict when the partners changed since the preview; the preview comes back with both.
func Apply(ctx context.Context, db *store.DB, by store.By, operationID string, file *File, choices map[int]Choice) (*Preview, error) {
	preview, err := Compare(ctx, db, operationID, file)
	if err != nil {
		return nil, err
	}
	if len(file.Refused) > 0 {
		return preview, problem.New(problem.Invalid, "partner.import.refused", nil)
	}
	var contacts []partner.Incoming
	for i := range preview.Planned {
		row := &preview.Planned[i]
		if choice, decided := choices[row.Line]; decided {
			if choice.Known != row.Known() {
				return preview, problem.New(problem.Conflict, "partner.import.changed", nil)
			}
			if choice.Way == Skip || choice.Way == New || choice.Way == Complete && row.Like != nil {
				row.Way = choice.Way
			}
		}
		switch row.Way {
		case New:
			contacts = append(contacts, partner.Incoming{Form: row.Form, Apart: row.apart})
		case Complete:
			contacts = append(contacts, partner.Incoming{Form: row.Form, Into: row.Like.ID})
		}
	}
	return preview, partner.Import(ctx, db, by, operationID, contacts)
}
