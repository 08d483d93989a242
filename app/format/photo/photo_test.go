package photo_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"oplibre/app/format/photo"
)

// shared reads a real picture from the folder of real input beside the repository.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if raw, err := os.ReadFile(filepath.Join(dir, "shared", "data", "photos", name)); err == nil {
			return raw
		}
	}
	t.Skip("shared/data/photos/" + name + " is not beside the repository")
	return nil
}

// quarters is a picture whose four quarters are red, green, blue and white, from the top left like text.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 255, 255, 255}
			switch {
			case x < w/2 && y < h/2:
				c = color.RGBA{255, 0, 0, 255}
			case y < h/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < w/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// withOrientation puts an EXIF segment with one tag behind the start of a JPEG.
func withOrientation(raw []byte, orientation uint16) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = binary.BigEndian.AppendUint16(exif, orientation)
	exif = append(exif, 0, 0, 0, 0, 0, 0)
	out := append([]byte("\xff\xd8\xff\xe1"), byte((len(exif)+2)>>8), byte(len(exif)+2))
	return append(append(out, exif...), raw[2:]...)
}

func encodeJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func encodePNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestInspectRealPictures(t *testing.T) {
	info, err := photo.Inspect(bytes.NewReader(shared(t, "exifr-gps-prague.jpg")))
	if err != nil {
		t.Fatal(err)
	}
	if info.Format != photo.JPEG || info.Width != 1012 || info.Height != 759 || info.Progressive {
		t.Errorf("picture %+v", info)
	}
	if !info.HasPosition || math.Abs(info.Latitude-50.2996028) > 1e-6 || math.Abs(info.Longitude-14.8202944) > 1e-6 {
		t.Errorf("position %v %v %v", info.HasPosition, info.Longitude, info.Latitude)
	}
	if want := time.Date(2018, 7, 25, 16, 34, 23, 0, time.UTC); !info.TakenAt.Equal(want) || info.TakenAtZoned {
		t.Errorf("taken at %v, zoned %v", info.TakenAt, info.TakenAtZoned)
	}
	if info, err = photo.Inspect(bytes.NewReader(shared(t, "noexif.jpg"))); err != nil || info.Orientation != 1 || info.HasPosition || !info.TakenAt.IsZero() {
		t.Errorf("without EXIF: %+v, %v", info, err)
	}
	for _, orientation := range []int{1, 3, 6, 8} {
		info, err := photo.Inspect(bytes.NewReader(shared(t, fmt.Sprintf("orientation/f%dt.jpg", orientation))))
		if w, h := info.Upright(); err != nil || info.Orientation != orientation || w != 48 || h != 80 {
			t.Errorf("orientation %d: %+v, %v", orientation, info, err)
		}
	}
}

func TestDeriveRealPicturesUpright(t *testing.T) {
	var first image.Image
	for _, orientation := range []int{1, 3, 6, 8} {
		all, err := photo.Derive(t.Context(), bytes.NewReader(shared(t, fmt.Sprintf("orientation/f%dt.jpg", orientation))), []int{320})
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(all[0].JPEG))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = m
		}
		if m.Bounds() != first.Bounds() {
			t.Fatalf("orientation %d gave %v", orientation, m.Bounds())
		}
		var sum, n int
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				a, b := color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y, color.GrayModel.Convert(first.At(x, y)).(color.Gray).Y
				sum, n = sum+max(int(a), int(b))-min(int(a), int(b)), n+1
			}
		}
		if sum/n > 12 {
			t.Errorf("orientation %d: mean difference %d", orientation, sum/n)
		}
	}
}

func TestDeriveOrientations(t *testing.T) {
	const r, g, b, w = 'r', 'g', 'b', 'w'
	// The corners, like text, that each orientation must show for the quarters r g / b w.
	want := map[uint16]string{
		1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb",
	}
	raw := encodeJPEG(t, quarters(96, 64))
	for orientation, corners := range want {
		all, err := photo.Derive(t.Context(), bytes.NewReader(withOrientation(raw, orientation)), []int{48})
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(all[0].JPEG))
		if err != nil {
			t.Fatal(err)
		}
		width, height := 48, 32
		if orientation >= 5 {
			width, height = 32, 48
		}
		if m.Bounds() != image.Rect(0, 0, width, height) || all[0].Width != width || all[0].Height != height {
			t.Errorf("orientation %d: %v", orientation, m.Bounds())
		}
		var got []byte
		for _, p := range []image.Point{{4, 4}, {width - 5, 4}, {4, height - 5}, {width - 5, height - 5}} {
			cr, cg, cb, _ := m.At(p.X, p.Y).RGBA()
			switch {
			case cr > 0x8000 && cg > 0x8000:
				got = append(got, w)
			case cr > 0x8000:
				got = append(got, r)
			case cg > 0x8000:
				got = append(got, g)
			case cb > 0x8000:
				got = append(got, b)
			}
		}
		if string(got) != corners {
			t.Errorf("orientation %d shows %s, want %s", orientation, got, corners)
		}
	}
}

