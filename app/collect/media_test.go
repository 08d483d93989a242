package collect_test

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/problem"
	"oplibre/app/store"
)

func crcOf(chunk []byte) uint32 { return crc32.ChecksumIEEE(chunk) }

func TestStageAcceptsWhatPeopleBring(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	for _, c := range []struct{ name, content, want string }{
		{"photo.HEIC", string(picture(t, 8, 8)), "image/jpeg"}, // named by a phone that converted it
		{`C:\Users\Anne\relevé.csv`, "nom;ann\xe9e\nlavoir;1892\n", "text/csv"},
		{"compte-rendu.pdf", "%PDF-1.7\n…", "application/pdf"},
		{"notes.txt", "Trois hirondelles.", "text/plain"},
		{"trace.gpx", `<?xml version="1.0"?><gpx version="1.1"></gpx>`, "application/gpx+xml"},
		{"rues.geojson", `{"type":"FeatureCollection","features":[]}`, "application/geo+json"},
		{"vague.mp3", "ID3\x03\x00\x00\x00\x00\x00\x00", "audio/mpeg"},
		{"voix.opus", "OggS\x00\x02", "audio/ogg"},
		{"cloche.wav", "RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"},
		{"memo.m4a", "\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00", "audio/mp4"},
	} {
		upload := stage(t, db, o, c.name, []byte(c.content))
		if upload.MediaType != c.want {
			t.Errorf("%s is %s, want %s", c.name, upload.MediaType, c.want)
		}
		if strings.ContainsAny(upload.FileName, `\/`) {
			t.Errorf("file name %q keeps a path", upload.FileName)
		}
	}
}

