package opendata_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"oplibre/app/collect"
	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// octets reads the archive of a release.
func octets(t *testing.T, db *store.DB, r *opendata.Release) []byte {
	t.Helper()
	file, err := opendata.OpenArchive(db, r)
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

func first(t *testing.T, db *store.DB, o *operation.Operation) *opendata.Release {
	t.Helper()
	r, err := opendata.ByNumber(context.Background(), db, o.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func hide(t *testing.T, db *store.DB, o *operation.Operation, n int) {
	t.Helper()
	if err := collect.Hide(context.Background(), db, organiser, o.ID, opendatatest.ID(opendatatest.Contribution, n), "demande"); err != nil {
		t.Fatal(err)
	}
}

func revise(t *testing.T, db *store.DB) {
	t.Helper()
	if err := opendata.ReviseAll(context.Background(), db, clock); err != nil {
		t.Fatal(err)
	}
}

// verifySums compares every file of an archive with checksums.txt, the descriptor and the list of the release.
func verifySums(t *testing.T, db *store.DB, r *opendata.Release, files map[string][]byte) {
	t.Helper()
	sums := map[string]string{}
	for line := range strings.Lines(string(files["checksums.txt"])) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sums[name] = sum
	}
	of := func(name string) string {
		sum := sha256.Sum256(files[name])
		return hex.EncodeToString(sum[:])
	}
	for name := range files {
		if name != "checksums.txt" && sums[name] != of(name) {
			t.Errorf("checksums.txt is wrong about %s", name)
		}
	}
	if len(sums) != len(files)-1 {
		t.Errorf("checksums.txt tells %d files of %d", len(sums), len(files)-1)
	}
	var described struct {
		Version   string           `json:"version"`
		Revisions []map[string]any `json:"revisions"`
		Resources []struct {
			Path, Hash string
			Bytes      int
		} `json:"resources"`
	}
	if err := json.Unmarshal(files["datapackage.json"], &described); err != nil {
		t.Fatal(err)
	}
	if described.Version != r.SemanticVersion() || len(described.Revisions) != r.Revision-1 {
		t.Errorf("the descriptor tells version %s and the revisions %v of revision %d", described.Version, described.Revisions, r.Revision)
	}
	for _, resource := range described.Resources {
		if resource.Hash != "sha256:"+of(resource.Path) || resource.Bytes != len(files[resource.Path]) {
			t.Errorf("the descriptor is wrong about %s", resource.Path)
		}
	}
	list, err := opendata.FilesOf(context.Background(), db, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if f.Hash != of(f.Path) || f.Size != int64(len(files[f.Path])) {
			t.Errorf("the list of files is wrong about %s", f.Path)
		}
	}
}

// verifyWithdrawn looks for what left a release in everything that its second revision holds.
func verifyWithdrawn(t *testing.T, db *store.DB, r *opendata.Release, picture []byte, gone ...[]byte) {
	t.Helper()
	if err := opendata.Servable(context.Background(), db, clock, r, ""); err != nil || r.Revision != 2 {
		t.Fatalf("release %d: revision %d, %v", *r.Number, r.Revision, err)
	}
	files := unpack(t, octets(t, db, r))
	verifySums(t, db, r, files)
	for name, content := range files {
		for _, trace := range gone {
			if strings.Contains(name, string(trace)) || bytes.Contains(content, trace) || bytes.Equal(content, picture) {
				t.Errorf("release %d: %s still holds %s", *r.Number, name, trace)
			}
		}
	}
	readme := string(files["README.md"])
	if !strings.Contains(readme, "Révision 2 du 2027-05-24 : retiré, à la demande de l’auteur ou de l’équipe, 1 contribution, 1 photo, son ou fichier.") || !strings.Contains(readme, strconv.Itoa(r.Counts.Contributions)+" contributions") {
		t.Errorf("release %d: the README does not tell:\n%s", *r.Number, readme)
	}
	if !json.Valid(files["contributions.geojson"]) {
		t.Errorf("release %d: the collection is no JSON", *r.Number)
	}
}

func TestWithdrawnContributionLeavesEarlierReleases(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 40, 5)
	ctx := context.Background()
	id, mediumID := opendatatest.ID(opendatatest.Contribution, 10), opendatatest.ID(opendatatest.Medium, 10)
	secret := "Le secret de la fontaine, \"dit\" Anne,\net sa suite"
	set(t, db, "contribution", id, map[string]any{"title": secret, "body": secret})
	before := publish(t, db, o)
	opendatatest.AddContributions(t, db, o, 40, 45, 0)
	publish(t, db, o)
	was := unpack(t, octets(t, db, before))
	picture := was["media/"+mediumID+".jpg"]
	if len(picture) == 0 {
		t.Fatal("the release has no picture to withdraw")
	}
	hide(t, db, o, 10)
	if err := opendata.Servable(ctx, db, clock, before, ""); !errors.Is(err, opendata.ErrRevising) {
		t.Errorf("from the click on the archive is not served: %v", err)
	}
	if err := opendata.Servable(ctx, db, clock, before, "media/"+mediumID+".jpg"); !problem.Is(err, problem.Closed) {
		t.Errorf("from the click on the picture is gone: %v", err)
	}
	revise(t, db)
	for _, number := range []int{1, 2} {
		r, err := opendata.ByNumber(ctx, db, o.ID, number)
		if err != nil {
			t.Fatal(err)
		}
		verifyWithdrawn(t, db, r, picture, []byte("secret de la fontaine"), []byte(id), []byte(mediumID))
	}
	r := first(t, db, o)
	if r.Counts.Contributions != 39 || r.Counts.Media != before.Counts.Media-1 || r.Counts.Placed != before.Counts.Placed-1 || r.SemanticVersion() != "1.1.0" {
		t.Errorf("counts %+v", r.Counts)
	}
	now := unpack(t, octets(t, db, r))
	changed := []string{"contributions.csv", "contributions.geojson", "media.csv", "statistics.csv", "README.md", "CITATION.cff", "datapackage.json", "checksums.txt",
		"media/" + mediumID + ".jpg"}
	for name, content := range was {
		if !slices.Contains(changed, name) && !bytes.Equal(content, now[name]) {
			t.Errorf("%s has other octets", name)
		}
	}
	keep := func(row map[string]string) bool { return row["id"] != id }
	sameRows(t, slices.DeleteFunc(rowsOf(t, was["contributions.csv"]), func(row map[string]string) bool { return !keep(row) }), rowsOf(t, now["contributions.csv"]))
	if _, err := db.Files.Stat(before.FileHash); !problem.Is(err, problem.NotFound) {
		t.Errorf("the old archive is kept: %v", err)
	}
	if err := opendata.Servable(ctx, db, clock, r, "media/"+mediumID+".jpg"); !problem.Is(err, problem.Closed) {
		t.Errorf("after the revision the picture is gone for good: %v", err)
	}
	revise(t, db)
	if again := first(t, db, o); again.Version != r.Version {
		t.Error("a second run found something to do")
	}
	if violations, err := db.Check(ctx); err != nil || len(violations) > 0 {
		t.Errorf("check: %v, %v", violations, err)
	}
}

func sameRows(t *testing.T, want, got []map[string]string) {
	t.Helper()
	if !slices.EqualFunc(want, got, func(a, b map[string]string) bool { return maps.Equal(a, b) }) {
		t.Errorf("the other rows changed: %d and %d", len(want), len(got))
	}
}

// What was never in a release makes no revision of it, and what comes back stays out of the release that lost it.
func TestOnlyWhatIsInsideMakesARevision(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 2)
	ctx := context.Background()
	hide(t, db, o, 3)
	publish(t, db, o)
	opendatatest.AddContributions(t, db, o, 10, 12, 0)
	hide(t, db, o, 11)
	if err := opendata.Servable(ctx, db, clock, first(t, db, o), ""); err != nil {
		t.Errorf("nothing of the release was withdrawn: %v", err)
	}
	revise(t, db)
	if r := first(t, db, o); r.Revision != 1 {
		t.Errorf("revision %d", r.Revision)
	}
	hide(t, db, o, 5)
	if err := collect.Show(ctx, db, organiser, o.ID, opendatatest.ID(opendatatest.Contribution, 5)); err != nil {
		t.Fatal(err)
	}
	revise(t, db)
	if r := first(t, db, o); r.Revision != 1 {
		t.Errorf("shown again before anything was made: revision %d", r.Revision)
	}
	hide(t, db, o, 5)
	revise(t, db)
	if err := collect.Show(ctx, db, organiser, o.ID, opendatatest.ID(opendatatest.Contribution, 5)); err != nil {
		t.Fatal(err)
	}
	revise(t, db)
	if r := first(t, db, o); r.Revision != 2 || r.Counts.Contributions != 8 {
		t.Errorf("revision %d with %d contributions", r.Revision, r.Counts.Contributions)
	}
}

