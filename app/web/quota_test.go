package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/web"
)

// fileCount is how many files are kept.
func (s *site) fileCount() (n int) {
	s.t.Helper()
	if err := s.db.Files.Walk(func(store.Stored) error { n++; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// carnetCode signs somebody up in the operation and returns the code.
func (s *site) carnetCode(o *operation.Operation) signup.Code {
	s.t.Helper()
	var atelier string
	err := s.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Table("atelier").Where("operation_id = ?", o.ID).Select("id").Limit(1).Row().Scan(&atelier)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	code, err := signup.NewOffers(s.db).SignUp(context.Background(), s.by(), o, signup.Form{Name: "Nolwenn", Ateliers: []string{atelier}}, signup.Wording{Language: "fr"})
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

func TestTooManyPhotosFromAnAddress(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(o).Where("id = ?", o.ID).Updates(map[string]any{"lead_instance": s.db.Instance().ID, "ends_at": store.InstantOf(s.now.AddDate(0, 1, 0))}).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	o, err = operation.Find(context.Background(), s.db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	code := s.carnetCode(o)
	b, photo := s.visitor(), collectFile{"a.jpg", collectPicture(t)}
	s.site.Spend("anonymous:127.0.0.1", 1, web.AnonymousOctets-10_000)
	s.now = s.now.Add(20 * time.Minute)
	values := note("body", "Entre deux pavés", "field_habitat", "wall", "credit", "Anne")
	refused := b.postNote("/o/saint-marc/collecte", values, photo)
	form := refused.document(t)
	if refused.Status != http.StatusTooManyRequests || refused.Header.Get("Retry-After") != "2400" {
		t.Fatalf("%d, Retry-After %s\n%s", refused.Status, refused.Header.Get("Retry-After"), refused.Body)
	}
	if form.Find("[name=body]").Text() != "Entre deux pavés" || form.Find("[name=credit]").AttrOr("value", "") != "Anne" || form.Find("input[name=id]").AttrOr("value", "") != values.Get("id") {
		t.Error("the form lost what was typed")
	}
	if !strings.Contains(refused.Body, "Beaucoup de photos") || form.Find("input[name=file_hash]").Length() != 0 || s.fileCount() != 0 {
		t.Errorf("what is refused is kept: %d files", s.fileCount())
	}
	if without := b.postNote("/o/saint-marc/collecte", values); without.Status != http.StatusSeeOther {
		t.Errorf("a note without a photo costs no room: %d", without.Status)
	}
	if known := b.postNote("/o/saint-marc/collecte", note("carnet", string(code)), photo); known.Status != http.StatusSeeOther {
		t.Errorf("with a carnet: %d\n%s", known.Status, known.Body)
	}
	b.Accept = "application/json"
	if program := b.postNote("/o/saint-marc/collecte", note(), collectFile{"b.jpg", collectPicture(t)}); program.Status != http.StatusTooManyRequests ||
		!strings.Contains(program.Header.Get("Content-Type"), "problem+json") || program.Header.Get("Retry-After") == "" {
		t.Errorf("for a program: %d %s", program.Status, program.Body)
	}
	b.Accept = "text/html"
	s.now = s.now.Add(41 * time.Minute)
	if later := b.postNote("/o/saint-marc/collecte", note(), photo); later.Status != http.StatusSeeOther {
		t.Errorf("an hour later: %d", later.Status)
	}
}

func TestEachLimitOfWhatIsCollected(t *testing.T) {
	s := newSite(t)
	o := collectWeekend(t, s.db, "saint-marc")
	collectWeekend(t, s.db, "ailleurs")
	b := s.visitor()
	photo := collectFile{"a.jpg", collectPicture(t)}
	s.site.Spend("operation:"+o.ID, 0, 1<<50)
	if full := b.postNote("/o/saint-marc/collecte", note(), photo); full.Status != http.StatusTooManyRequests || !strings.Contains(full.Body, "plus de photos et de notes") {
		t.Errorf("the operation is full: %d", full.Status)
	}
	if changed := b.postNote("/o/saint-marc/collecte", note("choose", "photo"), photo); changed.Status != http.StatusTooManyRequests || changed.document(t).Find("input[name=theme]").AttrOr("value", "") != "photo" {
		t.Errorf("a photo that comes with another button: %d", changed.Status)
	}
	if other := b.postNote("/o/ailleurs/collecte", note(), photo); other.Status != http.StatusSeeOther {
		t.Errorf("the other operation is held back too: %d", other.Status)
	}
	s.site.Spend("anonymous:127.0.0.1", 1<<40, 0)
	if plain := b.post("/o/ailleurs/collecte", note()); plain.Status != http.StatusTooManyRequests {
		t.Errorf("too many notes: %d", plain.Status)
	}
	if n := s.fileCount(); n != 1 {
		t.Errorf("%d files", n)
	}
}

func TestFullDisk(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	s.site.SetDisk(web.DiskFloor + 1<<20)
	b := s.visitor()
	values := note("body", "Entre deux pavés")
	refused := b.postNote("/o/saint-marc/collecte", values, collectFile{"a.jpg", collectPicture(t)})
	if refused.Status != http.StatusInsufficientStorage || refused.Header.Get("Retry-After") == "" || refused.document(t).Find("[name=body]").Text() != "Entre deux pavés" || s.fileCount() != 0 {
		t.Fatalf("%d, %d files\n%s", refused.Status, s.fileCount(), refused.Body)
	}
	if without := b.postNote("/o/saint-marc/collecte", values); without.Status != http.StatusSeeOther {
		t.Errorf("without a file: %d", without.Status)
	}
}

// letters are how many letters of carnets wait for somebody.
func (s *site) letters(recipient string) (n int64) {
	s.t.Helper()
	err := s.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ? AND recipient = ?", signup.LetterCarnet, recipient).Count(&n).Error
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestNobodyIsBuriedUnderLetters(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 9.75, 12, 500)
	b := s.visitor()
	signUp := func(email string) (carnet string) {
		t.Helper()
		values := signUpValues("Nolwenn Cadiou", flora)
		values.Set("email", email)
		made := b.post(h.path(), values)
		if made.Status != http.StatusSeeOther {
			t.Fatalf("sign up: %d\n%s", made.Status, made.Body)
		}
		return made.Location()
	}
	silent := func(carnet string) bool { return strings.Contains(b.get(carnet).Body, "Aucune lettre") }
	for range 3 {
		if carnet := signUp("nolwenn@example.org"); silent(carnet) {
			t.Error("a letter goes, and the page says that none does")
		}
	}
	first := signUp("maël@example.org")
	for _, written := range []string{"nolwenn@example.org", "Nolwenn@Example.org", "nolwenn+1@example.org"} {
		if carnet := signUp(written); !silent(carnet) {
			t.Errorf("%s is written to a fourth time", written)
		}
	}
	if n := s.letters("nolwenn@example.org"); n != 3 || s.letters("Nolwenn@Example.org")+s.letters("nolwenn+1@example.org") != 0 {
		t.Errorf("%d letters", n)
	}
	people := first + "/personnes"
	version := b.get(people).document(t).Find("input[name=version]").First().AttrOr("value", "")
	if moved := b.post(people, url.Values{"version": {version}, "email": {"nolwenn@example.org"}}); moved.Status != http.StatusSeeOther {
		t.Fatalf("another address: %d\n%s", moved.Status, moved.Body)
	}
	if n := s.letters("nolwenn@example.org"); n != 3 || !silent(first) {
		t.Errorf("a letter that waited follows to her: %d", n)
	}
	if carnet := signUp(""); silent(carnet) {
		t.Error("who gave no address waits for no letter")
	}
	s.now = s.now.Add(25 * time.Hour)
	if carnet := signUp("nolwenn@example.org"); silent(carnet) || s.letters("nolwenn@example.org") != 4 {
		t.Error("the next day is another day")
	}
	s.site.Spend("letters:127.0.0.1", web.LettersFromHour, 0)
	if carnet := signUp("lena@example.org"); !silent(carnet) || s.letters("lena@example.org") != 0 {
		t.Error("one sender has letters written without end")
	}
	h.clean()
}

// unusedCode is a code that is well written and that no carnet has.
func unusedCode(t *testing.T, n int) string {
	t.Helper()
	seven := []byte("2222222")
	for i := 0; n > 0; i, n = i+1, n/len(signup.Alphabet) {
		seven[i] = signup.Alphabet[n%len(signup.Alphabet)]
	}
	for _, last := range signup.Alphabet {
		if code, err := signup.ParseCode(string(seven) + string(last)); err == nil {
			return string(code)
		}
	}
	t.Fatal("no check character fits")
	return ""
}

func TestSlipsOfACodeCostTheHallNothing(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	right := unusedCode(t, 7)
	wrong := strings.Replace(right, right[7:], string(signup.Alphabet[(strings.Index(signup.Alphabet, right[7:])+1)%len(signup.Alphabet)]), 1)
	for range 15 {
		if slip := b.post("/carnet", url.Values{"code": {wrong}}); slip.Status != http.StatusUnprocessableEntity {
			t.Fatalf("a slip: %d", slip.Status)
		}
		b.get("/carnet/" + wrong)
		b.post("/o/saint-marc/collecte", note("carnet", wrong))
	}
	b.post("/carnet", url.Values{"code": {right}})
	b.post("/o/saint-marc/collecte", note("carnet", right))
	if len(s.waits) != 0 {
		t.Errorf("slips make others wait: %v", s.waits)
	}
}

func TestGuessersWaitAndKnownDesksLater(t *testing.T) {
	for desk, free := range map[string]int{"": 10, "192.0.2.0/24": 10, "198.51.100.7\n127.0.0.1": 100} {
		s := newSite(t)
		administrator := s.signedIn("", "")
		const path = "/gestion/instance"
		settings := filled(t, administrator.get(path), path, "")
		settings.Set("desks", desk)
		if saved := administrator.post(path, settings); saved.Status != http.StatusSeeOther {
			t.Fatalf("save %q: %d\n%s", desk, saved.Status, saved.Body)
		}
		b := s.visitor()
		for n := range free {
			if guess := b.post("/carnet", url.Values{"code": {unusedCode(t, n)}}); guess.Status != http.StatusNotFound && guess.Status != http.StatusUnprocessableEntity {
				t.Fatalf("guess: %d", guess.Status)
			}
		}
		if len(s.waits) != 0 {
			t.Errorf("desks %q: %d waits after %d guesses", desk, len(s.waits), free)
		}
		b.get("/carnet/" + unusedCode(t, free))
		if len(s.waits) != 1 {
			t.Errorf("desks %q: the guess after %s does not wait", desk, strconv.Itoa(free))
		}
	}
}

func TestDeskAddressesAreVerified(t *testing.T) {
	s := newSite(t)
	b := s.signedIn(account.Administrator, "")
	page := b.post("/gestion/instance", url.Values{"version": {"0"}, "organisation": {"Les Communs"}, "desks": {"192.0.2.7\n0.0.0.0/0"}})
	form := page.document(t)
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(form.Find("#f-desks-error").Text(), "0.0.0.0/0") ||
		form.Find("[name=organisation]").AttrOr("value", "") != "Les Communs" || !strings.Contains(form.Find("[name=desks]").Text(), "192.0.2.7") {
		t.Errorf("%d\n%s", page.Status, page.Body)
	}
}
