package proposal

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// listed is how many proposals a page lists at most.
const listed = 500

// List returns the proposals of an operation for its team: those that most people want first, and of equal ones the oldest;
// those that are decided after all others, so that a flood that is declined no longer stands before what comes after it.
func List(ctx context.Context, db *store.DB, operationID string) ([]Proposal, error) {
	var all []Proposal
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).
			Order("CASE WHEN state IN ('new', 'open') THEN 0 ELSE 1 END, voices DESC, created_at, id").Limit(listed).Find(&all).Error
	})
	return all, err
}

// Find returns a proposal of the operation. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*Proposal, error) {
	var p *Proposal
	err := db.Read(ctx, func(tx *gorm.DB) (err error) {
		p, err = find(tx, operationID, id)
		return err
	})
	return p, err
}

func find(tx *gorm.DB, operationID, id string) (*Proposal, error) {
	var found []Proposal
	if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&found).Error; err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "proposal.unknown", nil)
	}
	return &found[0], nil
}

// Shown is a proposal as the public sees it: nothing of whoever proposed it.
type Shown struct {
	ID         string
	Kind       Kind
	Title      string
	Text       string
	ThemeID    *string
	State      State
	Voices     int
	Interested int `gorm:"-"`
	// AtelierSlug is that of the atelier that it has become, once the programme shows it.
	AtelierSlug string
	// Mine says that this browser has said "me too".
	Mine bool `gorm:"-"`
}

// Public returns the shown proposals of an operation, those that most people want first. token is the browser's, as
// VoiceHash takes it; empty for a browser without one.
func Public(ctx context.Context, db *store.DB, operationID, token string) ([]Shown, error) {
	var all []Shown
	var mine []voice
	hash := VoiceHash(db, operationID, token)
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		all, mine = nil, nil
		err := tx.Table("proposal AS p").
			Select("p.id, p.kind, p.title, p.text, p.theme_id, p.state, p.voices, COALESCE(a.slug, '') AS atelier_slug").
			Joins("LEFT JOIN atelier AS a ON a.operation_id = p.operation_id AND a.id = p.atelier_id AND a.status <> ?", programme.DraftAtelier).
			Where("p.operation_id = ? AND p.shown = ?", operationID, true).
			Order("p.voices DESC, p.created_at, p.id").Limit(listed).Scan(&all).Error
		if err != nil || token == "" {
			return err
		}
		return tx.Where("operation_id = ? AND voice_hash = ?", operationID, hash).Find(&mine).Error
	})
	if err != nil {
		return nil, err
	}
	given := map[string]bool{}
	for _, v := range mine {
		given[v.ProposalID] = true
	}
	for i := range all {
		s := &all[i]
		s.Mine = given[s.ID]
		s.Interested = (&Proposal{Kind: s.Kind, Voices: s.Voices}).Interested()
	}
	return all, nil
}

// CallOf returns how the operation asks for proposals.
func CallOf(ctx context.Context, db *store.DB, operationID string) (*Call, error) {
	var call Call
	err := db.Read(ctx, func(tx *gorm.DB) (err error) {
		call, err = callOf(tx, operationID)
		return err
	})
	return &call, err
}

func callOf(tx *gorm.DB, operationID string) (Call, error) {
	var found []Call
	err := tx.Where("operation_id = ?", operationID).Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return DefaultCall(operationID), err
	}
	return found[0], nil
}
