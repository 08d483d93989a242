package collect

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Shown is a contribution as somebody sees it.
type Shown struct {
	Contribution
	// Media are those that this reader may see.
	Media []Medium
	// Withheld counts pictures that wait for somebody of the team to look at them, Preparing those whose public sizes
	// are being made.
	Withheld, Preparing int
}

// Picture returns the first picture that may be shown, or nil.
func (s *Shown) Picture() *Medium {
	for i := range s.Media {
		if s.Media[i].Kind == Picture && s.Media[i].State == Ready {
			return &s.Media[i]
		}
	}
	return nil
}

// Filter chooses among contributions. The zero value takes all.
type Filter struct {
	ThemeID, AtelierID string
	WithPhoto          bool
	// Offset and Limit cut the list; Limit 0 means PageSize.
	Offset, Limit int
}

// PageSize is how many contributions a page of the list shows.
const PageSize = 24

func (f Filter) limit() int {
	if f.Limit <= 0 {
		return PageSize
	}
	return f.Limit
}

// apply adds the filter to a query on table contribution.
func (f Filter) apply(tx *gorm.DB) *gorm.DB {
	if f.ThemeID != "" {
		tx = tx.Where("contribution.theme_id = ?", f.ThemeID)
	}
	if f.AtelierID != "" {
		tx = tx.Where("contribution.atelier_id = ?", f.AtelierID)
	}
	if f.WithPhoto {
		photos := visibleMedia(tx.Session(&gorm.Session{NewDB: true}).Table("medium").Select("1")).
			Where("medium.operation_id = contribution.operation_id AND medium.contribution_id = contribution.id AND medium.kind = ?", Picture)
		tx = tx.Where("EXISTS (?)", photos)
	}
	return tx
}

// Find returns a contribution that everybody may see, by its identifier. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*Shown, error) {
	var found Contribution
	var media []Medium
	err := db.Read(ctx, func(tx *gorm.DB) error {
		if err := visible(tx).Where("operation_id = ? AND id = ?", operationID, id).Take(&found).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ? AND contribution_id = ?", operationID, id).Order("position").Find(&media).Error
	})
	if err != nil {
		return nil, err
	}
	return publicView(found, media), nil
}

// publicView leaves the media that the public may see, and counts the others.
func publicView(c Contribution, media []Medium) *Shown {
	shown := &Shown{Contribution: c}
	for _, m := range media {
		switch {
		case m.Withheld():
			shown.Withheld++
		case m.State == Pending:
			shown.Preparing++
		case m.Public():
			shown.Media = append(shown.Media, m)
		}
	}
	return shown
}

// List returns the contributions that everybody may see, newest first, and how many there are in all.
func List(ctx context.Context, db *store.DB, operationID string, filter Filter) ([]Shown, int, error) {
	return list(ctx, db, filter, func(tx *gorm.DB) *gorm.DB {
		return filter.apply(visible(tx.Model(&Contribution{}).Where("contribution.operation_id = ?", operationID)))
	}, publicView)
}

// list runs a query twice, to count and to cut, and adds the media.
func list(ctx context.Context, db *store.DB, filter Filter, query func(*gorm.DB) *gorm.DB,
	view func(Contribution, []Medium) *Shown) ([]Shown, int, error) {
	var found []Contribution
	var total int64
	var media map[string][]Medium
	err := db.Read(ctx, func(tx *gorm.DB) error {
		if err := query(tx).Count(&total).Error; err != nil {
			return err
		}
		err := query(tx).Order("contribution.number DESC").Offset(filter.Offset).Limit(filter.limit()).Find(&found).Error
		if err != nil || len(found) == 0 {
			return err
		}
		media, err = mediaOf(tx, found)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list contributions: %w", err)
	}
	shown := make([]Shown, len(found))
	for i, c := range found {
		shown[i] = *view(c, media[c.ID])
	}
	return shown, int(total), nil
}

// mediaOf returns all media of contributions of one operation, by contribution.
func mediaOf(tx *gorm.DB, contributions []Contribution) (map[string][]Medium, error) {
	if len(contributions) == 0 {
		return nil, nil
	}
	ids := make([]string, len(contributions))
	for i, c := range contributions {
		ids[i] = c.ID
	}
	var media []Medium
	err := tx.Where("operation_id = ? AND contribution_id IN ?", contributions[0].OperationID, ids).
		Order("contribution_id, position").Find(&media).Error
	by := map[string][]Medium{}
	for _, m := range media {
		by[m.ContributionID] = append(by[m.ContributionID], m)
	}
	return by, err
}

// Spot is a contribution on the map.
type Spot struct {
	ID, Title, ThemeID  string
	Longitude, Latitude float64
}

// spotLimit is how many points a drawn map shows: more cannot be told apart.
const spotLimit = 2_000

// Spots returns the points that everybody may see, the newest of them when there are many.
func Spots(ctx context.Context, db *store.DB, operationID string, filter Filter) ([]Spot, error) {
	var spots []Spot
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return filter.apply(visible(tx.Model(&Contribution{}).Where("contribution.operation_id = ?", operationID))).
			Where("contribution.longitude IS NOT NULL AND contribution.latitude IS NOT NULL").
			Order("contribution.number DESC").Limit(spotLimit).Find(&spots).Error
	})
	return spots, err
}

