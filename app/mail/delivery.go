package mail

import (
	"context"
	"fmt"
	"log/slog"
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
		settled, err := d.round(ctx, talking)
		if err == nil || settled > 0 {
			failures = 0
		}
		if err != nil && ctx.Err() == nil {
			rest = rests[min(failures, len(rests)-1)]
			failures++
			d.Log.Error("letters do not leave", "error", withoutAddress(err), "next", rest)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(rest):
		}
	}
}

// Round sends what is due now, and returns when nothing is any more or the server fails.
func (d *Delivery) Round(ctx context.Context) error {
	_, err := d.round(ctx, ctx)
	return err
}

// round stops between two letters when ctx is over; the conversation itself lives as long as talking. It returns how many letters
// the server has answered.
func (d *Delivery) round(ctx, talking context.Context) (settled int, err error) {
	if err := d.giveUp(ctx, d.Clock()); err != nil {
		return 0, err
	}
	var open *session
	defer func() {
		if open != nil {
			open.close()
		}
	}()
	for ctx.Err() == nil {
		letter, err := d.next(ctx, d.Clock())
		if err != nil || letter == nil {
			return settled, err
		}
		claimed, err := d.claim(ctx, letter, d.Clock())
		switch {
		case err != nil:
			return settled, err
		case !claimed:
			continue // another process was quicker
		}
		result := outcome{}
		open, result = d.deliver(talking, open, letter)
		d.Log.Info("letter", "id", letter.ID, "kind", letter.Kind, "attempt", letter.Attempts, "outcome", result.state, "code", result.code)
		if err := d.settle(talking, letter, result); err != nil {
			return settled, err
		}
		if d.note(result); result.trouble != nil {
			return settled, result.trouble
		}
		settled++
	}
	return settled, nil
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
		if open, err = d.Server.open(ctx, greetingName(d.Base)); err != nil {
			return nil, outcome{state: store.LetterWaiting, trouble: err, untold: true}
		}
	}
	result := open.send(route(d.Server.From), route(letter.Recipient), content)
	if result.code == 0 { // a break: the conversation is over
		open.cut()
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
