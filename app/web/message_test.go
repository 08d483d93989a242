package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/message"
	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/store"
)

// letterRows are the letters of a kind, as the outbox keeps them.
func (s *site) letterRows(kind string) (letters []store.Letter) {
	s.t.Helper()
	err := s.db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Where("kind = ?", kind).Order("recipient").Find(&letters).Error })
	if err != nil {
		s.t.Fatal(err)
	}
	return letters
}

// written is a letter in words.
func (s *site) written(letter *store.Letter) mail.Message {
	s.t.Helper()
	m, err := mail.Write(context.Background(), s.db, "https://opl.example", letter)
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func TestAMessageIsLookedThroughAndSentOnce(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	for _, f := range []partner.Form{
		{Name: "Club", Kind: "club", State: "accepted", ContactName: "Mme Riou\r\nBcc: tous@example.org", ContactEmail: "riou@club.example"},
		{Name: "<b>École</b>", Kind: "school", State: "accepted", ContactPhone: "02 61 91 00 14"},
	} {
		if _, err := partner.Create(context.Background(), s.db, s.by(), o.ID, f); err != nil {
			t.Fatal(err)
		}
	}
	base := "/gestion/" + o.Slug + "/messages"
	form := url.Values{"kinds": {"partners"}, "subject": {"Merci"}, "body": {"Bonjour {prénom} {faux},"}}
	if got := b.post(base+"/nouveau", form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "{faux}") ||
		got.document(t).Find(`input[name=kinds][value=partners][checked]`).Length() != 1 {
		t.Fatalf("a wrong placeholder: %d\n%s", got.Status, got.Body)
	}
	form.Set("body", "Bonjour {prénom},")
	path := b.accepted(base+"/nouveau", form).Location()
	page := b.get(path)
	text := plainSpaces(page.document(t).Find("main").Text())
	for _, want := range []string{"1 lettre partira", "Ce message concerne 2 destinataires.", "Bonjour Mme,", "<b>École</b>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page of the draft lacks %q:\n%s", want, text)
		}
	}
	b.accepted(path+"/essai", nil)
	if tests := s.letterRows(message.LetterTest); len(tests) != 1 || !strings.Contains(s.written(&tests[0]).Body, "Bonjour Nadia,") {
		t.Errorf("the test: %+v", tests)
	}
	version := page.document(t).Find(`form[action$="/envoyer"] input[name=version]`).AttrOr("value", "")
	for range 2 { // a double click
		b.accepted(path+"/envoyer", url.Values{"version": {version}})
	}
	letters := s.letterRows(message.Letter)
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	if m := s.written(&letters[0]); m.Unsubscribe != "" || m.To != "riou@club.example" || strings.Contains(m.Subject+m.Body, "Bcc") || strings.Contains(m.Body, "École") {
		t.Errorf("%+v", m)
	}
	sent := b.get(path).document(t)
	if calls := section(sent, "appels"); !strings.Contains(calls, "1 personne reste à joindre") || !strings.Contains(calls, "02 61 91 00 14") {
		t.Errorf("the list of calls says %q", calls)
	}
	id := sent.Find(`form[action$="/appels"] input[name=id]`).AttrOr("value", "")
	b.accepted(path+"/appels", url.Values{"kind": {"partners"}, "id": {id}, "done": {"1"}})
	b.accepted(path+"/reprendre", nil)
	text = plainSpaces(b.get(path).document(t).Find("main").Text())
	if !strings.Contains(text, "1 personne reste à joindre") || !strings.Contains(text, "1 reprise") { // the one whose letter was held
		t.Errorf("afterwards:\n%s", text)
	}
	if got := b.post(path+"/modifier", form); got.Status != http.StatusConflict {
		t.Errorf("a sent message was changed: %d", got.Status)
	}
	s.strangersSeeNothing(o, path)
}

// strangersSeeNothing asks for a page of the operation as the organiser of another one.
func (s *site) strangersSeeNothing(o *operation.Operation, path string) {
	t := s.t
	t.Helper()
	other := s.makeOperation("Opération Libre Plouarzel")
	stranger := s.signedIn(account.Organiser, other.ID)
	if got := stranger.get(strings.Replace(path, o.Slug, other.Slug, 1)); got.Status != http.StatusNotFound {
		t.Errorf("another operation reads the message: %d", got.Status)
	}
}

