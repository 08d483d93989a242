package web_test

import (
	"net/http"
	"testing"
)

// TestAHallProposesTenTimesAsMuch: behind the address of a known desk are all who are in the hall.
func TestAHallProposesTenTimesAsMuch(t *testing.T) {
	for desk, want := range map[string]int{"192.0.2.0/24": http.StatusTooManyRequests, "127.0.0.1": http.StatusSeeOther} {
		s := newCalling(t)
		p := s.shown()
		const path = "/gestion/instance"
		administrator := s.signedIn("", "")
		settings := filled(t, administrator.get(path), path, "")
		settings.Set("desks", desk)
		if saved := administrator.post(path, settings); saved.Status != http.StatusSeeOther {
			t.Fatalf("save %q: %d\n%s", desk, saved.Status, saved.Body)
		}
		s.site.site.Spend("proposals:127.0.0.1", 200, 0)
		s.site.site.Spend("voices:127.0.0.1", 2000, 0)
		if one := s.visitor().post(proposeAddress, s.lead()); one.Status != want {
			t.Errorf("%s: one more proposal: %d, want %d", desk, one.Status, want)
		}
		if one := s.visitor().post(proposeAddress+"/"+p.ID+"/voix", nil); one.Status != want {
			t.Errorf("%s: one more voice: %d, want %d", desk, one.Status, want)
		}
		s.site.site.Spend("proposals:127.0.0.1", 1200, 0)
		if one := s.visitor().post(proposeAddress, s.lead()); one.Status != http.StatusTooManyRequests {
			t.Errorf("%s: a flood: %d", desk, one.Status)
		}
	}
}
