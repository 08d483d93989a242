package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// letterBox is an outbox: that of an operation, or the instance's, whose letters belong to none.
type letterBox struct {
	// operationID and slug are empty for the instance's.
	operationID, slug string
	zone              *time.Location
}

// letterBox is the outbox that the request's address names.
func (s *Site) letterBox(c echo.Context) (letterBox, error) {
	if o := operationOf(c); o != nil {
		return letterBox{o.ID, o.Slug, o.Location()}, nil
	}
	zone, err := s.instanceZone(c.Request().Context())
	return letterBox{zone: zone}, err
}

// boxOf names the outbox of the request's address.
func boxOf(c echo.Context) string {
	if o := operationOf(c); o != nil {
		return o.ID
	}
	return ""
}

func lettersPath(c echo.Context) string {
	if o := operationOf(c); o != nil {
		return manage.LettersPath(o.Slug)
	}
	return manage.LettersPath("")
}

// outboxFilter is what the address asks for: ?etat= genre= a= page=.
func outboxFilter(values url.Values) mail.Filter {
	f := mail.Filter{Recipient: clean(values.Get("a"))}
	if state := values.Get("etat"); slices.Contains(mail.States, state) {
		f.State = state
	}
	f.Kind = clean(values.Get("genre"))
	if page, err := strconv.Atoi(values.Get("page")); err == nil {
		f.Page = page
	}
	return f
}

// outboxPage lists the letters of the operation, those that need somebody first.
func (s *Site) outboxPage(c echo.Context) error {
	return s.showOutbox(c, c.QueryParams(), nil)
}

// showOutbox shows the outbox, with what went wrong with the last form.
func (s *Site) showOutbox(c echo.Context, values url.Values, refused error) error {
	ctx, filter := c.Request().Context(), outboxFilter(values)
	box, err := s.letterBox(c)
	if err != nil {
		return err
	}
	list, err := mail.Outbox(ctx, s.DB, box.operationID, filter)
	if err != nil {
		return err
	}
	props := manage.OutboxProps{Slug: box.slug, Notice: s.takeNotice(c), Err: refused, Leaving: s.leaving(c, box.zone), States: list.States, Kinds: list.Kinds, Order: mail.States,
		Held: list.Held, All: list.All(), Shown: list.Shown, Page: list.Page, Pages: list.Pages, Most: mail.MostPrinted,
		State: filter.State, Kind: filter.Kind, Recipient: filter.Recipient, Ticked: values.Get("coche") != "",
		Act: values.Get("fait"), Done: number(values.Get("nombre")), Left: number(values.Get("reste"))}
	for i := range list.Letters {
		letter := &list.Letters[i]
		props.Letters = append(props.Letters, manage.LetterLine{LetterState: s.letterState(letter, box.zone), ID: letter.ID, Seen: mail.SeenOf(letter).String(),
			Kind: letter.Kind, Recipient: letter.Recipient, Created: letter.CreatedAt.In(box.zone)})
	}
	page, view := s.letterFrame(c, i18n.T(ctx, "mail.outbox.title")), manage.Outbox(props)
	if refused != nil {
		return s.formAgain(c, refused, page, view)
	}
	return s.show(c, page, view)
}

// number reads a count of an address; what is none is 0.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}

// leaving says whether letters leave by themselves, and what is the matter when they do not.
func (s *Site) leaving(c echo.Context, zone *time.Location) manage.Leaving {
	switch {
	case s.DB.Instance().Demo:
		return manage.Leaving{Demo: true}
	case s.Delivery == nil:
		return manage.Leaving{}
	}
	l := manage.Leaving{Itself: true}
	if trouble := s.Delivery.Trouble(); !trouble.Since.IsZero() {
		l.Trouble, l.Since = trouble.Words(c.Request().Context()), trouble.Since.In(zone)
	}
	return l
}

