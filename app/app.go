// Package app wires the program together: it is the only place where everything meets.
package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"oplibre/app/collect"
	"oplibre/app/jobs"
	"oplibre/app/mail"
	"oplibre/app/store"
	"oplibre/app/web"
)

// Config says what to run and where.
type Config struct {
	// Data is the data folder.
	Data string
	// Database is a postgres:// address; empty means SQLite in Data.
	Database string
	// Addr is where to listen: 127.0.0.1:8080; port 0 lets the system choose (see App.Addr).
	Addr string
	// URL is the address under which people reach the instance; empty means the one of Addr.
	URL string
	// TLSCert and TLSKey are files; both or none.
	TLSCert, TLSKey string
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []*net.IPNet
	// SMTP is the mail server that takes the letters; without one they wait for somebody to send them.
	SMTP MailServer
	// Backups says which archives of the instance are kept; the zero value keeps none.
	Backups BackupPlan
	// Demo marks a database that is made now as the demonstration's.
	Demo    bool
	Version string
	Log     *slog.Logger
	// Clock is the program's clock; nil means the machine's.
	Clock func() time.Time
}

// MailServer names the mail server that takes the letters.
type MailServer = mail.Server

// MailSecurity is how the way to it is protected.
type MailSecurity = mail.Security

// BackupPlan is how many archives of the instance the clock keeps, and where.
type BackupPlan struct {
	// Dir is their folder; empty means "backups" in the data folder.
	Dir string
	// Daily and Weekly are of how many days and of how many weeks one is kept. Both 0 means none.
	Daily, Weekly int
}

// App is a running instance.
type App struct {
	Config
	DB *store.DB
	// Site answers the requests.
	Site *web.Site

	pictures *collect.Worker
	schedule *jobs.Schedule
	delivery *mail.Delivery // nil when somebody sends the letters by hand
	backups  *store.Backups
	listener net.Listener
	server   *http.Server
}

// New opens the database and listens; Run answers. It returns the errors of store.Open and of listening.
func New(ctx context.Context, config Config) (*App, error) {
	if config.Log == nil {
		config.Log = slog.Default()
	}
	if config.Clock == nil {
		config.Clock = time.Now
	}
	if config.SMTP.Configured() {
		var err error
		if config.SMTP, err = config.SMTP.Complete(); err != nil {
			return nil, err
		}
	}
	db, err := store.Open(ctx, store.Options{Dir: config.Data, URL: config.Database, Demo: config.Demo, Log: config.Log})
	if err != nil {
		return nil, err
	}
	a := &App{Config: config, DB: db, pictures: collect.NewWorker(db, config.Log)}
	if a.listener, err = listen(ctx, config); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if a.URL == "" {
		a.URL = a.scheme() + "://" + a.Addr()
	}
	if err := a.wireBackground(); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.Site = web.New(web.Config{DB: db, Log: config.Log, Clock: config.Clock, BaseURL: a.URL, TrustedProxies: config.TrustedProxies,
		Version: config.Version, Pictures: a.pictures, Jobs: a.schedule, Delivery: a.delivery, Backups: a.backups})
	a.server = &http.Server{Handler: a.Site.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 20 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(config.Log.Handler(), slog.LevelDebug)}
	a.server.RegisterOnShutdown(a.Site.EndStreams)
	return a, nil
}

func listen(ctx context.Context, config Config) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", config.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if config.TLSCert == "" && config.TLSKey == "" {
		return listener, nil
	}
	certificate, err := tls.LoadX509KeyPair(config.TLSCert, config.TLSKey)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("TLS certificate: %w", err), listener.Close())
	}
	return tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"}}), nil
}

// Addr is where the instance listens: host:port with the real port.
func (a *App) Addr() string { return a.listener.Addr().String() }

func (a *App) scheme() string {
	if a.TLSCert != "" {
		return "https"
	}
	return "http"
}

// stopTime is how long requests under way may take to end after a stop was asked.
const stopTime = 20 * time.Second

// Run answers requests until the context is cancelled, then takes no new ones, lets those under way and the jobs end,
// and closes the database.
func (a *App) Run(ctx context.Context) error {
	stopBackground := a.startBackground(context.WithoutCancel(ctx))
	failed := make(chan error, 1)
	go func() { failed <- a.server.Serve(a.listener) }()
	var serveErr error
	select {
	case serveErr = <-failed:
	case <-ctx.Done():
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if serveErr = a.server.Shutdown(stopping); serveErr != nil {
			serveErr = errors.Join(serveErr, a.server.Close())
		}
		<-failed
	}
	a.Site.EndStreams()
	stopBackground()
	if errors.Is(serveErr, http.ErrServerClosed) {
		serveErr = nil
	}
	return errors.Join(serveErr, a.DB.Close())
}

// Close releases an App that was never run.
func (a *App) Close() error { return errors.Join(a.listener.Close(), a.DB.Close()) }
