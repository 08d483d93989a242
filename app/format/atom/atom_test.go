package atom_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"os"
	"testing"
	"time"

	"oplibre/app/format/atom"
)

func feed() atom.Feed {
	at := time.Date(2027, 5, 2, 12, 0, 0, 0, time.FixedZone("CEST", 7200))
	return atom.Feed{ID: "https://opl.example/o/saint-marc/programme/versions", Title: "Programme : ce qui change", Author: "Opération Libre Saint-Marc",
		Language: "fr", Self: "https://opl.example/o/saint-marc/programme/versions.atom", Page: "https://opl.example/o/saint-marc/programme/versions",
		Entries: []atom.Entry{
			{ID: "https://opl.example/o/saint-marc/programme/versions?a=2", Title: "Version 2", Page: "https://opl.example/x?de=1&a=2", Published: at, Updated: at,
				Text: "« Flore & <faune> » commence à 14 h."},
			{ID: "https://opl.example/o/saint-marc/programme/versions?a=1", Title: "Version 1", Page: "https://opl.example/x", Updated: at.AddDate(0, 0, -1)},
		}}
}

func TestWrite(t *testing.T) {
	var got bytes.Buffer
	if err := atom.Write(&got, feed()); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/feed.atom"
	if os.Getenv("GOLDEN") == "1" {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s", got.Bytes())
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*atom.Feed)
		want   error
	}{
		"feed without id":       {func(f *atom.Feed) { f.ID = "" }, atom.ErrNoID},
		"feed without title":    {func(f *atom.Feed) { f.Title = "" }, atom.ErrNoTitle},
		"feed without author":   {func(f *atom.Feed) { f.Author = "" }, atom.ErrNoAuthor},
		"feed without any date": {func(f *atom.Feed) { f.Entries = nil }, atom.ErrNoDate},
		"entry without id":      {func(f *atom.Feed) { f.Entries[0].ID = "" }, atom.ErrNoID},
		"entry without title":   {func(f *atom.Feed) { f.Entries[1].Title = "" }, atom.ErrNoTitle},
		"entry without date":    {func(f *atom.Feed) { f.Entries[1].Updated = time.Time{} }, atom.ErrNoDate},
		"two with one id":       {func(f *atom.Feed) { f.Entries[1].ID = f.Entries[0].ID }, atom.ErrSameID},
	} {
		f := feed()
		test.change(&f)
		if err := atom.Write(&bytes.Buffer{}, f); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is said in an entry, the feed is XML that says it.
func FuzzText(f *testing.F) {
	f.Add("« Flore » & <faune>")
	f.Add("]]>")
	f.Add("a\x00b\u202fc")
	f.Fuzz(func(t *testing.T, text string) {
		whole := feed()
		whole.Entries[0].Text, whole.Entries[1].Title = text, "t"+text
		var out bytes.Buffer
		if err := atom.Write(&out, whole); err != nil {
			t.Fatal(err)
		}
		var read struct {
			Entries []struct {
				Title string `xml:"title"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(out.Bytes(), &read); err != nil || len(read.Entries) != 2 {
			t.Errorf("%v\n%s", err, out.Bytes())
		}
	})
}
