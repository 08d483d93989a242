package opendata

import (
	"gorm.io/gorm"

	"oplibre/app/collect"
)

// ConcernKind names one thing that needs a human eye.
type ConcernKind string

// The kinds of concern, the gravest first. Those of leftOut stay out of the release until somebody settles them.
const (
	// Recognisable pictures show somebody, and nobody of the team has released them.
	Recognisable ConcernKind = "recognisable"
	// NoLicence contributions have no licence of the list.
	NoLicence ConcernKind = "no_licence"
	// NoMediaLicence is the same of media.
	NoMediaLicence ConcernKind = "no_media_licence"
	// Swapped positions lie in the territory once their two numbers are exchanged, or nowhere on Earth: the contribution
	// is published without its position.
	Swapped ConcernKind = "swapped"
	// Hidden contributions were taken out of sight by the team.
	Hidden ConcernKind = "hidden"
	// Unready pictures wait for their public sizes, or could not be read.
	Unready ConcernKind = "unready"
	// Lost media are not in the data folder any more.
	Lost ConcernKind = "lost"
	// Outside positions lie beyond the territory; they are published.
	Outside ConcernKind = "outside"
	// NoCredit contributions are published without a name.
	NoCredit ConcernKind = "no_credit"
)

var kinds = []ConcernKind{Recognisable, NoLicence, NoMediaLicence, Swapped, Hidden, Unready, Lost, Outside, NoCredit}

// LeavesOut reports whether what the concern counts stays out of a release.
func (k ConcernKind) LeavesOut() bool { return k != Outside && k != NoCredit }

// Concern is something that needs a human eye before publication.
type Concern struct {
	Kind ConcernKind `json:"kind"`
	// Count is in contributions, positions or media, by kind.
	Count int `json:"count"`
	// Examples are the first contributions concerned, for a link; none when only counted.
	Examples []Example `json:"examples,omitempty"`
}

// Example is a contribution that a concern is about.
type Example struct {
	ID     string `json:"id"`
	Number int64  `json:"number"`
}

// examplesKept is how many contributions a concern names: enough to begin.
const examplesKept = 12

// LeftOut returns the concerns that keep something out of a release.
func (r *Release) LeftOut() []Concern { return leftOut(r.Concerns) }

func leftOut(concerns []Concern) []Concern {
	var out []Concern
	for _, c := range concerns {
		if c.Kind.LeavesOut() {
			out = append(out, c)
		}
	}
	return out
}

// concerns gathers by kind while contributions pass.
type concerns map[ConcernKind]*Concern

func (cs concerns) add(kind ConcernKind, c *collect.Contribution) {
	cs.count(kind, 1)
	if concern := cs[kind]; len(concern.Examples) < examplesKept {
		concern.Examples = append(concern.Examples, Example{ID: c.ID, Number: c.Number})
	}
}

func (cs concerns) count(kind ConcernKind, n int) {
	if n == 0 {
		return
	}
	if cs[kind] == nil {
		cs[kind] = &Concern{Kind: kind}
	}
	cs[kind].Count += n
}

// list returns the concerns that there are, the gravest first.
func (cs concerns) list() []Concern {
	found := []Concern{}
	for _, kind := range kinds {
		if c := cs[kind]; c != nil {
			found = append(found, *c)
		}
	}
	return found
}

// countUnseen counts what a release never meets, because the public does not see it: hidden contributions, pictures that
// wait for somebody to look at them, pictures without public sizes.
func (cs concerns) countUnseen(tx *gorm.DB, operationID string) error {
	var hidden int64
	err := tx.Model(&collect.Contribution{}).Where("operation_id = ? AND state = ?", operationID, collect.Hidden).Count(&hidden).Error
	if err != nil {
		return err
	}
	cs.count(Hidden, int(hidden))
	var media []struct {
		ContributionID string
		Number         int64
		Withheld       bool
	}
	err = tx.Table("medium").Select("medium.contribution_id, c.number, (medium.recognisable AND medium.released_at IS NULL) AS withheld").
		Joins("JOIN contribution AS c ON c.operation_id = medium.operation_id AND c.id = medium.contribution_id").
		Where("medium.operation_id = ? AND c.state = ?", operationID, collect.Published).
		Where("(medium.recognisable AND medium.released_at IS NULL) OR medium.state <> ?", collect.Ready).
		Order("c.number, medium.position").Scan(&media).Error
	for _, m := range media {
		kind := Unready
		if m.Withheld {
			kind = Recognisable
		}
		cs.add(kind, &collect.Contribution{ID: m.ContributionID, Number: m.Number})
	}
	return err
}
