package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/web"
)

func TestFilesAreRefusedWithAdvice(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	for _, c := range []struct {
		file   collectFile
		status int
		words  string
	}{
		{collectFile{"IMG_1.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")}, 422, "Le plus compatible"},
		{collectFile{"image.svg", []byte("<svg onload=alert(1)>")}, 422, "Sont acceptés"},
		{collectFile{"page.jpg", []byte("<html><script>")}, 422, "Sont acceptés"},
		{collectFile{"lourd.csv", bytes.Repeat([]byte("a"), collect.FileLimit+1)}, 413, "dépasse 20 Mo"},
	} {
		a := b.postNote("/o/saint-marc/collecte", note("credit", "Anne"), c.file)
		if a.Status != c.status || !strings.Contains(a.Body, c.words) || !strings.Contains(a.Body, `value="Anne"`) {
			t.Errorf("%s: %d, want %d with %q and the form", c.file.name, a.Status, c.status, c.words)
		}
	}
	seven := make([]collectFile, 7)
	for i := range seven {
		seven[i] = collectFile{"n.txt", []byte{byte('a' + i)}}
	}
	if a := b.postNote("/o/saint-marc/collecte", note(), seven...); a.Status != 422 || !strings.Contains(a.Body, "au plus 6 fichiers") {
		t.Errorf("seven files: %d", a.Status)
	}
	if n := noteCount(t, s.db, o.ID); n != 0 {
		t.Errorf("%d notes were made all the same", n)
	}
}

