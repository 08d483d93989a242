package collect_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/data"
)

var (
	saturday = time.Date(2027, 5, 22, 12, 0, 0, 0, time.UTC)
	resident = store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: saturday}
	member   = store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: "0197f2b0-0000-7000-8000-00000000000a"}, At: saturday}
)

// weekend makes an operation with all themes, an atelier and a place, under way.
func weekend(t testing.TB, db *store.DB, slug string) *operation.Operation {
	t.Helper()
	o := &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Saint-Marc", Translations: map[string]operation.Translation{}, Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: store.InstantOf(saturday.Add(-24 * time.Hour)), EndsAt: store.InstantOf(saturday.Add(24 * time.Hour)),
		Phase: operation.UnderWay, Longitude: -4.455, Latitude: 48.4, NextNumber: 1, Version: 1}
	write(t, db, func(tx *gorm.DB) error { return tx.Create(o).Error })
	for i, theme := range data.Themes {
		row, err := programme.ThemeOf(o.ID, theme, i)
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *gorm.DB) error { return tx.Create(&row).Error })
	}
	longitude, latitude := -4.456, 48.3989
	place := programme.Place{OperationID: o.ID, ID: store.NewID(), Number: 1, Slug: "qg", Name: "QG", Longitude: &longitude, Latitude: &latitude,
		Access: []string{}}
	write(t, db, func(tx *gorm.DB) error { return tx.Create(&place).Error })
	return o
}

func write(t testing.TB, db *store.DB, fn func(tx *gorm.DB) error) {
	t.Helper()
	if err := db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func add(t testing.TB, db *store.DB, o *operation.Operation, form collect.Form) *collect.Contribution {
	t.Helper()
	if form.ID == "" {
		form.ID = store.NewID()
	}
	made, err := collect.Add(context.Background(), db, resident, o, "", form)
	if err != nil {
		t.Fatalf("add %+v: %v", form, err)
	}
	return made
}

func stage(t testing.TB, db *store.DB, o *operation.Operation, name string, content []byte) *collect.Upload {
	t.Helper()
	upload, err := collect.Stage(context.Background(), db, resident, o.ID, name, bytes.NewReader(content))
	if err != nil {
		t.Fatalf("stage %s: %v", name, err)
	}
	return upload
}

// work runs a worker until everything that waits was tried.
func work(t testing.TB, db *store.DB) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	worker := collect.NewWorker(db, slog.New(slog.DiscardHandler))
	go func() { ended <- worker.Run(ctx) }()
	if err := worker.WaitIdle(ctx); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// picture is a JPEG that no other call makes.
func picture(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), uint8(rand.IntN(256)), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bomb claims dimensions that it does not hold: what a decoder would believe.
func bomb(t testing.TB, width, height uint32) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	content := out.Bytes()
	put := func(at int, v uint32) {
		content[at], content[at+1], content[at+2], content[at+3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	}
	put(16, width)
	put(20, height)
	put(29, crcOf(content[12:29]))
	return content
}

// shared returns a file of the shared material beside the repository.
func shared(t testing.TB, path string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, "shared", "data", path))
		if err == nil {
			return content
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Skipf("shared/data/%s is not beside the repository", path)
		}
		dir = parent
	}
}

// fieldOf returns the message key of a field of a refusal, empty when the field is right.
func fieldOf(err error, name string) string {
	refusal, ok := err.(*problem.Error) //nolint:errorlint // commands return it as it is
	if !ok {
		return ""
	}
	for _, field := range refusal.Fields {
		if field.Name == name {
			return field.Message.Key
		}
	}
	return ""
}

func newDB(t testing.TB) *store.DB { return storetest.New(t) }
