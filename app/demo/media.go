package demo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"oplibre/data/demo"
)

// sampleRate and seconds are those of a recording.
const (
	sampleRate = 8000
	seconds    = 3
)

// chimes returns a short recording: a few soft bells over a breath of wind. It is a WAVE file of 16-bit samples (RIFF, as
// Microsoft and IBM specified it in 1991), mono.
func chimes(seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 5))
	mix := make([]float64, sampleRate*seconds)
	wind := 0.0
	for i := range mix {
		wind += (random.Float64() - 0.5 - wind) / 40
		mix[i] = wind * 0.5
	}
	for range 5 {
		begin, pitch := random.IntN(sampleRate*(seconds-1)), 260*math.Pow(2, float64([]int{0, 2, 4, 7, 9, 12}[random.IntN(6)])/12)
		for i := begin; i < len(mix); i++ {
			t := float64(i-begin) / sampleRate
			mix[i] += 0.16 * math.Exp(-2.2*t) * (math.Sin(2*math.Pi*pitch*t) + 0.3*math.Sin(2*math.Pi*2.76*pitch*t))
		}
	}
	samples := make([]int16, len(mix))
	for i, v := range mix {
		samples[i] = int16(max(-1, min(1, v)) * math.MaxInt16)
	}
	return wave(samples)
}

func wave(samples []int16) []byte {
	var b bytes.Buffer
	write := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v) // into memory, of fixed size
		}
	}
	size := uint32(2 * len(samples))
	write([]byte("RIFF"), 36+size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(sampleRate), uint32(2*sampleRate),
		uint16(2), uint16(16), []byte("data"), size, samples)
	return b.Bytes()
}

// table returns a small table about what a contribution is about.
func table(c demo.Contribution) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\nperiode,lieu,valeur\n", c.Title)
	random := rand.New(rand.NewPCG(uint64(len(c.Title)), uint64(math.Float64bits(c.Lon))))
	for _, spot := range demo.Spots[:12] {
		fmt.Fprintf(&b, "%s,%s,%d\n", c.Values["reference_period"], spot.Name, 20+random.IntN(400))
	}
	return b.Bytes()
}
