package partner

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func drawnPNG(t testing.TB, w, h int, c color.Color) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.Set(i%w, i/w, c)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bomb is a small PNG that says of itself that it is 30,000 pixels wide and high.
func bomb(t testing.TB) []byte {
	raw := drawnPNG(t, 1, 1, color.White)
	binary.BigEndian.PutUint32(raw[16:], 30_000)
	binary.BigEndian.PutUint32(raw[20:], 30_000)
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	return raw
}

func TestHostileLogosAreRefused(t *testing.T) {
	db := storetest.New(t)
	o, _, _ := weekend(t, db, "saint-marc")
	p := create(t, db, o.ID, school())
	whole := drawnPNG(t, 40, 20, color.Black)
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"a bomb":        {bomb(t), "logo=logo.pixels"},
		"an SVG":        {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "logo=logo.svg"},
		"a page":        {[]byte("<!doctype html><script>alert(1)</script>"), "logo=logo.type"},
		"cut":           {whole[:len(whole)-20], "logo=logo.type"},
		"HEIC":          {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "logo=logo.heic"},
		"nothing in it": {[]byte{}, "logo=logo.type"},
		"too heavy":     {make([]byte, LogoLimit+1), "logo=logo.large"},
	} {
		if err := SetLogo(t.Context(), db, by, o.ID, p.ID, true, bytes.NewReader(test.file)); fieldsOf(err) != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if p, _ = Find(t.Context(), db, o.ID, p.ID); p.Logo != nil || p.ShowLogo {
		t.Errorf("something was kept: %+v", p.Logo)
	}
}

