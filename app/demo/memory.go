package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// memory is what a filled database knows of its demonstration.
type memory struct {
	Moment Moment `json:"moment"`
	// Carnet is the one whose code is printed, to be tried.
	Carnet string `json:"carnet"`
	// Facilitator is one of the operation who has a private address.
	Facilitator string `json:"facilitator"`
	Operation   string `json:"operation"`
	// Desk is a welcome table that has a private address.
	Desk string `json:"desk"`
	// Relay is a counter elsewhere that has one too.
	Relay string `json:"relay"`
}

// setting is the row that holds the memory, among the settings of the instance.
type setting struct {
	Name      string `gorm:"primaryKey"`
	Value     string
	Version   int64
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
}

const memoryName = "demo"

// recall returns the memory; an empty one where no filling was finished.
func recall(ctx context.Context, db *store.DB) (remembered memory, err error) {
	var row setting
	err = db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("name = ?", memoryName).Take(&row).Error })
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return remembered, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(row.Value), &remembered)
	}
	if err != nil {
		return remembered, fmt.Errorf("recall the demonstration: %w", err)
	}
	return remembered, nil
}

// remember is the last step of filling.
func (f *filling) remember(ctx context.Context) error {
	value, err := json.Marshal(memory{Moment: f.at, Carnet: f.carnet, Facilitator: f.facilitator, Operation: f.o.ID, Desk: f.desks[0].ID, Relay: f.relay.ID})
	if err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Create(&setting{Name: memoryName, Value: string(value), Version: 1, UpdatedAt: store.InstantOf(f.at.Time())}).Error
	})
}
