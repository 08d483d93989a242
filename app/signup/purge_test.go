package signup

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"
)

func TestPurge(t *testing.T) {
	w := newWeekend(t)
	flore := w.atelier("Flore", at(10, 0), at(12, 0), 20)
	f := form("Nolwenn Cadiou", flore)
	f.Email, f.Phone, f.Origin = "nolwenn@example.org", "02 61 91 44 12", "quartier"
	f.Companions = []Companion{{Name: "Maël", Age: "8", Guardian: "Nolwenn, 02 61 91 44 12"}}
	opened := w.must(f)
	end := w.operation.EndsAt.Time()
	purgeAt := func(after time.Duration) int {
		t.Helper()
		by := w.by
		by.At = end.Add(after)
		n, err := Purge(context.Background(), w.DB, by)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	persons := func() (all []Person) {
		t.Helper()
		err := w.Read(context.Background(), func(tx *gorm.DB) error { return tx.Order("position").Find(&all).Error })
		if err != nil {
			t.Fatal(err)
		}
		return all
	}

	if n := purgeAt(time.Hour); n != 0 || persons()[1].Age == nil {
		t.Fatalf("an hour after the end nothing goes: %d %+v", n, persons())
	}
	if n := purgeAt(25 * time.Hour); n != 0 {
		t.Fatalf("a day after the end no carnet goes: %d", n)
	}
	if child := persons()[1]; child.Age != nil || child.AgeBand != "6-10" || child.Guardian != "" || child.Name != "Maël" {
		t.Errorf("a day after the end an age is a band and nobody is to be called: %+v", child)
	}
	if n := purgeAt(89 * 24 * time.Hour); n != 0 {
		t.Fatalf("89 days after the end: %d", n)
	}
	if n := purgeAt(90 * 24 * time.Hour); n != 1 {
		t.Fatalf("90 days after the end: %d", n)
	}
	for _, p := range persons() {
		if p.Name != "" || p.Email != "" || p.Phone != "" || p.AgeBand != "" || p.Headcount != 1 {
			t.Errorf("something personal stayed, or the number went: %+v", p)
		}
	}
	if got := w.confirmed(flore); got != 2 {
		t.Errorf("the seats that were taken stay counted: %d", got)
	}
	if c, err := Find(context.Background(), w.DB, opened.Code); err != nil || !c.Anonymised() || len(c.Consents) != 0 {
		t.Errorf("the code opens what its people brought, and nothing personal: %+v, %v", c, err)
	}
	if n := purgeAt(91 * 24 * time.Hour); n != 0 {
		t.Errorf("a second time there is nothing to do: %d", n)
	}
	w.clean()
}
