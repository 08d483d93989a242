package journey

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// What a network of a hall does.
const (
	passes = iota
	// isCut answers nothing.
	isCut
	// isIll answers 500.
	isIll
	// isPortal leads everything elsewhere, as the network of a station does.
	isPortal
	// swallows lets the program do what is sent, and loses its answer.
	swallows
	// holds lets the program do what is sent, and keeps its answer back until the network is another.
	holds
)

// hallNetwork is what lies between a browser and the program.
type hallNetwork struct {
	target string
	mode   atomic.Int32
	// done counts what the program did and nobody was told.
	done atomic.Int32
	// changed is closed when answers that are held may go.
	changed chan struct{}
}

// serve lets browsers reach the program through a network, over HTTPS when there is a certificate; it returns where.
func (n *hallNetwork) serve(t *testing.T, certificate *tls.Certificate) (base string) {
	t.Helper()
	n.changed = make(chan struct{})
	server := httptest.NewUnstartedServer(n)
	if certificate == nil {
		server.Start()
	} else {
		server.TLS = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
		server.StartTLS()
	}
	t.Cleanup(func() { n.become(isCut); server.CloseClientConnections(); server.Close() })
	return server.URL
}

// become changes what the network does, at once.
func (n *hallNetwork) become(mode int32) {
	if n.mode.Swap(mode) == holds {
		close(n.changed)
	}
}

// ServeHTTP implements http.Handler.
func (n *hallNetwork) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mode := n.mode.Load()
	switch mode {
	case isCut:
		hangUp(w)
		return
	case isIll:
		http.Error(w, "no", http.StatusInternalServerError)
		return
	case isPortal:
		if r.URL.Path == "/portail" {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<h1>Wifi</h1>") // the browser may be gone
			return
		}
		http.Redirect(w, r, "/portail", http.StatusFound)
		return
	}
	r.URL.Scheme, r.URL.Host, r.RequestURI = "http", strings.TrimPrefix(n.target, "http://"), ""
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		hangUp(w)
		return
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || mode != passes {
		n.done.Add(1)
		if mode == holds {
			<-n.changed
		}
		hangUp(w)
		return
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(body) // the browser may be gone
}

// hangUp ends a connection without a word.
func hangUp(w http.ResponseWriter) {
	if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
		connection.Close()
	}
}

// madeCertificate is a certificate of this machine, and what makes a browser believe it: the hash of its key.
func madeCertificate(t *testing.T) (certificate *tls.Certificate, spki string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Now().Add(-time.Hour)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: from.Add(48 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(public)
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, base64.StdEncoding.EncodeToString(sum[:])
}

// waitFor waits until something outside of the browser has happened.
func waitFor(t *testing.T, what string, happened func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), stepTime)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !happened() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("%s never happened", what)
		}
	}
}

// says waits until the line that says where things stand has these words.
func (v *visitor) says(words string) {
	v.t.Helper()
	v.await(words, `document.getElementById('etat').innerText.replace(/[\u202f\u00a0]/g, ' ').replace(/’/g, "'").includes(`+jsString(words)+`)`)
}

func jsString(s string) string { return "`" + s + "`" }

// screen shows a screen of the device, by the part of its address after #, and waits for it.
func (v *visitor) screen(hash, selector string) {
	v.t.Helper()
	v.run("show #"+hash, chromedp.EvaluateAsDevTools[chromedp.Void](`void (location.hash = '`+hash+`')`))
	v.await(selector, `!!document.querySelector(`+jsString(selector)+`)?.checkVisibility()`)
}
