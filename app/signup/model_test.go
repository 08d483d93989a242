package signup

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/waiting"
)

func asProblem(err error, into **problem.Error) bool { return errors.As(err, into) }

// modelTime names the variable that says how long random scripts are tried (a duration: 10m); without it, few are.
const modelTime = "OPLIBRE_TEST_MODEL"

// play does a script to the model and to the database, and returns the first difference, with the commands as they can be pasted
// into TestScriptsThatFailedOnce. Commands that have nothing to work on are left out.
func play(t testing.TB, db *store.DB, script []command) (told []string, err error) {
	r := newReal(t, db)
	defer r.forget()
	r.by.At = r.model.now.Time()
	for _, c := range script {
		if _, _, ok := c.on(r.model); !ok {
			continue
		}
		r.model.now += 1000 // two parties never join a line at one instant
		r.by.At = r.by.At.Add(time.Second)
		told = append(told, fmt.Sprintf("\t{%s, %d, %d, %d}, // %s", c.do, c.who, c.what, c.how, c.describe(r.model)))
		got, failure := r.apply(c)
		if want := r.model.apply(c); failure != nil || got != want {
			return told, fmt.Errorf("it ended as %q (%v), the model says %q", got, failure, want)
		}
		if err := r.compare(c); err != nil {
			return told, err
		}
	}
	return told, nil
}

