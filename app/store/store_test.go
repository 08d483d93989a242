package store_test

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestOpenTwice(t *testing.T) {
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Now()}
	options := storetest.Options(t)
	for range 2 {
		db, err := store.Open(context.Background(), options)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(context.Background(), func(tx *gorm.DB) error {
			return by.Record(tx, "", "test.done", "test", store.NewID())
		})
		if err != nil {
			t.Fatal(err)
		}
		var n int64
		if err := db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Table("activity").Count(&n).Error }); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		t.Log(n)
	}
}
