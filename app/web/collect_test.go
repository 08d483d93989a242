package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// collectWeekend makes a public operation with three themes, a place and an atelier.
func collectWeekend(t testing.TB, db *store.DB, slug string) *operation.Operation {
	t.Helper()
	o := &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre " + slug, Translations: map[string]operation.Translation{},
		Language: "fr", TimeZone: "Europe/Paris", StartsAt: 1, EndsAt: 2, Phase: operation.Open, Longitude: -4.455, Latitude: 48.4,
		NextNumber: 2, Version: 1}
	longitude, latitude := -4.456, 48.3989
	rows := []any{o, &programme.Place{OperationID: o.ID, ID: store.NewID(), Number: 1, Slug: "qg", Name: "QG", Longitude: &longitude,
		Latitude: &latitude, Access: []string{}}}
	for i, id := range []string{"flora", "photo", "sound"} {
		theme, _ := data.FindTheme(id)
		row, err := programme.ThemeOf(o.ID, theme, i)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, &row)
		if id == "flora" {
			start := store.InstantOf(time.Date(2027, 5, 22, 8, 0, 0, 0, time.UTC))
			atelier := &programme.Atelier{OperationID: o.ID, ID: store.NewID(), Number: 1, Slug: "sauvages", ThemeID: row.ID, Title: "Sauvages de ma rue",
				Language: "fr", Translations: map[string]programme.AtelierTranslation{}, StartsAt: start, EndsAt: start + 3_600_000,
				Entry: programme.SignUp, Audience: "everybody", Access: []string{}, Status: programme.Published, Version: 1}
			rows = append(rows, atelier, &programme.SeatPool{OperationID: o.ID, ID: store.NewID(), AtelierID: atelier.ID})
		}
	}
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		for _, row := range rows {
			if err := tx.Create(row).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// preparePictures lets a worker make the public sizes of what waits.
func preparePictures(t testing.TB, db *store.DB) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	worker, ended := collect.NewWorker(db, slog.New(slog.DiscardHandler)), make(chan error)
	go func() { ended <- worker.Run(ctx) }()
	if err := worker.WaitIdle(ctx); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

type collectFile struct {
	name    string
	content []byte
}

// postNote sends the form of the field notebook as a browser does.
func (b *browser) postNote(path string, values url.Values, files ...collectFile) answer {
	b.site.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, list := range values {
		for _, value := range list {
			if err := form.WriteField(name, value); err != nil {
				b.site.t.Fatal(err)
			}
		}
	}
	for _, file := range files {
		w, err := form.CreateFormFile("file", file.name)
		if err == nil {
			_, err = w.Write(file.content)
		}
		if err != nil {
			b.site.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		b.site.t.Fatal(err)
	}
	return b.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

// note are the fields of a short note.
func note(more ...string) url.Values {
	values := url.Values{"id": {store.NewID()}, "theme": {"flore"}, "title": {"Ruine-de-Rome"}}
	for i := 0; i+1 < len(more); i += 2 {
		values[more[i]] = []string{more[i+1]}
	}
	return values
}

func collectPicture(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1400, 900))
	for i := range img.Pix {
		img.Pix[i] = uint8(i)
	}
	img.SetRGBA(3, 3, color.RGBA{uint8(rand.IntN(256)), uint8(rand.IntN(256)), uint8(rand.IntN(256)), 255})
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sharedFile(t testing.TB, path string) []byte {
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
		if dir == filepath.Dir(dir) {
			t.Skipf("shared/data/%s is not beside the repository", path)
		}
		dir = filepath.Dir(dir)
	}
}

// noteCount is how many contributions an operation has, hidden or not.
func noteCount(t testing.TB, db *store.DB, operationID string) int {
	t.Helper()
	_, n, err := collect.ForTeam(context.Background(), db, operationID, collect.Everything, collect.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteANote(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	if page := b.get("/o/saint-marc/collecte"); page.Status != 200 || !strings.Contains(page.Body, "/o/saint-marc/collecte?theme=flore") {
		t.Fatalf("choice of a theme: %d", page.Status)
	}
	page := b.get("/o/saint-marc/collecte?theme=flore")
	form := page.document(t)
	id, _ := form.Find("input[name=id]").Attr("value")
	if page.Status != 200 || !store.ValidID(id) || form.Find("[name=field_vernacular_name]").Length() != 1 || form.Find("[name=credit]").Length() != 1 {
		t.Fatalf("form: %d, id %q\n%s", page.Status, id, page.Body)
	}
	if !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the form may be kept: %s", page.Header.Get("Cache-Control"))
	}
	values := note("id", id, "field_habitat", "wall", "position", "48.4, -4.455", "credit", "Anne")
	sent := b.post("/o/saint-marc/collecte", values) // a plain form, from a browser that sends no files
	if sent.Status != http.StatusSeeOther || sent.Location() != "/o/saint-marc/contributions/"+id+"?merci=1" {
		t.Fatalf("sent: %d %s\n%s", sent.Status, sent.Location(), sent.Body)
	}
	if again := b.postNote("/o/saint-marc/collecte", values); again.Status != http.StatusSeeOther || again.Location() != sent.Location() {
		t.Errorf("sent again: %d %s", again.Status, again.Location())
	}
	values.Set("title", "Autre")
	if other := b.post("/o/saint-marc/collecte", values); other.Status != http.StatusConflict || !strings.Contains(other.Body, "déjà servi") {
		t.Errorf("another content: %d", other.Status)
	}
	if n := noteCount(t, s.db, o.ID); n != 1 {
		t.Errorf("%d notes", n)
	}
	shown := b.get(sent.Location())
	for _, want := range []string{"Ruine-de-Rome", "Notée par Anne", "Mur, toit", "48.40000, -4.45500", "rel=\"license\"", "Merci", "dans la liste et sur la carte"} {
		if !strings.Contains(shown.Body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	nowhere := s.visitor().postNote("/o/saint-marc/collecte", note("id", store.NewID(), "field_habitat", "wall"))
	if thanks := b.get(nowhere.Location()); !strings.Contains(thanks.Body, "pas sur la carte") {
		t.Errorf("a note without a position is said to be on the map: %d", thanks.Status)
	}
	list := b.get("/o/saint-marc/carte")
	if list.Status != 200 || !strings.Contains(list.Body, "2 notes collectées") || !strings.Contains(list.Body, "/contributions/"+id) {
		t.Errorf("list: %d", list.Status)
	}
	english := s.visitor()
	english.Language = "en"
	for _, path := range []string{"/o/saint-marc/collecte?theme=flore", "/o/saint-marc/carte", "/o/saint-marc/contributions/" + id} {
		if a := english.get(path); a.Status != 200 || strings.Contains(a.Body, "collect.") {
			t.Errorf("%s in English: %d, or a key without words", path, a.Status)
		}
	}
}

func TestNoteForPrograms(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	values := note("position", "48.4,-4.455", "field_individual_count", "12")
	b.post("/o/saint-marc/collecte", values)
	b.Accept = "application/json"
	var one struct {
		Title, Theme string
		Longitude    float64
		Values       map[string]string
		DataLicence  string `json:"data_licence"`
	}
	a := b.get("/o/saint-marc/contributions/" + values.Get("id"))
	if err := json.Unmarshal([]byte(a.Body), &one); err != nil || one.Title != "Ruine-de-Rome" || one.Theme != "flore" || one.Longitude != -4.455 ||
		one.Values["individual_count"] != "12" || one.DataLicence != "CC0-1.0" {
		t.Errorf("%v: %s", err, a.Body)
	}
	var list struct{ Total int }
	if err := json.Unmarshal([]byte(b.get("/o/saint-marc/carte").Body), &list); err != nil || list.Total != 1 {
		t.Errorf("list: %+v, %v", list, err)
	}
	refused := b.post("/o/saint-marc/collecte", note("field_habitat", "lune"))
	if refused.Status != 422 || !strings.Contains(refused.Header.Get("Content-Type"), "problem+json") || !strings.Contains(refused.Body, "field_habitat") {
		t.Errorf("refused: %d %s", refused.Status, refused.Body)
	}
}

func TestRefusedFormKeepsItsFile(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	values := note("title", "", "body", "", "field_habitat", "wall", "credit", "Anne")
	refused := b.postNote("/o/saint-marc/collecte", values, collectFile{"IMG_0042.JPG", collectPicture(t)})
	form := refused.document(t)
	hash, _ := form.Find("input[name=file_hash]").Attr("value")
	if refused.Status != 422 || len(hash) != 64 || !strings.Contains(refused.Body, "IMG_0042.JPG") {
		t.Fatalf("refused: %d, hash %q", refused.Status, hash)
	}
	if credit, _ := form.Find("[name=credit]").Attr("value"); credit != "Anne" || form.Find("[name=field_habitat] [selected]").AttrOr("value", "") != "wall" {
		t.Errorf("the form lost what was typed")
	}
	if form.Find("#f-title-error").Length() != 1 {
		t.Errorf("no message beside the title")
	}
	values.Set("title", "Ruine-de-Rome")
	values.Set("file_hash", hash)
	if sent := b.postNote("/o/saint-marc/collecte", values); sent.Status != http.StatusSeeOther {
		t.Fatalf("sent with the kept file: %d", sent.Status)
	}
	if waiting := b.get("/o/saint-marc/contributions/" + values.Get("id")); !strings.Contains(waiting.Body, "La photo se prépare") {
		t.Error("the page does not say that the photo is being prepared")
	}
	preparePictures(t, s.db)
	if ready := b.get("/o/saint-marc/contributions/" + values.Get("id")).document(t); ready.Find("figure img").Length() != 1 {
		t.Error("the page does not show the photo")
	}
}

func TestButtonsThatOnlyChangeTheForm(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	changed := b.postNote("/o/saint-marc/collecte", note("choose", "photo", "body", "Sur le mur"), collectFile{"liste.csv", []byte("a;b\n")})
	form := changed.document(t)
	if changed.Status != 200 || form.Find("input[name=theme]").AttrOr("value", "") != "photo" || !strings.Contains(form.Find("[name=body]").Text(), "Sur le mur") {
		t.Errorf("another theme: %d", changed.Status)
	}
	hash := form.Find("input[name=file_hash]").AttrOr("value", "")
	dropped := b.postNote("/o/saint-marc/collecte", note("file_hash", hash, "drop", hash))
	if dropped.Status != 200 || len(hash) != 64 || dropped.document(t).Find("input[name=file_hash]").Length() != 0 {
		t.Errorf("a file less: %d", dropped.Status)
	}
	pointed := b.postNote("/o/saint-marc/collecte", note("at.x", "160", "at.y", "130"))
	position := pointed.document(t).Find("[name=position]").AttrOr("value", "")
	if pointed.Status != 200 || !strings.HasPrefix(position, "48.40") || !strings.Contains(position, "-4.45") {
		t.Errorf("the middle of the plan is %q", position)
	}
	plan := b.get(pointed.document(t).Find("input[type=image]").AttrOr("src", ""))
	if plan.Status != 200 || plan.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(plan.Body, "<svg") {
		t.Errorf("plan: %d %s", plan.Status, plan.Header.Get("Content-Type"))
	}
	if n := noteCount(t, s.db, o.ID); n != 0 {
		t.Errorf("%d notes", n)
	}
}

func TestHideWithAReason(t *testing.T) {
	s := newSite(t)
	o, other := collectWeekend(t, s.db, "saint-marc"), collectWeekend(t, s.db, "ailleurs")
	visitor, team, foreign := s.visitor(), s.signedIn(account.Organiser, o.ID), s.signedIn(account.Organiser, other.ID)
	values := note()
	visitor.post("/o/saint-marc/collecte", values)
	page, act := "/o/saint-marc/contributions/"+values.Get("id"), "/collecte/"+values.Get("id")
	if a := visitor.get("/o/ailleurs/contributions/" + values.Get("id")); a.Status != 404 {
		t.Errorf("in the other operation: %d", a.Status)
	}
	if a := team.post("/gestion/saint-marc"+act+"/masquer", url.Values{"reason": {" "}}); a.Status != 422 || !strings.Contains(a.Body, "Dites pourquoi") {
		t.Errorf("without a reason: %d", a.Status)
	}
	if a := foreign.post("/gestion/ailleurs"+act+"/masquer", url.Values{"reason": {"doublon"}}); a.Status != 404 {
		t.Errorf("by another team: %d", a.Status)
	}
	if a := visitor.get(page); a.Status != 200 {
		t.Errorf("before: %d", a.Status)
	}
	if a := team.post("/gestion/saint-marc"+act+"/masquer", url.Values{"reason": {"doublon"}}); a.Status != http.StatusSeeOther {
		t.Fatalf("hide: %d", a.Status)
	}
	if a, list := visitor.get(page), visitor.get("/o/saint-marc/carte"); a.Status != 404 || strings.Contains(list.Body, values.Get("id")) {
		t.Errorf("hidden: %d, or still in the list", a.Status)
	}
	if a := team.get("/gestion/saint-marc/collecte?pile=hidden"); !strings.Contains(a.Body, "doublon") {
		t.Error("the team does not read the reason")
	}
	if a := team.post("/gestion/saint-marc"+act+"/montrer", url.Values{}); a.Status != http.StatusSeeOther || visitor.get(page).Status != 200 {
		t.Errorf("show again: %d", a.Status)
	}
}

func TestListFiltersAndPages(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	for range collect.PageSize + 2 {
		b.post("/o/saint-marc/collecte", note())
	}
	b.post("/o/saint-marc/collecte", note("theme", "son", "title", "Une vague"))
	for _, c := range []struct {
		path  string
		cards int
		title string
	}{
		{"", collect.PageSize, "27 notes"}, {"?page=2", 3, "27 notes"}, {"?page=3", 0, "27 notes"}, {"?theme=son", 1, "Une note"},
		{"?photo=1", 0, "Aucune note"}, {"?theme=rien", 0, "Aucune note"}, {"?page=-1&theme=%00", collect.PageSize, "27 notes"},
	} {
		page := b.get("/o/saint-marc/carte" + c.path)
		document := page.document(t)
		if page.Status != 200 || document.Find("article.note").Length() != c.cards || !strings.Contains(document.Find("h1").Text(), c.title) {
			t.Errorf("%q: %d, %d cards, %q", c.path, page.Status, document.Find("article.note").Length(), strings.TrimSpace(document.Find("h1").Text()))
		}
	}
}

func TestWrongCarnetCode(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	for _, code := range []string{"K7M4", "2222 2222", "0000 0000"} {
		if a := b.postNote("/o/saint-marc/collecte", note("carnet", code)); a.Status != 422 || a.document(t).Find("#f-carnet-error").Length() != 1 {
			t.Errorf("code %q: %d", code, a.Status)
		}
	}
	if n := noteCount(t, s.db, o.ID); n != 0 {
		t.Errorf("%d notes", n)
	}
}
