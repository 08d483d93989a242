package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/collect"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/web"
)

// site is a real server on a real database, with a clock that the test moves.
type site struct {
	t      testing.TB
	db     *store.DB
	server *httptest.Server
	site   *web.Site
	now    time.Time
	// pictures makes the public sizes of photos once a test lets it run.
	pictures *collect.Worker
	// waits are the pauses that the site made people wait; it does not really wait.
	waits []time.Duration
}

// newSite starts a site on an empty database; it stops with the test. The clock stands at 2 May 2027, 10:00 UTC.
func newSite(t testing.TB) *site {
	t.Helper()
	return newSiteOn(t, storetest.New(t))
}

func newSiteOn(t testing.TB, db *store.DB) *site {
	t.Helper()
	s := &site{t: t, db: db, now: time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC)}
	s.server = httptest.NewUnstartedServer(nil)
	s.pictures = collect.NewWorker(db, slog.New(slog.NewTextHandler(testLog{t}, nil)))
	s.site = web.New(web.Config{DB: db, Log: slog.New(slog.NewTextHandler(testLog{t}, nil)),
		Clock:   func() time.Time { return s.now },
		BaseURL: "http://" + s.server.Listener.Addr().String(), Version: "test", Pictures: s.pictures,
		Pause: func(_ context.Context, wait time.Duration) error { s.waits = append(s.waits, wait); return nil },
	})
	s.server.Config.Handler = s.site.Handler()
	s.server.Start()
	t.Cleanup(s.server.Close)
	return s
}

// by is the command line acting at the site's moment.
func (s *site) by() store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: s.now}
}

// browser is one visitor with cookies who does not follow redirects by itself.
type browser struct {
	site     *site
	client   *http.Client
	Accept   string
	Language string
}

// visitor returns a browser in French without any cookie.
func (s *site) visitor() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{site: s, Accept: "text/html", Language: "fr", client: &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signedIn returns the browser of a new account: the administrator for an empty role, otherwise a member of the operation.
func (s *site) signedIn(role account.Role, operationID string) *browser {
	s.t.Helper()
	ctx := context.Background()
	var link *account.Link
	var err error
	email := strings.ToLower(store.NewID()) + "@example.org"
	if role == "" || role == account.Administrator {
		link, err = account.Invite(ctx, s.db, s.by(), "", "fr", account.InviteForm{Email: email, Role: string(account.Administrator)})
	} else {
		link, err = account.Invite(ctx, s.db, s.by(), operationID, "fr", account.InviteForm{Email: email, Role: string(role)})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	b := s.visitor()
	answer := b.post("/invitation/equipe/"+link.Token(s.db), url.Values{"name": {"Nadia"}})
	if answer.Status != http.StatusSeeOther {
		s.t.Fatalf("accept an invitation: %d\n%s", answer.Status, answer.Body)
	}
	return b
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// Location is where a redirect leads.
func (a answer) Location() string { return a.Header.Get("Location") }

// document parses the page.
func (a answer) document(t testing.TB) *goquery.Document {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func (b *browser) get(path string) answer { return b.do(http.MethodGet, path, "", nil) }

func (b *browser) post(path string, form url.Values) answer {
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (b *browser) do(method, path, contentType string, body io.Reader) answer {
	b.site.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.site.server.URL + path
	}
	request, err := http.NewRequest(method, path, body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	request.Header.Set("Accept", b.Accept)
	request.Header.Set("Accept-Language", b.Language)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.site.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return answer{Status: response.StatusCode, Header: response.Header, Body: string(content)}
}

// testLog shows the site's log beside the test that fails.
type testLog struct{ t testing.TB }

// Write implements io.Writer.
func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}
