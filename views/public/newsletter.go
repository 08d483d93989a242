package public

import (
	"oplibre/app/newsletter"
	"oplibre/app/operation"
)

// NewsletterPage is the form of the newsletter, and the issues that were sent.
type NewsletterPage struct {
	Operation *operation.Operation
	Form      newsletter.Form
	Err       error
	// Asked says that somebody has just asked.
	Asked  bool
	Issues []newsletter.Issue
}

func (p NewsletterPage) address(below string) string {
	return "/o/" + p.Operation.Slug + "/infolettre" + below
}

// subject is the one of an issue, in the language of the reader where it has one.
func issueSubject(o *operation.Operation, i *newsletter.Issue, language string) (subject, in string) {
	text, in := i.In(language, o.Language)
	return text.Subject, in
}

// NewsletterIssuePage is one issue in the archive. HTML is safe.
type NewsletterIssuePage struct {
	Operation         *operation.Operation
	Issue             *newsletter.Issue
	Subject, Language string
	HTML              string
}

// NewsletterLinkPage is what a link of a letter opens: a button, or that it was pressed. Operation is nil once nobody knows whose link
// it was.
type NewsletterLinkPage struct {
	Operation *operation.Operation
	Purpose   newsletter.Purpose
	// Address is where the button posts; empty when nothing is left to do.
	Address string
}

// state is the message keys' middle: what the page says.
func (p NewsletterLinkPage) state() string {
	switch {
	case p.Purpose == newsletter.Confirm && p.Address != "":
		return "confirm"
	case p.Purpose == newsletter.Confirm:
		return "confirmed"
	case p.Address != "":
		return "leave"
	}
	return "left"
}

func (p NewsletterLinkPage) name() string {
	if p.Operation == nil {
		return ""
	}
	return p.Operation.Name
}
