package opendata

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// material is what a release is made of beside contributions: small, read once, the same for every part.
type material struct {
	operation *operation.Operation
	ateliers  []*programme.Listing // those that the public sees, by start
	places    []programme.Place    // by number
	partners  []*partner.Partner   // those that agreed to be named
	themes    []programme.Theme    // in their order
	themeByID map[string]*programme.Theme
	atelierBy map[string]*programme.Listing
}

func readMaterial(ctx context.Context, db *store.DB, o *operation.Operation) (*material, error) {
	m := &material{operation: o, themeByID: map[string]*programme.Theme{}, atelierBy: map[string]*programme.Listing{}}
	listings, err := programme.FindAteliers(ctx, db, o.ID)
	if err != nil {
		return nil, fmt.Errorf("programme of a release: %w", err)
	}
	m.ateliers = programme.Public(listings)
	if m.partners, err = partner.Public(ctx, db, o.ID); err != nil {
		return nil, fmt.Errorf("partners of a release: %w", err)
	}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", o.ID).Order("number").Find(&m.places).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ?", o.ID).Order("position, slug").Find(&m.themes).Error
	})
	for i := range m.themes {
		m.themeByID[m.themes[i].ID] = &m.themes[i]
	}
	for _, l := range m.ateliers {
		m.atelierBy[l.ID] = l
	}
	return m, err
}

// statistics are the rows of statistics.csv: the themes that have ateliers or contributions, in their order.
func (m *material) statistics(counts Counts) []themeRow {
	byTheme := map[string]*themeRow{}
	rows := make([]themeRow, len(m.themes))
	for i := range m.themes {
		rows[i].theme = &m.themes[i]
		byTheme[m.themes[i].ID] = &rows[i]
		for _, c := range counts.Themes {
			if c.Slug == m.themes[i].Slug {
				rows[i].counts = c
			}
		}
	}
	for _, l := range m.ateliers {
		if row := byTheme[l.ThemeID]; row != nil && l.Status == programme.Published {
			row.ateliers++
			row.seats += l.Seats.Confirmed
		}
	}
	kept := rows[:0]
	for _, row := range rows {
		if row.ateliers > 0 || row.counts.Count > 0 {
			kept = append(kept, row)
		}
	}
	return kept
}

// gather calls sink with each contribution that may be published, in the order of their numbers, and returns what there
// was and what needs a human eye. A nil sink only counts.
func gather(ctx context.Context, db *store.DB, m *material, baseURL string, sink func(*record) error) (Counts, []Concern, error) {
	t := newTally(m)
	prefix := operationURL(baseURL, m.operation) + "/contributions/"
	var r record
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := t.concerns.countUnseen(tx, m.operation.ID); err != nil {
			return err
		}
		return collect.ForRelease(tx, m.operation.ID, func(c collect.Contribution, media []collect.Medium) error {
			r = record{Contribution: &c, theme: m.themeByID[c.ThemeID], media: media, url: prefix + c.ID}
			if c.AtelierID != nil {
				r.atelier = m.atelierBy[*c.AtelierID]
			}
			if !t.judge(&r, db.Files) || sink == nil {
				return nil
			}
			return sink(&r)
		})
	})
	if err != nil {
		return Counts{}, nil, fmt.Errorf("gather contributions: %w", err)
	}
	counts := t.result()
	return counts, t.concerns.list(), nil
}

// operationURL is the stable address of the operation's pages.
func operationURL(baseURL string, o *operation.Operation) string { return baseURL + "/o/" + o.Slug }
