package web_test

import (
	"strings"
	"testing"
)

func TestProgrammeByAccess(t *testing.T) {
	s := newSite(t)
	programmeWeekend(t, s.db, s.by(), 6)
	// Facts of access that some atelier has can be looked for; those of none are not offered.
	page := s.visitor().get("/o/saint-marc-2027/programme")
	if !strings.Contains(page.Body, "acces=dehors") || strings.Contains(page.Body, "acces=handicap-visuel") {
		t.Error("the filters by access are not those of the ateliers")
	}
	if got := s.visitor().get("/o/saint-marc-2027/programme?acces=handicap-visuel"); got.document(t).Find("article.card").Length() != 0 {
		t.Error("something is shown that nobody prepared for people who do not see")
	}
}
