package opendata_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var (
	organiser = store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: "0197f2b0-0000-7000-8000-00000000000a"}, At: opendatatest.Monday}
	clock     = store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "release"}, At: opendatatest.Monday}
)

func prepare(t testing.TB, db *store.DB, o *operation.Operation) *opendata.Release {
	t.Helper()
	draft, err := opendata.Prepare(context.Background(), db, organiser, o)
	if err != nil {
		t.Fatal(err)
	}
	return draft
}

func publish(t testing.TB, db *store.DB, o *operation.Operation) *opendata.Release {
	t.Helper()
	draft := prepare(t, db, o)
	ctx := context.Background()
	if err := opendata.Order(ctx, db, organiser, o, draft.ID, ""); err != nil {
		t.Fatal(err)
	}
	r, err := opendata.Finish(ctx, db, organiser, o, base, draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPublish(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 30, 5)
	ctx := context.Background()
	if _, err := opendata.Latest(ctx, db, o.ID); !problem.Is(err, problem.NotFound) {
		t.Fatalf("before the first release: %v", err)
	}
	r := publish(t, db, o)
	if *r.Number != 1 || r.Revision != 1 || r.State != opendata.Published || r.PublishedBy != organiser.Actor.ID || r.SemanticVersion() != "1.0.0" {
		t.Errorf("published %+v", r)
	}
	if r.Counts.Contributions != 30 || r.Counts.Media != 6 || r.FileSize == 0 {
		t.Errorf("counts %+v, %d octets", r.Counts, r.FileSize)
	}
	archive, err := opendata.OpenArchive(db, r)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	content, err := io.ReadAll(archive)
	if err != nil {
		t.Fatal(err)
	}
	direct, _ := build(t, db, o, edition)
	if !bytes.Equal(content, direct) {
		t.Error("the published archive is not the one that Write writes")
	}
	files, err := opendata.FilesOf(ctx, db, r)
	if err != nil {
		t.Fatal(err)
	}
	inside := unpack(t, content)
	for _, f := range files {
		sum := sha256.Sum256(inside[f.Path])
		if hex.EncodeToString(sum[:]) != f.Hash || int64(len(inside[f.Path])) != f.Size {
			t.Errorf("%s is not listed as it is", f.Path)
		}
	}
	for name, want := range inside {
		file, err := opendata.Open(ctx, db, r, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := io.ReadAll(file)
		if err != nil || !bytes.Equal(got, want) || file.Size != int64(len(want)) {
			t.Errorf("%s reads back differently: %v", name, err)
		}
		file.Close()
	}
	for _, name := range []string{"", "nothing.csv", "../x", "media/", "media/nothing.jpg"} {
		if _, err := opendata.Open(ctx, db, r, name); !problem.Is(err, problem.NotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestReleaseNeverChanges(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	first := publish(t, db, o)
	opendatatest.AddContributions(t, db, o, 10, 20, 0)
	second := publish(t, db, o)
	if *second.Number != 2 || second.Counts.Contributions != 20 || second.ID == first.ID {
		t.Errorf("second release %+v", second)
	}
	again, err := opendata.ByNumber(context.Background(), db, o.ID, 1)
	if err != nil || again.FileHash != first.FileHash || again.Counts.Contributions != 10 || again.Version != first.Version {
		t.Errorf("the first release became %+v, %v", again, err)
	}
	for _, r := range []*opendata.Release{first, second} { // ordered again, finished again: nothing
		if err := opendata.Order(context.Background(), db, organiser, o, r.ID, ""); err != nil {
			t.Error(err)
		}
		if same, err := opendata.Finish(context.Background(), db, organiser, o, base, r.ID); err != nil || same.Version != r.Version {
			t.Errorf("finished again: %+v, %v", same, err)
		}
	}
	if violations, err := db.Check(context.Background()); err != nil || len(violations) > 0 {
		t.Errorf("check: %v, %v", violations, err)
	}
}

func TestLostFileIsTakenFromTheArchive(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	r := publish(t, db, o)
	files, err := opendata.FilesOf(context.Background(), db, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Files.Delete(files[0].Hash); err != nil {
		t.Fatal(err)
	}
	file, err := opendata.Open(context.Background(), db, r, files[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
}

func TestWhoMayPublish(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 5, 0)
	ctx := context.Background()
	draft := prepare(t, db, o)
	for _, kind := range []string{store.ActorJob, store.ActorVisitor, store.ActorCarnet, store.ActorLink} {
		by := store.By{Actor: store.Actor{Kind: kind, ID: "x"}, At: opendatatest.Monday}
		if err := opendata.Order(ctx, db, by, o, draft.ID, ""); !problem.Is(err, problem.Forbidden) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := opendata.Finish(ctx, db, clock, o, base, draft.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("a draft that nobody ordered: %v", err)
	}
	seen := strconv.FormatInt(draft.Version, 10)
	prepare(t, db, o)
	if err := opendata.Order(ctx, db, organiser, o, draft.ID, seen); !problem.Is(err, problem.Conflict) {
		t.Errorf("a draft that changed since it was seen: %v", err)
	}
	other := *o
	other.ID = store.NewID()
	if err := opendata.Order(ctx, db, organiser, &other, draft.ID, ""); !problem.Is(err, problem.NotFound) {
		t.Errorf("another operation's draft: %v", err)
	}
	archived, elsewhere := *o, *o
	archived.Phase, elsewhere.LeadInstance = operation.Archived, store.NewID()
	for _, closed := range []*operation.Operation{&archived, &elsewhere} {
		if _, err := opendata.Prepare(ctx, db, organiser, closed); !problem.Is(err, problem.Closed) {
			t.Errorf("prepared: %v", err)
		}
		if err := opendata.Order(ctx, db, organiser, closed, draft.ID, ""); !problem.Is(err, problem.Closed) {
			t.Errorf("ordered: %v", err)
		}
	}
}

func TestSeveralFinishOneRelease(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 20, 0)
	ctx := context.Background()
	draft := prepare(t, db, o)
	if err := opendata.Order(ctx, db, organiser, o, draft.ID, ""); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if r, err := opendata.Finish(ctx, db, organiser, o, base, draft.ID); err != nil || *r.Number != 1 {
				t.Errorf("finish: %+v, %v", r, err)
			}
		})
	}
	wait.Wait()
	if published, err := opendata.PublishedReleases(ctx, db, o.ID); err != nil || len(published) != 1 {
		t.Errorf("%d releases, %v", len(published), err)
	}
}

func TestDraftsByThemselves(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	ctx := context.Background()
	drafts := func(at time.Time) []opendata.Release {
		t.Helper()
		by := clock
		by.At = at
		if err := opendata.PrepareDrafts(ctx, db, by); err != nil {
			t.Fatal(err)
		}
		all, err := opendata.List(ctx, db, o.ID)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if found := drafts(opendatatest.End.Add(-time.Minute)); len(found) != 0 {
		t.Errorf("a draft before the end: %+v", found)
	}
	first := drafts(opendatatest.End)
	if len(first) != 1 || first[0].State != opendata.Draft || first[0].Counts.Contributions != 10 || first[0].Number != nil {
		t.Fatalf("at the end: %+v", first)
	}
	if again := drafts(opendatatest.Monday); len(again) != 1 || again[0].Version != first[0].Version {
		t.Errorf("a second run changed %+v", again)
	}
	publish(t, db, o)
	if after := drafts(opendatatest.Monday); len(after) != 1 || after[0].State != opendata.Published {
		t.Errorf("after the release: %+v", after)
	}
}

func TestStatisticsByThemselves(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	ctx := context.Background()
	due := func() []opendata.Release {
		t.Helper()
		if err := opendata.PublishDue(ctx, db, clock, base); err != nil {
			t.Fatal(err)
		}
		all, err := opendata.PublishedReleases(ctx, db, o.ID)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if found := due(); len(found) != 0 {
		t.Errorf("published although nobody said so: %+v", found)
	}
	write(t, db, func(tx *gorm.DB) error {
		return tx.Table("operation").Where("id = ?", o.ID).Update("statistics_auto", true).Error
	})
	for range 2 {
		found := due()
		if len(found) != 1 || found[0].Scope != opendata.Statistics || *found[0].Number != 1 {
			t.Fatalf("statistics: %+v", found)
		}
	}
	if r := publish(t, db, o); *r.Number != 2 || r.Scope != opendata.Full {
		t.Errorf("the release of everything is %+v", r)
	}
}

func TestInterruptedPublicationIsFinished(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	ctx := context.Background()
	draft := prepare(t, db, o)
	if err := opendata.Order(ctx, db, organiser, o, draft.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := opendata.Prepare(ctx, db, organiser, o); !problem.Is(err, problem.Conflict) {
		t.Errorf("prepared while a publication is under way: %v", err)
	}
	phase := func(phase operation.Phase) {
		t.Helper()
		write(t, db, func(tx *gorm.DB) error {
			return tx.Table("operation").Where("id = ?", o.ID).Update("phase", phase).Error
		})
	}
	phase(operation.Archived)
	if err := opendata.PublishDue(ctx, db, clock, base); err != nil {
		t.Errorf("an archived operation troubles the clock: %v", err)
	}
	if _, err := opendata.Latest(ctx, db, o.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("published in an archived operation: %v", err)
	}
	phase(operation.Finished)
	if err := opendata.PublishDue(ctx, db, clock, base); err != nil {
		t.Fatal(err)
	}
	r, err := opendata.Latest(ctx, db, o.ID)
	if err != nil || r.ID != draft.ID || r.PublishedBy != organiser.Actor.ID {
		t.Errorf("finished %+v, %v", r, err)
	}
}

// Everybody can download what is published, and send it back to the field notebook.
func TestPublishedFilesOutliveTheirCopies(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 5, 1)
	ctx := context.Background()
	r := publish(t, db, o)
	files, err := opendata.FilesOf(ctx, db, r)
	if err != nil {
		t.Fatal(err)
	}
	hashes := []string{r.FileHash}
	for _, f := range files {
		hashes = append(hashes, f.Hash)
	}
	for _, hash := range hashes {
		copied, err := db.Files.Open(hash)
		if err != nil {
			t.Fatal(err)
		}
		_, err = collect.Stage(ctx, db, organiser, o.ID, "copie.txt", copied)
		if err != nil && !problem.Is(err, problem.Invalid) {
			t.Error(err)
		}
		copied.Close()
	}
	later := store.By{Actor: clock.Actor, At: organiser.At.AddDate(0, 0, 30)}
	if _, err := collect.PurgeUploads(ctx, db, later); err != nil {
		t.Error(err)
	}
	for _, hash := range hashes {
		if _, err := db.Files.Stat(hash); err != nil {
			t.Errorf("a published file was deleted with its copy: %v", err)
		}
	}
}