func TestALetterDoesNotGoToAnAddressThatChanged(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	p, err := partner.Create(context.Background(), s.db, s.by(), o.ID, partner.Form{Name: "Club", Kind: "club", State: "accepted", ContactEmail: "old@club.example"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := message.Create(context.Background(), s.db, s.by(), o, message.Form{Kinds: []string{"partners"}, Subject: "a", Body: "b"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := message.Send(context.Background(), s.db, s.by(), o, m.ID, "1"); err != nil {
		t.Fatal(err)
	}
	letters := s.letterRows(message.Letter)
	err = s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&partner.Partner{}).Where("id = ?", p.ID).Update("contact_email", "new@club.example").Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mail.Write(context.Background(), s.db, "https://opl.example", &letters[0]); err == nil {
		t.Error("the letter goes to the old address")
	}
}

func TestTheNewsletterFromTheFormToLeaving(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	b.accepted("/gestion/"+o.Slug+"/phase", url.Values{"phase": {"announced"}, "version": {"1"}})
	v, page := s.visitor(), "/o/"+o.Slug+"/infolettre"
	if got := v.post(page, url.Values{"email": {"nolwenn@"}}); got.Status != http.StatusUnprocessableEntity || got.document(t).Find(".summary li").Length() != 2 {
		t.Fatalf("a wrong address: %d\n%s", got.Status, got.Body)
	}
	if got := v.accepted(page, url.Values{"email": {"bot@example.org"}, "agreed": {"on"}, "website": {"x"}}); got.Location() != page+"?merci=1" {
		t.Errorf("the trap is told: %s", got.Location())
	}
	unknown := v.accepted(page, url.Values{"email": {"nolwenn@example.org"}, "agreed": {"on"}})
	known := v.accepted(page, url.Values{"email": {"nolwenn@example.org"}, "agreed": {"on"}})
	if unknown.Location() != known.Location() || unknown.Body != known.Body {
		t.Error("the answer tells whether an address is known")
	}
	asked := s.letterRows(newsletter.LetterConfirm)
	if len(asked) != 1 || asked[0].Recipient != "nolwenn@example.org" {
		t.Fatalf("%+v", asked)
	}
	letter := s.written(&asked[0])
	confirm := pathIn(t, letter.Body, newsletter.Path)
	if letter.Unsubscribe != "" {
		t.Error("the letter that asks can be left")
	}
	for range 2 { // a program that looks into letters opens the link, and presses nothing
		if got := v.get(confirm); got.Status != http.StatusOK || got.document(t).Find("main form").Length() != 1 {
			t.Fatalf("the link: %d\n%s", got.Status, got.Body)
		}
	}
	count := func(want newsletter.Counts) {
		t.Helper()
		if c, err := newsletter.Count(context.Background(), s.db, o.ID); err != nil || c != want {
			t.Errorf("%+v, want %+v (%v)", c, want, err)
		}
	}
	count(newsletter.Counts{Waiting: 1})
	for range 2 {
		if got := v.post(confirm, nil); got.Status != http.StatusOK {
			t.Fatalf("confirm: %d", got.Status)
		}
	}
	count(newsletter.Counts{Confirmed: 1})
	leave := s.issueIsSentOnce(o, b, v)
	s.leaves(v, leave)
	count(newsletter.Counts{})
	if got := v.get(confirm); got.Status != http.StatusGone {
		t.Errorf("the old link to confirm: %d", got.Status)
	}
}

// issueIsSentOnce writes an issue and sends it twice; it returns the address by which its letter is left.
func (s *site) issueIsSentOnce(o *operation.Operation, b, v *browser) (leave string) {
	t, page := s.t, "/o/"+o.Slug+"/infolettre"
	t.Helper()
	base := "/gestion/" + o.Slug + "/infolettre"
	issue := b.accepted(base+"/nouveau", url.Values{"subject": {"Premier"}, "body": {"Un [lien](/o) <script>alert(1)</script>"}}).Location()
	if got := v.get(page + "/1"); got.Status != http.StatusNotFound {
		t.Errorf("a draft is public: %d", got.Status)
	}
	for range 2 {
		b.accepted(issue+"/envoyer", url.Values{"version": {"1"}})
	}
	if got := v.get(page + "/1"); got.Status != http.StatusOK || got.document(t).Find("main script").Length() != 0 {
		t.Errorf("the archive: %d\n%s", got.Status, got.Body)
	}
	sent := s.letterRows(newsletter.LetterIssue)
	if len(sent) != 1 {
		t.Fatalf("%d letters", len(sent))
	}
	m := s.written(&sent[0])
	leave = strings.TrimPrefix(m.Unsubscribe, "https://opl.example")
	if !strings.HasPrefix(leave, newsletter.LeavePath) || !strings.Contains(m.Body, m.Unsubscribe) {
		t.Fatalf("the letter cannot be left: %q\n%s", m.Unsubscribe, m.Body)
	}
	return leave
}

// leaves looks at the page by which one leaves, which changes nothing, and leaves twice.
func (s *site) leaves(v *browser, leave string) {
	t := s.t
	t.Helper()
	if got := v.get(leave); got.Status != http.StatusOK || got.document(t).Find("main form").Length() != 1 {
		t.Errorf("the page to leave: %d", got.Status)
	}
	// A mail program, without cookies (RFC 8058, section 3.2); then once more.
	for range 2 {
		if got := s.visitor().do(http.MethodPost, leave, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click")); got.Status != http.StatusOK {
			t.Errorf("one click: %d", got.Status)
		}
	}
	if got := v.get(leave); got.Status != http.StatusOK || got.document(t).Find("main form").Length() != 0 {
		t.Errorf("left: %d", got.Status)
	}
	if got := v.get(newsletter.LeavePath + strings.Repeat("A", 48)); got.Status != http.StatusNotFound {
		t.Errorf("a guess: %d", got.Status)
	}
}

// pathIn is the address in a letter that begins so.
func pathIn(t *testing.T, body, prefix string) string {
	t.Helper()
	for line := range strings.SplitSeq(body, "\n") {
		if path, is := strings.CutPrefix(strings.TrimSpace(line), "https://opl.example"); is && strings.HasPrefix(path, prefix) {
			return path
		}
	}
	t.Fatalf("no %s in\n%s", prefix, body)
	return ""
}

// Sixty addresses an hour from one place, then a sentence; three letters a day to one mailbox, in silence.
func TestAskingForTheNewsletterIsBounded(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Organiser, o.ID)
	b.accepted("/gestion/"+o.Slug+"/phase", url.Values{"phase": {"announced"}, "version": {"1"}})
	page := "/o/" + o.Slug + "/infolettre"
	status := 0
	for range 61 {
		status = s.visitor().post(page, url.Values{"email": {"nolwenn@example.org"}, "agreed": {"on"}}).Status
		err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Model(&store.Letter{}).Where("kind = ?", newsletter.LetterConfirm).Update("state", store.LetterSent).Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if letters := s.letterRows(newsletter.LetterConfirm); status != http.StatusTooManyRequests || len(letters) != 3 {
		t.Errorf("status %d, %d letters", status, len(letters))
	}
}
