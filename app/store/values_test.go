package store_test

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestInstant(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in         time.Time
		want       store.Instant
		utc, local string
	}{
		{time.Unix(0, 0), 0, "1970-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00"},
		{time.Date(2026, 6, 13, 10, 0, 0, 1_999_999, paris), 1781337600001, "2026-06-13T08:00:00.001Z", "2026-06-13T10:00:00.001+02:00"},
		{time.Date(1969, 12, 31, 23, 59, 59, 999_500_000, time.UTC), -1, "1969-12-31T23:59:59.999Z", "1970-01-01T00:59:59.999+01:00"},
	} {
		got := store.InstantOf(c.in)
		if got != c.want || got.Time().Format(time.RFC3339Nano) != c.utc || got.In(paris).Format(time.RFC3339Nano) != c.local {
			t.Errorf("%v: %d, %v, %v", c.in, got, got.Time(), got.In(paris))
		}
	}
}

func TestNewID(t *testing.T) {
	var ids []string
	for range 1000 {
		ids = append(ids, store.NewID())
	}
	if !slices.IsSorted(ids) || len(slices.Compact(ids)) != 1000 {
		t.Error("identifiers do not grow with time")
	}
	if !store.ValidID(ids[0]) || ids[0][14] != '7' {
		t.Errorf("%s is no UUIDv7", ids[0])
	}
}

func TestValidID(t *testing.T) {
	const id = "0197a000-0000-7000-8000-0000000000ab"
	for s, want := range map[string]bool{
		id: true, "": false, strings.ToUpper(id): false, "{" + id + "}": false, "urn:uuid:" + id: false,
		strings.ReplaceAll(id, "-", ""): false, id + " ": false, id[:35]: false, id[:35] + "g": false, "' OR 1=1 --": false,
	} {
		if got := store.ValidID(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestMAC(t *testing.T) {
	db := storetest.New(t)
	seen := map[string]string{}
	for _, parts := range [][]string{{"code"}, {"code", ""}, {"code", "a", "b"}, {"code", "ab"}, {"code", "a", "b", ""}, {"codea", "b"}, {"link", "a", "b"}} {
		mac := hex.EncodeToString(db.MAC(parts[0], parts[1:]...))
		if len(mac) != 64 || seen[mac] != "" {
			t.Errorf("%q gives the same as %s", parts, seen[mac])
		}
		seen[mac] = strings.Join(parts, ",")
		if again := hex.EncodeToString(db.MAC(parts[0], parts[1:]...)); again != mac {
			t.Errorf("%q gives %s and then %s", parts, mac, again)
		}
	}
	if mac := hex.EncodeToString(open(t, storetest.EmptySQLite(t)).MAC("code", "a", "b")); seen[mac] != "" {
		t.Error("two instances have one key")
	}
}

func TestRecord(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	by := store.By{Actor: store.Actor{Kind: store.ActorLink, ID: "l1", OnBehalfOf: "c1"}, At: time.UnixMilli(1234)}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := insertOperation(tx, touched); err != nil {
			return err
		}
		if err := by.Record(tx, "", "instance.opened", "instance", "i"); err != nil {
			return err
		}
		return by.Record(tx, touched, "atelier.created", "atelier", "a1")
	})
	if err != nil {
		t.Fatal(err)
	}
	var lines []store.Activity
	if err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Order("id").Find(&lines).Error }); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 2 || lines[0].OperationID != nil || lines[1].OperationID == nil || *lines[1].OperationID != touched {
		t.Fatalf("%+v", lines)
	}
	line := lines[1]
	line.ID, line.OperationID = "", nil
	want := store.Activity{At: 1234, ActorKind: "link", ActorID: "l1", OnBehalfOf: "c1", Action: "atelier.created", SubjectKind: "atelier", SubjectID: "a1"}
	if line != want {
		t.Errorf("%+v", line)
	}
}

func TestStale(t *testing.T) {
	err := store.Stale(42)
	if !problem.Is(err, problem.Conflict) {
		t.Error(err)
	}
	if e, _ := err.(*problem.Error); e == nil || e.Current != 42 || e.Message.Key != "error.stale" {
		t.Errorf("%+v", e)
	}
}
