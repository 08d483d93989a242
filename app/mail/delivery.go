package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/textproto"
	"sync"
	"time"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Delivery sends what is in the outbox. Several may work on one database.
type Delivery struct {
	DB    *store.DB
	Log   *slog.Logger
	Clock func() time.Time
	// Base is the address of the site.
	Base   string
	Server Server

	mu      sync.Mutex
	trouble Trouble
}

// Trouble is why no letter leaves at the moment; the zero value is none.
type Trouble struct {
	Since time.Time
	// Answer is what the server said, or what was seen of it. It holds no recipient.
	Answer string
}

const (
	// restTime is between two looks into the outbox.
	restTime = 3 * time.Second
	// graceTime is how long a conversation may go on after a stop was asked.
	graceTime = 8 * time.Second
)

// rests are how long to wait after the first, second… round that the server failed; the last for all others.
var rests = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute}

// Run sends letters until the context is cancelled. A conversation that is under way then may end within graceTime, and is cut
// after that.
func (d *Delivery) Run(ctx context.Context) {
	talking, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(graceTime, cut) })()
	failures := 0
	for {
		rest := restTime
		if err := d.round(ctx, talking); err != nil && ctx.Err() == nil {
			rest = rests[min(failures, len(rests)-1)]
			failures++
			d.Log.Error("letters do not leave", "error", withoutAddress(err), "next", rest)
		} else {
			failures = 0
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(rest):
		}
	}
}

// Round sends what is due now, and returns when nothing is any more or the server fails.
func (d *Delivery) Round(ctx context.Context) error { return d.round(ctx, ctx) }

// round stops between two letters when ctx is over; the conversation itself lives as long as talking.
func (d *Delivery) round(ctx, talking context.Context) error {
	if err := d.giveUp(ctx, d.Clock()); err != nil {
		return err
	}
	var open *session
	defer func() {
		if open != nil {
			open.close()
		}
	}()
	for ctx.Err() == nil {
		some, err := d.due(ctx, store.InstantOf(d.Clock()))
		if err != nil || !some {
			return err
		}
		letter, err := d.claim(ctx, d.Clock())
		switch {
		case err != nil || letter == nil:
			return err
		case letter.ID == "":
			continue
		}
		result := outcome{}
		open, result = d.deliver(talking, open, letter)
		d.Log.Info("letter", "id", letter.ID, "kind", letter.Kind, "attempt", letter.Attempts, "outcome", result.state, "code", result.code)
		if err := d.settle(talking, letter, result); err != nil {
			return err
		}
		if d.note(result); result.trouble != nil {
			return result.trouble
		}
	}
	return nil
}

// deliver writes a letter and hands it over, in the conversation that is open or a new one.
func (d *Delivery) deliver(ctx context.Context, open *session, letter *store.Letter) (*session, outcome) {
	content, err := d.render(ctx, letter)
	switch {
	case problem.Is(err, problem.Closed), problem.Is(err, problem.NotFound):
		return open, outcome{state: store.LetterLapsed}
	case err != nil:
		d.Log.Error("a letter cannot be written", "id", letter.ID, "kind", letter.Kind, "error", err)
		return open, outcome{state: store.LetterWaiting}
	}
	if open != nil && !open.usable() {
		open.close()
		open = nil
	}
	if open == nil {
		if open, err = d.Server.open(ctx, hostOf(d.Base)); err != nil {
			return nil, outcome{state: store.LetterWaiting, trouble: err}
		}
	}
	result := open.send(route(d.Server.From), route(letter.Recipient), content)
	if result.code == 0 { // a break: the conversation is over
		open.close()
		open = nil
	}
	return open, result
}

// render writes a letter as octets. What goes wrong in one letter is an error of this one.
func (d *Delivery) render(ctx context.Context, letter *store.Letter) (content []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	now := d.Clock()
	if err := stillOpens(ctx, d.DB, letter, now); err != nil {
		return nil, err
	}
	message, err := write(ctx, d.DB, d.Base, letter)
	if err != nil {
		return nil, err
	}
	return compose(ctx, sheet{Message: message, ID: letter.ID, From: d.Server.From, Base: d.Base, At: now})
}

// note remembers whether the server works.
func (d *Delivery) note(o outcome) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case o.trouble == nil && o.code != 0:
		d.trouble = Trouble{}
	case o.trouble != nil && d.trouble.Since.IsZero():
		d.trouble = Trouble{Since: d.Clock(), Answer: withoutAddress(o.trouble)}
	}
}

// Trouble returns why no letter leaves, as this process sees it.
func (d *Delivery) Trouble() Trouble {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.trouble
}

// withoutAddress tells an error without what a server may repeat of an address: of answers only the code.
func withoutAddress(err error) string {
	var answered *textproto.Error
	if errors.As(err, &answered) {
		return fmt.Sprintf("the mail server answered %d", answered.Code)
	}
	return oneLine(err.Error(), answerLength)
}
