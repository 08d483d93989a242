// Package web turns a request into one call of a domain package and one view. It holds no rule of the weekend: routes
// in routes.go, what every request goes through in middleware.go, how refusals look in errors.go, how pages are written
// in render.go, how forms are read in form.go; then one file a resource.
package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/jobs"
	"oplibre/app/mail"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Config is what the pages need from the program around them.
type Config struct {
	DB  *store.DB
	Log *slog.Logger
	// Clock is the program's clock; the demonstration moves it.
	Clock func() time.Time
	// BaseURL is the address under which people reach the instance (https://opl.example), without a slash at the end: the
	// base of QR codes, letters and identifiers.
	BaseURL string
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []*net.IPNet
	// Version is shown on the instance page.
	Version string
	// Pictures is the worker that makes the public sizes of what is collected; nil when another process does.
	Pictures *collect.Worker
	// Jobs are what the clock starts, Delivery sends the letters, Backups are the archives of the night; nil where there are none.
	Jobs     *jobs.Schedule
	Delivery *mail.Delivery
	Backups  *store.Backups
	// Pause waits before an answer to somebody who failed often; nil means a timer.
	Pause func(ctx context.Context, wait time.Duration) error
	// Progress is how long an upload or a download may stand still; 0 means half a minute.
	Progress time.Duration
	// Every is how often a page that is kept open looks for what changed, 0 means two seconds; Viewers how many may be open, 0 means 500.
	Every   time.Duration
	Viewers int
}

// Site answers the requests of one instance.
type Site struct {
	Config
	echo     *echo.Echo
	sessions *scs.SessionManager
	failures *failures
	desks    desks
	quotas   *quotas
	metrics  *metrics
	weekends *weekends
	offers   *signup.Offers
	pages    *pages
	live     *live
	managed  []managedRoute
	// forgotten are the visits that ended on kiosks.
	forgotten guestsGone
}

// New returns the site; its Handler answers.
func New(config Config) *Site {
	if config.Pause == nil {
		config.Pause = pause
	}
	if config.Progress == 0 {
		config.Progress = progressTime
	}
	if config.Every == 0 {
		config.Every = liveEvery
	}
	if config.Viewers == 0 {
		config.Viewers = liveViewers
	}
	config.BaseURL = strings.TrimSuffix(config.BaseURL, "/")
	s := &Site{Config: config, echo: echo.New(), failures: newFailures(config.Clock), metrics: newMetrics(), weekends: newWeekends(),
		offers: signup.NewOffers(config.DB), pages: newPages(pagesMemory),
		live: newLive(config.Log, config.Every, config.Viewers), forgotten: guestsGone{gone: map[string]store.Instant{}}}
	s.metrics.registry.MustRegister(newLetterCollector(config.DB, config.Log))
	s.quotas = newQuotas(config.Clock, config.DB.Files.Free)
	s.failures.scale, s.quotas.scale = s.desks.timesOf, s.desks.timesOf
	s.sessions = s.newSessions()
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.answerError
	s.echo.IPExtractor = addressExtractor(config.TrustedProxies)
	s.echo.Pre(trimTrailingSlash)
	s.echo.Use(s.begin, s.observe, s.recoverPanic, s.secure, s.refuseUnreadable, s.refuseCrossSite, s.sharedDevice)
	s.routes()
	return s
}

// Handler returns what an http.Server serves.
func (s *Site) Handler() http.Handler { return s.echo }

// by says that the person of this request does something now.
func (s *Site) by(c echo.Context) store.By {
	actor := store.Actor{Kind: store.ActorVisitor}
	if a := visitOf(c).account; a != nil {
		actor = store.Actor{Kind: store.ActorAccount, ID: a.ID}
	}
	return store.By{Actor: actor, At: s.Clock()}
}

// absolute returns the full address of a path of this site.
func (s *Site) absolute(path string) string { return s.BaseURL + path }

// host returns the name of the site for identifiers in files (iCalendar UIDs); the instance's id when there is no --url.
func (s *Site) host() string {
	if u, err := url.Parse(s.BaseURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return s.DB.Instance().ID
}

// addressExtractor believes X-Forwarded-For only when the connection comes from a trusted proxy.
func addressExtractor(proxies []*net.IPNet) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, network := range proxies {
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
