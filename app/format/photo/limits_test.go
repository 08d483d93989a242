package photo_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/format/photo"
)

// withChecksum renews the checksum of a PNG's header after a change of its size.
func withChecksum(raw []byte) []byte {
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	return raw
}

func FuzzInspect(f *testing.F) {
	small := encodeJPEG(f, quarters(16, 8))
	f.Add(small)
	f.Add(withOrientation(small, 6))
	f.Add(encodePNG(f, quarters(4, 4)))
	f.Add(frame(0xc2, 300, 200))
	f.Add([]byte("RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x000\x01\x00\x9d\x01*\x01\x00\x01\x00\x02\x004%\xa4\x00\x03p\x00\xfe\xfb\x94\x00\x00"))
	f.Add([]byte("\x00\x00\x00\x18ftypheic"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		info, err := photo.Inspect(bytes.NewReader(raw))
		if err != nil {
			return
		}
		if info.Orientation < 1 || info.Orientation > 8 || info.Width < 1 || info.Height < 1 || info.Width*info.Height > photo.MaxPixels {
			t.Errorf("info %+v", info)
		}
		if math.IsNaN(info.Longitude) || math.Abs(info.Longitude) > 180 || math.Abs(info.Latitude) > 90 {
			t.Errorf("position %+v", info)
		}
		if info.Width*info.Height > 1<<20 {
			return
		}
		all, err := photo.Derive(context.Background(), bytes.NewReader(raw), []int{32})
		if err == nil && (len(all) != 1 || max(all[0].Width, all[0].Height) > 32) {
			t.Errorf("derivatives %+v", all)
		}
	})
}

// BenchmarkDerive48Megapixels reports the peak of memory that the process ever held (Linux only), for the largest
// picture of usual phones.
func BenchmarkDerive48Megapixels(b *testing.B) {
	m := image.NewYCbCr(image.Rect(0, 0, 8000, 6000), image.YCbCrSubsampleRatio420)
	for i := range m.Y {
		m.Y[i] = byte(i * 7 >> 4)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, nil); err != nil {
		b.Fatal(err)
	}
	m = nil
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // sets the peak to what is held now
	held := status(b, "VmRSS")
	for b.Loop() {
		if _, err := photo.Derive(b.Context(), bytes.NewReader(file.Bytes()), []int{320, 1024, 2048}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(status(b, "VmHWM")-held)/1024, "peak-MiB")
}

// status reads one line of the process's status, in KiB.
func status(b *testing.B, name string) int {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("peak memory is only known on Linux")
	}
	_, rest, _ := strings.Cut(string(raw), name+":")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return n
}
