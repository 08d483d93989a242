package web_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/web"
)

// The variables by which the test below starts itself as a serving process.
const (
	serveDir = "OPLIBRE_TEST_SERVE_DIR"
	serveURL = "OPLIBRE_TEST_SERVE_URL"
	serveAt  = "OPLIBRE_TEST_SERVE_AT"
)

// beforeTheWeekend is when people sign up.
var beforeTheWeekend = time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC)

// TestServeUntilKilled is no test of its own: it is the process that the tests below and those of the desk kill.
func TestServeUntilKilled(t *testing.T) {
	if os.Getenv(serveDir) == "" {
		t.Skip("runs only as the process that another test kills")
	}
	db, err := store.Open(context.Background(), store.Options{Dir: os.Getenv(serveDir), URL: os.Getenv(serveURL)})
	if err != nil {
		t.Fatal(err)
	}
	at, err := strconv.ParseInt(os.Getenv(serveAt), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(web.New(web.Config{DB: db, Log: slog.New(slog.DiscardHandler), BaseURL: "http://opl.example",
		Clock: func() time.Time { return time.UnixMilli(at) }}).Handler())
	fmt.Println("serving " + server.URL)
	select {}
}

// A process that is killed in the middle of many sign-ups loses nothing that it answered, and leaves a clean database.
func TestWhatWasAnsweredSurvivesAKill(t *testing.T) {
	options := storetest.Options(t)
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	h := newHall(t, db, "saint-marc-2027")
	a, b := h.atelier("Flore", 10, 12, 100_000), h.atelier("Jardin", 33, 35, 100_000)
	hours := h.slots(h.atelier("Scan-a-thon", 14, 16, 100_000), 100_000, 6)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	process, address := serveUntilKilled(t, options, beforeTheWeekend)
	codes := signUpUntilCut(t, address+h.path(), 300, func() { _ = process.Process.Kill() }, func(i int) string {
		form := signUpValues(fmt.Sprint("Personne ", i), a, b)
		form.Set("companion_name_1", "Léo")
		form.Set("slot", hours[i%len(hours)].ID)
		return form.Encode()
	})
	_ = process.Wait() // killed

	if db, err = store.Open(context.Background(), options); err != nil {
		t.Fatalf("open what was left: %v", err)
	}
	defer db.Close()
	h.db = db
	for _, code := range codes {
		if carnet, err := signup.Find(context.Background(), db, code); err != nil || carnet.Seats() != 6 || carnet.Entries[1].Slot() == nil {
			t.Errorf("the carnet %s was answered and is not whole: %v", code, err)
		}
	}
	h.clean()
	t.Logf("%d carnets were answered before the kill", len(codes))
}

// serveUntilKilled starts a process that serves what lies at options, as if it were at that moment.
func serveUntilKilled(t *testing.T, options store.Options, at time.Time) (*exec.Cmd, string) {
	t.Helper()
	process := exec.Command(os.Args[0], "-test.run=^TestServeUntilKilled$", "-test.v")
	process.Env = append(os.Environ(), serveDir+"="+options.Dir, serveURL+"="+options.URL, serveAt+"="+strconv.FormatInt(at.UnixMilli(), 10))
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill() })
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if address, found := strings.CutPrefix(lines.Text(), "serving "); found {
			return process, address
		}
	}
	t.Fatal("the process did not serve")
	return nil, ""
}

// signUpUntilCut sends forms from 16 clients at once until the server is gone, calls enough once so many were answered, and
// returns the codes of all answers.
func signUpUntilCut(t *testing.T, address string, many int, enough func(), form func(i int) string) []signup.Code {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var codes []signup.Code
	var clients sync.WaitGroup
	for n := range 16 {
		clients.Go(func() {
			for i := 0; ; i++ {
				answer, err := client.Post(address, "application/x-www-form-urlencoded", strings.NewReader(form(n*1_000_000+i)))
				if err != nil {
					return // the server is gone
				}
				answer.Body.Close()
				if answer.StatusCode != http.StatusSeeOther {
					t.Errorf("sign up: %d", answer.StatusCode)
					return
				}
				mu.Lock()
				codes = append(codes, signup.Code(strings.TrimPrefix(answer.Header.Get("Location"), "/carnet/")))
				if len(codes) == many {
					enough()
				}
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	if len(codes) < many {
		t.Fatalf("only %d sign-ups were answered before the server went", len(codes))
	}
	return codes
}
