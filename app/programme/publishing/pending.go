package publishing

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// Pending is what a publication would change.
type Pending struct {
	Difference Difference
	// Items are what can be published: first what waits of the public ateliers, then the drafts, each by start.
	Items []Item
	// Affected is whom the chosen items concern.
	Affected *Affected
	// Facilitators are the names of those who lead, by identifier.
	Facilitators map[string]string
	// Latest is the last version, nil before the first.
	Latest *Version
}

// Item is what waits for one atelier.
type Item struct {
	AtelierID string
	// Token says which state of it was seen.
	Token string
	// Change is what the public will see; nil when only the team's own notes change.
	Change *Change
	// Draft says that the atelier is not on the programme yet.
	Draft bool
	// Ready says that a draft has a place: what PublishDrafts takes.
	Ready bool
	// Own are the names of fields of programme.Values that the public does not see.
	Own []string
	// Chosen says that Affected counts it.
	Chosen bool
	// Title is the one that is planned.
	Title string
}

// own are the fields of Values that stand in no Public.
var own = []string{"reserve", "pinned", "expected", "team", "minimum", "decided_by", "depends_on", "depends_at", "fallback",
	"fallback_place", "fallback_at", "fallback_owner", "fallen_back_at", "needs"}

// FindPending returns what a publication would change. chosen are the ateliers whose changes are taken; nil is all that wait
// of public ateliers, and no draft.
func FindPending(ctx context.Context, db *store.DB, o *operation.Operation, chosen []string) (*Pending, error) {
	var pending *Pending
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		s, err := readState(tx, o)
		if err != nil {
			return err
		}
		if pending, err = s.pending(tx, o, chosen); err != nil {
			return err
		}
		pending.Latest, _, err = latest(tx, o.ID)
		return err
	})
	return pending, err
}

func (s *state) pending(tx *gorm.DB, o *operation.Operation, chosen []string) (*Pending, error) {
	p := &Pending{Difference: Compare(s.public, s.planned), Facilitators: make(map[string]string, len(s.plan.Facilitators))}
	for i := range s.plan.Facilitators {
		p.Facilitators[s.plan.Facilitators[i].ID] = s.plan.Facilitators[i].Name
	}
	changes := map[string]*Change{}
	for i := range p.Difference.Changes {
		changes[p.Difference.Changes[i].Atelier().ID] = &p.Difference.Changes[i]
	}
	for _, drafts := range []bool{false, true} {
		for _, a := range s.plan.Ateliers { // by start
			waits := a.Published != nil && len(a.Changed) > 0 || a.Published == nil && a.Scheduled()
			if (a.Published == nil) != drafts || !waits {
				continue
			}
			item := Item{AtelierID: a.ID, Token: a.Token(), Change: changes[a.ID], Draft: drafts, Ready: drafts && a.PlaceID != nil,
				Title: a.Title, Own: ownOf(a), Chosen: slices.Contains(chosen, a.ID) || chosen == nil && !drafts}
			p.Items = append(p.Items, item)
		}
	}
	return p, p.affect(tx, o, s)
}

func ownOf(a *plan.Atelier) []string {
	return slices.DeleteFunc(slices.Clone(a.Changed), func(name string) bool { return !slices.Contains(own, name) })
}

// affect finds whom the chosen items concern.
func (p *Pending) affect(tx *gorm.DB, o *operation.Operation, s *state) (err error) {
	taken := map[string]bool{}
	for i := range p.Items {
		taken[p.Items[i].AtelierID] = p.Items[i].Chosen
	}
	after := s.with(taken)
	difference := Compare(s.public, after)
	p.Affected, err = affectedBy(tx, o, s, after, difference.Changes)
	return err
}

// with is the programme as it will be when what waits for some ateliers is published.
func (s *state) with(taken map[string]bool) *Snapshot {
	after := &Snapshot{}
	for _, a := range s.public.Ateliers {
		if !taken[a.ID] {
			after.Ateliers = append(after.Ateliers, a)
		}
	}
	for _, a := range s.planned.Ateliers {
		if taken[a.ID] {
			after.Ateliers = append(after.Ateliers, a)
		}
	}
	after.sort()
	after.Names = s.names.of(after.Ateliers)
	return after
}

// Drop forgets what waits for an atelier that the public sees: it is planned again as it is published. It can be taken back
// like any change of the plan. The errors are those of plan.Edit.
func Drop(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, atelierID, token string) error {
	p, err := plan.Load(ctx, db, o)
	if err != nil {
		return err
	}
	a := p.Find(atelierID)
	if a == nil || a.Published == nil || a.DraftVersion == 0 {
		return nil // dropped or published already
	}
	// Whatever is public is what the token was made from: an atelier that has changed since is refused.
	_, err = plan.Edit(ctx, db, by, o, a.ID, token, func(v *programme.Values) { *v = *a.Published })
	return err
}