func TestStageRefuses(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	for _, c := range []struct {
		name, content, key string
		kind               problem.Kind
	}{
		{"image.svg", `<svg xmlns="http://www.w3.org/2000/svg"></svg>`, "collect.file.type", problem.Invalid},
		{"page.txt", "<!doctype html><script>alert(1)</script>", "collect.file.type", problem.Invalid},
		{"trace.gpx", `<gpx><script>alert(1)</script></gpx>`, "collect.file.type", problem.Invalid},
		{"photo.jpg", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "collect.file.heic", problem.Invalid},
		{"programme.csv", "MZ\x90\x00\x03", "collect.file.type", problem.Invalid},
		{"vide.csv", "", "collect.file.type", problem.Invalid},
		{"film.mp4", "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "collect.file.type", problem.Invalid},
		{"cassee.jpg", "\xff\xd8\xff\xe0 no picture", "collect.file.broken", problem.Invalid},
		{"bombe.png", string(bomb(t, 60_000, 60_000)), "collect.file.pixels", problem.Invalid},
		{"17mp.png", string(bomb(t, 4_300, 4_000)), "collect.file.pixels", problem.Invalid},
		{"lourd.txt", strings.Repeat("a", collect.FileLimit+1), "collect.file.large", problem.TooLarge},
	} {
		_, err := collect.Stage(context.Background(), db, resident, o.ID, c.name, strings.NewReader(c.content))
		if !problem.Is(err, c.kind) || fieldOf(err, "file") != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	nothingKept(t, db)
}

func nothingKept(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Files.Walk(func(stored store.Stored) error {
		t.Errorf("file %s of %d octets was kept", stored.Hash, stored.Size)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var n int64
	if err := db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Table("upload").Count(&n).Error }); err != nil || n != 0 {
		t.Errorf("%d uploads, %v", n, err)
	}
}

func TestCutUploadLeavesNothing(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	cut := io.MultiReader(bytes.NewReader(picture(t, 200, 200)[:2000]), failing{})
	if _, err := collect.Stage(context.Background(), db, resident, o.ID, "p.jpg", cut); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want the error of the stream", err)
	}
	nothingKept(t, db)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestRefusedNameKeepsTheAcceptedFile(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	accepted := stage(t, db, o, "liste.csv", []byte("a;b\n"))
	if _, err := collect.Stage(context.Background(), db, resident, o.ID, "liste.exe", strings.NewReader("a;b\n")); !problem.Is(err, problem.Invalid) {
		t.Fatal(err)
	}
	file, err := db.Files.Open(accepted.Hash)
	if err != nil {
		t.Fatalf("the accepted file went with the refused name: %v", err)
	}
	file.Close()
}

func TestPositionOfThePhotoIsProposedAndNeverPublished(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	upload := stage(t, db, o, "prague.jpg", shared(t, "photos/exifr-gps-prague.jpg"))
	at := collect.PositionOf(db.Files, *upload)
	if at == nil || at.Latitude < 50 || at.Latitude > 50.5 || at.Longitude < 14.3 || at.Longitude > 15 {
		t.Fatalf("position %v, want one near Prague", at)
	}
	unasked := add(t, db, o, collect.Form{Theme: "photo", Title: "Un pont", Files: []string{upload.Hash}})
	if unasked.Placed() {
		t.Error("the position was taken unasked")
	}
	form := collect.Form{ID: store.NewID(), Theme: "photo", Title: "Un pont", Files: []string{upload.Hash}, PhotoPosition: true}
	if _, err := collect.Add(context.Background(), db, resident, o, "", form); fieldOf(err, "position") != "collect.position.far" {
		t.Errorf("Prague is far from Brest: %v", err)
	}
	form.Far = true
	if asked := add(t, db, o, form); !asked.Placed() || *asked.Latitude != at.Latitude {
		t.Errorf("asked for: %+v", asked)
	}
	work(t, db)
	shown, err := collect.Find(context.Background(), db, o.ID, unasked.ID)
	if err != nil || len(shown.Media) != 1 {
		t.Fatalf("%+v, %v", shown, err)
	}
	m := shown.Media[0]
	for _, size := range []string{collect.Small, collect.Middle, collect.Large} {
		content := published(t, db, m.HashOf(size))
		for _, trace := range []string{"Exif", "GPS", "ICC_PROFILE", "http://ns.adobe.com"} {
			if bytes.Contains(content, []byte(trace)) {
				t.Errorf("size %s still holds %q", size, trace)
			}
		}
		if bytes.Contains(content[:200], []byte("\xff\xe1")) {
			t.Errorf("size %s has an APP1 segment", size)
		}
	}
}

func TestOrientationIsApplied(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	upload := stage(t, db, o, "f6t.jpg", shared(t, "photos/orientation/f6t.jpg"))
	made := add(t, db, o, collect.Form{Theme: "photo", Title: "F", Files: []string{upload.Hash}})
	work(t, db)
	shown, err := collect.Find(context.Background(), db, o.ID, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(published(t, db, shown.Media[0].SmallHash)))
	if err != nil || config.Width != upload.Width || config.Height != upload.Height {
		t.Errorf("%d × %d, %v, want upright %d × %d", config.Width, config.Height, err, upload.Width, upload.Height)
	}
}

// published reads a public file as the page would, by its hash.
func published(t *testing.T, db *store.DB, hash string) []byte {
	t.Helper()
	file, err := db.Files.Open(hash)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// sees reports what the public gets of one medium of a contribution, everywhere at once.
func sees(t *testing.T, db *store.DB, contributionID string, m collect.Medium, want bool, when string) {
	t.Helper()
	ctx := context.Background()
	shown, err := collect.Find(ctx, db, m.OperationID, contributionID)
	if err != nil || (len(shown.Media) == 1) != want || (shown.Withheld == 1) == want {
		t.Errorf("%s: page shows %d media, %d withheld, %v", when, len(shown.Media), shown.Withheld, err)
	}
	for _, size := range []string{collect.Small, collect.Middle, collect.Large} {
		if _, err := collect.PublicFile(ctx, db, m.HashOf(size), size); (err == nil) != want {
			t.Errorf("%s: size %s: %v", when, size, err)
		}
	}
	for _, size := range []string{collect.Small, collect.Middle, collect.Large, collect.Whole, ""} {
		if _, err := collect.PublicFile(ctx, db, m.OriginalHash, size); !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: the original is served as %q: %v", when, size, err)
		}
	}
	withPhoto, _, err := collect.List(ctx, db, m.OperationID, collect.Filter{WithPhoto: true})
	if err != nil || (len(withPhoto) == 1) != want {
		t.Errorf("%s: %d contributions with a photo, %v", when, len(withPhoto), err)
	}
	released := 0
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		return collect.ForRelease(tx, m.OperationID, func(_ collect.Contribution, media []collect.Medium) error {
			released += len(media)
			return nil
		})
	})
	if err != nil || (released == 1) != want {
		t.Errorf("%s: %d media in a release, %v", when, released, err)
	}
}

