package operation

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Find returns an operation with its communes. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, id string) (*Operation, error) {
	return findOne(ctx, db, "id = ?", id)
}

// BySlug returns the operation of an address with its communes. It returns problem.NotFound. A draft is found too: the
// caller knows who is asking.
func BySlug(ctx context.Context, db *store.DB, slug string) (*Operation, error) {
	return findOne(ctx, db, "slug = ?", slug)
}

func findOne(ctx context.Context, db *store.DB, condition, value string) (*Operation, error) {
	var o *Operation
	err := db.Read(ctx, func(tx *gorm.DB) error {
		found, err := list(tx.Where(condition, value).Limit(1))
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return problem.New(problem.NotFound, "operation.unknown", nil)
		}
		o = found[0]
		return nil
	})
	return o, err
}

// Listed returns the operations that everybody may see, the earliest first.
func Listed(ctx context.Context, db *store.DB) ([]*Operation, error) {
	return find(ctx, db, func(tx *gorm.DB) *gorm.DB { return tx.Where("phase <> ?", Draft) })
}

// All returns every operation of the instance, drafts too, the earliest first.
func All(ctx context.Context, db *store.DB) ([]*Operation, error) {
	return find(ctx, db, func(tx *gorm.DB) *gorm.DB { return tx })
}

// Those returns the operations with these identifiers, the earliest first.
func Those(ctx context.Context, db *store.DB, ids []string) ([]*Operation, error) {
	return find(ctx, db, func(tx *gorm.DB) *gorm.DB { return tx.Where("id IN ?", ids) })
}

func find(ctx context.Context, db *store.DB, narrow func(*gorm.DB) *gorm.DB) ([]*Operation, error) {
	var found []*Operation
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var err error
		found, err = list(narrow(tx).Order("starts_at, id"))
		return err
	})
	return found, err
}

// list runs a query for operations and one more for the communes of them all.
func list(query *gorm.DB) ([]*Operation, error) {
	var found []*Operation
	if err := query.Find(&found).Error; err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]string, len(found))
	byID := make(map[string]*Operation, len(found))
	for i, o := range found {
		ids[i], byID[o.ID] = o.ID, o
	}
	var communes []TerritoryCommune
	fresh := query.Session(&gorm.Session{NewDB: true})
	if err := fresh.Where("operation_id IN ?", ids).Order("operation_id, position").Find(&communes).Error; err != nil {
		return nil, err
	}
	for _, c := range communes {
		byID[c.OperationID].Communes = append(byID[c.OperationID].Communes, c)
	}
	return found, nil
}

// lock reads an operation inside a transaction. version is what the page was made from; empty asks nothing. It returns
// problem.NotFound and problem.Conflict (store.Stale).
func lock(tx *gorm.DB, id, version string) (*Operation, error) {
	found, err := list(tx.Where("id = ?", id).Limit(1))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "operation.unknown", nil)
	}
	if version != "" && version != FormOf(found[0]).Version {
		return nil, store.Stale(found[0])
	}
	return found[0], nil
}

// Calendar is the operations as the home page shows them.
type Calendar struct {
	// UnderWay and Coming begin with the earliest, Past with the latest.
	UnderWay, Coming, Past []*Operation
}

// Sort puts operations where they stand at a moment.
func Sort(operations []*Operation, now store.Instant) Calendar {
	var c Calendar
	for _, o := range operations {
		switch o.Current(now) {
		case UnderWay:
			c.UnderWay = append(c.UnderWay, o)
		case Finished, Archived:
			c.Past = append(c.Past, o)
		default:
			c.Coming = append(c.Coming, o)
		}
	}
	slices.Reverse(c.Past)
	return c
}
