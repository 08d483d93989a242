package manage

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"oplibre/app/i18n"
)

// LetterEvent is one line of the history of a letter.
type LetterEvent struct {
	// Key is a message.
	Key string
	// At is a local time.
	At time.Time
	// Who did it; empty for the program and for who is not known any more.
	Who string
}

// SortEvents puts what happened in the order of time.
func SortEvents(events []LetterEvent) {
	slices.SortStableFunc(events, func(a, b LetterEvent) int { return a.At.Compare(b.At) })
}

// LetterSource is where the address of a letter is kept.
type LetterSource struct {
	// Key is the message that says so.
	Key string
	// Path is its page below the operation's, empty when it may not be opened; Route is the pattern of that page.
	Path, Route string
}

// LetterProps is one letter in words.
type LetterProps struct {
	LetterState
	Slug, ID, Kind, Seen string
	Leaving              Leaving
	// Subject and Body are the words; Gone says that there are none any more.
	Subject, Body       string
	Gone                bool
	To, Sender, ReplyTo string
	Language            string
	Answer              string // of the mail server, as it came
	Past                []LetterEvent
	Source              LetterSource
	Email               string // another address, as it was typed
	Present             string // the address that whoever it is for has now
	Notice              string
	Err                 error
	Again, Mark, Cancel bool
	Correctable         bool
	// Returned offers to note that it came back.
	Returned bool
}

func (p LetterProps) path(below string) string {
	return LettersPath(p.Slug) + "/" + p.ID + below
}

// again is the word of the button that lets the letter leave.
func (p LetterProps) again() string {
	switch {
	case p.State == letterUnknown:
		return "letter.act.all_the_same"
	case p.Leaving.Itself:
		return "letter.act.now"
	}
	return "letter.act.again"
}

// offersAgain leaves out the button that would change nothing.
func (p LetterProps) offersAgain() bool {
	return p.Again && !p.Gone && (p.State != letterWaiting || p.Itself)
}

// composeMost is how long an address may be that opens a mail program: Windows takes 2,083 characters.
const composeMost = 2000

// compose is the address that opens the letter in one's own mail program (RFC 6068), for who sends it by hand; empty when nobody has to,
// or when it is too long.
func (p LetterProps) compose() string {
	if !p.byHand() {
		return ""
	}
	escape := func(s string) string {
		return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(s, "\n", "\r\n")), "+", "%20")
	}
	address := "mailto:" + strings.ReplaceAll(url.PathEscape(p.To), "%40", "@") + "?subject=" + escape(p.Subject) + "&body=" + escape(p.Body)
	if len(address) > composeMost {
		return ""
	}
	return address
}

// byHand reports whether the letter waits for somebody to send it.
func (p LetterProps) byHand() bool {
	return !p.Gone && p.Mark && !p.Itself && p.State == letterWaiting
}

// kindTitle names the kind as a heading; the tests that one sends oneself have none.
func (p LetterProps) kindTitle(ctx context.Context) string {
	key := "letter.kind.title." + p.Kind
	if title := i18n.T(ctx, key); title != key {
		return title
	}
	return i18n.T(ctx, "mail.letter.kind."+p.Kind)
}

// corrected is what the field of the address holds.
func (p LetterProps) corrected() string {
	switch {
	case p.Email != "":
		return p.Email
	case p.Present != "":
		return p.Present
	}
	return p.To
}
