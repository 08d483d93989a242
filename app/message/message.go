// Package message is what the team writes to many at once: to those who signed up for a day or an atelier, to those who lead or help, to
// the partners of a kind, to those who asked to hear of what follows.
//
// A message is a draft until it is sent. Then everybody whom it concerns at that moment is written down as a recipient, those with an
// e-mail address get a letter in the outbox, one an address however often it matches, and those without one stand on a list of
// people to call. Nothing of it changes afterwards: whoever signs up later gets what is sent later. Letters hold no words; mail
// writes each for its own recipient when it leaves, so that nobody ever reads the address of another.
//
// These are service messages, about something that people signed up for or do together; only those who asked to hear of what follows
// may leave (FollowUps). News that somebody may want or not are those of package newsletter.
package message

import (
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Message is one thing that is told to many.
type Message struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Texts are by language (BCP 47); the operation's own is always there.
	Texts    map[string]Text `gorm:"serializer:json"`
	Audience Audience        `gorm:"serializer:json"`
	// People is how many were meant when it was sent, Letters how many letters that made.
	People    int
	Letters   int
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	// SentAt is nil for a draft.
	SentAt  *store.Instant
	Version int64
}

// Text is a subject and a body in one language, with placeholders.
type Text struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Draft reports whether the message has not been sent.
func (m *Message) Draft() bool { return m.SentAt == nil }

// In returns the text for somebody who reads a language, and the language that it is in: that of the operation where there is no other.
func (m *Message) In(language, otherwise string) (Text, string) {
	if text, written := m.Texts[language]; written {
		return text, language
	}
	return m.Texts[otherwise], otherwise
}

// The kinds of letters that a message makes. Neither the words nor a name stand in them.
const (
	// Letter is for one address; its subject is the first of its recipients.
	Letter = "message"
	// LetterTest shows a message to the member of the team who asks for it; its subject is the message.
	LetterTest = "message_test"
)

// parameterMessage names the message in the parameters of a letter.
const parameterMessage = "message"

// Of returns the identifier of the message that a letter carries, or an empty string.
func Of(letter *store.Letter) string { return letter.Parameters[parameterMessage] }

func unknown() error { return problem.New(problem.NotFound, "message.unknown", nil) }

func alreadySent() error { return problem.New(problem.Conflict, "message.error.sent", nil) }
