package opendata_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/signup"
	"oplibre/app/store/storetest"
)

// Whoever has a carnet erased takes the name back that was given to be credited, also where it was published.
func TestErasedAuthorsAreCreditedNowhere(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 20, 2)
	ctx := context.Background()
	id, name := opendatatest.ID(opendatatest.Contribution, 4), "Maëlle \"Mado\" Kerouredan, du bourg"
	fill(t, db, "carnet", map[string]any{"id": secretCarnet, "operation_id": o.ID, "desk_id": nil, "erase_at": nil, "erased_at": nil})
	set(t, db, "contribution", id, map[string]any{"credit": name, "carnet_id": secretCarnet})
	set(t, db, "medium", opendatatest.ID(opendatatest.Medium, 4), map[string]any{"credit": name})
	before := publish(t, db, o)
	if err := signup.Erase(ctx, db, organiser, o.ID, secretCarnet); err != nil {
		t.Fatal(err)
	}
	later := clock
	later.At = clock.At.Add(signup.EraseDelay)
	if _, err := signup.EraseDue(ctx, db, clock); err != nil {
		t.Fatal(err)
	}
	revise(t, db)
	if r := first(t, db, o); r.Revision != 1 {
		t.Errorf("before the delay is over: revision %d", r.Revision)
	}
	if _, err := signup.EraseDue(ctx, db, later); err != nil {
		t.Fatal(err)
	}
	revise(t, db)
	r := first(t, db, o)
	files := unpack(t, octets(t, db, r))
	verifySums(t, db, r, files)
	for file, content := range files {
		if bytes.Contains(content, []byte("Kerouredan")) {
			t.Errorf("%s still names the author", file)
		}
	}
	if r.Counts.Contributions != 20 || r.Counts.Anonymous != before.Counts.Anonymous+1 || r.Counts.Names != before.Counts.Names-1 || len(files["media/"+opendatatest.ID(opendatatest.Medium, 4)+".jpg"]) == 0 {
		t.Errorf("more than the name went: %+v", r.Counts)
	}
	for _, row := range rowsOf(t, files["contributions.csv"]) {
		if row["id"] == id && (row["credit"] != "" || row["title"] == "") {
			t.Errorf("row %v", row)
		}
	}
}

// An author who corrects a contribution and leaves the name empty is not named any more, whatever else the texts say.
func TestNameTakenBackByItsAuthor(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 6, 0)
	id := opendatatest.ID(opendatatest.Contribution, 2)
	set(t, db, "contribution", id, map[string]any{"credit": `Mado \"dite" Kerouredan`, "body": `{"credit":"un texte qui en parle"}`})
	publish(t, db, o)
	set(t, db, "contribution", id, map[string]any{"credit": "", "version": 2})
	revise(t, db)
	r := first(t, db, o)
	files := unpack(t, octets(t, db, r))
	verifySums(t, db, r, files)
	for name, content := range files {
		if bytes.Contains(content, []byte("Kerouredan")) {
			t.Errorf("%s names the author", name)
		}
	}
	var collection struct {
		Features []struct {
			ID         string         `json:"id"`
			Properties map[string]any `json:"properties"`
		} `json:"features"`
	}
	if err := json.Unmarshal(files["contributions.geojson"], &collection); err != nil {
		t.Fatal(err)
	}
	for _, f := range collection.Features {
		if f.ID == id && (f.Properties["credit"] != nil || f.Properties["description"] != `{"credit":"un texte qui en parle"}`) {
			t.Errorf("the feature became %v", f.Properties)
		}
	}
	if len(collection.Features) != 6 || r.Revision != 2 {
		t.Errorf("%d features, revision %d", len(collection.Features), r.Revision)
	}
}

