package exchange_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme/exchange"
	"oplibre/app/store"
)

// smallSchedule is a whole schedule of no event.
const smallSchedule = `<schedule><conference><acronym>opl</acronym></conference><day index="1" date="2027-05-22"></day></schedule>`

func TestOnlyTheSenderOpensAStagedSchedule(t *testing.T) {
	db, o := newWeekend(t)
	sender := by(t)
	sender.Actor = store.Actor{Kind: store.ActorAccount, ID: store.NewID()}
	key, err := exchange.Stage(context.Background(), db, sender, o, "programme.xml", strings.NewReader(smallSchedule))
	if err != nil {
		t.Fatal(err)
	}
	after := func(d time.Duration) store.By { late := sender; late.At = late.At.Add(d); return late }
	colleague := sender
	colleague.Actor.ID = store.NewID()
	for name, c := range map[string]struct {
		by   store.By
		o    *operation.Operation
		key  string
		open bool
	}{
		"the sender":           {sender, o, key, true},
		"within a day":         {after(24*time.Hour - time.Second), o, key, true},
		"a day later":          {after(24 * time.Hour), o, key, false},
		"a colleague":          {colleague, o, key, false},
		"another operation":    {sender, &operation.Operation{ID: store.NewID()}, key, false},
		"a key that was bent":  {sender, o, "A" + key[1:], false},
		"the hash of the file": {sender, o, strings.Repeat("0", 64), false},
		"nothing":              {sender, o, "", false},
	} {
		file, err := exchange.Staged(db, c.by, c.o, c.key, "programme.xml")
		if c.open != (err == nil && file != nil) || !c.open && !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := db.DropUnnamed(context.Background(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.Staged(db, sender, o, key, "programme.xml"); !problem.Is(err, problem.NotFound) {
		t.Errorf("after the sweep: %v", err)
	}
}

func TestWhatIsNoScheduleIsNamedAndNotKept(t *testing.T) {
	db, o := newWeekend(t)
	for content, want := range map[string]string{
		"%PDF-1.7\n":                    "kind.pdf",
		"\xff\xd8\xff\xe0 JFIF":         "kind.picture",
		"\x89PNG\r\n\x1a\n":             "kind.picture",
		"RIFF\x00\x00\x00\x00WEBPVP8 ":  "kind.picture",
		"\x00\x00\x00\x18ftypheic\x00":  "kind.picture",
		"<svg xmlns='x'/>":              "kind.picture",
		"PK\x03\x04" + "photos/une.jpg": "kind.archive",
		"PK\x03\x04[Content_Types].xml": "kind.office",
		"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "kind.office",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":                                 "kind.office",
		"BEGIN:VCALENDAR\r\n":                                              "empty",
		"\n<!DOCTYPE HTML><p>":                                             "kind.page",
		"\ufeff<html><p>":                                                  "kind.page",
		"<schedule>\n<day":                                                 "syntax",
		"bonjour tout le monde\n":                                          "no_heading",
		"heure;titre\n":                                                    "empty",
		"":                                                                 "no_schedule",
	} {
		_, err := exchange.Stage(context.Background(), db, by(t), o, "f.xml", strings.NewReader(content))
		if !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), "programme.import."+want+")") && !strings.Contains(err.Error(), "programme.import."+want+",") {
			t.Errorf("%.20q: %v, want %s", content, err, want)
		}
	}
	err := db.Files.Walk(func(stored store.Stored) error {
		t.Errorf("%s of %d octets was kept", stored.Hash[:8], stored.Size)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRealSchedulesAreNotTakenForAnotherKind(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for ; len(names) == 0 && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		names, _ = filepath.Glob(filepath.Join(dir, "shared", "data", "schedule", "*.xml"))
	}
	if len(names) == 0 {
		t.Skip("shared/data/schedule is not beside the repository")
	}
	for _, name := range names {
		content, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := exchange.Read(content, filepath.Base(name), &operation.Operation{TimeZone: "Europe/Paris"}); err != nil && strings.Contains(err.Error(), "import.kind.") {
			t.Errorf("%s: %v", name, err)
		}
		_ = content.Close()
	}
}