func TestWithheldPictureLeavesAlone(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 2)
	before := publish(t, db, o)
	mediumID := opendatatest.ID(opendatatest.Medium, 4)
	if err := collect.Withhold(context.Background(), db, organiser, o.ID, mediumID); err != nil {
		t.Fatal(err)
	}
	revise(t, db)
	r := first(t, db, o)
	files := unpack(t, octets(t, db, r))
	verifySums(t, db, r, files)
	if _, there := files["media/"+mediumID+".jpg"]; there || bytes.Contains(files["media.csv"], []byte(mediumID)) {
		t.Error("the picture is still there")
	}
	if r.Counts.Contributions != 10 || r.Counts.Media != before.Counts.Media-1 {
		t.Errorf("counts %+v", r.Counts)
	}
	if len(rowsOf(t, files["contributions.csv"])) != 10 {
		t.Error("a contribution went with its picture")
	}
}

func TestTextOfRevisionComesFromItsOwnArchive(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	ctx := context.Background()
	before := publish(t, db, o)
	hide(t, db, o, 5)
	revise(t, db)
	files, err := opendata.FilesOf(ctx, db, before)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files { // as after a backup, which keeps the archives alone
		if err := db.Files.Delete(f.Hash); err != nil {
			t.Fatal(err)
		}
	}
	file, err := opendata.Open(ctx, db, before, "contributions.csv") // found before the revision, opened after it
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	if rows := rowsOf(t, content); len(rows) != 9 {
		t.Errorf("%d contributions", len(rows))
	}
}

