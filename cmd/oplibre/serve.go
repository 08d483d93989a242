package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"

	"oplibre/app"
)

// database is the flags by which every command finds its database.
type database struct {
	Data     string `help:"Data folder." default:"oplibre-data" type:"path" env:"OPLIBRE_DATA"`
	Database string `help:"postgres:// address; empty means SQLite in the data folder." env:"OPLIBRE_DATABASE"`
}

// listening is the flags of the commands that answer requests.
type listening struct {
	Addr    string `help:"Where to listen." default:"127.0.0.1:8080" env:"OPLIBRE_ADDR"`
	URL     string `name:"url" help:"Address under which people reach the instance: the base of QR codes, letters and identifiers." env:"OPLIBRE_URL"`
	TLSCert string `name:"tls-cert" help:"Certificate file." type:"existingfile" env:"OPLIBRE_TLS_CERT"`
	TLSKey  string `name:"tls-key" help:"Key file." type:"existingfile" env:"OPLIBRE_TLS_KEY"`
	keeping
	TrustedProxies []string `name:"trusted-proxies" help:"Networks (CIDR) whose X-Forwarded-For is believed." env:"OPLIBRE_TRUSTED_PROXIES"`
}

// serveCommand is oplibre serve.
type serveCommand struct {
	database
	listening
	mailing
}

// mailing is the flags of the mail server.
type mailing struct {
	SMTP         string `name:"smtp" help:"Mail server that takes the letters, host or host:port; empty means that they are sent by hand." env:"OPLIBRE_SMTP"`
	SMTPTLS      string `name:"smtp-tls" help:"How the way there is protected: ${enum}." enum:"starttls,implicit,none" default:"starttls" env:"OPLIBRE_SMTP_TLS"`
	SMTPUser     string `name:"smtp-user" help:"Name to sign in with." env:"OPLIBRE_SMTP_USER"`
	SMTPPassword string `name:"smtp-password" help:"Password to sign in with; better given as a variable." env:"OPLIBRE_SMTP_PASSWORD"`
	SMTPFrom     string `name:"smtp-from" help:"Address that letters come from." env:"OPLIBRE_SMTP_FROM"`
	SMTPCA       string `name:"smtp-ca" help:"File of certificates (PEM) of authorities to trust besides the system's." type:"existingfile" env:"OPLIBRE_SMTP_CA"`
	SMTPPace     int    `name:"smtp-pace" help:"Letters to one domain in a minute at most." default:"30" env:"OPLIBRE_SMTP_PACE"`
}

func (m mailing) server() app.MailServer {
	return app.MailServer{Address: m.SMTP, Security: app.MailSecurity(m.SMTPTLS), User: m.SMTPUser, Password: m.SMTPPassword, From: m.SMTPFrom,
		Pace: m.SMTPPace, Authorities: m.SMTPCA}
}

// Run serves until the process is asked to stop.
func (s *serveCommand) Run(ctx context.Context) error {
	config, err := s.config(s.database)
	if err != nil {
		return err
	}
	config.SMTP = s.server()
	a, err := app.New(ctx, config)
	if err != nil {
		return err
	}
	address, err := a.FirstAddress(ctx)
	if err != nil {
		return err
	}
	if address != "" {
		fmt.Fprintf(os.Stdout, "Nobody administers this instance yet. Open this address, once, to become its administrator:\n\n  %s\n\n", address)
	}
	slog.Info("serving", "address", a.Addr(), "url", a.URL, "database", a.DB.Dialect())
	return a.Run(ctx)
}

func (l listening) config(d database) (app.Config, error) {
	config := app.Config{Data: d.Data, Database: d.Database, Addr: l.Addr, URL: l.URL, TLSCert: l.TLSCert, TLSKey: l.TLSKey, Version: app.Version(),
		Backups: l.plan()}
	for _, cidr := range l.TrustedProxies {
		_, network, err := net.ParseCIDR(cidr)
		if err != nil {
			return config, fmt.Errorf("--trusted-proxies: %w", err)
		}
		config.TrustedProxies = append(config.TrustedProxies, network)
	}
	return config, nil
}
