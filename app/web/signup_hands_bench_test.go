package web_test

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/waiting"
	"oplibre/app/web"
)

// hands is how many clients change their minds at once.
const hands = 200

// BenchmarkChangingMinds lets 200 clients sign up, add, wait, accept, cancel and start again over HTTP, for as long as -benchtime says
// (60s), on ateliers that are soon full; then every carnet that was answered must be there, and all seats must add up. Any answer but
// a redirect and a refusal that a person understands fails it. It reports:
//
//	requests/s
//	p50-ms, p99-ms
//	refused  the part of the requests that ended in such a refusal
func BenchmarkChangingMinds(b *testing.B) {
	db := storetest.New(b)
	h := newHall(b, db, "saint-marc-2027")
	var ateliers []programme.Atelier
	for i := range 12 { // three at each hour
		ateliers = append(ateliers, h.atelier(fmt.Sprint("Atelier ", i), float64(9+2*(i/3)), float64(11+2*(i/3)), 30))
	}
	start := time.Now()
	server := httptest.NewServer(web.New(web.Config{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), BaseURL: "http://opl.example",
		Clock: func() time.Time { return time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC).Add(time.Since(start)) }}).Handler())
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	all := make([]hand, hands)
	for i := range all {
		all[i] = hand{TB: b, client: client, site: server.URL, path: h.path(), ateliers: ateliers, random: rand.New(rand.NewPCG(uint64(i), 1))}
	}
	var spent time.Duration
	for b.Loop() {
		began := time.Now()
		var round sync.WaitGroup
		for i := range all {
			round.Go(func() { all[i].changeMinds(10) })
		}
		round.Wait()
		spent += time.Since(began)
	}
	report(b, all, spent)
	for i := range all {
		for _, code := range all[i].codes {
			if _, err := signup.Find(b.Context(), db, code); err != nil {
				b.Fatalf("the carnet %s was answered and is lost: %v", code, err)
			}
		}
	}
	h.clean()
	if _, err := waiting.Run(b.Context(), db, store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: time.Date(2027, 5, 3, 12, 0, 0, 0, time.UTC)}); err != nil {
		b.Fatal(err)
	}
	h.clean()
}

func report(b *testing.B, all []hand, spent time.Duration) {
	var took []time.Duration
	refused := 0
	for i := range all {
		took, refused = append(took, all[i].took...), refused+all[i].refused
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(took))/spent.Seconds(), "requests/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(refused)/float64(len(took)), "refused")
}

// hand is one client, which has a carnet most of the time.
type hand struct {
	testing.TB
	client     *http.Client
	site, path string
	ateliers   []programme.Atelier
	random     *rand.Rand
	carnet     string // address of the carnet, empty before
	codes      []signup.Code
	took       []time.Duration
	refused    int
}

// changeMinds sends so many requests, each after the answer to the one before.
func (c *hand) changeMinds(requests int) {
	for range requests {
		some := url.Values{"atelier": {c.ateliers[c.random.IntN(len(c.ateliers))].ID}}
		switch way := c.random.IntN(20); {
		case c.carnet == "" || way < 3:
			c.signUp(some)
		case way < 8:
			c.post(c.carnet+"/ajouter", some)
		case way < 12:
			some.Set("if_possible", "true")
			c.post(c.carnet+"/attendre", some)
		case way < 14:
			some.Set("give_up", "true")
			c.post(c.carnet+"/accepter", some)
		case way < 19:
			c.post(c.carnet+"/annuler", some)
		default:
			c.post(c.carnet+"/annuler-tout", url.Values{})
		}
	}
}

// signUp asks for one or two ateliers, or their waiting list, alone or as a pair.
func (c *hand) signUp(some url.Values) {
	f := signUpValues("Personne")
	f["atelier"] = some["atelier"]
	if second := c.ateliers[c.random.IntN(len(c.ateliers))].ID; second != f.Get("atelier") {
		f.Add("atelier", second)
	}
	f["wait"] = f["atelier"]
	if c.random.IntN(2) == 0 {
		f.Set("companion_name_1", "Léo")
	}
	if to := c.post(c.path, f); to != "" {
		c.carnet = to
		c.codes = append(c.codes, signup.Code(strings.TrimPrefix(to, "/carnet/")))
	}
}

// post returns where the answer leads, nothing when it refuses.
func (c *hand) post(path string, values url.Values) string {
	start := time.Now()
	answer, err := c.client.PostForm(c.site+path, values)
	if err != nil {
		c.Error(err)
		return ""
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		c.Error(err)
	}
	c.took = append(c.took, time.Since(start))
	switch answer.StatusCode {
	case http.StatusSeeOther:
		return answer.Header.Get("Location")
	case http.StatusConflict, http.StatusUnprocessableEntity:
		c.refused++
	default:
		c.Errorf("%s: %s", path, answer.Status)
	}
	return ""
}
