package web

import (
	"strconv"
	"testing"
	"time"
)

// Whoever asks for everything once pushes out nothing of what others read.
func TestWhatIsAskedForOnceIsNotKept(t *testing.T) {
	p := newPages(64 << 10)
	now := time.Date(2027, 5, 3, 10, 0, 0, 0, time.UTC)
	ask := func(address string) {
		if p.find(address, now) != nil {
			return
		}
		if p.again(address) {
			p.keep(&keptPage{key: address, plain: make([]byte, 1000), from: now})
		}
	}
	ask("programme")
	if p.find("programme", now) != nil {
		t.Error("kept at once")
	}
	ask("programme")
	for i := range 2 * addressesAsked {
		ask("programme?theme=" + strconv.Itoa(i))
	}
	if p.find("programme", now) == nil {
		t.Error("pushed out by what was asked for once")
	}
	if len(p.asked) > addressesAsked || p.size > p.limit {
		t.Errorf("%d addresses, %d octets", len(p.asked), p.size)
	}
}