// letterState is how a letter stands, for people.
func (s *Site) letterState(letter *store.Letter, zone *time.Location) manage.LetterState {
	state := manage.LetterState{State: letter.State, Itself: s.Delivery != nil, Reason: string(mail.ReasonOf(letter.Answer)), Held: letter.HeldAt != nil,
		Attempts: int(letter.Attempts)}
	if letter.State == store.LetterWaiting && letter.NextAt > store.InstantOf(s.Clock()) {
		state.Next = letter.NextAt.In(zone)
	}
	if letter.PrintedAt != nil {
		state.Printed = letter.PrintedAt.In(zone)
	}
	if letter.SentAt != nil {
		state.Sent = letter.SentAt.In(zone)
	}
	return state
}

// bulkForm is the letters that are ticked in the list, and what is to be done with them.
type bulkForm struct {
	Letters []string `form:"letter"`
	Act     string   `form:"act"`
	// Back is the query of the list.
	Back string `form:"back"`
}

func (f bulkForm) seen() []mail.Seen {
	seen := make([]mail.Seen, 0, len(f.Letters))
	for _, text := range f.Letters[:min(len(f.Letters), mail.MostPrinted)] {
		seen = append(seen, mail.ParseSeen(text))
	}
	return seen
}

// chosenLetters does the same with all letters that are ticked.
func (s *Site) chosenLetters(c echo.Context) error {
	var form bulkForm
	if err := decode(c, &form); err != nil {
		return err
	}
	back, err := url.ParseQuery(form.Back)
	if err != nil {
		back = url.Values{}
	}
	if len(form.Letters) == 0 {
		return s.showOutbox(c, back, problem.New(problem.Invalid, "letter.error.none_ticked", nil))
	}
	if form.Act == "print" && operationOf(c) != nil {
		return s.printSeen(c, form.seen(), back)
	}
	act := mail.Act(form.Act)
	if !slices.Contains([]mail.Act{mail.Again, mail.Sent, mail.Cancel}, act) {
		return s.showOutbox(c, back, problem.New(problem.Invalid, "error.request", nil))
	}
	done, err := act.DoAll(c.Request().Context(), s.DB, s.by(c), boxOf(c), form.seen())
	if err != nil {
		return err
	}
	return seeOther(c, lettersPath(c)+"?"+told(back, form.Act, done, len(form.Letters)-done))
}

// told is a query of the list with what was done, so that it can be said once.
func told(back url.Values, act string, done, left int) string {
	query := url.Values{"fait": {act}, "nombre": {strconv.Itoa(done)}}
	if left > 0 {
		query.Set("reste", strconv.Itoa(left))
	}
	for _, name := range []string{"etat", "genre", "a"} {
		if value := back.Get(name); value != "" {
			query.Set(name, value)
		}
	}
	return query.Encode()
}

// sendHeldLetters lets all letters leave that a restored backup held.
func (s *Site) sendHeldLetters(c echo.Context) error {
	sent, err := mail.SendHeld(c.Request().Context(), s.DB, s.by(c), boxOf(c))
	if err != nil {
		return err
	}
	return seeOther(c, lettersPath(c)+"?"+told(url.Values{}, string(mail.Again), sent, 0))
}

// letterHTML answers with a letter as mail programs show it, for the frame of a page: it can neither run nor send anything.
func letterHTML(c echo.Context, html string) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src-attr 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'self'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cache-Control", "private, no-store")
	return c.HTML(http.StatusOK, html)
}

// framing lets a page show such a letter.
func framing(c echo.Context) {
	c.Response().Header().Set("Content-Security-Policy", contentSecurityPolicy+"; frame-src 'self'")
}

// letterFrame is the frame of the pages about letters.
func (s *Site) letterFrame(c echo.Context, title string) part.Page {
	if operationOf(c) == nil {
		return s.page(c, part.Page{Title: title, Noindex: true, Tabs: s.instanceTabs(c), Section: "jobs"})
	}
	return s.manageFrame(c, title, "letters")
}