// A photo that arrives wakes the worker that has nothing to do: nobody else starts it.
func TestPhotoIsMadeWhenItComes(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.pictures.Run(ctx) }()
	if err := s.pictures.WaitIdle(ctx); err != nil { // it has looked, and found nothing
		t.Fatal(err)
	}
	b, values := s.visitor(), note("theme", "photo")
	sent := b.postNote("/o/saint-marc/collecte", values, collectFile{"prague.jpg", sharedFile(t, "photos/exifr-gps-prague.jpg")})
	if sent.Status != http.StatusSeeOther {
		t.Fatalf("sent: %d", sent.Status)
	}
	for deadline := time.Now().Add(20 * time.Second); ; runtime.Gosched() {
		if b.get("/o/saint-marc/contributions/"+values.Get("id")).document(t).Find("figure img").Length() == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody made the photo's sizes")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func TestPhotoLosesItsMetadata(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	original := sharedFile(t, "photos/exifr-gps-prague.jpg")
	if !bytes.Contains(original, []byte("Exif")) {
		t.Fatal("the test's photo has no EXIF to lose")
	}
	values := note("theme", "photo")
	if sent := b.postNote("/o/saint-marc/collecte", values, collectFile{"prague.jpg", original}); sent.Status != http.StatusSeeOther {
		t.Fatalf("sent: %d", sent.Status)
	}
	preparePictures(t, s.db)
	page := b.get("/o/saint-marc/contributions/" + values.Get("id"))
	if strings.Contains(page.Body, "50.29") || strings.Contains(page.Body, "prague.jpg") {
		t.Error("the page tells the camera's position or the file's name")
	}
	list, _, err := collect.List(context.Background(), s.db, operationID(t, s.db, "saint-marc"), collect.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	m := list[0].Media[0]
	for _, size := range []string{"320", "1024", "2048"} {
		a := b.get("/media/" + m.HashOf(size) + "/" + size)
		if a.Status != 200 || a.Header.Get("Content-Type") != "image/jpeg" || a.Header.Get("Cache-Control") != "public, max-age=3600" || a.Header.Get("ETag") == "" {
			t.Errorf("size %s: %d %v", size, a.Status, a.Header)
		}
		for _, trace := range []string{"Exif", "GPS", "\xff\xe1"} {
			if strings.Contains(a.Body[:min(len(a.Body), 2000)], trace) || (len(trace) > 2 && strings.Contains(a.Body, trace)) {
				t.Errorf("size %s still has %q", size, trace)
			}
		}
		for _, wrong := range []string{"/media/" + m.OriginalHash + "/" + size, "/media/" + m.HashOf(size) + "/fichier", "/media/" + m.HashOf(size) + "/original"} {
			if a := b.get(wrong); a.Status != 404 {
				t.Errorf("%s: %d", wrong, a.Status)
			}
		}
	}
}

func operationID(t testing.TB, db *store.DB, slug string) string {
	t.Helper()
	o, err := operation.BySlug(context.Background(), db, slug)
	if err != nil {
		t.Fatal(err)
	}
	return o.ID
}

func TestFilesAreServedToBeKept(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	b.postNote("/o/saint-marc/collecte", note(), collectFile{`"><script>.csv`, []byte("nom;année\n")})
	list, _, err := collect.List(context.Background(), s.db, o.ID, collect.Filter{})
	if err != nil || len(list) != 1 || len(list[0].Media) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	hash := list[0].Media[0].LargeHash
	a := b.get("/media/" + hash + "/fichier")
	if a.Status != 200 || a.Header.Get("Content-Type") != "text/csv" || a.Header.Get("X-Content-Type-Options") != "nosniff" ||
		a.Header.Get("Content-Disposition") != `attachment; filename="`+hash[:12]+`.csv"` {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	if a := b.get("/media/" + hash + "/320"); a.Status != 404 {
		t.Errorf("as a picture: %d", a.Status)
	}
}

// withheldPicture sends a note with a recognisable picture and returns its id and its medium, made and unreleased.
func withheldPicture(t *testing.T, s *site, o *operation.Operation) (id string, m collect.Medium) {
	t.Helper()
	values := note("theme", "photo", "recognisable", "on")
	if sent := s.visitor().postNote("/o/"+o.Slug+"/collecte", values, collectFile{"groupe.jpg", collectPicture(t)}); sent.Status != http.StatusSeeOther {
		t.Fatalf("sent: %d", sent.Status)
	}
	preparePictures(t, s.db)
	pile, _, err := collect.ForTeam(context.Background(), s.db, o.ID, collect.ToLook, collect.Filter{})
	if err != nil || len(pile) != 1 {
		t.Fatalf("%+v, %v", pile, err)
	}
	return values.Get("id"), pile[0].Media[0]
}

// everywhere checks that a visitor gets a picture with the status want from each address, and reads its hash in pages
// only when that is 200.
func everywhere(t *testing.T, s *site, id string, m collect.Medium, want int, when string) {
	t.Helper()
	visitor := s.visitor()
	for _, size := range []string{"320", "1024", "2048"} {
		if a := visitor.get("/media/" + m.HashOf(size) + "/" + size); a.Status != want {
			t.Errorf("%s: size %s: %d, want %d", when, size, a.Status, want)
		}
		if a := visitor.get("/media/" + m.OriginalHash + "/" + size); a.Status != 404 {
			t.Errorf("%s: the original: %d", when, a.Status)
		}
	}
	onPage := strings.Contains(visitor.get("/o/saint-marc/contributions/"+id).Body, m.MediumHash)
	inList := strings.Contains(visitor.get("/o/saint-marc/carte").Body, m.SmallHash)
	visitor.Accept = "application/json"
	inJSON := strings.Contains(visitor.get("/o/saint-marc/contributions/"+id).Body, m.LargeHash)
	if public := want == 200; inJSON != public || onPage != public || inList != public {
		t.Errorf("%s: JSON %v, page %v, list %v", when, inJSON, onPage, inList)
	}
}

func TestRecognisablePictureIsNeverServed(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	id, m := withheldPicture(t, s, o)
	everywhere(t, s, id, m, 404, "before")
	team, preview := s.signedIn(account.Organiser, o.ID), "/gestion/saint-marc/collecte/medias/"+m.ID
	if page := team.get("/gestion/saint-marc/collecte"); page.Status != 200 || !strings.Contains(page.Body, preview+"/montrer") {
		t.Errorf("moderation: %d", page.Status)
	}
	if a := team.post(preview+"/montrer", url.Values{}); a.Status != http.StatusSeeOther {
		t.Fatalf("release: %d\n%s", a.Status, a.Body)
	}
	everywhere(t, s, id, m, 200, "released")
	if a := team.post(preview+"/retirer", url.Values{}); a.Status != http.StatusSeeOther {
		t.Fatalf("withhold: %d", a.Status)
	}
	everywhere(t, s, id, m, 404, "withheld")
}

func TestOnlyTheTeamLooksAtWithheldPictures(t *testing.T) {
	s := newSite(t)
	o, other := collectWeekend(t, s.db, "saint-marc"), collectWeekend(t, s.db, "ailleurs")
	id, m := withheldPicture(t, s, o)
	team, foreign, reader := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Organiser, other.ID), s.signedIn(account.Reader, o.ID)
	preview := "/gestion/saint-marc/collecte/medias/" + m.ID
	for _, c := range []struct {
		who  string
		b    *browser
		path string
		want int
	}{
		{"team", team, preview + "/320", 200},
		{"team, original", team, preview + "/original", 404},
		{"reader", reader, preview + "/320", 403},
		{"another team", foreign, preview + "/320", 404},
		{"another team by its own address", foreign, "/gestion/ailleurs/collecte/medias/" + m.ID + "/320", 404},
		{"visitor", s.visitor(), preview + "/320", 303},
		{"another team's moderation", foreign, "/gestion/saint-marc/collecte", 404},
	} {
		if a := c.b.get(c.path); a.Status != c.want {
			t.Errorf("%s sees %s: %d, want %d", c.who, c.path, a.Status, c.want)
		}
	}
	if kept := team.get(preview + "/320").Header.Get("Cache-Control"); !strings.Contains(kept, "no-store") {
		t.Errorf("the team's view may be kept: %s", kept)
	}
	for _, act := range []string{"/montrer", "/retirer"} {
		if a := foreign.post("/gestion/ailleurs/collecte/medias/"+m.ID+act, url.Values{}); a.Status != 404 {
			t.Errorf("%s by another team: %d", act, a.Status)
		}
	}
	everywhere(t, s, id, m, 404, "after refusals")
}

func TestCutUploadLeavesNoHalfNote(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	var whole bytes.Buffer
	form := multipart.NewWriter(&whole)
	for name, list := range note() {
		if err := form.WriteField(name, list[0]); err != nil {
			t.Fatal(err)
		}
	}
	w, err := form.CreateFormFile("file", "photo.jpg")
	if err == nil {
		_, err = w.Write(collectPicture(t))
	}
	if err != nil {
		t.Fatal(err)
	}
	cut := io.MultiReader(bytes.NewReader(whole.Bytes()[:whole.Len()/2]), cutLine{})
	request, err := http.NewRequest(http.MethodPost, s.server.URL+"/o/saint-marc/collecte", cut)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	if response, err := b.client.Do(request); err == nil {
		response.Body.Close()
		if response.StatusCode < 400 {
			t.Errorf("half a form is accepted: %d", response.StatusCode)
		}
	}
	s.server.Close() // returns when the request has ended
	if n := noteCount(t, s.db, o.ID); n != 0 {
		t.Errorf("%d notes", n)
	}
	err = s.db.Files.Walk(func(store.Stored) error { return errors.New("a file was kept") })
	if err != nil {
		t.Error(err)
	}
}

type cutLine struct{}

func (cutLine) Read([]byte) (int, error) { return 0, errors.New("the line was cut") }

func FuzzCollectForm(f *testing.F) {
	db := storetest.New(f)
	o := collectWeekend(f, db, "saint-marc")
	handler := web.New(web.Config{DB: db, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return time.Unix(1_800_000_000, 0) }}).Handler()
	field := func(name, value string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
	}
	f.Add("multipart/form-data; boundary=b", []byte(field("theme", "flore")+field("title", "x")+"--b--\r\n"))
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na;b\r\n"+field("theme", "flore")+"--b--"))
	f.Add("multipart/form-data", []byte("--b"))
	f.Add("application/x-www-form-urlencoded", []byte("theme=flore&title=x&field_habitat=%00&at.x=9e9&at.y=-1"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/o/"+o.Slug+"/collecte", bytes.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%s %q: %d", contentType, body, w.Code)
		}
	})
}