func TestTwoWithdrawalsAtOnce(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 30, 5)
	publish(t, db, o)
	var wait sync.WaitGroup
	for _, n := range []int{5, 10, 15, 16} {
		wait.Go(func() {
			ctx := context.Background()
			if err := collect.Hide(ctx, db, organiser, o.ID, opendatatest.ID(opendatatest.Contribution, n), "demande"); err != nil {
				t.Error(err)
			}
			if err := opendata.Revise(ctx, db, organiser, o); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	r := first(t, db, o)
	files := unpack(t, octets(t, db, r))
	verifySums(t, db, r, files)
	for _, n := range []int{5, 10, 15, 16} {
		if bytes.Contains(files["contributions.csv"], []byte(opendatatest.ID(opendatatest.Contribution, n))) {
			t.Errorf("contribution %d is still there", n)
		}
	}
	if r.Counts.Contributions != 26 {
		t.Errorf("%d contributions", r.Counts.Contributions)
	}
	revisions, err := opendata.RevisionsOf(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, revision := range revisions[r.ID] {
		total += revision.Contributions
	}
	if total != 4 {
		t.Errorf("the traces tell %d contributions: %+v", total, revisions)
	}
	if violations, err := db.Check(context.Background()); err != nil || len(violations) > 0 {
		t.Errorf("check: %v, %v", violations, err)
	}
}