// ByTheme counts what everybody may see, by theme.
func ByTheme(ctx context.Context, db *store.DB, operationID string) (map[string]int, error) {
	var rows []struct {
		ThemeID string
		N       int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return visible(tx.Model(&Contribution{}).Where("operation_id = ?", operationID)).
			Select("theme_id, COUNT(*) AS n").Group("theme_id").Find(&rows).Error
	})
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.ThemeID] = row.N
	}
	return counts, err
}

// Guide is what the form and the pages name: the operation's themes, published ateliers and places, in their order.
type Guide struct {
	Themes   []programme.Theme
	Ateliers []programme.Atelier
	Places   []programme.Place
}

// GuideOf reads the guide of an operation.
func GuideOf(ctx context.Context, db *store.DB, operationID string) (Guide, error) {
	var g Guide
	err := db.Read(ctx, func(tx *gorm.DB) error {
		of := func() *gorm.DB { return tx.Where("operation_id = ?", operationID) }
		if err := of().Order("position, id").Find(&g.Themes).Error; err != nil {
			return err
		}
		if err := of().Where("status <> ?", programme.DraftAtelier).Order("starts_at, number").Find(&g.Ateliers).Error; err != nil {
			return err
		}
		return of().Order("number").Find(&g.Places).Error
	})
	return g, err
}

// Theme returns the theme of an identifier or slug, or nil.
func (g *Guide) Theme(name string) *programme.Theme {
	for i := range g.Themes {
		if name != "" && (g.Themes[i].ID == name || g.Themes[i].Slug == name) {
			return &g.Themes[i]
		}
	}
	return nil
}

// Atelier returns the atelier of an identifier or slug, or nil.
func (g *Guide) Atelier(name string) *programme.Atelier {
	for i := range g.Ateliers {
		if name != "" && (g.Ateliers[i].ID == name || g.Ateliers[i].Slug == name) {
			return &g.Ateliers[i]
		}
	}
	return nil
}

// The sizes in the address of a public file. Numbers are the longer side in pixels.
const (
	Small  = "320"
	Middle = "1024"
	Large  = "2048"
	Whole  = "fichier" // a recording or a document
)

// HashOf returns the hash of the public file of a size, empty when there is none.
func (m *Medium) HashOf(size string) string {
	switch {
	case m.Kind != Picture && size == Whole:
		return m.LargeHash
	case m.Kind != Picture:
		return ""
	}
	return map[string]string{Small: m.SmallHash, Middle: m.MediumHash, Large: m.LargeHash}[size]
}

// sizeColumns say in which column the hash of a size stands.
var sizeColumns = map[string]string{Small: "small_hash", Middle: "medium_hash", Large: "large_hash", Whole: "large_hash"}

// PublicFile returns the medium that makes the file of this hash public in this size, in any public operation. It
// returns problem.NotFound for everything else: an original, a picture that waits for the team, a hidden contribution.
func PublicFile(ctx context.Context, db *store.DB, hash, size string) (*Medium, error) {
	column, known := sizeColumns[size]
	if !known || len(hash) != 64 {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	var found Medium
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return visibleMedia(tx.Model(&Medium{}).Joins(joinContribution).
			Joins("JOIN operation ON operation.id = medium.operation_id AND operation.phase <> 'draft'")).
			Where("medium."+column+" = ?", hash).Where("(medium.kind = ?) = ?", Picture, size != Whole).
			Select("medium.*").Order("medium.id").Limit(1).Take(&found).Error
	})
	if err != nil {
		return nil, err
	}
	return &found, nil
}
