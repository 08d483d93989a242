package app_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"oplibre/app"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// start runs an instance on an empty database; stop asks it to stop and waits until it has.
func start(t *testing.T) (a *app.App, stop func()) {
	t.Helper()
	return startOn(t, storetest.Options(t))
}

func startOn(t *testing.T, options store.Options) (a *app.App, stop func()) {
	t.Helper()
	a, err := app.New(context.Background(), app.Config{Data: options.Dir, Database: options.URL, Addr: "127.0.0.1:0",
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	return a, func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	}
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

func TestRunAnswersAndStopsCleanly(t *testing.T) {
	options := storetest.Options(t) // a server of databases has goroutines of its own, until the end of the test
	before := runtime.NumGoroutine()
	a, stop := startOn(t, options)
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/mentions-legales"} {
		if status, body := get(t, a.URL+path); status != http.StatusOK || body == "" {
			t.Errorf("%s: %d", path, status)
		}
	}
	stop()
	http.DefaultClient.CloseIdleConnections()
	if _, err := net.Dial("tcp", a.Addr()); err == nil {
		t.Error("still listening after the stop")
	}
	// Goroutines of closed connections end soon after; what stays is a leak.
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 64<<10)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func TestRequestUnderWayEndsBeforeTheStop(t *testing.T) {
	a, stop := start(t)
	connection, err := net.Dial("tcp", a.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	body := "email=a%40example.org&password=une+longue+phrase"
	head := "POST /connexion HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + strconv.Itoa(len(body)) +
		"\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
	if _, err := io.WriteString(connection, head); err != nil {
		t.Fatal(err)
	}
	// The server says "100 Continue" when the handler reads the body: only then is the request surely under way.
	const asked = "HTTP/1.1 100 Continue\r\n\r\n"
	interim := make([]byte, len(asked))
	if _, err := io.ReadFull(connection, interim); err != nil || string(interim) != asked {
		t.Fatalf("%q %v", interim, err)
	}
	stopped := make(chan struct{})
	go func() { defer close(stopped); stop() }()
	if _, err := io.WriteString(connection, body); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(connection)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 ") {
		t.Errorf("the request under way was not answered: %q %v", answer, err)
	}
	<-stopped
}

func TestFirstAddressOnlyOnce(t *testing.T) {
	a, stop := start(t)
	defer stop()
	address, err := a.FirstAddress(context.Background())
	if err != nil || !strings.HasPrefix(address, a.URL+"/invitation/equipe/") {
		t.Fatal(address, err)
	}
	again, err := a.FirstAddress(context.Background())
	if err != nil || again == address {
		t.Fatalf("a restart must print a new address: %v", err)
	}
	if status, _ := get(t, address); status != http.StatusNotFound {
		t.Errorf("the earlier address still works: %d", status)
	}
	if status, _ := get(t, again); status != http.StatusOK {
		t.Errorf("the address does not open: %d", status)
	}
}
