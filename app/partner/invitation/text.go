package invitation

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Placeholders are what a letter's text may hold between braces.
var Placeholders = []string{"organisation", "contact", "operation", "dates", "lien", "signature"}

// Values are what the placeholders become.
type Values map[string]string

// placeholder finds {anything} of one line: what looks like one and is none is a slip of the finger, not a text.
var placeholder = regexp.MustCompile(`\{([^{}\n]{0,60})\}`)

// Expand puts values into a text, once: a value that looks like a placeholder stays as it is. Line ends in a value become
// spaces, so that a name adds no line to a letter and no header to its subject.
func Expand(text string, values Values) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		value, known := values[strings.TrimSpace(found[1:len(found)-1])]
		if !known {
			return found
		}
		return strings.Join(strings.Fields(value), " ")
	})
}

// Unknown returns the first placeholder of a text that means nothing, with its braces, or an empty string.
func Unknown(text string) string {
	for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(Placeholders, strings.TrimSpace(found[1])) {
			return found[0]
		}
	}
	return ""
}

// Text is the words of both letters in one language; an empty one is that of the catalogue.
type Text struct {
	Subject         string `json:"subject,omitempty"`
	Body            string `json:"body,omitempty"`
	ReminderSubject string `json:"reminder_subject,omitempty"`
	ReminderBody    string `json:"reminder_body,omitempty"`
}

// Settings are how an operation invites.
type Settings struct {
	OperationID string `gorm:"primaryKey"`
	// Texts are by language.
	Texts     map[string]Text `gorm:"serializer:json"`
	Signature string
	// FollowUpDays is after how many days without answer one asks again, FollowUpMost how often; 0 is never.
	FollowUpDays int
	FollowUpMost int
	Version      int64
}

// TableName names the table.
func (Settings) TableName() string { return "partner_invitation" }

// What holds as long as nobody decided otherwise.
const (
	defaultDays = 10
	defaultMost = 2
)

// SettingsOf returns how an operation invites.
func SettingsOf(ctx context.Context, db *store.DB, operationID string) (settings *Settings, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		settings, err = settingsOf(tx, operationID)
		return err
	})
	return settings, err
}

func settingsOf(tx *gorm.DB, operationID string) (*Settings, error) {
	var rows []Settings
	if err := tx.Where("operation_id = ?", operationID).Limit(1).Find(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		return &rows[0], nil
	}
	return &Settings{OperationID: operationID, Texts: map[string]Text{}, FollowUpDays: defaultDays, FollowUpMost: defaultMost}, nil
}

// Form is what the organisers typed about the letters of one language, and about asking again.
type Form struct {
	Version         string `form:"version"`
	Language        string `form:"language"`
	Subject         string `form:"subject"`
	Body            string `form:"body"`
	ReminderSubject string `form:"reminder_subject"`
	ReminderBody    string `form:"reminder_body"`
	Signature       string `form:"signature"`
	Days            string `form:"days"`
	Most            string `form:"most"`
}

// FormOf returns the form of the settings in a language, with the catalogue's texts where there is no own one.
func FormOf(s *Settings, language string, proposed Text) Form {
	own := s.Texts[language]
	or := func(text, otherwise string) string {
		if text == "" {
			return otherwise
		}
		return text
	}
	return Form{Version: strconv.FormatInt(s.Version, 10), Language: language, Subject: or(own.Subject, proposed.Subject), Body: or(own.Body, proposed.Body),
		ReminderSubject: or(own.ReminderSubject, proposed.ReminderSubject), ReminderBody: or(own.ReminderBody, proposed.ReminderBody),
		Signature: s.Signature, Days: strconv.Itoa(s.FollowUpDays), Most: strconv.Itoa(s.FollowUpMost)}
}

// Check returns the texts of a form as they would be kept, and what is wrong with it, in page order.
func (f Form) Check() (Text, problem.Fields) {
	var wrong problem.Fields
	text := Text{Subject: typed.Line(f.Subject), Body: typed.Text(f.Body), ReminderSubject: typed.Line(f.ReminderSubject), ReminderBody: typed.Text(f.ReminderBody)}
	for _, field := range []struct {
		name, text string
		most       int
		link       bool
	}{{"subject", text.Subject, 150, false}, {"body", text.Body, 6000, true}, {"reminder_subject", text.ReminderSubject, 150, false},
		{"reminder_body", text.ReminderBody, 6000, true}} {
		unknown := Unknown(field.text)
		switch {
		case field.text == "":
			wrong.Add(field.name, "invitation.error.empty", nil)
		case utf8.RuneCountInString(field.text) > field.most:
			wrong.Add(field.name, "partner.text.long", problem.Args{"Max": field.most})
		case unknown != "":
			wrong.Add(field.name, "invitation.error.placeholder", problem.Args{"Placeholder": unknown, "Known": "{" + strings.Join(Placeholders, "} {") + "}"})
		case field.link && !strings.Contains(Expand(field.text, Values{"lien": "\x00"}), "\x00"):
			wrong.Add(field.name, "invitation.error.no_link", nil)
		}
	}
	if utf8.RuneCountInString(f.Signature) > 200 {
		wrong.Add("signature", "partner.text.long", problem.Args{"Max": 200})
	}
	number(&wrong, "days", f.Days, 60)
	number(&wrong, "most", f.Most, 5)
	return text, wrong
}

func number(wrong *problem.Fields, name, text string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > most {
		wrong.Add(name, "invitation.error.number", problem.Args{"Max": most})
	}
	return n
}

// SetSettings keeps how an operation invites. A text that says what the catalogue proposes is not kept, so that it follows it.
// It returns problem.Invalid with fields, and problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func SetSettings(ctx context.Context, db *store.DB, by store.By, operationID string, form Form, proposed Text) error {
	text, wrong := form.Check()
	if err := wrong.Err(); err != nil {
		return err
	}
	for _, pair := range []struct{ own, proposed *string }{{&text.Subject, &proposed.Subject}, {&text.Body, &proposed.Body},
		{&text.ReminderSubject, &proposed.ReminderSubject}, {&text.ReminderBody, &proposed.ReminderBody}} {
		if *pair.own == typed.Text(*pair.proposed) {
			*pair.own = ""
		}
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		s, err := settingsOf(tx, operationID)
		if err != nil {
			return err
		}
		if form.Version != strconv.FormatInt(s.Version, 10) {
			return store.Stale(s)
		}
		s.Texts[form.Language], s.Signature = text, typed.Line(form.Signature)
		s.FollowUpDays, s.FollowUpMost = number(&wrong, "days", form.Days, 60), number(&wrong, "most", form.Most, 5)
		s.Version++
		if s.Version == 1 {
			err = tx.Create(s).Error
		} else {
			err = tx.Model(&Settings{}).Where("operation_id = ? AND version = ?", operationID, s.Version-1).
				Select("texts", "signature", "follow_up_days", "follow_up_most", "version").Updates(s).Error
		}
		if err != nil {
			return err
		}
		return by.Record(tx, operationID, "partner.invitation_set", "operation", operationID)
	})
}
