package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/web"
)

// Another process finds the database, the operation and the atelier in these variables and gives one seat per line of its input.
const (
	seatProcess = "OPLIBRE_TEST_SEATS_DIR"
	seatAtelier = "OPLIBRE_TEST_SEATS_ATELIER"
)

// TestSeatsInAnotherProcess is the other process of the test below; alone it has nothing to do.
func TestSeatsInAnotherProcess(t *testing.T) {
	dir := os.Getenv(seatProcess)
	if dir == "" {
		t.Skip("runs inside TestSeatsAreSeenByTheNextRequest")
	}
	db, err := store.Open(context.Background(), store.Options{Dir: dir, URL: os.Getenv(seatProcess + "_URL")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	operationID, atelierID, _ := strings.Cut(os.Getenv(seatAtelier), " ")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		takeSeats(t, db, &programme.Listing{Atelier: programme.Atelier{OperationID: operationID, ID: atelierID}}, 1)
		fmt.Println("given")
	}
}

// TestSeatsAreSeenByTheNextRequest gives seats through this process, through a second handle and through another process: what
// was answered must stand on the page of every server at once, although each keeps its pages.
func TestSeatsAreSeenByTheNextRequest(t *testing.T) {
	options := storetest.Options(t)
	open := func() *store.DB {
		db, err := store.Open(context.Background(), options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		return db
	}
	here, there := newSiteOn(t, open()), newSiteOn(t, open())
	o := programmeWeekend(t, here.db, here.by(), 1)
	atelier := here.ateliers(o)[0]
	give, stop := anotherProcess(t, options, o.ID+" "+atelier.ID)
	defer stop()
	givers := []func(){
		func() { takeSeats(t, here.db, atelier, 1) },
		func() { takeSeats(t, there.db, atelier, 1) },
		give,
	}
	if err := here.db.Write(context.Background(), func(tx *gorm.DB) error {
		store.Touch(tx, o.ID)
		return tx.Exec("UPDATE seat_pool SET capacity = 100 WHERE atelier_id = ?", atelier.ID).Error
	}); err != nil {
		t.Fatal(err)
	}
	for n := range 9 {
		givers[n%3]()
		for name, s := range map[string]*site{"here": here, "there": there} {
			page := s.visitor().get("/o/saint-marc-2027/programme").document(t)
			if got, want := plain(page.Find(".seats").First().Text()), fmt.Sprintf("Encore %d places", 99-n); got != want {
				t.Fatalf("%s, after seat %d: %q, want %q", name, n+1, got, want)
			}
		}
	}
}

// anotherProcess runs this test binary again; give returns when a seat was given there.
func anotherProcess(t *testing.T, options store.Options, atelier string) (give, stop func()) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestSeatsInAnotherProcess$")
	command.Env = append(os.Environ(), seatProcess+"="+options.Dir, seatProcess+"_URL="+options.URL, seatAtelier+"="+atelier)
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewScanner(out)
	give = func() {
		if _, err := io.WriteString(in, "one\n"); err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() || answers.Text() != "given" {
			t.Fatalf("the other process said %q", answers.Text())
		}
	}
	return give, func() {
		in.Close()
		for answers.Scan() {
		}
		if err := command.Wait(); err != nil {
			t.Errorf("the other process: %v", err)
		}
	}
}

// BenchmarkProgrammePage asks for the programme of 60 ateliers with free seats, and for the same bytes from a handler that does
// nothing else, turn by turn in one run; the ratio of the two is what counts (at least 0.5).
func BenchmarkProgrammePage(b *testing.B) {
	db := storetest.New(b)
	now := time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC)
	programmeWeekend(b, db, store.By{Actor: store.Actor{Kind: store.ActorCommand}, At: now}, 60)
	site := httptest.NewServer(web.New(web.Config{DB: db, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return now },
		BaseURL: "https://opl.example"}).Handler())
	defer site.Close()
	address := site.URL + "/o/saint-marc-2027/programme"
	body := fetch(b, http.DefaultClient, address)
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		if _, err := w.Write(body); err != nil {
			b.Error(err)
		}
	}))
	defer bare.Close()
	const requests, clients = 2000, 16
	page, limit := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() { // the best round of each: whatever else the machine does only makes rounds longer
		limit = min(limit, ask(b, bare.URL, clients, requests))
		page = min(page, ask(b, address, clients, requests))
	}
	ratio := limit.Seconds() / page.Seconds()
	b.ReportMetric(requests/page.Seconds(), "pages/s")
	b.ReportMetric(requests/limit.Seconds(), "bare/s")
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(float64(len(body)), "octets")
	if ratio < 0.5 {
		b.Errorf("the page is served at %.2f of the limit", ratio)
	}
}

// ask sends requests from several clients that keep their connections, and returns how long it took.
func ask(b *testing.B, address string, clients, requests int) time.Duration {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var group sync.WaitGroup
	begin := time.Now()
	for range clients {
		group.Go(func() {
			for range requests / clients {
				fetch(b, client, address)
			}
		})
	}
	group.Wait()
	return time.Since(begin)
}

func fetch(b *testing.B, client *http.Client, address string) []byte {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.Error(err)
		return nil
	}
	request.Header.Set("Accept-Encoding", "gzip")
	request.Header.Set("Accept-Language", "fr")
	response, err := client.Do(request)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Errorf("%d, %v", response.StatusCode, err)
	}
	return body
}
