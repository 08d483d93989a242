package manage

import (
	"context"
	"strconv"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/message"
	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// NewslettersProps is the newsletter: who reads it, and its issues.
type NewslettersProps struct {
	Operation *operation.Operation
	Counts    newsletter.Counts
	All       []newsletter.Issue
	// Public is the address of the public page.
	Public string
	// Email is what was typed to take off the list, Err what was refused of it.
	Email  string
	Err    error
	Notice string
}

func newslettersPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/infolettre" + below
}

func (p NewslettersProps) title(ctx context.Context) string {
	if p.Counts.Confirmed == 0 {
		return i18n.T(ctx, "newsletter.list.nobody")
	}
	return i18n.N(ctx, "newsletter.list.readers", p.Counts.Confirmed)
}

func (p NewslettersProps) text(ctx context.Context) string {
	text := i18n.T(ctx, "newsletter.list.lead")
	if n := p.Counts.Waiting; n > 0 {
		text += " " + i18n.N(ctx, "newsletter.list.waiting", n)
	}
	return text
}

func issueSubject(o *operation.Operation, i *newsletter.Issue) string {
	text, _ := i.In(o.Language, o.Language)
	return text.Subject
}

// IssueFormProps is the form of an issue.
type IssueFormProps struct {
	Operation *operation.Operation
	// ID is empty for a new one.
	ID   string
	Form newsletter.IssueForm
	Err  error
	// Changed are the names of the fields that somebody else has changed meanwhile; Current is the issue as it is then.
	Changed []string
	Current *newsletter.Issue
}

func (p IssueFormProps) action() string {
	if p.ID == "" {
		return newslettersPath(p.Operation, "/nouveau")
	}
	return newslettersPath(p.Operation, "/"+p.ID+"/modifier")
}

func (p IssueFormProps) back() string {
	if p.ID == "" {
		return newslettersPath(p.Operation, "")
	}
	return newslettersPath(p.Operation, "/"+p.ID)
}

func (p IssueFormProps) field(ctx context.Context, name, value string) part.Field {
	f := part.Field{Name: name, Label: i18n.T(ctx, "newsletter.field."+strings.TrimPrefix(name, "other_")), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
	f.Lang = p.Operation.Language
	if strings.HasPrefix(name, "other_") {
		f.Lang = newsletter.Other(p.Operation)
	}
	return f
}

// now is what a field holds that somebody else has changed.
func (p IssueFormProps) now(name string) string {
	f := p.Current.FormOf(p.Operation)
	return map[string]string{"subject": f.Subject, "body": f.Body, "other_subject": f.OtherSubject, "other_body": f.OtherBody}[name]
}

// IssueProps is one issue: a draft to look through and send, or how far its letters are.
type IssueProps struct {
	Operation *operation.Operation
	Issue     *newsletter.Issue
	Counts    newsletter.Counts
	Notice    string
	Err       error
	// Written are the letters by language, HTML the pages of the archive.
	Written []Written
	// Me is the address to which a test goes.
	Me string
	// Progress counts the letters of an issue that was sent by state.
	Progress map[string]int
}

func (p IssueProps) path(below string) string {
	return newslettersPath(p.Operation, "/"+p.Issue.ID+below)
}

// public is the page of the archive.
func (p IssueProps) public() string {
	return "/o/" + p.Operation.Slug + "/infolettre/" + strconv.FormatInt(p.Issue.Number, 10)
}

func (p IssueProps) waiting() int { return p.Progress[message.LetterWaiting] }

// issueTitle says to how many a draft would go.
func issueTitle(ctx context.Context, p IssueProps) string {
	if p.Counts.Confirmed == 0 {
		return i18n.T(ctx, "newsletter.check.nobody")
	}
	return i18n.N(ctx, "newsletter.check.readers", p.Counts.Confirmed)
}