// TestReplacedNameIsInNoRevision: an author who wants to be called otherwise is called so from then on, and is not named any more
// where the other name stood. A correction that leaves the name alone changes nothing, and hides no later one.
func TestReplacedNameIsInNoRevision(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 20, 2)
	id, mediumID := opendatatest.ID(opendatatest.Contribution, 4), opendatatest.ID(opendatatest.Medium, 4)
	call := func(name string, version int) {
		set(t, db, "contribution", id, map[string]any{"credit": name, "version": version})
		set(t, db, "medium", mediumID, map[string]any{"credit": name})
	}
	names := func(number int) (found []string, revision int) {
		r, err := opendata.ByNumber(context.Background(), db, o.ID, number)
		if err != nil {
			t.Fatal(err)
		}
		if err := opendata.Servable(context.Background(), db, clock, r, ""); err != nil {
			t.Fatalf("release %d: %v", number, err)
		}
		files := unpack(t, octets(t, db, r))
		verifySums(t, db, r, files)
		for name, content := range files {
			for _, who := range []string{"Kerouredan", "Mado K.", "Madeleine"} {
				if bytes.Contains(content, []byte(who)) {
					found = append(found, name+": "+who)
				}
			}
		}
		slices.Sort(found)
		return found, r.Revision
	}
	everywhere := func(who string) []string {
		return []string{"contributions.csv: " + who, "contributions.geojson: " + who, "media.csv: " + who}
	}
	check := func(when string, number, revision int, want []string) {
		t.Helper()
		got, r := names(number)
		if !slices.Equal(got, want) || r != revision {
			t.Errorf("%s: release %d, revision %d (want %d), names %q, want %q", when, number, r, revision, got, want)
		}
	}
	call("Maëlle Kerouredan", 1)
	before := publish(t, db, o)
	set(t, db, "contribution", id, map[string]any{"version": 2})
	revise(t, db)
	check("another title", 1, 1, everywhere("Kerouredan"))
	call("Mado K.", 3)
	if err := opendata.Servable(context.Background(), db, clock, first(t, db, o), ""); !errors.Is(err, opendata.ErrRevising) {
		t.Errorf("the release is served with the old name: %v", err)
	}
	revise(t, db)
	check("another name", 1, 2, nil)
	publish(t, db, o)
	revise(t, db)
	check("the next release", 2, 1, everywhere("Mado K."))
	call("Madeleine", 4)
	revise(t, db)
	check("once more, the first", 1, 2, nil)
	check("once more, the second", 2, 2, nil)
	if r := first(t, db, o); r.Counts.Contributions != 20 || r.Counts.Media != before.Counts.Media || r.Counts.Anonymous != before.Counts.Anonymous+1 {
		t.Errorf("more than the name went: %+v", r.Counts)
	}
}

// A stop between the withdrawal and the end of the revision loses nothing.
func TestInterruptedRevisionIsMadeLater(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 10, 0)
	publish(t, db, o)
	hide(t, db, o, 2)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := opendata.Revise(stopped, db, organiser, o); err == nil {
		t.Fatal("the revision was not interrupted")
	}
	if err := opendata.Servable(context.Background(), db, clock, first(t, db, o), ""); !errors.Is(err, opendata.ErrRevising) {
		t.Errorf("after the stop the archive is not served: %v", err)
	}
	revise(t, db)
	if r := first(t, db, o); r.Revision != 2 {
		t.Errorf("revision %d", r.Revision)
	}
}

func TestOthersFindNothingWrongWithARevision(t *testing.T) {
	if testing.Short() {
		t.Skip("the validation kit takes its time")
	}
	program := kit(t)
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 100, 10)
	publish(t, db, o)
	for _, n := range []int{0, 10, 13, 99} {
		hide(t, db, o, n)
		revise(t, db)
	}
	path := filepath.Join(t.TempDir(), "release.zip")
	if err := os.WriteFile(path, octets(t, db, first(t, db, o)), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "--bbox", "-4.4726,48.3907,-4.4261,48.4073", path).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "FAIL") {
			t.Error(strings.TrimSpace(line))
		}
	}
	if err != nil {
		t.Errorf("validate: %v\n%s", err, out)
	}
}
