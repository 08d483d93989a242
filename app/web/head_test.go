package web_test

import (
	"io"
	"net/http"
	"testing"
)

// What GET answers, HEAD answers without the content.
func TestHeadAnswersAsGet(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	h.atelier("Flore", 10, 12, 20)
	for _, path := range []string{"/", "/healthz", "/o/saint-marc-2027", "/o/saint-marc-2027/programme", "/o/saint-marc-2027/programme.ics", "/o/nowhere"} {
		var answers [2]*http.Response
		for i, method := range []string{http.MethodGet, http.MethodHead} {
			request, err := http.NewRequestWithContext(t.Context(), method, s.server.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if answers[i], err = http.DefaultClient.Do(request); err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(answers[i].Body)
			if err != nil || method == http.MethodHead && len(content) > 0 || method == http.MethodGet && len(content) == 0 {
				t.Errorf("%s %s: %d octets, %v", method, path, len(content), err)
			}
			answers[i].Body.Close()
		}
		if answers[0].StatusCode != answers[1].StatusCode || answers[0].Header.Get("Content-Type") != answers[1].Header.Get("Content-Type") {
			t.Errorf("%s: GET %s, HEAD %s", path, answers[0].Status, answers[1].Status)
		}
	}
}