func TestDeriveSizes(t *testing.T) {
	raw := encodeJPEG(t, quarters(2400, 1200))
	all, err := photo.Derive(t.Context(), bytes.NewReader(raw), []int{320, 1024, 2048, 4000})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []image.Point{{320, 160}, {1024, 512}, {2048, 1024}, {2400, 1200}} {
		config, err := jpeg.DecodeConfig(bytes.NewReader(all[i].JPEG))
		if err != nil || config.Width != want.X || config.Height != want.Y || all[i].Width != want.X {
			t.Errorf("size %d: %dx%d, want %v, %v", all[i].LongEdge, config.Width, config.Height, want, err)
		}
	}
}

func TestDeriveLeavesNoMetadata(t *testing.T) {
	raw := shared(t, "exifr-gps-prague.jpg")
	all, err := photo.Derive(t.Context(), bytes.NewReader(raw), []int{1024, 320})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		for _, word := range []string{"Exif", "GPS", "http", "ICC_PROFILE", "Photoshop", "JFIF"} {
			if bytes.Contains(one.JPEG, []byte(word)) {
				t.Errorf("size %d holds %s", one.LongEdge, word)
			}
		}
		if info, err := photo.Inspect(bytes.NewReader(one.JPEG)); err != nil || info.HasPosition || !info.TakenAt.IsZero() {
			t.Errorf("size %d: %+v, %v", one.LongEdge, info, err)
		}
	}
}

func TestDeriveTransparentIsWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 900, 600)) // all transparent black
	for _, sizes := range [][]int{{2000}, {300}, {100}} {
		all, err := photo.Derive(t.Context(), bytes.NewReader(encodePNG(t, m)), sizes)
		if err != nil {
			t.Fatal(err)
		}
		got, err := jpeg.Decode(bytes.NewReader(all[0].JPEG))
		if err != nil {
			t.Fatal(err)
		}
		if r, g, b, _ := got.At(50, 50).RGBA(); r < 0xf000 || g < 0xf000 || b < 0xf000 {
			t.Errorf("size %v: %x %x %x", sizes, r, g, b)
		}
	}
}

func TestDeriveExtremeShapes(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {5000, 1}, {1, 5000}, {3, 2}} {
		all, err := photo.Derive(t.Context(), bytes.NewReader(encodePNG(t, image.NewGray(image.Rect(0, 0, size.X, size.Y)))), []int{320, 64})
		if err != nil {
			t.Fatalf("%v: %v", size, err)
		}
		m, err := jpeg.Decode(bytes.NewReader(all[1].JPEG))
		if err != nil || m.Bounds().Empty() {
			t.Fatalf("%v: %v", size, err)
		}
		if r, _, _, _ := m.At(0, 0).RGBA(); r > 0x1000 {
			t.Errorf("%v: black became %x", size, r)
		}
	}
}

func TestDeriveWaitsItsTurnButNotForEver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := photo.Derive(ctx, bytes.NewReader(encodeJPEG(t, quarters(10, 10))), []int{5}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := photo.Derive(t.Context(), bytes.NewReader(encodeJPEG(t, quarters(10, 10))), []int{5}); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

// frame is the beginning of a JPEG of a given size, up to and with its frame header.
func frame(marker byte, w, h int) []byte {
	return []byte{0xff, 0xd8, 0xff, 0xfe, 0, 4, 'h', 'i', 0xff, marker, 0, 11, 8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0}
}

func TestInspectRefuses(t *testing.T) {
	bigPNG := encodePNG(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(bigPNG[16:], 5000)
	binary.BigEndian.PutUint32(bigPNG[20:], 5000)
	bigPNG = withChecksum(bigPNG)
	cases := map[string]struct {
		raw  []byte
		want error
	}{
		"empty":              {nil, photo.ErrNotPicture},
		"text":               {[]byte("Bonjour"), photo.ErrNotPicture},
		"GIF":                {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), photo.ErrNotPicture},
		"SVG":                {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), photo.ErrNotPicture},
		"cut JPEG":           {[]byte("\xff\xd8\xff\xe0\x00\x10JF"), photo.ErrNotPicture},
		"HEIC":               {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), photo.ErrHEIC},
		"HEIF":               {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), photo.ErrHEIC},
		"film":               {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00mp42"), photo.ErrNotPicture},
		"48 MP":              {frame(0xc0, 8000, 6000), nil},
		"51 MP":              {frame(0xc0, 8500, 6000), photo.ErrTooLarge},
		"15 MP, progressive": {frame(0xc2, 5000, 3000), nil},
		"17 MP, progressive": {frame(0xc2, 5000, 3400), photo.ErrTooLarge},
		"25 MP, PNG":         {bigPNG, photo.ErrTooLarge},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			info, err := photo.Inspect(bytes.NewReader(test.raw))
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if test.want == nil && info.Width == 0 {
				t.Errorf("info %+v", info)
			}
			if _, err := photo.Derive(t.Context(), bytes.NewReader(test.raw), []int{100}); err == nil {
				t.Error("derived from what holds no picture")
			}
		})
	}
}