func TestALogoIsRedrawnReplacedAndRemoved(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	o, _, _ := weekend(t, db, "saint-marc")
	form := school()
	form.State, form.Named = "accepted", true
	p := create(t, db, o.ID, form)
	polyglot := append(drawnPNG(t, 800, 400, color.RGBA{200, 30, 30, 255}), "<script>alert(1)</script>"...)
	if err := SetLogo(ctx, db, by, o.ID, p.ID, false, bytes.NewReader(polyglot)); err != nil {
		t.Fatal(err)
	}
	if _, err := PublicLogo(ctx, db, o.ID, p.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("shown without agreement: %v", err)
	}
	if err := SetLogo(ctx, db, by, o.ID, p.ID, true, nil); err != nil {
		t.Fatal(err)
	}
	first, err := PublicLogo(ctx, db, o.ID, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for size, width := range map[string]int{LogoSmall: 240, LogoLarge: 640} {
		raw := readFile(t, db, first.Hash(size))
		config, err := jpeg.DecodeConfig(bytes.NewReader(raw))
		if err != nil || config.Width != width || bytes.Contains(raw, []byte("script")) {
			t.Errorf("%s: %d wide (%v)", size, config.Width, err)
		}
	}
	if err := SetLogo(ctx, db, by, o.ID, p.ID, true, bytes.NewReader(drawnPNG(t, 300, 300, color.Black))); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Files.Stat(first.LargeHash); !problem.Is(err, problem.NotFound) {
		t.Errorf("the old one is still there: %v", err)
	}
	form.Version, form.Named = "1", false
	if _, err := Update(ctx, db, by, o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	if _, err := PublicLogo(ctx, db, o.ID, p.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("no longer named, and its logo is shown: %v", err)
	}
	if err := RemoveLogo(ctx, db, by, o.ID, p.ID); err != nil {
		t.Fatal(err)
	}
	if p, _ = Find(ctx, db, o.ID, p.ID); p.Logo != nil || p.ShowLogo {
		t.Errorf("removed: %+v", p.Logo)
	}
}

func readFile(t testing.TB, db *store.DB, hash string) []byte {
	t.Helper()
	file, err := db.Files.Open(hash)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	raw, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// What breaks between the place and the offer leaves neither.
func TestMakingOfAnOfferIsAllOrNothing(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	o, _, _ := weekend(t, db, "saint-marc")
	p := create(t, db, o.ID, school())
	if err := Respond(ctx, db, by, o.ID, p.ID, ReplyForm{Version: "1", Reply: "yes", Offers: []OfferForm{{Kind: "place", Text: "Le préau", Quantity: "50"}}}); err != nil {
		t.Fatal(err)
	}
	p, _ = Load(ctx, db, o.ID, p.ID)
	broken := errors.New("the machine stops")
	err := db.Write(ctx, func(tx *gorm.DB) error {
		offer, err := lockOffer(tx, o.ID, p.ID, p.Offers[0].ID)
		if err != nil {
			return err
		}
		if err := offer.makePlace(tx, by, o); err != nil {
			return err
		}
		return broken
	})
	places, _ := programme.FindPlaces(ctx, db, o.ID)
	if !errors.Is(err, broken) || len(places) != 1 {
		t.Fatalf("%d places after a breakdown (%v)", len(places), err)
	}
	for range 2 { // pressed twice
		if err := Make(ctx, db, by, o, p.ID, p.Offers[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	places, _ = programme.FindPlaces(ctx, db, o.ID)
	p, _ = Load(ctx, db, o.ID, p.ID)
	if len(places) != 2 || p.Offers[0].PlaceID == nil || p.Offers[0].State != Confirmed || len(p.PlaceIDs) != 1 {
		t.Errorf("%d places, %+v", len(places), p.Offers[0])
	}
}

func TestAnAddressThatRefusesIsSeenAndCanBeCorrected(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	o, _, _ := weekend(t, db, "saint-marc")
	form := school()
	form.State = "invited"
	p := create(t, db, o.ID, form)
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: "partner_invitation", Recipient: p.ContactEmail, SubjectID: p.ID}); err != nil {
			return err
		}
		return tx.Model(&store.Letter{}).Where("subject_id = ?", p.ID).Update("state", store.LetterRefused).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if p, _ = Load(ctx, db, o.ID, p.ID); !p.Bounced {
		t.Error("nobody sees that the letter came back")
	}
	form.Version, form.ContactEmail = "1", "ecole@ville.example"
	if _, err := Update(ctx, db, by, o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	if p, _ = Load(ctx, db, o.ID, p.ID); p.Bounced || p.State != ToContact {
		t.Errorf("corrected: %s, bounced %v", p.State, p.Bounced)
	}
	if p.Forbids(Opened) == "" || p.Forbids(Thanked) == "" || p.Forbids(Accepted) != "" {
		t.Error("moves by hand")
	}
	if _, err := SetState(ctx, db, by, o.ID, p.ID, "", Thanked); !problem.Is(err, problem.Invalid) {
		t.Errorf("thanked before it said yes: %v", err)
	}
}

func TestOnlyWhatWasAgreedStandsOnTheMap(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	o, _, _ := weekend(t, db, "saint-marc")
	form := school()
	form.State, form.Named, form.Address, form.Point = "accepted", true, "1 rue de l'École", "48,4012 ; -4,46"
	p := create(t, db, o.ID, form)
	shown, err := Public(ctx, db, o.ID)
	if err != nil || len(shown) != 1 || shown[0].Longitude != nil || shown[0].Address != "" {
		t.Fatalf("without agreement: %+v (%v)", shown, err)
	}
	form.Version, form.ShowPoint = "1", true
	if _, err := Update(ctx, db, by, o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	if shown, _ = Public(ctx, db, o.ID); *shown[0].Latitude != 48.4012 || *shown[0].Longitude != -4.46 {
		t.Errorf("shown at %v", shown[0])
	}
}

func FuzzParsePoint(f *testing.F) {
	for _, seed := range []string{"48.3989, -4.4560", "48,3989 ; -4,4560", "48.3989 -4.4560", "", "NaN, 1", "91, 0", ",,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lon, lat, ok := ParsePoint(text)
		if !ok {
			return
		}
		if lon < -180 || lon > 180 || lat < -90 || lat > 90 {
			t.Errorf("%q is %v %v", text, lon, lat)
		}
		if again, _, ok := ParsePoint(pointText(&lon, &lat)); !ok || again != lon {
			t.Errorf("%q does not come back: %v", text, again)
		}
	})
}
