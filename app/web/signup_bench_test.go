package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/web"
)

// clients is how many keep-alive connections the benchmark holds: a busy hall.
const clients = 64

// slowDisk is what each COMMIT of the slow variants takes longer: the SD card of a village hall.
const slowDisk = 5 * time.Millisecond

// BenchmarkSignUp sends sign-ups through the whole front door on a file database with synchronous=FULL, and in the same run
// through a bare net/http handler that parses the same form and redirects. It reports:
//
//	ratio     ours against the bare handler (at least 0.1)
//	grouped   ours against the same with one request at a time, hence one transaction each (at least 3)
//	slowdisk  the same comparison with 5 ms slept before each COMMIT (at least 12)
//	p99/p50   of ours (below 4)
func BenchmarkSignUp(b *testing.B) {
	bare := httptest.NewServer(http.HandlerFunc(parseAndRedirect))
	defer bare.Close()
	ours := newFrontDoor(b, 0, false)
	alone, slow, slowAlone := newFrontDoor(b, 0, true), newFrontDoor(b, slowDisk, false), newFrontDoor(b, slowDisk, true)
	var total, totalBare, totalAlone, totalSlow, totalSlowAlone measure
	for b.Loop() {
		totalBare.add(run(b, bare.Listener.Addr().String(), ours.form, 20_000))
		total.add(run(b, ours.address, ours.form, 10_000))
		totalAlone.add(run(b, alone.address, alone.form, 2_000))
		totalSlow.add(run(b, slow.address, slow.form, 4_000))
		totalSlowAlone.add(run(b, slowAlone.address, slowAlone.form, 300))
	}
	slices.Sort(total.took)
	p50, p99 := total.took[len(total.took)/2], total.took[len(total.took)*99/100]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(total.perSecond(), "signups/s")
	b.ReportMetric(totalBare.perSecond(), "bare/s")
	b.ReportMetric(total.perSecond()/totalBare.perSecond(), "ratio")
	b.ReportMetric(total.perSecond()/totalAlone.perSecond(), "grouped")
	b.ReportMetric(totalSlow.perSecond()/totalSlowAlone.perSecond(), "slowdisk")
	b.ReportMetric(float64(p99)/float64(p50), "p99/p50")
	b.ReportMetric(float64(p99.Microseconds())/1000, "p99-ms")
}

func parseAndRedirect(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || r.PostForm.Get("name") == "" {
		http.Error(w, "form", http.StatusUnprocessableEntity)
		return
	}
	w.Header().Set("Location", "/carnet/22222222")
	w.WriteHeader(http.StatusSeeOther)
}

// frontDoor is a whole site with one atelier that never fills up.
type frontDoor struct {
	address, path, atelier string
}

// newFrontDoor starts a site; commits take slower that much longer, and alone lets one request in at a time.
func newFrontDoor(b *testing.B, slower time.Duration, alone bool) frontDoor {
	db := storetest.New(b)
	h := newHall(b, db, "saint-marc-2027")
	a := h.atelier("Flore", 10, 12, 1_000_000_000)
	if slower > 0 {
		sleepBeforeCommit(db, slower)
	}
	handler := web.New(web.Config{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), BaseURL: "http://opl.example",
		Clock: func() time.Time { return time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC) }}).Handler()
	if alone {
		var one sync.Mutex
		inner := handler
		handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			one.Lock()
			defer one.Unlock()
			inner.ServeHTTP(w, r)
		})
	}
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	b.Cleanup(h.clean)
	return frontDoor{address: server.Listener.Addr().String(), path: h.path(), atelier: a.ID}
}

// sleepBeforeCommit sets the writer's hook for tests, which is not exported to the program.
func sleepBeforeCommit(db *store.DB, slower time.Duration) {
	writer := reflect.ValueOf(db).Elem().FieldByName("writer")
	if writer.IsNil() {
		return // PostgreSQL has its own disk
	}
	hook := writer.Elem().FieldByName("beforeCommit")
	*(*func())(unsafe.Pointer(hook.UnsafeAddr())) = func() { time.Sleep(slower) }
}

// form is one request on the wire, with a key of its own.
func (f frontDoor) form(i int) []byte {
	body := fmt.Sprintf("name=Personne+%d&email=&phone=&key=%s&atelier=%s", i, store.NewID(), f.atelier)
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: opl.example\r\nAccept: text/html\r\nAccept-Language: fr\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", f.path, len(body), body)
}

// measure is how long requests took, each and together.
type measure struct {
	took []time.Duration
	all  time.Duration
}

func (m *measure) add(other measure) { m.took, m.all = append(m.took, other.took...), m.all+other.all }

func (m *measure) perSecond() float64 { return float64(len(m.took)) / m.all.Seconds() }

// run sends n requests over the connections of all clients. The requests are made before the clock starts.
func run(b *testing.B, address string, form func(i int) []byte, n int) measure {
	b.Helper()
	each := max(1, n/clients)
	var lines [clients][][]byte
	for c := range clients {
		for i := range each {
			lines[c] = append(lines[c], form(c*each+i))
		}
	}
	took := make([][]time.Duration, clients)
	var all sync.WaitGroup
	start := time.Now()
	for c := range clients {
		all.Go(func() { took[c] = converse(b, address, lines[c]) })
	}
	all.Wait()
	return measure{took: slices.Concat(took...), all: time.Since(start)}
}

// converse is one client: it sends a request when the answer before it has come.
func converse(b *testing.B, address string, requests [][]byte) (took []time.Duration) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(context.Background(), "tcp", address)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for _, request := range requests {
		start := time.Now()
		if _, err := conn.Write(request); err != nil {
			b.Error(err)
			return took
		}
		if err := readRedirect(reader); err != nil {
			b.Error(err)
			return took
		}
		took = append(took, time.Since(start))
	}
	return took
}

// readRedirect reads a 303 without a body up to the empty line.
func readRedirect(reader *bufio.Reader) error {
	status, err := reader.ReadString('\n')
	if err != nil || !strings.Contains(status, " 303 ") {
		return fmt.Errorf("answer %q: %w", status, err)
	}
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			return nil
		}
	}
}