func TestRecognisablePicture(t *testing.T) {
	db := newDB(t)
	o, other := weekend(t, db, "saint-marc"), weekend(t, db, "ailleurs")
	upload := stage(t, db, o, "groupe.jpg", picture(t, 400, 300))
	made := add(t, db, o, collect.Form{Theme: "photo", Title: "L'équipe", Files: []string{upload.Hash}, Recognisable: true})
	work(t, db)
	ctx := context.Background()
	pile, _, err := collect.ForTeam(ctx, db, o.ID, collect.ToLook, collect.Filter{})
	if err != nil || len(pile) != 1 || len(pile[0].Media) != 1 {
		t.Fatalf("the team sees %+v, %v", pile, err)
	}
	m := pile[0].Media[0]
	sees(t, db, made.ID, m, false, "before")
	if err := collect.Release(ctx, db, resident, o.ID, m.ID); !problem.Is(err, problem.Forbidden) {
		t.Errorf("released by nobody: %v", err)
	}
	if err := collect.Release(ctx, db, member, other.ID, m.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("released from another operation: %v", err)
	}
	sees(t, db, made.ID, m, false, "after refusals")
	if err := collect.Release(ctx, db, member, o.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	sees(t, db, made.ID, m, true, "released")
	if kept, err := collect.TeamMedium(ctx, db, o.ID, m.ID); err != nil || kept.ReleasedBy == nil || *kept.ReleasedBy != member.Actor.ID {
		t.Errorf("who released it: %+v, %v", kept, err)
	}
	if err := collect.Withhold(ctx, db, member, o.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	sees(t, db, made.ID, m, false, "withheld again")
}

func TestHideAndShow(t *testing.T) {
	db := newDB(t)
	o, other := weekend(t, db, "saint-marc"), weekend(t, db, "ailleurs")
	upload := stage(t, db, o, "liste.csv", []byte("a;b\n"))
	made := add(t, db, o, collect.Form{Theme: "flore", Title: "Ruine-de-Rome", Position: "48.4,-4.455", Files: []string{upload.Hash}})
	sees := func(want int, when string) {
		t.Helper()
		_, total, err := collect.List(context.Background(), db, o.ID, collect.Filter{})
		spots, err2 := collect.Spots(context.Background(), db, o.ID, collect.Filter{})
		if err != nil || err2 != nil || total != want || len(spots) != want {
			t.Errorf("%s: %d in the list, %d on the map, %v, %v", when, total, len(spots), err, err2)
		}
		if _, err := collect.PublicFile(context.Background(), db, upload.Hash, collect.Whole); (err == nil) != (want == 1) {
			t.Errorf("%s: file: %v", when, err)
		}
	}
	sees(1, "before")
	if err := collect.Hide(context.Background(), db, member, o.ID, made.ID, "  "); fieldOf(err, "reason") != "collect.hide.reason_required" {
		t.Errorf("without a reason: %v", err)
	}
	if err := collect.Hide(context.Background(), db, member, other.ID, made.ID, "doublon"); !problem.Is(err, problem.NotFound) {
		t.Errorf("from another operation: %v", err)
	}
	sees(1, "after refusals")
	if err := collect.Hide(context.Background(), db, member, o.ID, made.ID, "doublon"); err != nil {
		t.Fatal(err)
	}
	sees(0, "hidden")
	if hidden, _, err := collect.ForTeam(context.Background(), db, o.ID, collect.OutOfSight, collect.Filter{}); err != nil || len(hidden) != 1 || hidden[0].HiddenReason != "doublon" {
		t.Errorf("the team sees %+v, %v", hidden, err)
	}
	if err := collect.Show(context.Background(), db, member, o.ID, made.ID); err != nil {
		t.Fatal(err)
	}
	sees(1, "shown again")
}

func TestPurgeUploads(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	abandoned := stage(t, db, o, "oublie.jpg", picture(t, 20, 20))
	used := stage(t, db, o, "garde.jpg", picture(t, 20, 20))
	add(t, db, o, collect.Form{Theme: "photo", Title: "Gardée", Files: []string{used.Hash}})
	job := store.By{Actor: store.Actor{Kind: store.ActorJob}, At: saturday.Add(6 * 24 * time.Hour)}
	if gone, err := collect.PurgeUploads(context.Background(), db, job); err != nil || gone != 0 {
		t.Errorf("%d went after six days, %v", gone, err)
	}
	job.At = saturday.Add(8 * 24 * time.Hour)
	if gone, err := collect.PurgeUploads(context.Background(), db, job); err != nil || gone != 1 {
		t.Errorf("%d went after eight days, %v, want 1", gone, err)
	}
	if _, err := db.Files.Open(abandoned.Hash); !problem.Is(err, problem.NotFound) {
		t.Errorf("the abandoned file: %v", err)
	}
	if file, err := db.Files.Open(used.Hash); err != nil {
		t.Errorf("the file of a contribution: %v", err)
	} else {
		file.Close()
	}
}

func TestWorkerResumes(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	broken := append(picture(t, 64, 64)[:700], "no more"...)
	var hashes []string
	for _, content := range [][]byte{picture(t, 64, 64), broken, picture(t, 64, 64)} {
		hashes = append(hashes, stage(t, db, o, "p.jpg", content).Hash)
	}
	made := add(t, db, o, collect.Form{Theme: "photo", Title: "Trois", Files: hashes})
	shown, err := collect.Find(context.Background(), db, o.ID, made.ID)
	if err != nil || shown.Preparing != 3 || len(shown.Media) != 0 {
		t.Fatalf("before the worker: %+v, %v", shown, err)
	}
	work(t, db) // a worker that was not there when they arrived, as after a crash
	if shown, err = collect.Find(context.Background(), db, o.ID, made.ID); err != nil || shown.Preparing != 0 || len(shown.Media) != 2 {
		t.Errorf("after the worker: %d ready, %d preparing, %v", len(shown.Media), shown.Preparing, err)
	}
	before := shown.Media[0]
	write(t, db, func(tx *gorm.DB) error {
		return tx.Table("medium").Where("id = ?", before.ID).Update("state", collect.Pending).Error
	})
	work(t, db)
	if again, err := collect.TeamMedium(context.Background(), db, o.ID, before.ID); err != nil || again.SmallHash != before.SmallHash || again.LargeHash != before.LargeHash {
		t.Errorf("done again it gave other files: %+v, %v", again, err)
	}
}

func TestManyForRelease(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	const many = 1_203
	first := add(t, db, o, collect.Form{Theme: "flore", Title: "0"})
	write(t, db, func(tx *gorm.DB) error {
		rows := make([]collect.Contribution, 0, many)
		for i := 1; i < many; i++ {
			row := *first
			row.ID, row.Number = store.NewID(), int64(i+1)
			rows = append(rows, row)
		}
		return tx.CreateInBatches(rows, 200).Error
	})
	last, n := int64(0), 0
	err := db.Snapshot(context.Background(), func(tx *gorm.DB) error {
		return collect.ForRelease(tx, o.ID, func(c collect.Contribution, _ []collect.Medium) error {
			if c.Number <= last {
				t.Errorf("number %d after %d", c.Number, last)
			}
			last, n = c.Number, n+1
			return nil
		})
	})
	if err != nil || n != many {
		t.Errorf("%d contributions, %v, want %d", n, err, many)
	}
}
