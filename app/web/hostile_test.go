package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func TestRedirectsStayHere(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/%09/evil.example/", "//evil.example/", "/%5Cevil.example/", "/%2F/evil.example/", "/%0d%0aSet-Cookie:a=b/", "/\\evil.example/"} {
		request, err := http.NewRequest(http.MethodGet, s.server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.URL.Opaque = path // as it is, whatever a client would make of it
		response, err := s.visitor().client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		location := response.Header.Get("Location")
		if location == "" {
			continue
		}
		// What browsers do before they read an address (https://url.spec.whatwg.org/#concept-basic-url-parser).
		seen := strings.ReplaceAll(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(location), "\\", "/")
		if target, err := url.Parse(seen); err != nil || target.Host != "" {
			t.Errorf("%s leads to %q", path, location)
		}
	}
}

func TestAddressesThatAreNoText(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	for _, path := range []string{"/o/saint-marc%00", "/o/%ff", "/o/saint-marc/ateliers/%00", "/o/saint-marc/contributions/%c3%28", "/o/saint-marc/donnees/v1/%00", "/carnet/%00"} {
		if got := b.get(path); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}

func TestMetricsCannotBeGrown(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	b.do("INVENTED", "/", "", nil)
	b.get("/invented-address")
	shown := b.get("/metrics")
	if shown.Status != http.StatusOK || strings.Contains(strings.ToLower(shown.Body), "invented") {
		t.Errorf("%d, or a label is made of what a stranger sent", shown.Status)
	}
}

func TestMetricsAreNotPassedOn(t *testing.T) {
	s := newSite(t)
	request, err := http.NewRequest(http.MethodGet, s.server.URL+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Forwarded-For", "203.0.113.7")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("a proxy on this machine shows the metrics to everybody: %d", response.StatusCode)
	}
}

func TestNamesDoNotTurnThePage(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	b := s.visitor()
	values := note("theme", "photo", "title", "Lavoir \u202Egnp.exe \u2066fin\x07")
	if sent := b.post("/o/saint-marc/collecte", values); sent.Status != http.StatusSeeOther {
		t.Fatalf("%d", sent.Status)
	}
	page := b.get("/o/saint-marc/contributions/" + values.Get("id")).Body
	if strings.ContainsAny(page, "\u202E\u2066\x07") || !strings.Contains(page, "Lavoir gnp.exe fin") {
		t.Error("a title turns the text after it, or is lost")
	}
}

func TestFormsAnswerInProportion(t *testing.T) {
	s := newSite(t)
	collectWeekend(t, s.db, "saint-marc")
	values := url.Values{"name": {"Ana"}}
	for n := range 5000 {
		values.Set("companion_name_"+strconv.Itoa(n), "x")
	}
	for _, button := range []string{"", "add"} {
		values.Set(button, "person")
		if got := s.visitor().post("/o/saint-marc/inscription", values); len(got.Body) > 200_000 {
			t.Errorf("%d octets answer a form of %d", len(got.Body), len(values.Encode()))
		}
	}
}
