package mail_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/mail/mailtest"
	"oplibre/app/store"
)

// authority signs the certificates of a test; file is what a client is given to trust it.
func authority(t testing.TB) (a *mailtest.Authority, file string) {
	t.Helper()
	a, err := mailtest.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, a.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	return a, file
}

func issue(t testing.TB, a *mailtest.Authority, host string, until time.Time) *tls.Config {
	t.Helper()
	config, err := a.Issue(host, until)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// to completes a server and lets a delivery use it from now on.
func (w *town) to(d *mail.Delivery, server mail.Server) {
	w.Helper()
	server.From, server.Timeout = "opl@opl.example.org", 5*time.Second
	complete, err := server.Complete()
	if err != nil {
		w.Fatal(err)
	}
	d.Server = complete
}

// waits says that a round fails for a reason that people can read, and that the letter waits as if nothing had been tried.
func (w *town) waits(d *mail.Delivery, letter *store.Letter, reason string) {
	w.Helper()
	if err := d.Round(w.Context()); err == nil {
		w.Error("the round went well")
	}
	if got := w.letter(letter.ID); got.State != store.LetterWaiting || got.Attempts != 0 || got.SentAt != nil {
		w.Errorf("%+v", got)
	}
	w.trouble(d, reason)
}

func (w *town) trouble(d *mail.Delivery, reason string) {
	w.Helper()
	trouble := d.Trouble()
	if trouble.Key != "delivery.trouble."+reason || trouble.Since.IsZero() || trouble.Answer == "" || strings.Contains(trouble.Answer, "nadia") {
		w.Errorf("want %s: %+v", reason, trouble)
	}
	for _, language := range []string{"fr", "en"} {
		if words := trouble.Words(i18n.With(w.Context(), language)); len(words) < 60 || strings.Contains(words, "{{") || !strings.Contains(words, trouble.Host) {
			w.Errorf("%s: %q", language, words)
		}
	}
}

func TestCertificates(t *testing.T) {
	ours, trusted := authority(t)
	theirs, _ := authority(t)
	soon, ago := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	old := issue(t, ours, "127.0.0.1", soon)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	for name, c := range map[string]struct {
		certificate *tls.Config
		authorities string
		reason      string
	}{
		"another host's":               {issue(t, ours, "post.example", soon), trusted, "other_host"},
		"an unknown authority's":       {issue(t, theirs, "127.0.0.1", soon), trusted, "authority"},
		"nobody told of the authority": {issue(t, ours, "127.0.0.1", soon), "", "authority"},
		"expired":                      {issue(t, ours, "127.0.0.1", ago), trusted, "expired"},
		"TLS of twenty years ago":      {old, trusted, "tls"},
	} {
		for _, security := range []mail.Security{mail.StartTLS, mail.ImplicitTLS} {
			t.Run(fmt.Sprint(name, "/", security), func(t *testing.T) {
				w := newTown(t)
				_, letter := w.invite("fr")
				now := w.by.At
				bad := newOffice(t, mailtest.Options{TLS: c.certificate, Implicit: security == mail.ImplicitTLS, Ways: []string{"PLAIN"}})
				d := w.delivery(bad, &now)
				w.to(d, mail.Server{Address: bad.Address, Security: security, Authorities: c.authorities, User: "opl", Password: "right"})
				w.waits(d, letter, c.reason)
				nothingInClear(t, bad)

				good := newOffice(t, mailtest.Options{TLS: issue(t, ours, "127.0.0.1", soon), Implicit: security == mail.ImplicitTLS, Ways: []string{"PLAIN"}})
				w.to(d, mail.Server{Address: good.Address, Security: security, Authorities: trusted, User: "opl", Password: "right"})
				now = now.Add(time.Minute)
				w.round(d)
				if arrived := good.Letters(); len(arrived) != 1 || !arrived[0].Protected || !d.Trouble().Since.IsZero() {
					t.Errorf("%+v, %+v", arrived, d.Trouble())
				}
				nothingInClear(t, good)
			})
		}
	}
}

// nothingInClear says that whoever listens on the way reads neither the letter, nor whom it is for, nor the password.
func nothingInClear(t *testing.T, office *mailtest.Office) {
	t.Helper()
	wire := office.Wire()
	for _, secret := range []string{"MAIL", "RCPT", "AUTH", "nadia", "Saint-Marc", "right", base64.StdEncoding.EncodeToString([]byte("right")),
		base64.StdEncoding.EncodeToString([]byte("\x00opl\x00right"))} {
		if bytes.Contains(wire, []byte(secret)) {
			t.Errorf("%s went over the wire in the clear", secret)
		}
	}
	if len(wire) == 0 {
		t.Error("nothing was heard on the wire at all")
	}
}

func TestTLSThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		security mail.Security
		script   []string
		reason   string
	}{
		"not offered":               {mail.StartTLS, []string{"220 post", "250 post"}, "no_tls"},
		"no EHLO":                   {mail.StartTLS, []string{"220 post", "502 what?", "250 post"}, "no_tls"},
		"offered and refused":       {mail.StartTLS, []string{"220 post", "250-post\r\n250 STARTTLS", "454 not today"}, "no_tls"},
		"offered and not meant":     {mail.StartTLS, []string{"220 post", "250-post\r\n250 STARTTLS", "220 go", "250 hello"}, "tls"},
		"words put in before TLS":   {mail.StartTLS, []string{"220 post", "250-post\r\n250 STARTTLS", "220 go\r\n250-post\r\n250 AUTH PLAIN", "235 welcome"}, "tls"},
		"a clear server on the TLS": {mail.ImplicitTLS, []string{"220 post"}, "tls"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			_, letter := w.invite("fr")
			now := w.by.At
			address, said := scripted(t, c.script)
			d := w.delivery(newPostOffice(t), &now)
			w.to(d, mail.Server{Address: address, Security: c.security, User: "opl", Password: "right"})
			w.waits(d, letter, c.reason)
			if words := <-said; strings.Contains(words, "MAIL") || strings.Contains(words, "AUTH") {
				t.Errorf("said in the clear: %q", words)
			}
		})
	}
}

