package web

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/calling"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// seesPeople lets through who may also see those who signed up: letters to many show their names.
func (s *Site) seesPeople(handler echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !visitOf(c).grant.May(account.SeePersons) {
			return problem.New(problem.Forbidden, "error.forbidden", nil)
		}
		return handler(c)
	}
}

// writesToMany reports whether whoever asks may write a message, for the links that lead there.
func (s *Site) writesToMany(c echo.Context) bool {
	return s.mayOpen(c, "/messages/nouveau") && visitOf(c).grant.May(account.SeePersons)
}

func messagePath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/messages" + below
}

func (s *Site) messageFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "message.list.title"), "messages")
}

// messagesPage lists what the team writes to many.
func (s *Site) messagesPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	all, err := message.List(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	ateliers, err := programme.FindAteliers(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	board, err := volunteer.Load(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	return s.show(c, s.messageFrame(c), manage.Messages(manage.MessagesProps{Operation: o, All: all, Titles: manage.TitlesOf(ateliers, board.Posts), Notice: s.takeNotice(c)}))
}

// newMessage is the empty form. Its address chooses whom it begins with: ?atelier=, ?jour= and ?inscription= those who signed up, ?public= a kind
// with what narrows it (?poste= of volunteers; ?etat=, ?sorte= and ?role= of partners).
func (s *Site) newMessage(c echo.Context) error {
	form := message.Form{Key: store.NewID(), Kinds: []string{string(message.People)}, Atelier: clean(c.QueryParam("atelier")), Day: clean(c.QueryParam("jour")),
		Standing: clean(c.QueryParam("inscription")),
		Post:     clean(c.QueryParam("poste")), PartnerState: clean(c.QueryParam("etat")), PartnerKind: clean(c.QueryParam("sorte")), PartnerRole: clean(c.QueryParam("role"))}
	if kind := message.Kind(c.QueryParam("public")); slices.Contains(message.Kinds, kind) {
		form.Kinds = []string{string(kind)}
	}
	ctx := i18n.With(c.Request().Context(), operationOf(c).Language)
	form.Body = i18n.T(ctx, "message.form.begin") + "\n\n"
	return s.showMessageForm(c, manage.MessageFormProps{Form: form})
}

// showMessageForm shows the form, with what is wrong with it when it was refused.
func (s *Site) showMessageForm(c echo.Context, props manage.MessageFormProps) error {
	ctx, o := c.Request().Context(), operationOf(c)
	props.Operation = o
	var err error
	if props.Ateliers, err = programme.FindAteliers(ctx, s.DB, o.ID); err != nil {
		return err
	}
	board, err := volunteer.Load(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	props.Posts = board.Posts
	if props.Err != nil {
		return s.formAgain(c, props.Err, s.messageFrame(c), manage.MessageForm(props))
	}
	return s.show(c, s.messageFrame(c), manage.MessageForm(props))
}

// createMessage keeps a draft and leads to what it would make.
func (s *Site) createMessage(c echo.Context) error {
	var form message.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	m, err := message.Create(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		if problem.Is(err, problem.Conflict) || !store.ValidID(form.Key) {
			form.Key = store.NewID() // the form came back: sending it again is a decision
		}
		return s.showMessageForm(c, manage.MessageFormProps{Form: form, Err: err})
	}
	return seeOther(c, messagePath(c, "/"+m.ID))
}

// editMessage is the form of a draft.
func (s *Site) editMessage(c echo.Context) error {
	o := operationOf(c)
	m, err := message.Find(c.Request().Context(), s.DB, o.ID, c.Param("message"))
	if err != nil {
		return err
	}
	if !m.Draft() {
		return seeOther(c, messagePath(c, "/"+m.ID))
	}
	return s.showMessageForm(c, manage.MessageFormProps{ID: m.ID, Form: m.FormOf(o)})
}

// updateMessage changes a draft.
func (s *Site) updateMessage(c echo.Context) error {
	var form message.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	o, id := operationOf(c), c.Param("message")
	err := message.Update(c.Request().Context(), s.DB, s.by(c), o, id, form)
	if err == nil {
		return seeOther(c, messagePath(c, "/"+id))
	}
	props := manage.MessageFormProps{ID: id, Form: form, Err: err}
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		if now, stale := refusal.Current.(*message.Message); stale {
			props.Current, props.Changed = now, form.Changed(o, now)
			props.Form.Version = now.FormOf(o).Version // seen now: saving again is a decision
		}
	}
	return s.showMessageForm(c, props)
}

// messagePage shows a draft as it would leave, or how far the letters of a message are.
func (s *Site) messagePage(c echo.Context) error {
	props, err := s.messageProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.messageFrame(c), manage.Message(props))
}

// messageAgain shows the page of a message with what was refused.
func (s *Site) messageAgain(c echo.Context, refused error) error {
	if !problem.Is(refused, problem.Conflict) && !problem.Is(refused, problem.Invalid) {
		return refused
	}
	props, err := s.messageProps(c)
	if err != nil {
		return err
	}
	props.Err = refused
	return s.formAgain(c, refused, s.messageFrame(c), manage.Message(props))
}

func (s *Site) messageProps(c echo.Context) (props manage.MessageProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.MessageProps{Operation: o}
	if props.Message, err = message.Find(ctx, s.DB, o.ID, c.Param("message")); err != nil {
		return props, err
	}
	ateliers, err := programme.FindAteliers(ctx, s.DB, o.ID)
	if err != nil {
		return props, err
	}
	board, err := volunteer.Load(ctx, s.DB, o.ID)
	if err != nil {
		return props, err
	}
	props.Titles = manage.TitlesOf(ateliers, board.Posts)
	if a := visitOf(c).account; a != nil {
		props.Me = a.Email
	}
	if !props.Message.Draft() {
		if props.Progress, err = message.Progress(ctx, s.DB, o.ID, props.Message.ID); err != nil {
			return props, err
		}
		if props.Trouble, err = message.FindReached(ctx, s.DB, o.ID, props.Message.ID, true); err != nil {
			return props, err
		}
		return props, s.writeMessage(ctx, &props, o, nil)
	}
	found, err := message.FindRecipients(ctx, s.DB, o, props.Message.Audience)
	if err != nil {
		return props, err
	}
	props.Sheaf = message.Sort(found)
	pageOfRecipients(c, &props)
	return props, s.previewMessage(c, &props)
}

// recipientsOnPage is how many names one page of the list shows.
const recipientsOnPage = 200

// pageOfRecipients chooses the part of the list that ?page= asks for.
func pageOfRecipients(c echo.Context, props *manage.MessageProps) {
	ctx, all := c.Request().Context(), props.Sheaf.Recipients
	last := max(1, (len(all)+recipientsOnPage-1)/recipientsOnPage)
	page, _ := strconv.Atoi(c.QueryParam("page")) // what is no number is the first
	page = min(max(page, 1), last)
	first := (page - 1) * recipientsOnPage
	until := min(first+recipientsOnPage, len(all))
	props.Shown = all[first:until]
	if last == 1 {
		return
	}
	address := func(n int) string { return messagePath(c, "/"+props.Message.ID+"?page="+strconv.Itoa(n)+"#liste") }
	props.Pages = &part.PagesProps{Sentence: i18n.T(ctx, "message.check.page", i18n.Args{"From": i18n.Number(ctx, first+1), "To": i18n.Number(ctx, until), "All": i18n.Number(ctx, len(all))})}
	if page > 1 {
		props.Pages.Previous = address(page - 1)
	}
	if page < last {
		props.Pages.Next = address(page + 1)
	}
}

// previewMessage writes the letter to the recipient that ?pour= counts to, with real values.
func (s *Site) previewMessage(c echo.Context, props *manage.MessageProps) error {
	written := slices.DeleteFunc(slices.Clone(props.Sheaf.Recipients), func(r message.Recipient) bool { return r.Email == "" })
	if len(written) == 0 {
		return s.writeMessage(c.Request().Context(), props, props.Operation, nil)
	}
	n, _ := strconv.Atoi(c.QueryParam("pour")) // what is no number is the first
	n = max(n, 0) % len(written)
	if len(written) > 1 {
		props.Next = messagePath(c, "/"+props.Message.ID+"?pour="+strconv.Itoa((n+1)%len(written))+"#apercu")
	}
	props.For = written[n].Called()
	return s.writeMessage(c.Request().Context(), props, props.Operation, &written[n])
}

// writeMessage writes a message in each of its languages, to somebody or to nobody in particular.
func (s *Site) writeMessage(ctx context.Context, props *manage.MessageProps, o *operation.Operation, to *message.Recipient) error {
	for _, language := range []string{o.Language, message.Other(o)} {
		text, is := props.Message.Texts[language]
		if !is {
			continue
		}
		if to == nil { // the words as they were typed
			props.Written = append(props.Written, manage.Written{Language: language, Subject: text.Subject, Body: text.Body})
			continue
		}
		letter, err := mail.AnnouncementOf(ctx, s.DB, s.BaseURL, o, text, []message.Recipient{*to})
		if err != nil && !problem.Is(err, problem.NotFound) {
			return err
		}
		written := manage.Written{Language: language}
		written.Subject, written.Body = letter.Write(i18n.With(ctx, language))
		written.Subject, written.Body = mail.Mask(s.BaseURL, written.Subject), mail.Mask(s.BaseURL, written.Body)
		props.Written = append(props.Written, written)
	}
	return nil
}

// testMessage sends a message to oneself.
func (s *Site) testMessage(c echo.Context) error {
	me := visitOf(c).account
	if me == nil {
		return problem.New(problem.Unauthenticated, "error.sign_in", nil)
	}
	err := message.Test(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("message"), i18n.Of(c.Request().Context()), me)
	if err != nil {
		return err
	}
	s.notice(c, "message.tested")
	return seeOther(c, messagePath(c, "/"+c.Param("message")))
}

// sendMessage queues the letters.
func (s *Site) sendMessage(c echo.Context) error {
	again, err := message.Send(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("message"), c.FormValue("version"))
	if err != nil {
		return s.messageAgain(c, err)
	}
	if !again {
		s.notice(c, "message.now_sent")
	}
	return seeOther(c, messagePath(c, "/"+c.Param("message")))
}

// takeBackMessage holds what has not left.
func (s *Site) takeBackMessage(c echo.Context) error {
	held, err := message.TakeBack(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("message"))
	if err != nil {
		return err
	}
	s.notice(c, takenBack(held))
	return seeOther(c, messagePath(c, "/"+c.Param("message")))
}

// takenBack is the notice of how many letters were held.
func takenBack(held int) string {
	if held == 0 {
		return "message.nothing_held"
	}
	return "message.held"
}

// callForm says that somebody of the list of a message was called, or not after all.
type callForm struct {
	Kind string `form:"kind"`
	ID   string `form:"id"`
	Done bool   `form:"done"`
}

// callRecipient ticks somebody off the list of those to call.
func (s *Site) callRecipient(c echo.Context) error {
	var form callForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := calling.Told(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("message"), form.Kind, form.ID, form.Done)
	if err != nil {
		return err
	}
	return seeOther(c, messagePath(c, "/"+c.Param("message")+"#appels"))
}

// copyMessage begins a draft with the words of another message.
func (s *Site) copyMessage(c echo.Context) error {
	m, err := message.Copy(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("message"))
	if err != nil {
		return err
	}
	return seeOther(c, messagePath(c, "/"+m.ID+"/modifier"))
}

// deleteMessage throws a draft away.
func (s *Site) deleteMessage(c echo.Context) error {
	if err := message.Delete(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("message")); err != nil {
		return s.messageAgain(c, err)
	}
	s.notice(c, "message.deleted")
	return seeOther(c, messagePath(c, ""))
}