// compare looks for a difference between the database and the model, and for what must never be.
func (r *real) compare(c command) error {
	now := r.read()
	got, want := r.lines(now), r.model.lines()
	var differences []string
	for _, line := range got {
		if !slices.Contains(want, line) {
			differences = append(differences, "database: "+line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			differences = append(differences, "model:    "+line)
		}
	}
	if len(differences) > 0 || len(got) != len(want) {
		return errors.New(strings.Join(differences, "\n"))
	}
	for _, check := range []func(context.Context, *store.DB) ([]store.Violation, error){Check, waiting.Check, programme.Check} {
		if found, err := check(context.Background(), r.DB); err != nil || len(found) > 0 {
			return fmt.Errorf("an invariant is broken: %v %v", found, err)
		}
	}
	if err := r.nobodyTwice(now); err != nil {
		return err
	}
	if c.do == linesRun {
		return r.nobodyForgotten(now)
	}
	return nil
}

// nobodyTwice needs no model: one person has no two confirmed seats at one hour.
func (r *real) nobodyTwice(now state) error {
	span := func(i int) programme.Span {
		g := &now.registrations[i]
		if g.SlotID != nil {
			return r.slots[r.hourOf(g.SlotID)].Span()
		}
		return r.ateliers[slices.IndexFunc(r.ateliers, func(a programme.Atelier) bool { return a.ID == g.AtelierID })].Span()
	}
	for i := range now.registrations {
		for j := range i {
			a, b := &now.registrations[i], &now.registrations[j]
			if a.PersonID == b.PersonID && a.Status == Confirmed && b.Status == Confirmed && span(i).Overlaps(span(j)) {
				return fmt.Errorf("carnet %d has two seats at one hour: %s and %s", slices.Index(r.carnets, a.CarnetID), r.titleOf(a.AtelierID), r.titleOf(b.AtelierID))
			}
		}
	}
	return nil
}

// nobodyForgotten needs no model: after the lines ran, whoever waits in an atelier without appointments does not fit, or stands behind
// a party for which seats are kept, unless it is too late for offers.
func (r *real) nobodyForgotten(now state) error {
	slices.SortFunc(now.parties, func(a, b waiting.Party) int { return int(a.Since - b.Since) })
	for _, pool := range now.pools {
		free, limited := pool.Free()
		atelier := r.ateliers[slices.IndexFunc(r.ateliers, func(a programme.Atelier) bool { return a.ID == pool.AtelierID })]
		late := atelier.StartsAt.Time().Sub(r.by.At) < waiting.OnTheSpot
		if late || atelier.ID == r.slots[0].AtelierID {
			continue
		}
		kept := false
		for _, p := range now.parties {
			if p.PoolID != pool.ID || p.Offered() {
				continue
			}
			if fits := !limited || p.Seats <= free; fits && !kept {
				return fmt.Errorf("carnet %d waits for %d seats of %s, and %d are free", slices.Index(r.carnets, p.CarnetID), p.Seats, atelier.Title, free)
			}
			kept = kept || p.Overtaken >= waiting.MostOvertaken
		}
	}
	return nil
}

// shrink drops commands of a failing script as long as it still fails: halves first, then fewer at a time.
func shrink(t testing.TB, db *store.DB, script []command) []command {
	for size := len(script) / 2; size > 0; size /= 2 {
		for from := 0; from+size <= len(script); {
			less := slices.Delete(slices.Clone(script), from, from+size)
			if _, err := play(t, db, less); err != nil {
				script = less
			} else {
				from += size
			}
		}
	}
	return script
}

// mustAgree fails with the shortest script that still fails.
func mustAgree(t testing.TB, db *store.DB, script []command) {
	t.Helper()
	told, err := play(t, db, script)
	if err == nil {
		return
	}
	for range 3 {
		script = shrink(t, db, script[:min(len(script), max(len(told), len(script)))])
	}
	if shorter, again := play(t, db, script); again != nil {
		told, err = shorter, again
	}
	t.Fatalf("database and model differ after\n{\n%s\n}\n%v", strings.Join(told, "\n"), err)
}

// weights are how often each command comes in random scripts.
var weights = map[verb]int{signUps: 8, adds: 4, waits: 5, wishes: 1, cancels: 7, cancelsAll: 1, erases: 1, restores: 2, addsPerson: 2,
	removesPerson: 2, accepts: 5, changesCapacity: 3, changesReserve: 1, keepsSeats: 1, releasesSeats: 1, givesByHand: 2, walksIn: 3, walksInFromShare: 1,
	lends: 2, givesBack: 1, writesOff: 1, reservesEnd: 1, ticks: 2, givesAway: 1, clockMoves: 3, linesRun: 3}

// overtakenOften is how a family comes to have seats kept for it, which chance alone seldom does.
var overtakenOften = []command{{signUps, 0, 1, 0}, {signUps, 1, 1, 0}, {signUps, 5, 1, 0}, {signUps, 9, 1, 0}, {signUps, 8, 1, 3}, {signUps, 2, 1, 3},
	{cancels, 0, 0, 0}, {waits, 0, 0, 3}, {cancels, 1, 0, 0}, {waits, 1, 0, 3}, {cancels, 5, 0, 0}, {waits, 5, 0, 3}, {cancels, 9, 0, 0}}

// randomScript makes a script of so many commands, some after overtakenOften.
func randomScript(random *rand.Rand, length int) (script []command) {
	if random.IntN(6) == 0 {
		script = slices.Clone(overtakenOften)
	}
	var verbs []verb
	for v := signUps; v <= linesRun; v++ {
		verbs = append(verbs, slices.Repeat([]verb{v}, weights[v])...)
	}
	crowded := random.IntN(10) // of half of the scripts, the one atelier that everybody wants
	for i := range length {
		c := command{verbs[random.IntN(len(verbs))], random.IntN(len(parties)), random.IntN(5), random.IntN(24)}
		if crowded < 5 && random.IntN(8) > 0 {
			c.what = crowded
		}
		if i < length/5 {
			c.do = signUps // somebody has to be there first
		}
		if c.do == signUps { // one or two ateliers, and mostly the line where it must be
			c.what = 1<<c.what | 1<<random.IntN(5)
			if random.IntN(3) > 0 {
				c.how |= 1
			}
		}
		script = append(script, c)
	}
	return script
}

// Random scripts of everything that touches seats end in the database as in a model of a few slices. Each says its seed.
func TestSignUpAgreesWithTheModel(t *testing.T) {
	db := storetest.New(t)
	length, scripts, until := 30, 150, time.Time{}
	if db.Dialect() != "sqlite" || testing.Short() {
		scripts = 25
	}
	first := uint64(1)
	if long := os.Getenv(modelTime); long != "" {
		d, err := time.ParseDuration(long)
		if err != nil {
			t.Fatal(err)
		}
		until, first, length = time.Now().Add(d), uint64(time.Now().UnixNano()), 60
	}
	n := 0
	defer func() { t.Logf("%d scripts from seed %d", n, first) }()
	for ; n < scripts || time.Now().Before(until); n++ {
		seed := first + uint64(n)
		script := randomScript(rand.New(rand.NewPCG(seed, 0)), length)
		t.Run("seed "+strconv.FormatUint(seed, 10), func(t *testing.T) { mustAgree(t, db, script) })
		if t.Failed() {
			return
		}
	}
}

// FuzzSignUpModel reads a script from four octets a command.
func FuzzSignUpModel(f *testing.F) {
	for seed := range uint64(4) {
		var octets []byte
		for _, c := range randomScript(rand.New(rand.NewPCG(seed, 1)), 30) {
			octets = append(octets, byte(c.do), byte(c.who), byte(c.what), byte(c.how))
		}
		f.Add(octets)
	}
	f.Fuzz(func(t *testing.T, octets []byte) {
		var script []command
		for ; len(octets) >= 4 && len(script) < 60; octets = octets[4:] {
			script = append(script, command{verb(octets[0]) % (linesRun + 1), int(octets[1]), int(octets[2]), int(octets[3])})
		}
		mustAgree(t, storetest.New(t), script)
	})
}
