// Package crash_test kills the real program while it delivers letters, again and again, and looks at what a mail server took and what the
// database says of it.
package crash_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/mail/mailtest"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// people is how many get a letter.
const people = 200

// patience is how long the next moment may take to come. It is only waited for when nothing comes any more.
const patience = 10 * time.Second

func TestKilledWhileDelivering(t *testing.T) {
	s := newSiege(t)
	kills := s.run(1, []mailtest.Moment{mailtest.Hello, mailtest.Sender, mailtest.Recipient, mailtest.Middle, mailtest.Taken, mailtest.Answered})
	s.verify(kills)
}

// Two instances deliver from one database, and now the one, now the other is killed.
func TestTwoKilledWhileDelivering(t *testing.T) {
	s := newSiege(t)
	kills := s.run(2, []mailtest.Moment{mailtest.Sender, mailtest.Recipient, mailtest.Middle, mailtest.Taken, mailtest.Answered})
	s.verify(kills)
}

// A process that is asked to stop ends the letter it is at, and leaves no doubt.
func TestAskedToStopWhileDelivering(t *testing.T) {
	s := newSiege(t)
	s.arm(mailtest.Taken, 7)
	process := s.launch()
	<-s.fired
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.resume <- struct{}{}
	if err := process.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	states := s.states()
	if taken := len(s.office.Letters()); states[store.LetterSent] != taken || states[store.LetterWaiting] != people-taken || taken < 7 {
		t.Errorf("%d letters were taken: %v", taken, states)
	}
}

// siege is a database full of letters, a mail server, and the program that is killed.
type siege struct {
	*testing.T
	binary, authority string
	options           store.Options
	office            *mailtest.Office
	letters           []string // identifiers

	gate   sync.Mutex // held at each moment of all conversations
	moment mailtest.Moment
	left   int // moments to go until one fires
	fired  chan struct{}
	resume chan struct{}
}

