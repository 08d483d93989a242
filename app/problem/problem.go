// Package problem is the language in which the domain packages say that something cannot be done.
//
// A domain function returns an *Error of one of a few kinds. It carries message keys, never sentences: the web
// package chooses the status and the page from the kind (once, in web/errors.go) and the i18n package the words.
package problem

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Kind says what sort of refusal an Error is. Each kind has one HTTP status in package web.
type Kind string

const (
	// Invalid means that fields of the input are wrong; Error.Fields says which and why.
	Invalid Kind = "invalid"
	// NotFound means that what was named does not exist, or that the person may not know that it does.
	NotFound Kind = "not_found"
	// Conflict means that the input was prepared from a state which has changed meanwhile.
	Conflict Kind = "conflict"
	// Full means that there are not enough seats left.
	Full Kind = "full"
	// Forbidden means that the person is known and may not do this.
	Forbidden Kind = "forbidden"
	// Unauthenticated means that one has to sign in first.
	Unauthenticated Kind = "unauthenticated"
	// Closed means that the thing exists and that its time is over or has not come.
	Closed Kind = "closed"
	// TooMany means that there were too many failures from this address or on this account; wait.
	TooMany Kind = "too_many"
	// TooLarge means that what was sent is larger than what is accepted.
	TooLarge Kind = "too_large"
	// Internal is the kind of every error that is not an *Error: a defect or a broken machine.
	Internal Kind = "internal"
)

// Args are the named values of a message, as the catalogue writes them: {{.Name}}.
type Args map[string]any

// Message is a sentence of the catalogue with its values, not yet in a language.
type Message struct {
	Key  string
	Args Args
	// Count chooses the plural form when it is not nil, and is {{.Count}} in the sentence.
	Count *int
}

// Field is what is wrong with one field of a form or one column of an import.
type Field struct {
	// Name is the name of the form field, as posted.
	Name    string
	Message Message
}

// Error is a refusal that a person can understand and act on.
type Error struct {
	Kind    Kind
	Message Message
	Fields  []Field
	// Current is, for Conflict, the row as it is now, so that a page can show what changed.
	Current any
}

// Error returns the keys, for the log; people see the catalogue's words.
func (e *Error) Error() string {
	keys := make([]string, 0, 1+len(e.Fields))
	if e.Message.Key != "" {
		keys = append(keys, e.Message.Key)
	}
	for _, field := range e.Fields {
		keys = append(keys, field.Name+": "+field.Message.Key)
	}
	return string(e.Kind) + " (" + strings.Join(keys, ", ") + ")"
}

// New returns an error of a kind with a message. args may be nil.
func New(kind Kind, key string, args Args) *Error {
	return &Error{Kind: kind, Message: Message{Key: key, Args: args}}
}

// KindOf returns the kind of err: that of the *Error in its chain, Internal otherwise.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is a refusal of this kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Fields collects what is wrong with an input, in page order.
type Fields []Field

// Add notes that a field is wrong. args may be nil.
func (f *Fields) Add(name, key string, args Args) {
	*f = append(*f, Field{Name: name, Message: Message{Key: key, Args: args}})
}

// AtMost notes that a text is longer than limit characters, and returns it.
func (f *Fields) AtMost(name, text string, limit int) string {
	if utf8.RuneCountInString(text) > limit {
		f.Add(name, "error.long", Args{"Max": limit})
	}
	return text
}

// Has reports whether a field of this name is wrong.
func (f Fields) Has(name string) bool {
	for _, field := range f {
		if field.Name == name {
			return true
		}
	}
	return false
}

// Err returns an Invalid error with the fields, or nil when nothing is wrong.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: Message{Key: "error.invalid"}, Fields: f}
}
