// Package instance is what concerns the whole installation: who runs it and its legal pages.
package instance

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Settings say who runs the installation, for the legal notice (LCEN, article 6-III) and the letters, and from where its
// welcome tables ask.
type Settings struct {
	// Organisation is the legal person that publishes the site.
	Organisation string `json:"organisation" form:"organisation"`
	Address      string `json:"address" form:"address"`
	Phone        string `json:"phone" form:"phone"`
	Email        string `json:"email" form:"email"`
	// Director is the director of publication: in an association, whoever presides over it.
	Director string `json:"director" form:"director"`
	// Host and HostAddress name who provides the server.
	Host        string `json:"host" form:"host"`
	HostAddress string `json:"host_address" form:"host_address"`
	// Desks are the addresses and networks of welcome tables and halls, as they were typed; DeskNetworks reads them.
	Desks string `json:"desks,omitempty" form:"desks"`
	// Version is that of the row, as a form carries it.
	Version string `json:"-" form:"version"`
}

// setting is one row of the instance's settings.
type setting struct {
	Name      string `gorm:"primaryKey"`
	Value     string
	Version   int64
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
}

const siteSetting = "site"

// textMax is the longest value of one setting, in characters.
const textMax = 300

func (s Settings) check() problem.Fields {
	var fields problem.Fields
	for _, field := range []struct{ name, value string }{{"organisation", s.Organisation}, {"address", s.Address}, {"phone", s.Phone},
		{"email", s.Email}, {"director", s.Director}, {"host", s.Host}, {"host_address", s.HostAddress}} {
		if utf8.RuneCountInString(field.value) > textMax {
			fields.Add(field.name, "instance.text.long", problem.Args{"Max": textMax})
		}
	}
	var unreadable *problem.Error
	if _, err := s.DeskNetworks(); errors.As(err, &unreadable) {
		fields = append(fields, unreadable.Fields...)
	}
	return fields
}

// LoadSettings returns the settings; empty ones until somebody saved some.
func LoadSettings(ctx context.Context, db *store.DB) (Settings, error) {
	var s Settings
	row, err := load(ctx, db, siteSetting)
	if err != nil {
		return s, err
	}
	if row.Value != "" {
		if err := json.Unmarshal([]byte(row.Value), &s); err != nil {
			return s, err
		}
	}
	s.Version = strconv.FormatInt(row.Version, 10)
	return s, nil
}

// SaveSettings keeps the settings. It returns problem.Invalid with fields, or problem.Conflict when somebody else saved
// meanwhile.
func SaveSettings(ctx context.Context, db *store.DB, by store.By, s Settings) error {
	if err := s.check().Err(); err != nil {
		return err
	}
	value, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return save(ctx, db, by, siteSetting, string(value), s.Version)
}

// load returns a row, or an empty one of version 0 when it was never saved.
func load(ctx context.Context, db *store.DB, name string) (setting, error) {
	row := setting{Name: name}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		err := tx.Where("name = ?", name).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		return err
	})
	return row, err
}

func save(ctx context.Context, db *store.DB, by store.By, name, value, version string) error {
	expected, _ := strconv.ParseInt(version, 10, 64) // what is no number was never saved
	return db.Write(ctx, func(tx *gorm.DB) error {
		var changed *gorm.DB
		if expected == 0 {
			row := setting{Name: name, Value: value, Version: 1, UpdatedAt: by.Now()}
			changed = tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		} else {
			changed = tx.Model(&setting{}).Where("name = ? AND version = ?", name, expected).
				Updates(map[string]any{"value": value, "version": expected + 1, "updated_at": by.Now()})
		}
		if changed.Error != nil {
			return changed.Error
		}
		if changed.RowsAffected == 0 {
			var current setting
			if err := tx.Where("name = ?", name).Take(&current).Error; err != nil {
				return err
			}
			return store.Stale(current.Value)
		}
		return by.Record(tx, "", "setting.updated", "setting", name)
	})
}