func newSiege(t *testing.T) *siege {
	t.Helper()
	s := &siege{T: t, binary: build(t), options: storetest.Options(t), fired: make(chan struct{}), resume: make(chan struct{})}
	authority, err := mailtest.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := authority.Issue("127.0.0.1", time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	s.authority = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(s.authority, authority.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	if s.office, err = mailtest.Open(mailtest.Options{TLS: certificate, Ways: []string{"PLAIN"}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.office.Close() }) // what a killed process left open is of no interest
	s.office.When(s.at)
	s.invite()
	return s
}

var program struct {
	once   sync.Once
	binary string
	err    error
}

// build returns the program as people run it.
func build(t *testing.T) string {
	t.Helper()
	program.once.Do(func() {
		var folder string
		if folder, program.err = os.MkdirTemp("", "oplibre-crash-"); program.err != nil {
			return
		}
		program.binary = filepath.Join(folder, "oplibre")
		command := exec.Command("go", "build", "-o", program.binary, "oplibre/cmd/oplibre")
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := command.CombinedOutput(); err != nil {
			program.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.binary
}

func TestMain(m *testing.M) {
	code := m.Run()
	if program.binary != "" {
		_ = os.RemoveAll(filepath.Dir(program.binary)) // a folder of temporary files
	}
	os.Exit(code)
}

// invite writes to everybody.
func (s *siege) invite() {
	s.Helper()
	s.open(func(db *store.DB) {
		by := store.By{Actor: store.Actor{Kind: store.ActorCommand}, At: time.Now()}
		start := store.InstantOf(by.At.AddDate(0, 1, 0))
		o := operation.Operation{ID: store.NewID(), Slug: "saint-marc", Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: "Europe/Paris", StartsAt: start,
			EndsAt: start + store.InstantOf(time.UnixMilli(0).Add(48*time.Hour)), Phase: operation.Open, LeadInstance: db.Instance().ID, NextNumber: 1, Version: 1,
			Translations: map[string]operation.Translation{}}
		if err := db.Write(s.Context(), func(tx *gorm.DB) error { return tx.Create(&o).Error }); err != nil {
			s.Fatal(err)
		}
		for i := range people {
			form := account.InviteForm{Email: fmt.Sprintf("p%d@d%d.example.org", i, i), Role: string(account.Reader)}
			if _, err := account.Invite(s.Context(), db, by, o.ID, "fr", form); err != nil {
				s.Fatal(err)
			}
		}
		err := db.Read(s.Context(), func(tx *gorm.DB) error { return tx.Model(&store.Letter{}).Pluck("id", &s.letters).Error })
		if err != nil || len(s.letters) != people {
			s.Fatalf("%d letters (%v)", len(s.letters), err)
		}
	})
}

// open reads or writes beside the program.
func (s *siege) open(use func(db *store.DB)) {
	s.Helper()
	db, err := store.Open(s.Context(), s.options)
	if err != nil {
		s.Fatalf("open what was left: %v", err)
	}
	use(db)
	if err := db.Close(); err != nil {
		s.Error(err)
	}
}

// states counts the letters in each.
func (s *siege) states() map[string]int {
	s.Helper()
	many := map[string]int{}
	s.open(func(db *store.DB) {
		for _, letter := range s.rows(db) {
			many[letter.State]++
		}
	})
	return many
}

func (s *siege) rows(db *store.DB) (letters []store.Letter) {
	s.Helper()
	if err := db.Read(s.Context(), func(tx *gorm.DB) error { return tx.Find(&letters).Error }); err != nil {
		s.Fatal(err)
	}
	return letters
}

// launch starts the program.
func (s *siege) launch() *exec.Cmd {
	s.Helper()
	process := exec.Command(s.binary, "serve", "--addr", "127.0.0.1:0", "--data", s.options.Dir, "--url", "https://opl.example", "--smtp", s.office.Address,
		"--smtp-ca", s.authority, "--smtp-user", "opl", "--smtp-from", "opl@opl.example", "--smtp-pace", "1000000")
	process.Env = append(os.Environ(), "OPLIBRE_SMTP_PASSWORD=right", "OPLIBRE_DATABASE="+s.options.URL)
	if err := process.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = process.Process.Kill() }) // over already, as a rule
	return process
}

// arm chooses when the next kill comes: at the nth such moment from now.
func (s *siege) arm(moment mailtest.Moment, n int) {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.moment, s.left = moment, n
}

// at is what the mail server does at each moment: it goes on, or stops everything until the kill is done.
func (s *siege) at(m mailtest.Moment, _ string) error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if m != s.moment {
		return nil
	}
	if s.left--; s.left == 0 {
		select {
		case s.fired <- struct{}{}:
			<-s.resume
		case <-time.After(patience): // whoever armed it has given up
		}
	}
	return nil
}

// armed chooses one of the moments and how many of it have to come, while nothing can; it reports false when no letter waits any more.
func (s *siege) armed(moments []mailtest.Moment) bool {
	s.gate.Lock()
	defer s.gate.Unlock()
	waiting := s.states()[store.LetterWaiting]
	if waiting == 0 {
		return false
	}
	s.moment, s.left = moments[rand.IntN(len(moments))], 1+rand.IntN(min(waiting, 20))
	if s.moment == mailtest.Hello {
		s.left = 1 // it comes once in many letters
	}
	return true
}

// run lets so many instances deliver, and kills one of them at random moments until no letter waits any more. It returns how often.
func (s *siege) run(instances int, moments []mailtest.Moment) (kills int) {
	s.Helper()
	processes := make([]*exec.Cmd, instances)
	for s.armed(moments) {
		for i := range processes {
			if processes[i] == nil {
				processes[i] = s.launch()
			}
		}
		victim := rand.IntN(instances)
		racing := rand.IntN(2) == 0 // the kill comes at that moment, or somewhere in what follows
		select {
		case <-s.fired:
			if racing {
				s.resume <- struct{}{}
				kill(processes[victim])
			} else {
				kill(processes[victim])
				s.resume <- struct{}{}
			}
		case <-time.After(patience): // what a killed process had claimed was counted as waiting
			s.arm("", 0)
			kill(processes[victim])
		}
		processes[victim] = nil
		kills++
	}
	for _, process := range processes {
		if process != nil {
			kill(process)
		}
	}
	return kills + instances
}

// kill ends a process as a power cut does, and waits until it is gone.
func kill(process *exec.Cmd) {
	_ = process.Process.Kill()
	_ = process.Wait() // killed
}

// verify says that every letter is sent or shown as unknown, that what is sent has arrived, and that nothing has twice.
func (s *siege) verify(kills int) {
	s.Helper()
	arrived := map[string]int{}
	for _, letter := range s.office.Letters() {
		id, _, _ := strings.Cut(letter.MessageID, "@")
		arrived[id]++
	}
	unknown := 0
	s.open(func(db *store.DB) {
		s.giveUp(db)
		for _, letter := range s.rows(db) {
			switch many := arrived[letter.ID]; {
			case letter.State == store.LetterSent && many == 1, letter.State == store.LetterUnknown && many <= 1:
			default:
				s.Errorf("%s is %s after %d attempts and arrived %d times", letter.ID, letter.State, letter.Attempts, many)
			}
			if letter.State == store.LetterUnknown {
				unknown++
			}
		}
	})
	if unknown > kills {
		s.Errorf("%d letters are in doubt after %d kills", unknown, kills)
	}
	if out, err := exec.Command(s.binary, "check", "--data", s.options.Dir, "--database", s.options.URL).CombinedOutput(); err != nil {
		s.Errorf("check: %v\n%s", err, out)
	}
	s.Logf("%d kills: %d letters in doubt, of which %d arrived", kills, unknown, len(arrived)-(people-unknown))
}

// giveUp does what a process does an hour later: it says of the letters that were under way that nobody knows, and sends nothing.
func (s *siege) giveUp(db *store.DB) {
	s.Helper()
	before := len(s.office.Letters())
	server, err := mail.Server{Address: s.office.Address, Security: mail.NoTLS, From: "opl@opl.example"}.Complete()
	if err != nil {
		s.Fatal(err)
	}
	later := &mail.Delivery{DB: db, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return time.Now().Add(time.Hour) }, Base: "https://opl.example", Server: server}
	if err := later.Round(context.WithoutCancel(s.Context())); err != nil {
		s.Error(err)
	}
	if len(s.office.Letters()) != before {
		s.Error("an hour later a letter left again")
	}
}
