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
	Addr           string   `help:"Where to listen." default:"127.0.0.1:8080" env:"OPLIBRE_ADDR"`
	URL            string   `name:"url" help:"Address under which people reach the instance: the base of QR codes, letters and identifiers." env:"OPLIBRE_URL"`
	TLSCert        string   `name:"tls-cert" help:"Certificate file." type:"existingfile" env:"OPLIBRE_TLS_CERT"`
	TLSKey         string   `name:"tls-key" help:"Key file." type:"existingfile" env:"OPLIBRE_TLS_KEY"`
	TrustedProxies []string `name:"trusted-proxies" help:"Networks (CIDR) whose X-Forwarded-For is believed." env:"OPLIBRE_TRUSTED_PROXIES"`
}

// serveCommand is oplibre serve.
type serveCommand struct {
	database
	listening
}

// Run serves until the process is asked to stop.
func (s *serveCommand) Run(ctx context.Context) error {
	config, err := s.config(s.database)
	if err != nil {
		return err
	}
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
	config := app.Config{Data: d.Data, Database: d.Database, Addr: l.Addr, URL: l.URL, TLSCert: l.TLSCert, TLSKey: l.TLSKey, Version: app.Version()}
	for _, cidr := range l.TrustedProxies {
		_, network, err := net.ParseCIDR(cidr)
		if err != nil {
			return config, fmt.Errorf("--trusted-proxies: %w", err)
		}
		config.TrustedProxies = append(config.TrustedProxies, network)
	}
	return config, nil
}
