package mail

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"oplibre/app/account"
)

// Security is how the way to the mail server is protected.
type Security string

const (
	// StartTLS begins in the clear and insists on TLS before anything is said (RFC 3207): port 587.
	StartTLS Security = "starttls"
	// ImplicitTLS speaks TLS from the first octet (RFC 8314): port 465.
	ImplicitTLS Security = "implicit"
	// NoTLS is for a mail server on this machine.
	NoTLS Security = "none"
)

// Server is the mail server that takes the letters (message submission, RFC 6409). The zero value is none: letters wait until
// somebody sends them by hand.
type Server struct {
	// Address is host or host:port; without a port the one that goes with Security is taken.
	Address  string
	Security Security
	// User and Password sign in; both empty for a server that asks nobody.
	User, Password string
	// From is the address of the instance, which all letters come from.
	From string
	// Pace is how many letters one domain of recipients gets in a minute at most; 0 means defaultPace. With several processes
	// each may go one letter beyond it.
	Pace int
	// Timeout is how long the server may take for each answer, 0 for a minute; it has five times as long to take a letter in,
	// because giving up there leaves everybody in doubt.
	Timeout time.Duration
	// Authorities is a file of certificates (PEM) of authorities that are trusted besides those of the system: that of an
	// association or a town hall which signs its own. Empty means none.
	Authorities string

	trusted *x509.CertPool // of Authorities and the system; nil means the system's
}

const (
	// defaultPace is what large providers take without complaint from a sender they know little of.
	defaultPace    = 30
	defaultTimeout = time.Minute
	// intakeFactor is how many times longer than other answers the one to a whole letter may take.
	intakeFactor = 5
)

// ports are those of submission with each security.
var ports = map[Security]int{StartTLS: 587, ImplicitTLS: 465, NoTLS: 25}

// Configured reports whether there is a server at all.
func (s Server) Configured() bool { return s.Address != "" }

// Complete fills in what was left out. It returns an error that names the flag for what cannot be.
func (s Server) Complete() (Server, error) {
	s.Security = cmp.Or(s.Security, StartTLS)
	port, known := ports[s.Security]
	if !known {
		return s, fmt.Errorf("--smtp-tls: %q is none of starttls, implicit, none", s.Security)
	}
	if _, _, err := net.SplitHostPort(s.Address); err != nil {
		s.Address = net.JoinHostPort(strings.Trim(s.Address, "[]"), strconv.Itoa(port)) // an IPv6 address may stand in brackets
	}
	host, number, err := net.SplitHostPort(s.Address)
	if _, bad := strconv.ParseUint(number, 10, 16); err != nil || bad != nil || host == "" {
		return s, fmt.Errorf("--smtp: %q is no host or host:port", s.Address)
	}
	if _, ok := account.ParseEmail(s.From); !ok {
		return s, errors.New("--smtp-from: the address that letters come from is missing or wrong")
	}
	if (s.User == "") != (s.Password == "") {
		return s, errors.New("--smtp-user and --smtp-password go together")
	}
	if s.Pace < 0 {
		return s, errors.New("--smtp-pace: at least one letter a minute")
	}
	s.Pace, s.Timeout = cmp.Or(s.Pace, defaultPace), cmp.Or(s.Timeout, defaultTimeout)
	if s.Authorities != "" {
		if s.trusted, err = authorities(s.Authorities); err != nil {
			return s, fmt.Errorf("--smtp-ca: %w", err)
		}
	}
	return s, nil
}

// authorities are those of the system and those of a file.
func authorities(file string) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a small machine may have none
	}
	content, err := os.ReadFile(file)
	if err == nil && !pool.AppendCertsFromPEM(content) {
		err = fmt.Errorf("%s holds no certificate (PEM)", file)
	}
	return pool, err
}

func (s Server) host() string {
	host, _, _ := net.SplitHostPort(s.Address) // Complete has read it
	return host
}

func (s Server) tls() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, ServerName: s.host(), RootCAs: s.trusted}
}

// longest is how long one letter can keep a process busy, from its claim to its outcome, with some to spare: the end of one
// conversation (2 timeouts), the beginning of another (7), the words before the letter (3) and twice the time to take one in.
func (s Server) longest() time.Duration { return (2 + 7 + 3 + 2*intakeFactor + 4) * s.Timeout }
