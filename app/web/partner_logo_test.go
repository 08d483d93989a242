package web_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
)

// drawn is a small red picture as PNG.
func drawn(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 300, 120))
	for i := range 300 * 120 {
		m.Set(i%300, i/300, color.RGBA{R: 200, G: 30, B: 30, A: 255})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sendLogo posts the form of a logo with a file under any name and type, as somebody would who does not use our page.
func (b *browser) sendLogo(path, name, mediaType string, content []byte, show bool) answer {
	b.site.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if show {
		_ = form.WriteField("show_logo", "on")
	}
	header := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="logo"; filename=%q`, name)}, "Content-Type": {mediaType}}
	file, err := form.CreatePart(header)
	if err == nil {
		_, err = file.Write(content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		b.site.t.Fatal(err)
	}
	return b.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

// announce makes the pages of an operation public.
func (s *site) announce(o *operation.Operation) {
	s.t.Helper()
	if _, err := operation.SetPhase(context.Background(), s.db, s.by(), o.ID, "", operation.Announced); err != nil {
		s.t.Fatal(err)
	}
}

// newAgreed is a club that takes part, agreed to be named and has a link; path is that of its page.
func newAgreed(t *testing.T) (s *inviting, path, public string) {
	t.Helper()
	s = newInviting(t, "Club nautique")
	s.announce(s.o)
	_, path = s.invite()
	values := filled(t, s.visitor().get(path), path, "")
	values.Set("reply", "yes")
	values.Set("named", "on")
	s.visitor().accepted(path, values)
	return s, path, "/o/" + s.o.Slug + "/partenaires"
}

func TestALogoIsShownOnlyAsLongAsItMayBe(t *testing.T) {
	s, path, public := newAgreed(t)
	visitor, logo := s.visitor(), public+"/"+s.club.ID+"/logo/"
	if sent := visitor.sendLogo(path+"/logo", "logo.png", "image/png", drawn(t), false); sent.Status != http.StatusSeeOther {
		t.Fatalf("a logo that may not be shown: %d\n%s", sent.Status, sent.Body)
	}
	if page := visitor.get(logo + "small"); page.Status != http.StatusNotFound || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("shown without agreement: %d %s", page.Status, page.Header.Get("Cache-Control"))
	}
	if strings.Contains(visitor.get(public).Body, "/logo/small") {
		t.Error("the public page has a logo that may not be shown")
	}
	visitor.accepted(path+"/logo", url.Values{"show_logo": {"on"}})
	for _, size := range []string{"small", "large"} {
		shown := visitor.get(logo + size)
		h := shown.Header
		if shown.Status != http.StatusOK || h.Get("Content-Type") != "image/jpeg" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %d %v", size, shown.Status, h)
		}
	}
	if !strings.Contains(visitor.get(public).Body, logo+"small") {
		t.Error("the public page lacks the logo")
	}
	for _, wrong := range []string{"huge", "..%2fsmall", "small.svg"} {
		if page := visitor.get(logo + wrong); page.Status != http.StatusNotFound {
			t.Errorf("size %s: %d", wrong, page.Status)
		}
	}
	visitor.accepted(path+"/logo", url.Values{}) // unticked: agreement is withdrawn, the file stays with the team
	if page := visitor.get(logo + "small"); page.Status != http.StatusNotFound {
		t.Errorf("after the withdrawal: %d", page.Status)
	}
	if page := s.b.get(s.pages + "/logo/small"); page.Status != http.StatusOK || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the team no longer sees it: %d", page.Status)
	}
	visitor.accepted(path+"/logo", url.Values{"show_logo": {"on"}})
	values := filled(t, visitor.get(path), path, "")
	values.Del("named")
	visitor.accepted(path, values)
	if page := visitor.get(logo + "small"); page.Status != http.StatusNotFound {
		t.Errorf("no longer named, and its logo is shown: %d", page.Status)
	}
	visitor.accepted(path+"/logo/retrait", nil)
	if s.load().Logo != nil || s.b.get(s.pages+"/logo/small").Status != http.StatusNotFound {
		t.Error("it was taken away and is still there")
	}
}

func TestHostileLogosAtTheDoor(t *testing.T) {
	s, path, public := newAgreed(t)
	visitor, whole := s.visitor(), drawn(t)
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
	for name, test := range map[string]struct {
		file, mediaType string
		content         []byte
		status          int
		says            string
	}{
		"a drawing that says it is a photo": {"logo.png", "image/png", svg, http.StatusUnprocessableEntity, "SVG"},
		"a page":                            {"logo.jpg", "image/jpeg", []byte("<!doctype html><script>alert(1)</script>"), http.StatusUnprocessableEntity, ""},
		"a picture cut short":               {"logo.png", "image/png", whole[:len(whole)/2], http.StatusUnprocessableEntity, ""},
		"more than the limit":               {"logo.png", "image/png", make([]byte, partner.LogoLimit+10), http.StatusRequestEntityTooLarge, ""},
	} {
		refused := visitor.sendLogo(path+"/logo", test.file, test.mediaType, test.content, true)
		if refused.Status != test.status || refused.document(t).Find("#f-logo-error").Length() != 1 || !strings.Contains(refused.Body, test.says) {
			t.Errorf("%s: %d\n%s", name, refused.Status, section(refused.document(t), "logo"))
		}
	}
	if flood := visitor.sendLogo(path+"/logo", "logo.png", "image/png", make([]byte, 3*partner.LogoLimit), true); flood.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a flood: %d", flood.Status)
	}
	if broken := visitor.do(http.MethodPost, path+"/logo", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nno end")); broken.Status != http.StatusUnprocessableEntity {
		t.Errorf("a form that is cut: %d", broken.Status)
	}
	if s.load().Logo != nil {
		t.Fatal("something of it was kept")
	}
	// A name and a type are what somebody says: the picture counts, and it is served as what we drew.
	if sent := visitor.sendLogo(path+"/logo", "../../oplibre.db\r\nX-Evil: 1", "image/svg+xml", append(whole, "<script>alert(1)</script>"...), true); sent.Status != http.StatusSeeOther {
		t.Fatalf("an odd name: %d", sent.Status)
	}
	shown := visitor.get(public + "/" + s.club.ID + "/logo/large")
	if shown.Header.Get("Content-Type") != "image/jpeg" || strings.Contains(shown.Body, "script") || shown.Header.Get("Content-Disposition") != "" {
		t.Errorf("served as %v", shown.Header)
	}
}

// A logo belongs to one operation: neither the address of another nor a dead link reaches it.
func TestALogoIsForOneOperation(t *testing.T) {
	s, path, _ := newAgreed(t)
	other := s.makeOperation("Opération Libre Plouarzel")
	s.announce(other)
	stranger := s.signedIn(account.Referent, other.ID)
	theirs := "/gestion/" + other.Slug + "/partenaires/" + s.club.ID
	s.visitor().sendLogo(path+"/logo", "logo.png", "image/png", drawn(t), true)
	if page := stranger.get(theirs + "/logo/small"); page.Status != http.StatusNotFound {
		t.Errorf("seen from another operation: %d", page.Status)
	}
	if page := s.visitor().get("/o/" + other.Slug + "/partenaires/" + s.club.ID + "/logo/small"); page.Status != http.StatusNotFound {
		t.Errorf("public under another operation: %d", page.Status)
	}
	if page := stranger.sendLogo(theirs+"/logo", "logo.png", "image/png", drawn(t), true); page.Status != http.StatusNotFound {
		t.Errorf("replaced from another operation: %d", page.Status)
	}
	if page := stranger.post(theirs+"/logo/retrait", nil); page.Status != http.StatusNotFound || s.load().Logo == nil {
		t.Errorf("taken away from another operation: %d", page.Status)
	}
	if err := invitation.Revoke(context.Background(), s.db, s.by(), s.o, s.club.ID); err != nil {
		t.Fatal(err)
	}
	before := s.load().Logo.LargeHash
	if page := s.visitor().sendLogo(path+"/logo", "logo.png", "image/png", picture(t), true); page.Status != http.StatusGone || s.load().Logo.LargeHash != before {
		t.Errorf("a dead link changes the logo: %d", page.Status)
	}
	if page := s.visitor().get(path + "/logo"); page.Status != http.StatusGone {
		t.Errorf("a dead link shows the logo: %d", page.Status)
	}
}
