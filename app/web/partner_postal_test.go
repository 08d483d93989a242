package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/partner"
)

// wordPlace finds where pdftotext puts the first such word, in millimetres from the left and from the top.
func wordPlace(t *testing.T, content, word string) (x, y float64) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	file := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	boxes, err := exec.Command("pdftotext", "-bbox", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`<word xMin="([0-9.]+)" yMin="([0-9.]+)"[^>]*>` + regexp.QuoteMeta(word) + `<`).FindSubmatch(boxes)
	if found == nil {
		t.Fatalf("%s does not stand on the letter:\n%s", word, boxes)
	}
	for i, to := range []*float64{&x, &y} {
		points, err := strconv.ParseFloat(string(found[i+1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		*to = points * 25.4 / 72
	}
	return x, y
}

// The postal address is typed in the form, stands in the window of the envelope on both kinds of printed letters, and nowhere in public.
func TestThePostalAddressOfAPartner(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	b := s.signedIn(account.Organiser, o.ID)
	base := "/gestion/" + o.Slug + "/partenaires"
	form := url.Values{"name": {"Radio du port"}, "kind": {"radio"}, "state": {"accepted"}, "agreement": {"none"}, "named": {"on"}, "contact_name": {"Mme Riou"},
		"contact_email": {"riou@radio.example"}, "postal_address": {strings.Repeat("x", 241)}}
	if got := b.post(base, form); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#"+"f-postal_address").Length() != 1 {
		t.Errorf("too long an address: %d", got.Status)
	}
	form.Set("postal_address", "12, quai Malbert\r\n29200 BREST")
	b.accepted(base, form)
	all, err := partner.List(context.Background(), s.db, o.ID)
	if err != nil || len(all) != 1 || all[0].PostalAddress != "12, quai Malbert\n29200 BREST" {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, file := range []string{"/tableur.csv", "/tableur.xlsx"} {
		if got := b.get(base + file); got.Status != http.StatusOK || file == "/tableur.csv" && !strings.Contains(got.Body, "quai Malbert") {
			t.Errorf("%s: %d", file, got.Status)
		}
	}
	one := base + "/" + all[0].ID
	b.accepted(one+"/lettre", nil)
	b.accepted(one+"/inviter", nil)
	run := b.accepted("/gestion/"+o.Slug+"/lettres/impression", nil).Location()
	posted, _ := b.get(run).document(t).Find(`a[href*="impression.pdf"]`).Attr("href")
	for _, path := range []string{one + "/lettre.pdf", posted} {
		letter := b.get(path)
		if letter.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, letter.Status)
		}
		x, top := wordPlace(t, letter.Body, "Radio")
		_, below := wordPlace(t, letter.Body, "BREST")
		if x < 100 || x > 120 || top < 45 || below < top || below > 85 { // a window DL: 100 to 200 mm, 45 to 90 mm
			t.Errorf("%s: the address stands at %.0f mm from the left, %.0f to %.0f from the top", path, x, top, below)
		}
	}
	for _, path := range []string{"/o/" + o.Slug + "/partenaires", "/o/" + o.Slug + "/partenaires.geojson", "/o/" + o.Slug} {
		if got := s.visitor().get(path); got.Status != http.StatusOK || strings.Contains(got.Body, "Malbert") {
			t.Errorf("%s: %d, or it tells the postal address", path, got.Status)
		}
	}
}
