package proposal

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Origin is the proposal of which an atelier was made, without anything of whoever proposed it: pages that anybody may see
// can say it.
type Origin struct {
	AtelierID string
	// ID opens the proposal for the team.
	ID    string
	Kind  Kind
	Title string
	// Interested is how many people want it, as Proposal.Interested counts.
	Interested int `gorm:"-"`
	Voices     int
}

// OfAtelier returns where an atelier comes from, nil for one that the team has thought of itself.
func OfAtelier(ctx context.Context, db *store.DB, operationID, atelierID string) (*Origin, error) {
	all, err := Origins(ctx, db, operationID, atelierID)
	return all[atelierID], err
}

// Origins returns where ateliers come from, by their identifier; all of the operation when none is named.
func Origins(ctx context.Context, db *store.DB, operationID string, ateliers ...string) (map[string]*Origin, error) {
	var found []*Origin
	err := db.Read(ctx, func(tx *gorm.DB) error {
		query := tx.Model(&Proposal{}).Select("atelier_id, id, kind, title, voices").
			Where("operation_id = ? AND state = ? AND atelier_id IS NOT NULL", operationID, Accepted)
		if len(ateliers) > 0 {
			query = query.Where("atelier_id IN ?", ateliers)
		}
		return query.Order("created_at DESC, id").Scan(&found).Error // of two, the older one stays in the map
	})
	origins := make(map[string]*Origin, len(found))
	for _, o := range found {
		o.Interested = (&Proposal{Kind: o.Kind, Voices: o.Voices}).Interested()
		origins[o.AtelierID] = o
	}
	return origins, err
}
