package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/format/markdown"
	"oplibre/app/i18n"
	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// How often the newsletter is asked for from one address, and in one operation: a hall of sixty people shares an address.
var (
	newsFromHour    = allowance{posts: 60}
	newsFromDay     = allowance{posts: 200}
	newsToOperation = allowance{posts: 2000}
)

func newsNeeds(c echo.Context) []need {
	return []need{
		{limit: limit{addressKey("newsletter", c), newsFromHour, newsFromDay, "newsletter.quota"}, posts: 1},
		{limit: limit{operationKey + "newsletter:" + operationOf(c).ID, newsToOperation, newsToOperation, "newsletter.quota_operation"}, posts: 1},
	}
}

func newsletterAddress(o *operation.Operation) string { return "/o/" + o.Slug + "/infolettre" }

// newsletterPage is the form, and the issues that were sent.
func (s *Site) newsletterPage(c echo.Context) error {
	props, page, err := s.newsletterProps(c)
	if err != nil {
		return err
	}
	props.Asked = c.QueryParam("merci") != ""
	return s.show(c, page, public.Newsletter(props))
}

func (s *Site) newsletterProps(c echo.Context) (public.NewsletterPage, part.Page, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	page := s.page(c, part.Page{Title: i18n.T(ctx, "newsletter.public.tab"), Description: i18n.T(ctx, "newsletter.public.lead"),
		Canonical: s.absolute(newsletterAddress(o))})
	issues, err := newsletter.Archive(ctx, s.DB, o.ID)
	return public.NewsletterPage{Operation: o, Issues: issues}, page, err
}

// askForNewsletter takes an address, and says the same whether it was known or not.
func (s *Site) askForNewsletter(c echo.Context) error {
	var form newsletter.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	if err := s.desks.refresh(ctx, s.DB, s.Clock()); err != nil {
		return err
	}
	if form.Trapped() {
		return seeOther(c, newsletterAddress(o)+"?merci=1")
	}
	if err := form.Check().Err(); err != nil {
		return s.newsletterAgain(c, form, err)
	}
	if met, wait := s.quotas.take(newsNeeds(c)...); met != nil {
		return s.newsletterAgain(c, form, s.over(c, met, wait))
	}
	may, undo, err := s.mayWrite(c, o.ID, form.Email)
	if err != nil {
		return err
	}
	err = newsletter.Subscribe(ctx, s.DB, s.by(c), o, newsletter.Request{Email: form.Email, Language: i18n.Of(ctx), Source: newsletter.Page,
		Wording: i18n.T(ctx, "newsletter.consent", i18n.Args{"Operation": o.Name}), Quiet: !may})
	if err != nil {
		undo()
		return s.newsletterAgain(c, form, err)
	}
	return seeOther(c, newsletterAddress(o)+"?merci=1")
}

func (s *Site) newsletterAgain(c echo.Context, form newsletter.Form, refused error) error {
	props, page, err := s.newsletterProps(c)
	if err != nil {
		return err
	}
	props.Form, props.Err = form, refused
	return s.heldBack(c, refused, page, public.Newsletter(props))
}

// newsletterIssue is one issue in the archive, by its number.
func (s *Site) newsletterIssue(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	issue, err := newsletter.FindSent(ctx, s.DB, o.ID, c.Param("issue"))
	if err != nil {
		return err
	}
	text, language := issue.In(i18n.Of(ctx), o.Language)
	page := s.page(c, part.Page{Title: text.Subject, Description: markdown.Excerpt(text.Body, 160), Canonical: s.absolute(newsletterAddress(o) + "/" + c.Param("issue"))})
	return s.show(c, page, public.NewsletterIssue(public.NewsletterIssuePage{Operation: o, Issue: issue, Subject: text.Subject, Language: language,
		HTML: markdown.HTML(i18n.Typography(language, text.Body))}))
}

// ofNewsletter gives a handler the link of the address; the request has an operation when somebody still reads there.
func (s *Site) ofNewsletter(handler func(echo.Context, *newsletter.Link) error) echo.HandlerFunc {
	return s.behindLink("newsletter-link", func(c echo.Context, token string, now store.Instant) (operationID string, answer func() error, err error) {
		link, err := newsletter.Open(c.Request().Context(), s.DB, token, now)
		if err != nil {
			return "", nil, err
		}
		if link.Subscriber != nil {
			operationID = link.Subscriber.OperationID
		}
		return operationID, func() error { return handler(c, link) }, nil
	})
}

// newsletterLink shows a button: a link in a letter acts on POST only, because programs open links too.
func (s *Site) newsletterLink(c echo.Context, link *newsletter.Link) error {
	props := public.NewsletterLinkPage{Operation: operationOf(c), Purpose: link.Purpose}
	there := link.Subscriber != nil
	if link.Purpose == newsletter.Confirm && there && link.Subscriber.ConfirmedAt == nil {
		props.Address = newsletter.Path + c.Param("token")
	}
	if link.Purpose == newsletter.Leave && there {
		props.Address = newsletter.LeavePath + c.Param("token")
	}
	return s.showNewsletterLink(c, props)
}

func (s *Site) showNewsletterLink(c echo.Context, props public.NewsletterLinkPage) error {
	page := s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "newsletter.public.tab"), Noindex: true})
	return s.show(c, page, public.NewsletterLink(props))
}

// useNewsletterLink confirms or leaves. Mail programs post here by themselves, without cookies, with a body that says
// "List-Unsubscribe=One-Click" (RFC 8058); it is not looked at, and needs no page after it.
func (s *Site) useNewsletterLink(c echo.Context, link *newsletter.Link) error {
	ctx := c.Request().Context()
	by := s.byLink(link.SubscriberID)
	act := link.Leave
	if link.Purpose == newsletter.Confirm {
		act = link.Agree
	}
	if err := act(ctx, s.DB, by); err != nil {
		return err
	}
	if wantsJSON(c) {
		return c.NoContent(http.StatusNoContent)
	}
	return s.showNewsletterLink(c, public.NewsletterLinkPage{Operation: operationOf(c), Purpose: link.Purpose})
}
