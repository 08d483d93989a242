package web

import (
	"errors"
	"strconv"
	"testing"
	"time"
)

func TestAHallOfSixtyPeopleIsNotHeldBack(t *testing.T) {
	now := time.Date(2027, 5, 22, 9, 0, 0, 0, time.UTC)
	q := newQuotas(func() time.Time { return now }, nil)
	mine := limit{"anonymous:192.0.2.7", anonymousHour, anonymousDay, ""}
	all := limit{"files:192.0.2.7", addressHour, addressDay, ""}
	whole := limit{operationKey + "1", operationHour, operationDay, ""}
	for hour := range 10 { // five on each day
		if hour == 5 {
			now = now.Add(20 * time.Hour)
		}
		for range 10 * 60 { // ten notes from each of sixty
			now = now.Add(6 * time.Second)
			const photos = 2 * 4_000_000
			if met, wait := q.take(need{mine, 1, photos}, need{all, 1, photos}, need{whole, 1, photos}); met != nil {
				t.Fatalf("hour %d: %s for %v", hour, met.key, wait)
			}
		}
	}
}

func TestQuotasCountAllOrNothing(t *testing.T) {
	now := time.Date(2027, 5, 22, 9, 0, 0, 0, time.UTC)
	q := newQuotas(func() time.Time { return now }, nil)
	small := limit{key: "a", hour: allowance{2, 100}, day: allowance{3, 1000}}
	large := limit{key: "b", hour: allowance{50, 1000}, day: allowance{50, 1000}}
	for _, step := range []struct {
		name   string
		after  time.Duration
		posts  int
		octets int64
		met    bool
		wait   time.Duration
	}{
		{"first", 0, 1, 60, false, 0},
		{"too many octets", time.Minute, 1, 41, true, 59 * time.Minute},
		{"just enough", 0, 1, 40, false, 0},
		{"too many posts", 0, 1, 0, true, 59 * time.Minute},
		{"the next hour", 59 * time.Minute, 1, 100, false, 0},
		{"the day is full", time.Hour, 1, 0, true, 22 * time.Hour},
		{"the next day", 22 * time.Hour, 1, 100, false, 0},
	} {
		now = now.Add(step.after)
		met, wait := q.take(need{large, step.posts, step.octets}, need{small, step.posts, step.octets})
		if (met != nil) != step.met || wait != step.wait {
			t.Errorf("%s: %v, wait %v", step.name, met, wait)
		}
		if met != nil && met.key != "a" {
			t.Errorf("%s: %s is told", step.name, met.key)
		}
	}
	if other := q.seen["b"][0]; other.octets != 100 {
		t.Errorf("the other limit counted %d octets for what was refused", other.octets)
	}
	q.giveBack(need{large, 1, 100})
	if other := q.seen["b"][0]; other.octets != 0 {
		t.Errorf("given back, and %d octets are left", other.octets)
	}
}

func TestQuotasAreBounded(t *testing.T) {
	now := time.Date(2027, 5, 22, 9, 0, 0, 0, time.UTC)
	q := newQuotas(func() time.Time { return now }, nil)
	one := allowance{1, 1}
	whole := need{limit{operationKey + "1", one, one, ""}, 1, 0}
	q.take(whole)
	for i := range 2*quotaKeys + 5 {
		q.take(need{limit{"files:" + strconv.Itoa(i), one, one, ""}, 1, 0})
	}
	if len(q.seen) > quotaKeys {
		t.Errorf("%d keys are kept", len(q.seen))
	}
	if met, _ := q.take(whole); met == nil {
		t.Error("a flood of addresses empties the count of the operation")
	}
}

func TestDiskKeepsItsFloorForFilesOnTheirWay(t *testing.T) {
	q := newQuotas(time.Now, func() (int64, error) { return diskFloor + 30, nil })
	if !q.promise(20) || q.promise(20) || !q.promise(10) {
		t.Error("what is promised to one file is promised to another")
	}
	q.arrived(20)
	if !q.promise(20) {
		t.Error("a promise that was kept takes no room twice")
	}
	unknown := newQuotas(time.Now, func() (int64, error) { return 0, errors.ErrUnsupported })
	if !unknown.promise(20) {
		t.Error("a machine that cannot tell its room takes nothing")
	}
}

func TestKnownDesksFailTenTimesAsOften(t *testing.T) {
	f := newFailures(func() time.Time { return time.Date(2027, 5, 22, 9, 0, 0, 0, time.UTC) })
	f.scale = func(key string) int {
		if network, found := keyNetwork("carnet", key); found && network.String() == "192.0.2.7/32" {
			return deskTimes
		}
		return 1
	}
	for range failuresFree {
		f.add("carnet:192.0.2.7", "carnet:192.0.2.8", "account:192.0.2.7")
	}
	if f.wait("carnet:192.0.2.7") != 0 || f.wait("carnet:192.0.2.8") != firstWait || f.wait("account:192.0.2.7") != firstWait {
		t.Error("only the desk has more")
	}
	for range (deskTimes - 1) * failuresFree {
		f.add("carnet:192.0.2.7")
	}
	if f.wait("carnet:192.0.2.7") != firstWait {
		t.Errorf("a guesser at the desk waits %v", f.wait("carnet:192.0.2.7"))
	}
}
