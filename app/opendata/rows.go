package opendata

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/store"
)

// RowFilter chooses among the contributions that the data page lists. The zero value takes all.
type RowFilter struct {
	ThemeID string
	// From and Until bound the moment of observation; zero bounds nothing.
	From, Until time.Time
	WithPhoto   bool
	// Before leaves out what arrived later: a page about a release shows what was there.
	Before store.Instant
	// Offset and Limit cut the list.
	Offset, Limit int
}

// Row is a contribution in a list.
type Row struct {
	ID, Title, Body, Credit, DataLicence, ThemeID string
	Number                                        int64
	Kind                                          collect.Kind
	AtelierID                                     *string
	Longitude, Latitude                           *float64
	ObservedAt                                    store.Instant
}

// rowColumns are read, and no other: each is public.
var rowColumns = []string{"id", "title", "body", "credit", "data_licence", "theme_id", "number", "kind", "atelier_id", "longitude",
	"latitude", "observed_at"}

// Rows returns contributions that everybody may see, in the order in which they were observed, and how many there are in all.
func Rows(ctx context.Context, db *store.DB, operationID string, f RowFilter) (rows []Row, total int, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		var n int64
		if err := f.apply(tx, operationID).Count(&n).Error; err != nil {
			return err
		}
		total = int(n)
		return f.apply(tx, operationID).Select(rowColumns).Order("observed_at, number").Offset(f.Offset).Limit(f.Limit).Scan(&rows).Error
	})
	return rows, total, err
}

func (f RowFilter) apply(tx *gorm.DB, operationID string) *gorm.DB {
	query := tx.Table("contribution").Where("operation_id = ? AND state = ?", operationID, collect.Published)
	if f.ThemeID != "" {
		query = query.Where("theme_id = ?", f.ThemeID)
	}
	if !f.From.IsZero() {
		query = query.Where("observed_at >= ?", store.InstantOf(f.From))
	}
	if !f.Until.IsZero() {
		query = query.Where("observed_at < ?", store.InstantOf(f.Until))
	}
	if f.Before != 0 {
		query = query.Where("created_at <= ?", f.Before)
	}
	if f.WithPhoto {
		photos := tx.Session(&gorm.Session{NewDB: true}).Table("medium AS m").Select("1").
			Where("m.operation_id = contribution.operation_id AND m.contribution_id = contribution.id AND m.kind = ?", collect.Picture).
			Where("m.state = ? AND (NOT m.recognisable OR m.released_at IS NOT NULL)", collect.Ready)
		query = query.Where("EXISTS (?)", photos)
	}
	return query
}

// SoFar counts, by theme and by licence, what everybody sees today: what the page tells before the first release.
func SoFar(ctx context.Context, db *store.DB, operationID string) (Counts, error) {
	var groups []struct {
		Slug, Name, DataLicence string
		N, Placed               int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("contribution").Select("theme.slug, theme.name, contribution.data_licence, COUNT(*) AS n, COUNT(contribution.longitude) AS placed").
			Joins("JOIN theme ON theme.operation_id = contribution.operation_id AND theme.id = contribution.theme_id").
			Where("contribution.operation_id = ? AND contribution.state = ?", operationID, collect.Published).
			Group("theme.slug, theme.name, contribution.data_licence").Scan(&groups).Error
	})
	t := tally{licences: map[string]int{}, themes: map[string]*themeTally{}}
	for _, g := range groups {
		theme := t.themes[g.Slug]
		if theme == nil {
			theme = &themeTally{ThemeCount: ThemeCount{Slug: g.Slug, Name: g.Name}, licences: map[string]int{}}
			t.themes[g.Slug] = theme
		}
		theme.Count += g.N
		theme.Placed += g.Placed
		theme.licences[g.DataLicence] += g.N
		t.licences[g.DataLicence] += g.N
		t.counts.Contributions += g.N
		t.counts.Placed += g.Placed
	}
	return t.result(), err
}
