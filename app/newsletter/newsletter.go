// Package newsletter is the news of a weekend for those who ask for them, apart from the letters about what somebody signed up for.
//
// Asking takes two steps: whoever types an address gets a letter with a link, and only the button behind that link puts the address
// on the list (double opt-in), because programs that look into letters open links but press no buttons. What was on the screen is kept
// with the moments of both steps. An address that nobody confirmed goes after a week.
//
// Every issue carries a link that leaves the list with one click (RFC 8058). Leaving deletes the address at once, also from the
// letters that carried it, and keeps nothing: the link itself proves that it was ours, so that opening it again can say that it is done.
//
// The address stays until its owner leaves, whenever the weekend was: the consent is one of its own.
package newsletter

import (
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Subscriber is somebody who asked for the news of one operation.
type Subscriber struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Email       string
	// Folded is the address in small letters: nobody has two mailboxes that differ by case.
	Folded   string
	Language string
	// Wording is what was on the screen, Source where it was.
	Wording string
	Source  Source
	// AskedAt is when the address was typed last, ConfirmedAt when its owner said yes; nil before.
	AskedAt     store.Instant
	ConfirmedAt *store.Instant
}

// TableName names the table.
func (Subscriber) TableName() string { return "newsletter_subscriber" }

// Source is where somebody asked.
type Source string

const (
	// Page is the form of the newsletter.
	Page Source = "page"
	// SignUp is a box of the sign-up, which begins unticked.
	SignUp Source = "signup"
)

// Issue is one number of the newsletter.
type Issue struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Number counts the issues that were sent, from 1; 0 is a draft.
	Number int64
	// Texts are by language (BCP 47); the operation's own is always there.
	Texts     map[string]Text `gorm:"serializer:json"`
	CreatedAt store.Instant   `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant   `gorm:"autoUpdateTime:false"`
	// SentAt is nil for a draft.
	SentAt  *store.Instant
	Version int64
}

// TableName names the table.
func (Issue) TableName() string { return "newsletter_issue" }

// Text is a subject and a body (CommonMark) in one language.
type Text struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Draft reports whether the issue has not been sent.
func (i *Issue) Draft() bool { return i.SentAt == nil }

// In returns the text for somebody who reads a language, and the language that it is in.
func (i *Issue) In(language, otherwise string) (Text, string) {
	if text, written := i.Texts[language]; written {
		return text, language
	}
	return i.Texts[otherwise], otherwise
}

// The kinds of letters. The subject of the first two is the subscriber, that of a test is the issue.
const (
	// LetterConfirm asks whoever owns an address whether it wants the news.
	LetterConfirm = "newsletter_confirm"
	// LetterIssue carries an issue.
	LetterIssue = "newsletter_issue"
	// LetterTest shows an issue to the member of the team who asks for it.
	LetterTest = "newsletter_test"
)

// parameterIssue names the issue in the parameters of a letter.
const parameterIssue = "issue"

// IssueOf returns the identifier of the issue that a letter carries, or an empty string.
func IssueOf(letter *store.Letter) string { return letter.Parameters[parameterIssue] }

func unknown() error { return problem.New(problem.NotFound, "newsletter.issue.unknown", nil) }

func alreadySent() error { return problem.New(problem.Conflict, "newsletter.issue.sent", nil) }
