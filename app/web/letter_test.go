package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// posted is an operation with letters of all states, and its organiser.
type posted struct {
	*site
	o       *operation.Operation
	b       *browser
	letters string // the path of the outbox
}

func newPosted(t *testing.T) *posted {
	t.Helper()
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	return &posted{s, o, s.signedIn(account.Organiser, o.ID), "/gestion/" + o.Slug + "/lettres"}
}

// queue puts an invitation into a state and returns its id.
func (p *posted) queue(state string) string {
	p.t.Helper()
	email := strings.ToLower(store.NewID()) + "@example.org"
	if _, err := account.Invite(p.t.Context(), p.db, p.by(), p.o.ID, "fr", account.InviteForm{Email: email, Role: "reader"}); err != nil {
		p.t.Fatal(err)
	}
	var letter store.Letter
	err := p.db.Write(p.t.Context(), func(tx *gorm.DB) error {
		if err := tx.Where("recipient = ?", email).Take(&letter).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE letter SET state = ? WHERE id = ?", state, letter.ID).Error
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return letter.ID
}

func (p *posted) state(id string) string {
	p.t.Helper()
	letter, err := mail.Find(p.t.Context(), p.db, p.o.ID, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return letter.State
}

func TestEveryStateSaysWhatToDo(t *testing.T) {
	p := newPosted(t)
	for _, state := range mail.States {
		id := p.queue(state)
		page := p.b.get(p.letters + "/" + id)
		if page.Status != http.StatusOK || strings.Contains(page.Body, "letter.") && strings.Contains(page.document(t).Find("main").Text(), "letter.next") {
			t.Errorf("%s: %d\n%s", state, page.Status, page.document(t).Find("main").Text())
		}
		hidden := strings.Contains(page.document(t).Find("textarea").Text(), account.InvitationPath+"…")
		if settled := state == store.LetterSent || state == store.LetterLapsed || state == store.LetterCancelled; hidden != settled {
			t.Errorf("%s: the link of somebody else is hidden: %v", state, hidden)
		}
		frame := p.b.get(p.letters + "/" + id + "/lettre")
		if frame.Status != http.StatusOK || !strings.Contains(frame.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: the letter as it arrives: %d %s", state, frame.Status, frame.Header.Get("Content-Security-Policy"))
		}
	}
	rows := p.b.get(p.letters).document(t).Find("tbody tr")
	if first := rows.First().Text(); !strings.Contains(first, "Partie ou non") {
		t.Errorf("what needs somebody is not first: %s", first)
	}
	if only := p.b.get(p.letters + "?etat=refused").document(t).Find("tbody tr"); only.Length() != 1 || !strings.Contains(only.Text(), "Refusée") {
		t.Errorf("the filter keeps %d", only.Length())
	}
}

func TestALetterIsActedOnAsItWasSeen(t *testing.T) {
	p := newPosted(t)
	id := p.queue(store.LetterUnknown)
	form := url.Values{"act": {"again"}, "seen": {id + ".unknown.0"}}
	if got := p.b.post(p.letters+"/"+id+"/etat", form); got.Status != http.StatusSeeOther || p.state(id) != store.LetterWaiting {
		t.Fatalf("send all the same: %d, %s", got.Status, p.state(id))
	}
	again := p.b.post(p.letters+"/"+id+"/etat", form)
	if again.Status != http.StatusConflict || !strings.Contains(again.Body, "a changé") {
		t.Errorf("the same once more: %d", again.Status)
	}
	other := p.makeOperation("Opération Libre Plouarzel")
	stranger := p.signedIn(account.Organiser, other.ID)
	for _, path := range []string{"", "/lettre"} {
		if got := stranger.get("/gestion/" + other.Slug + "/lettres/" + id + path); got.Status != http.StatusNotFound {
			t.Errorf("another operation opens %q of a letter: %d", path, got.Status)
		}
	}
	for path, form := range map[string]url.Values{"/etat": {"act": {"sent"}, "seen": {id + ".waiting.0"}}, "/adresse": {"email": {"x@example.org"}, "seen": {id + ".waiting.0"}}} {
		if got := stranger.post("/gestion/"+other.Slug+"/lettres/"+id+path, form); got.Status != http.StatusNotFound || p.state(id) != store.LetterWaiting {
			t.Errorf("another operation acts on a letter by %s: %d", path, got.Status)
		}
	}
}

func TestTwoPeoplePressAtOnce(t *testing.T) {
	p := newPosted(t)
	id := p.queue(store.LetterRefused)
	second := p.signedIn(account.Organiser, p.o.ID)
	var group sync.WaitGroup
	statuses := make([]int, 2)
	for i, press := range []struct {
		b   *browser
		act string
	}{{p.b, "again"}, {second, "sent"}} {
		group.Go(func() {
			statuses[i] = press.b.post(p.letters+"/"+id+"/etat", url.Values{"act": {press.act}, "seen": {id + ".refused.0"}}).Status
		})
	}
	group.Wait()
	if statuses[0]+statuses[1] != http.StatusSeeOther+http.StatusConflict {
		t.Errorf("both decided: %v", statuses)
	}
}

func TestTickedLettersAndThoseOfTheBackup(t *testing.T) {
	p := newPosted(t)
	waiting, refused := p.queue(store.LetterWaiting), p.queue(store.LetterRefused)
	if got := p.b.post(p.letters+"/choisies", url.Values{"act": {"sent"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("nothing ticked: %d", got.Status)
	}
	got := p.b.post(p.letters+"/choisies", url.Values{"act": {"sent"}, "letter": {waiting + ".waiting.0", refused + ".refused.7", "nonsense"}})
	if got.Status != http.StatusSeeOther || p.state(waiting) != store.LetterSent || p.state(refused) != store.LetterRefused {
		t.Errorf("%d: %s, %s", got.Status, p.state(waiting), p.state(refused))
	}
	if said := p.b.get(got.Location()).Body; !strings.Contains(said, "2 autres ont été laissées") {
		t.Error("nobody says that two had changed")
	}
	held := p.queue(store.LetterUnknown)
	err := p.db.Write(t.Context(), func(tx *gorm.DB) error { return tx.Exec("UPDATE letter SET held_at = 1 WHERE id = ?", held).Error })
	if err != nil {
		t.Fatal(err)
	}
	if page := p.b.get(p.letters).Body; !strings.Contains(page, "sauvegarde") || !strings.Contains(page, "Envoyer cette lettre quand même") {
		t.Error("the outbox does not say that a letter was held, or how many")
	}
	if p.b.post(p.letters+"/gardees", nil); p.state(held) != store.LetterWaiting {
		t.Errorf("sent all the same: %s", p.state(held))
	}
}

func TestLettersGoByPost(t *testing.T) {
	p := newPosted(t)
	run := p.b.post(p.letters+"/impression", nil).Location()
	if !strings.HasPrefix(run, p.letters+"/impression/") {
		t.Fatalf("printing leads to %q", run)
	}
	late := p.queue(store.LetterWaiting)
	link, _ := p.b.get(run).document(t).Find(`a[href*="impression.pdf"]`).Attr("href")
	if file := p.b.get(link); file.Status != http.StatusOK || !strings.HasPrefix(file.Body, "%PDF") {
		t.Errorf("the sheets: %d", file.Status)
	}
	if got := p.b.post(run+"/envoyees", nil); got.Status != http.StatusSeeOther || p.state(late) != store.LetterWaiting {
		t.Errorf("marked: %d; the one that was not printed is %s", got.Status, p.state(late))
	}
	if again := p.b.get(run).document(t).Find(`form[action$="/envoyees"]`).Length(); again != 0 {
		t.Error("what is marked can be marked again")
	}
}

// keyLeft is a key where words should be.
var keyLeft = regexp.MustCompile(`letter\.[a-z]`)

func TestPreviewsAndTests(t *testing.T) {
	p := newPosted(t)
	for _, kind := range mail.Kinds {
		for _, language := range []string{"fr", "en"} {
			path := p.letters + "/apercus/" + kind
			if page := p.b.get(path + "?pour=" + language); page.Status != http.StatusOK || keyLeft.MatchString(page.document(t).Find("main").Text()) {
				t.Errorf("%s in %s: %d", kind, language, page.Status)
			}
			if frame := p.b.get(path + "/lettre?pour=" + language); frame.Status != http.StatusOK || !strings.Contains(frame.Body, `lang="`+language+`"`) {
				t.Errorf("%s in %s as it arrives: %d", kind, language, frame.Status)
			}
		}
	}
	if got := p.b.post(p.letters+"/apercus/carnet/essai?pour=en", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("a test: %d", got.Status)
	}
	if list := p.b.get(p.letters + "?genre=test").document(t).Find("tbody tr"); list.Length() != 1 {
		t.Errorf("%d tests in the outbox", list.Length())
	}
}

func TestMetricsCountLettersByState(t *testing.T) {
	p := newPosted(t)
	p.queue(store.LetterRefused)
	if body := p.visitor().get("/metrics").Body; !strings.Contains(body, `oplibre_letters{state="refused"} 1`) || !strings.Contains(body, `oplibre_letters{state="failed"} 0`) {
		t.Error("letters are not counted by state")
	}
}

// What comes back later, into the mailbox of the association, is noted by hand: the address then counts as one that refuses.
func TestALetterThatComesBackIsNoted(t *testing.T) {
	p := newPosted(t)
	id := p.queue(store.LetterSent)
	if page := p.b.get(p.letters + "/" + id).document(t); page.Find(`button[value=returned]`).Length() != 1 {
		t.Fatal("a letter that was sent cannot come back")
	}
	form := url.Values{"act": {"returned"}, "seen": {id + ".sent.0"}}
	if got := p.b.post(p.letters+"/"+id+"/etat", form); got.Status != http.StatusSeeOther || p.state(id) != store.LetterRefused {
		t.Errorf("it came back: %d, %s", got.Status, p.state(id))
	}
	waiting := p.queue(store.LetterWaiting)
	form = url.Values{"act": {"returned"}, "seen": {waiting + ".waiting.0"}}
	if got := p.b.post(p.letters+"/"+waiting+"/etat", form); got.Status != http.StatusConflict || p.state(waiting) != store.LetterWaiting {
		t.Errorf("one that was not sent came back: %d, %s", got.Status, p.state(waiting))
	}
}
