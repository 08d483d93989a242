package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

type sample struct {
	Name    string   `form:"name"`
	Atelier []string `form:"atelier"`
	Photo   bool     `form:"photo"`
	ID      string   // no tag: a body can never set it
}

func TestDecodeValues(t *testing.T) {
	var got sample
	decodeValues(url.Values{"name": {"  Nolwenn\r\nCadiou\x00 ", "second"}, "atelier": {"a", " ", "b"}, "photo": {"on"}, "ID": {"1"}, "id": {"1"}}, &got)
	want := sample{Name: "Nolwenn\nCadiou", Atelier: []string{"a", "b"}, Photo: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzDecodeValues(f *testing.F) {
	for _, seed := range []string{"name=a&atelier=b", "name=%00%ff%fe", "name=" + strings.Repeat("é", 40_000), "atelier=&atelier=%0d%0a", ";=&%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		values, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		var got sample
		decodeValues(values, &got)
		for _, value := range append(got.Atelier, got.Name) {
			switch {
			case !utf8.ValidString(value):
				t.Fatalf("not UTF-8: %q", value)
			case len(value) > 3*fieldLimit: // a broken octet becomes a character of three
				t.Fatalf("%d octets", len(value))
			case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
				t.Fatalf("a control character is left: %q", value)
			case value != strings.TrimSpace(value):
				t.Fatalf("spaces are left: %q", value)
			}
		}
	})
}

func TestFailuresBoundWhoWaitsAndWhatIsKept(t *testing.T) {
	f := newFailures(time.Now)
	for range mostWaiting {
		if !f.queue("address:1", "account:1") {
			t.Fatal("there is room")
		}
	}
	if f.queue("address:1") || !f.queue("address:2") {
		t.Error("only the key under which many wait is full")
	}
	f.leave("address:1", "account:1")
	if !f.queue("address:1") {
		t.Error("who leaves makes room")
	}
	long := "account:" + strings.Repeat("a", 60_000)
	for range failuresFree {
		f.add(long)
	}
	if f.wait(long) != firstWait || f.wait(long+"b") != 0 {
		t.Error("a long key counts for itself")
	}
	for key := range f.seen {
		if len(key) > longestKey {
			t.Errorf("a key of %d octets is kept", len(key))
		}
	}
}

func TestFailuresPerKey(t *testing.T) {
	now := time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC)
	f := newFailures(func() time.Time { return now })
	for range failuresFree {
		f.add("address:1")
	}
	if f.wait("address:2") != 0 || f.wait("address:1") != firstWait {
		t.Error("only the key that failed waits")
	}
	for range 100 {
		f.add("address:1")
	}
	if got := f.wait("address:1", "address:2"); got != longestWait {
		t.Errorf("the wait must have an end: %v", got)
	}
	now = now.Add(failuresWindow + time.Second)
	for i := range failuresKeys + 2 {
		f.add(strconv.Itoa(i))
	}
	if len(f.seen) > failuresKeys+2 {
		t.Errorf("%d keys are kept", len(f.seen))
	}
	if _, kept := f.seen["address:1"]; kept {
		t.Error("a key without recent failures is kept when room is needed")
	}
}
