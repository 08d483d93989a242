package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// failures counts what went wrong under a key (an address, an account, a carnet code) and says how long to wait. Only
// failures count, so that a hall behind one address is not punished for being many; nobody is locked out.
type failures struct {
	mu    sync.Mutex
	clock func() time.Time
	seen  map[string][]time.Time
	// waiting counts who waits under a key.
	waiting map[string]int
	// scale is how many times the limits a key has; nil means once.
	scale func(key string) int
}

const (
	failuresFree   = 10              // this many in the window cost nothing
	failuresWindow = 5 * time.Minute // 300 s
	failuresKeys   = 20_000          // bounds the memory
	longestWait    = 8 * time.Second // below the time of an ordinary request
	firstWait      = time.Second / 2 // doubled with each further failure
	mostWaiting    = 50              // at once under a key: a thousand connections would make a wait of 8 s worth nothing
	longestKey     = 100             // octets; beyond, a key stands for itself by its hash
)

// addressKey is the key of who asks, for a kind of failure. Whoever has an IPv6 address has the 2⁶⁴ of its network.
func addressKey(kind string, c echo.Context) string {
	address, err := netip.ParseAddr(c.RealIP())
	if err != nil || address.Unmap().Is4() {
		return kind + ":" + c.RealIP()
	}
	network, _ := address.WithZone("").Prefix(64) // cannot fail for IPv6
	return kind + ":" + network.String()
}

// keyNetwork is the network of a key that addressKey made for this kind.
func keyNetwork(kind, key string) (netip.Prefix, bool) {
	text, found := strings.CutPrefix(key, kind+":")
	if !found {
		return netip.Prefix{}, false
	}
	if network, err := netip.ParsePrefix(text); err == nil {
		return network, true
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	address = address.Unmap()
	return netip.PrefixFrom(address, address.BitLen()), true
}

// short bounds what one key takes of the memory: some hold what was typed.
func short(key string) string {
	if len(key) <= longestKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

func newFailures(clock func() time.Time) *failures {
	return &failures{clock: clock, seen: map[string][]time.Time{}, waiting: map[string]int{}}
}

// times is how many times the limits a key has.
func (f *failures) times(key string) int {
	if f.scale == nil {
		return 1
	}
	return f.scale(key)
}

// add counts a failure under each key.
func (f *failures) add(keys ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.clock()
	if len(f.seen) > failuresKeys {
		f.forget(now)
	}
	for _, key := range keys {
		kept := 4 * failuresFree * f.times(key)
		key = short(key)
		recent := append(f.recent(key, now), now)
		if len(recent) > kept {
			recent = recent[len(recent)-kept:]
		}
		f.seen[key] = recent
	}
}

// wait returns how long the next try under these keys has to wait.
func (f *failures) wait(keys ...string) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	var longest time.Duration
	for _, key := range keys {
		free := failuresFree * f.times(key)
		if seen := len(f.recent(short(key), f.clock())); seen >= free {
			longest = max(longest, firstWait<<min(seen-free, 10))
		}
	}
	return min(longest, longestWait)
}

// queue takes a place among those who wait, false when there is none under one of the keys; leave gives it back.
func (f *failures) queue(keys ...string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range keys {
		if f.waiting[short(key)] >= mostWaiting*f.times(key) {
			return false
		}
	}
	for _, key := range keys {
		f.waiting[short(key)]++
	}
	return true
}

func (f *failures) leave(keys ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range keys {
		if key = short(key); f.waiting[key] > 1 {
			f.waiting[key]--
		} else {
			delete(f.waiting, key)
		}
	}
}

func (f *failures) recent(key string, now time.Time) []time.Time {
	all := f.seen[key]
	for len(all) > 0 && now.Sub(all[0]) > failuresWindow {
		all = all[1:]
	}
	return all
}

// forget drops the keys without a recent failure, and all of them when that is not enough.
func (f *failures) forget(now time.Time) {
	for key := range f.seen {
		if len(f.recent(key, now)) == 0 {
			delete(f.seen, key)
		}
	}
	if len(f.seen) > failuresKeys {
		clear(f.seen)
	}
}
