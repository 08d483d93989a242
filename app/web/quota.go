package web

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// allowance is how many posts and octets are taken under one key in a time that begins with the first of them.
type allowance struct {
	posts  int
	octets int64
}

// limit is what one key may bring in an hour and in a day. told is the message for whoever meets it.
type limit struct {
	key       string
	hour, day allowance
	told      string
}

// need is what a request asks of a limit.
type need struct {
	limit
	posts  int
	octets int64
}

// spent is what came under a key since a moment.
type spent struct {
	since time.Time
	allowance
}

// quotas count what strangers bring: files and letters cost disk and other people's peace. The counts live in the memory of
// one process and begin anew when it starts; they bound a flood, they are no account of anybody.
type quotas struct {
	mu    sync.Mutex
	clock func() time.Time
	// seen holds the hour and the day of each key.
	seen map[string]*[2]spent
	// scale is how many times its limits a key has; nil means once.
	scale func(key string) int
	// free tells the room on the disk, arriving are the octets that were promised to files on their way.
	free     func() (int64, error)
	arriving int64
}

const (
	quotaKeys = 20_000  // bounds the memory
	diskFloor = 1 << 30 // octets that files leave free, for the database and its backups
)

// spans are the two times in which is counted.
var spans = [2]time.Duration{time.Hour, 24 * time.Hour}

func newQuotas(clock func() time.Time, free func() (int64, error)) *quotas {
	return &quotas{clock: clock, free: free, seen: map[string]*[2]spent{}}
}

// take counts all needs, or none: then it returns the limit that is met, and after how long it is open again.
func (q *quotas) take(needs ...need) (met *limit, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.clock()
	for i := range needs {
		n := &needs[i]
		times := 1
		if q.scale != nil {
			times = q.scale(n.key)
		}
		for j, allowed := range [2]allowance{n.hour, n.day} {
			window := &q.count(n.key, now)[j]
			full := window.posts+n.posts > allowed.posts*times || window.octets+n.octets > allowed.octets*int64(times)
			if left := window.since.Add(spans[j]).Sub(now); full && left > wait {
				met, wait = &n.limit, left
			}
		}
	}
	if met == nil {
		q.add(now, 1, needs)
	}
	return met, wait
}

// giveBack takes needs off the counts again: what they were for did not happen.
func (q *quotas) giveBack(needs ...need) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.add(q.clock(), -1, needs)
}

func (q *quotas) add(now time.Time, sign int, needs []need) {
	for _, n := range needs {
		windows := q.count(n.key, now)
		for j := range windows {
			windows[j].posts = max(0, windows[j].posts+sign*n.posts)
			windows[j].octets = max(0, windows[j].octets+int64(sign)*n.octets)
		}
	}
}

// count returns the hour and the day of a key, begun anew when they are over.
func (q *quotas) count(key string, now time.Time) *[2]spent {
	windows := q.seen[key]
	if windows == nil {
		if len(q.seen) >= quotaKeys {
			q.forget(now)
		}
		windows = &[2]spent{{since: now}, {since: now}}
		q.seen[key] = windows
	}
	for j := range windows {
		if age := now.Sub(windows[j].since); age >= spans[j] || age < 0 {
			windows[j] = spent{since: now}
		}
	}
	return windows
}

// forget drops the keys whose day is over, and all but the operations when that is not enough.
func (q *quotas) forget(now time.Time) {
	for key, windows := range q.seen {
		if now.Sub(windows[1].since) >= spans[1] {
			delete(q.seen, key)
		}
	}
	if len(q.seen) < quotaKeys {
		return
	}
	for key := range q.seen {
		if !strings.HasPrefix(key, operationKey) {
			delete(q.seen, key)
		}
	}
}

// operationKey begins the keys that count a whole operation.
const operationKey = "operation:"

// promise keeps room on the disk for a file that arrives; false when the disk would be fuller than it may. arrived gives the
// promise back.
func (q *quotas) promise(octets int64) bool {
	free, err := q.free()
	q.mu.Lock()
	defer q.mu.Unlock()
	if err == nil && free-q.arriving-octets < diskFloor { // a machine that cannot tell has no floor
		return false
	}
	q.arriving += octets
	return true
}

func (q *quotas) arrived(octets int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.arriving -= octets
}

// overQuota is a refusal for having brought too much, or more than the disk takes.
type overQuota struct {
	refusal *problem.Error
	status  int
	wait    time.Duration
}

// Error implements error.
func (o *overQuota) Error() string { return o.refusal.Error() }

// Unwrap lets the refusal be told as any other.
func (o *overQuota) Unwrap() error { return o.refusal }

// over is the refusal of a limit that is met, with the hour at which it is open again.
func (s *Site) over(c echo.Context, met *limit, wait time.Duration) *overQuota {
	again := s.Clock().Add(wait + time.Minute - 1).Truncate(time.Minute)
	if o := visitOf(c).operation; o != nil {
		again = again.In(o.Location())
	}
	return &overQuota{problem.New(problem.TooMany, met.told, problem.Args{"When": i18n.Moment(c.Request().Context(), again)}), http.StatusTooManyRequests, wait}
}

// diskWait is after how long a full disk is worth another try: somebody has to make room.
const diskWait = time.Hour

func diskFull() *overQuota {
	return &overQuota{problem.New(problem.Internal, "collect.quota.disk", nil), http.StatusInsufficientStorage, diskWait}
}

// heldBack shows a form once more when what it brought is refused for its number, as it was sent: nothing typed is lost.
func (s *Site) heldBack(c echo.Context, refused error, page part.Page, view templ.Component) error {
	refusal, status := refusalOf(refused)
	if over, ok := asOver(refused); ok {
		status = over.status
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(over.wait.Seconds()))))
	} else if refusal.Kind != problem.TooMany {
		return s.formAgain(c, refused, page, view)
	}
	if wantsJSON(c) {
		return writeProblem(c, refusal, status)
	}
	return s.render(c, status, page, view)
}

// Letters to an address that somebody typed. Three are a family's second thoughts; those of one sender are a whole hall's.
var (
	lettersToOne    = allowance{posts: 3}
	lettersFromHour = allowance{posts: 200}
	lettersFromDay  = allowance{posts: 600}
)

// letterNeeds are what one letter of an operation to a typed address costs. What follows a + is the same mailbox for most
// who receive, so it is not looked at.
func letterNeeds(c echo.Context, operationID, email string) []need {
	name, host, _ := strings.Cut(strings.ToLower(strings.TrimSpace(email)), "@")
	name, _, _ = strings.Cut(name, "+")
	sum := sha256.Sum256([]byte(operationID + " " + name + "@" + host)) // nobody's address is kept for counting
	return []need{
		{limit: limit{key: "letter:" + hex.EncodeToString(sum[:]), hour: lettersToOne, day: lettersToOne}, posts: 1},
		{limit: limit{key: addressKey("letters", c), hour: lettersFromHour, day: lettersFromDay}, posts: 1},
	}
}

// mayWrite counts a letter to a typed address, and reports whether it may be sent; undo takes it off the count.
func (s *Site) mayWrite(c echo.Context, operationID, email string) (may bool, undo func(), err error) {
	if err := s.desks.refresh(c.Request().Context(), s.DB, s.Clock()); err != nil || strings.TrimSpace(email) == "" {
		return false, func() {}, err
	}
	needs := letterNeeds(c, operationID, email)
	if met, _ := s.quotas.take(needs...); met != nil {
		return false, func() {}, nil
	}
	return true, func() { s.quotas.giveBack(needs...) }, nil
}
