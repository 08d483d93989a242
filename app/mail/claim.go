package mail

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// delays are how long a letter waits after each attempt that the server put off; after the last it has failed.
var delays = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// paceWindow is the minute of Server.Pace.
const paceWindow = time.Minute

// unsent are the letters whose time has come. One without an address is kept for its place in the history only.
func unsent(tx *gorm.DB, now store.Instant) *gorm.DB {
	return tx.Model(&store.Letter{}).Where("state = ? AND next_at <= ? AND recipient <> ''", store.LetterWaiting, now)
}

// next is the letter to be sent now: those that sign somebody in first, because that person waits before a screen. nil means that
// nothing is due, or that every domain concerned has had its letters of this minute. It only reads, so that neither an idle
// instance nor the search among thousands of letters keeps anybody from writing.
func (d *Delivery) next(ctx context.Context, now time.Time) (*store.Letter, error) {
	var next *store.Letter
	err := d.DB.Read(ctx, func(tx *gorm.DB) error {
		due := unsent(tx, store.InstantOf(now))
		for {
			var found []store.Letter
			err := due.Session(&gorm.Session{}).Select("id, recipient").
				Order("CASE WHEN kind = '" + KindSignIn + "' THEN 0 ELSE 1 END, next_at, created_at, id").Limit(1).Find(&found).Error
			if err != nil || len(found) == 0 {
				return err
			}
			domain := domainOf(found[0].Recipient)
			if full, err := d.atPace(tx, domain, now); err != nil {
				return err
			} else if !full {
				return tx.Where("id = ?", found[0].ID).Take(&next).Error
			}
			due = due.Where(`id <> ? AND LOWER(recipient) NOT LIKE ? ESCAPE '\'`, found[0].ID, "%@"+escapeLike(domain))
		}
	})
	return next, err
}

// claim takes a letter up, unless another process was quicker or somebody has decided otherwise. It is committed when claim returns.
func (d *Delivery) claim(ctx context.Context, letter *store.Letter, now time.Time) (claimed bool, err error) {
	at := store.InstantOf(now)
	err = d.DB.Write(ctx, func(tx *gorm.DB) error {
		done := unsent(tx, at).Where("id = ? AND attempts = ?", letter.ID, letter.Attempts).
			Updates(map[string]any{"state": store.LetterSending, "claimed_at": at, "attempts": letter.Attempts + 1, "answer": ""})
		claimed = done.RowsAffected == 1
		return done.Error
	})
	letter.Attempts, letter.ClaimedAt, letter.State = letter.Attempts+1, &at, store.LetterSending
	return claimed, err
}

// atPace reports whether a domain was given as many letters within the minute as it may have.
func (d *Delivery) atPace(tx *gorm.DB, domain string, now time.Time) (bool, error) {
	var claimed []string
	err := tx.Model(&store.Letter{}).Where(`claimed_at > ? AND LOWER(recipient) LIKE ? ESCAPE '\'`, store.InstantOf(now.Add(-paceWindow)), "%@"+escapeLike(domain)).
		Limit(d.Server.Pace).Pluck("id", &claimed).Error
	return len(claimed) >= d.Server.Pace, err
}

// domainOf is compared in lower case: LOWER of SQLite leaves letters beyond ASCII alone, and so do we.
func domainOf(address string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, address[strings.LastIndexByte(address, '@')+1:])
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// settle notes what became of a claimed letter, unless somebody has decided otherwise meanwhile. What the server said of an address that
// was erased or corrected while it was talking is written nowhere.
func (d *Delivery) settle(ctx context.Context, letter *store.Letter, o outcome) error {
	now := d.Clock()
	values := map[string]any{"state": o.state, "answer": o.answer}
	switch {
	case o.state == store.LetterSent:
		values["sent_at"] = store.InstantOf(now)
	case o.state == store.LetterWaiting && o.untold:
		values["attempts"], values["next_at"] = letter.Attempts-1, store.InstantOf(now.Add(delays[0]))
	case o.state == store.LetterWaiting && int(letter.Attempts) > len(delays):
		values["state"] = store.LetterFailed
	case o.state == store.LetterWaiting:
		values["next_at"] = store.InstantOf(now.Add(delays[letter.Attempts-1]))
	}
	return d.DB.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		claimed := tx.Model(&store.Letter{}).Where("id = ? AND claimed_at = ? AND state IN ?", letter.ID, *letter.ClaimedAt,
			[]string{store.LetterSending, store.LetterUnknown}).Session(&gorm.Session{})
		done := claimed.Where("recipient = ?", letter.Recipient).Updates(values)
		if done.Error != nil || done.RowsAffected > 0 {
			return done.Error
		}
		return settleElsewhere(claimed, o.state, store.InstantOf(now))
	})
}

// settleElsewhere settles a letter whose address is not any more the one that was tried: gone, or another, which is tried afresh unless
// the letter has arrived.
func settleElsewhere(claimed *gorm.DB, state string, now store.Instant) error {
	if state == store.LetterSent {
		return claimed.Updates(map[string]any{"state": store.LetterSent, "sent_at": now, "answer": ""}).Error
	}
	if err := claimed.Where("recipient = ''").Updates(map[string]any{"state": store.LetterLapsed, "answer": ""}).Error; err != nil {
		return err
	}
	return claimed.Updates(Again.values(now)).Error
}

// giveUp turns letters that a process took up and never settled into unknown ones: it was killed, or could not write any more.
func (d *Delivery) giveUp(ctx context.Context, now time.Time) error {
	before := store.InstantOf(now.Add(-d.Server.longest()))
	var lost []string
	err := d.DB.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("state = ? AND claimed_at <= ?", store.LetterSending, before).Pluck("id", &lost).Error
	})
	if err != nil || len(lost) == 0 {
		return err
	}
	d.Log.Warn("letters were under way when a process ended: the team decides", "letters", len(lost))
	return d.DB.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("id IN ? AND state = ? AND claimed_at <= ?", lost, store.LetterSending, before).
			Update("state", store.LetterUnknown).Error
	})
}
