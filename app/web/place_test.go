package web_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// placeOf returns the only place of the weekend.
func (s *site) placeOf(operationID string) programme.Place {
	s.t.Helper()
	places, err := programme.FindPlaces(context.Background(), s.db, operationID)
	if err != nil || len(places) != 1 {
		s.t.Fatalf("%d places: %v", len(places), err)
	}
	return places[0]
}

// formOn returns what a form of the page would send as it stands.
func formOn(t testing.TB, a answer, selector string) url.Values {
	t.Helper()
	values := url.Values{}
	form := a.document(t).Find(selector)
	if form.Length() != 1 {
		t.Fatalf("%d forms %s\n%s", form.Length(), selector, a.Body)
	}
	for _, input := range form.Find("input, textarea, select").EachIter() {
		name, kind := input.AttrOr("name", ""), input.AttrOr("type", "")
		value := input.AttrOr("value", "")
		_, checked := input.Attr("checked")
		switch {
		case name == "" || (kind == "checkbox" || kind == "radio") && !checked:
			continue
		case input.Is("textarea"):
			value = input.Text()
		case input.Is("select"):
			chosen := input.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = input.Find("option").First()
			}
			value = chosen.AttrOr("value", "")
		}
		values.Add(name, value)
	}
	return values
}

func TestHowAPlaceIsKept(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	organiser := s.signedIn(account.Organiser, o.ID)
	place := s.placeOf(o.ID)
	address := "/gestion/" + o.Slug + "/lieux/" + place.ID
	form := formOn(t, organiser.get(address), `form[action="`+address+`"]`)
	for name, value := range map[string]string{"opened_by": "Maëlle", "closed_by": "le gardien", "duty_phone": "02 00 00 00 00", "authorised": "40",
		"use_authorised": "asked", "wifi": "poor", "sockets": "six le long du mur", "hours_on_1": "6", "hours_from_1": "9 h", "hours_to_1": "18:30",
		"hours_on_2": "date", "hours_date_2": "2027-05-23"} {
		form.Set(name, value)
	}
	form["access"] = []string{"quiet", "companion"}
	if got := organiser.post(address, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	kept := s.placeOf(o.ID)
	want := []programme.Hours{{Weekday: 6, From: "09:00", To: "18:30"}, {Date: "2027-05-23"}}
	if kept.OpenedBy != "Maëlle" || kept.UseAuthorised != "asked" || *kept.Authorised != 40 || len(kept.Hours) != 2 || kept.Hours[0] != want[0] || kept.Hours[1] != want[1] {
		t.Fatalf("kept %+v", kept.Keeping)
	}
	again := formOn(t, organiser.get(address), `form[action="`+address+`"]`)
	if again.Get("hours_date_2") != "2027-05-23" || again.Get("use_authorised") != "asked" || again.Get("hours_on_4") == "" {
		t.Errorf("the form does not show what was kept: %v", again)
	}
	form = again
	form.Set("hours_from_1", "tôt")
	refused := organiser.post(address, form)
	if refused.Status != http.StatusUnprocessableEntity || refused.document(t).Find("#f-hours_from_1-error").Length() != 1 {
		t.Errorf("a wrong hour: %d", refused.Status)
	}
	// Keys are for those who open doors.
	for role, want := range map[account.Role]int{account.Reader: http.StatusForbidden, account.Facilitator: http.StatusForbidden, account.Referent: http.StatusOK} {
		if got := s.signedIn(role, o.ID).get(address).Status; got != want {
			t.Errorf("%s: %d, want %d", role, got, want)
		}
	}
	public := s.visitor().get("/o/" + o.Slug + "/ateliers/" + s.ateliers(o)[0].Slug).Body
	for _, secret := range []string{"Maëlle", "gardien", "02 00 00 00 00"} {
		if strings.Contains(public, secret) {
			t.Errorf("visitors see %q", secret)
		}
	}
}

// picture is a PNG with something hidden behind its pixels.
func picture(t testing.TB) []byte {
	t.Helper()
	canvas := image.NewRGBA(image.Rect(0, 0, 40, 30))
	canvas.Set(3, 3, color.RGBA{200, 30, 30, 255})
	var out bytes.Buffer
	if err := png.Encode(&out, canvas); err != nil {
		t.Fatal(err)
	}
	return append(out.Bytes(), []byte("code de l’alarme 4711")...)
}

func multipartForm(t testing.TB, field, name string, content []byte, values map[string]string) (contentType string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for key, value := range values {
		if err := w.WriteField(key, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.CreateFormFile(field, name)
	if err == nil {
		_, err = file.Write(content)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

func TestPlansOfAPlace(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	organiser := s.signedIn(account.Organiser, o.ID)
	place := s.placeOf(o.ID)
	address := "/gestion/" + o.Slug + "/lieux/" + place.ID
	send := func(name string, content []byte) answer {
		contentType, body := multipartForm(t, "plan", name, content, map[string]string{"title": "Entrée de service"})
		return organiser.do(http.MethodPost, address+"/plans", contentType, body)
	}
	if got := send("plan.png", picture(t)); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	plan := organiser.get(address).document(t).Find("figure img").AttrOr("src", "")
	shown := organiser.get(plan)
	if shown.Status != http.StatusOK || !strings.HasPrefix(shown.Body, "\xff\xd8\xff") || strings.Contains(shown.Body, "4711") {
		t.Errorf("%s: %d, %d octets that are no clean JPEG", plan, shown.Status, len(shown.Body))
	}
	if got := s.visitor().get(plan); got.Status == http.StatusOK {
		t.Error("visitors see the plan")
	}
	for name, content := range map[string][]byte{"plan.pdf": []byte("%PDF-1.7"), "vide.png": {}} {
		if got := send(name, content); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-plan-error").Length() != 1 {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	other := s.makeOperation("Opération Libre Plouarzel")
	if got := s.signedIn(account.Organiser, other.ID).get(strings.Replace(plan, o.Slug, other.Slug, 1)); got.Status != http.StatusNotFound {
		t.Errorf("another operation's organiser: %d", got.Status)
	}
	if got := organiser.post(plan+"/retrait", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("%d", got.Status)
	}
	files := 0
	if err := s.db.Files.Walk(func(store.Stored) error { files++; return nil }); err != nil || files != 0 {
		t.Errorf("%d files are left: %v", files, err)
	}
}
