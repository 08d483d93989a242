package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store/storetest"
)

func TestReleaseTakesOnlyWhatNothingNames(t *testing.T) {
	db := storetest.New(t)
	ctx := context.Background()
	stored, err := db.Files.Put(ctx, strings.NewReader("for nobody"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if gone, err := db.Release(ctx, stored.Hash); err != nil || !gone {
		t.Errorf("a file that nothing names: %v, %v", gone, err)
	}
	if gone, err := db.Release(ctx, stored.Hash); err != nil || gone {
		t.Errorf("a second time: %v, %v", gone, err)
	}
	written := errors.New("written")
	if err := db.Claim(ctx, stored.Hash, func(*gorm.DB) error { return written }); !problem.Is(err, problem.NotFound) {
		t.Errorf("a file that went in between was claimed: %v", err)
	}
}
