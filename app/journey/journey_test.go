// Package journey walks through oplibre in a real browser, as the people of a weekend do: a phone without JavaScript, a
// computer with it, on a program started from an empty folder. The tests of package web say what each address answers;
// these say that one gets from the first page to the last.
//
// Chromium is found in $CHROMIUM or in the PATH. Without it the journeys are skipped, unless OPLIBRE_REQUIRE_BROWSER is
// 1. With OPLIBRE_SCREENSHOTS=folder every step leaves a picture there, with OPLIBRE_AXE=axe.min.js (of axe-core) every page is examined.
package journey

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oplibre/app"
)

// instance is the program, started from an empty folder.
type instance struct {
	t *testing.T
	*app.App
	browser *browser
	config  app.Config
	// post takes the letters; nil when they wait for somebody to send them.
	post *post
	// clock is what the program takes for now, in epoch nanoseconds.
	clock *atomic.Int64
}

// start starts the program on a free port with a browser to look at it; both stop with the test. The clock stands still
// at the given moment: an empty one is 2 April 2027, seven weeks before the weekend of the journeys.
func start(t *testing.T, now time.Time) *instance {
	t.Helper()
	return startWith(t, openBrowser(t), now, nil)
}

// startWithPost is start, with a mail server that takes the letters.
func startWithPost(t *testing.T, now time.Time) *instance {
	t.Helper()
	b := openBrowser(t) // first: it may skip
	return startWith(t, b, now, openPost(t))
}

func startWith(t *testing.T, b *browser, now time.Time, letters *post) *instance {
	t.Helper()
	if now.IsZero() {
		now = time.Date(2027, 4, 2, 9, 0, 0, 0, time.UTC)
	}
	clock := &atomic.Int64{}
	clock.Store(now.UnixNano())
	ctx, stop := context.WithCancel(context.Background())
	config := app.Config{Data: t.TempDir(), Addr: "127.0.0.1:0", Version: "journey",
		Log:   slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Clock: func() time.Time { return time.Unix(0, clock.Load()).UTC() }}
	if letters != nil {
		config.SMTP = app.MailServer{Address: letters.Address, Security: "none", From: "weekend@opl.example"}
	}
	a, err := app.New(ctx, config)
	if err != nil {
		stop()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return &instance{t: t, App: a, browser: b, config: config, post: letters, clock: clock}
}

// later moves the clock on.
func (i *instance) later(d time.Duration) { i.clock.Add(int64(d)) }

// do runs a job of the clock at once, by its key, as an administrator asks for it on the page of the jobs; where the clock has begun it
// a moment before, that run is the one.
func (i *instance) do(v *visitor, job string) {
	i.t.Helper()
	v.open("/gestion/travaux")
	v.turn("run "+job, chromedp.Click(chromedp.CSS(`form[action="/gestion/travaux/`+job+`/lancer"] button`)))
	i.Site.Jobs.Wait()
}

// administrator returns a computer on which the first administrator has just made their account.
func (i *instance) administrator() *visitor {
	i.t.Helper()
	address, err := i.FirstAddress(context.Background())
	if err != nil || address == "" {
		i.t.Fatalf("first address: %q, %v", address, err)
	}
	v := i.visitor(desktop)
	v.open(strings.TrimPrefix(address, i.URL))
	v.fill("email", "nadia@example.org")
	v.fill("name", "Nadia Le Guen")
	v.fill("password", "la laisse de mer au matin")
	v.press("Rejoindre l'équipe")
	return v
}

// signInAgain is the first administrator after some time away: nobody stays signed in for ever.
func (v *visitor) signInAgain() {
	v.t.Helper()
	if v.open("/connexion"); v.path != "/connexion" {
		return // not yet
	}
	v.fill("email", "nadia@example.org")
	v.fill("password", "la laisse de mer au matin")
	v.press("Se connecter")
}

// visitor returns a browser without any memory, of the given kind.
func (i *instance) visitor(profile profile) *visitor {
	i.t.Helper()
	return i.browser.visitor(i.t, profile, i.URL)
}

// file returns the path of a new file in a folder of the test.
func (i *instance) file(name string) string { return filepath.Join(i.t.TempDir(), name) }

// testLog shows the program's warnings beside the test.
type testLog struct{ t testing.TB }

// Write implements io.Writer.
func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}