// scripted is a server that says its lines one after the other, each when something was said to it, and hangs up after the last. What
// one client said is given when it has gone.
func scripted(t *testing.T, lines []string) (address string, said <-chan string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	all := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return // the test is over
		}
		defer conn.Close()
		var words strings.Builder
		reader := bufio.NewReader(conn)
		heard := make([]byte, 4096)
		for i, line := range lines {
			if i > 0 {
				n, err := reader.Read(heard)
				if words.Write(heard[:n]); err != nil {
					break
				}
			}
			_, _ = fmt.Fprint(conn, line, "\r\n") // whoever has gone is heard at the next reading
		}
		n, _ := reader.Read(heard) // what is said to the last line
		words.Write(heard[:n])
		all <- words.String()
	}()
	return listener.Addr().String(), all
}

func TestSigningInOverTLS(t *testing.T) {
	ours, trusted := authority(t)
	certificate := issue(t, ours, "127.0.0.1", time.Now().Add(time.Hour))
	for _, way := range []string{"PLAIN", "LOGIN"} {
		for _, security := range []mail.Security{mail.StartTLS, mail.ImplicitTLS} {
			t.Run(fmt.Sprint(way, "/", security), func(t *testing.T) {
				w := newTown(t)
				_, letter := w.invite("fr")
				now := w.by.At
				p := newOffice(t, mailtest.Options{TLS: certificate, Implicit: security == mail.ImplicitTLS, Ways: []string{way}})
				server := mail.Server{Address: p.Address, Security: security, Authorities: trusted, User: "opl", Password: "wrong"}
				d := w.delivery(p, &now)
				w.to(d, server)
				w.waits(d, letter, "sign_in")
				server.Password, now = "right", now.Add(time.Minute)
				w.to(d, server)
				if w.round(d); len(p.Letters()) != 1 || w.letter(letter.ID).State != store.LetterSent {
					t.Errorf("%d arrived; %+v", len(p.Letters()), d.Trouble())
				}
				nothingInClear(t, p)
			})
		}
	}
}

func TestNoPasswordInTheClear(t *testing.T) {
	for _, way := range []string{"PLAIN", "LOGIN"} {
		w := newTown(t)
		_, letter := w.invite("fr")
		now := w.by.At
		p := newOffice(t, mailtest.Options{Address: "127.0.0.2:0", Ways: []string{way}, AuthInClear: true}) // to a client, another machine
		d := w.delivery(p, &now)
		w.to(d, mail.Server{Address: p.Address, Security: mail.NoTLS, User: "opl", Password: "right"})
		w.waits(d, letter, "in_clear")
		nothingInClear(t, p)
	}
	w := newTown(t)
	_, letter := w.invite("fr")
	now := w.by.At
	p := newOffice(t, mailtest.Options{})
	d := w.delivery(p, &now)
	w.to(d, mail.Server{Address: p.Address, Security: mail.NoTLS, User: "opl", Password: "right"})
	w.waits(d, letter, "no_sign_in")
	nothingInClear(t, p)
}

func TestServersThatCannotBe(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for flag, server := range map[string]mail.Server{
		"--smtp:":             {Address: "post:mail", From: "opl@opl.example.org"},
		"--smtp-tls":          {Address: "post", Security: "perhaps", From: "opl@opl.example.org"},
		"--smtp-from":         {Address: "post"},
		"--smtp-user":         {Address: "post", From: "opl@opl.example.org", User: "opl"},
		"--smtp-pace":         {Address: "post", From: "opl@opl.example.org", Pace: -1},
		"--smtp-ca: open":     {Address: "post", From: "opl@opl.example.org", Authorities: empty + ".not"},
		"--smtp-ca: " + empty: {Address: "post", From: "opl@opl.example.org", Authorities: empty},
	} {
		if _, err := server.Complete(); err == nil || !strings.HasPrefix(err.Error(), flag) {
			t.Errorf("%s: %v", flag, err)
		}
	}
	for given, want := range map[string]string{"post.example": "post.example:587", "post.example:2525": "post.example:2525", "::1": "[::1]:587",
		"[::1]": "[::1]:587", "[::1]:25": "[::1]:25", "192.0.2.1": "192.0.2.1:587"} {
		if server, err := (mail.Server{Address: given, From: "opl@opl.example.org"}).Complete(); err != nil || server.Address != want {
			t.Errorf("%s is %s, want %s (%v)", given, server.Address, want, err)
		}
	}
}
