package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/calling"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// callRoutes are the list of those whom no e-mail reaches: who is to be called, one call, what is printed instead.
func (s *Site) callRoutes() {
	s.manage("GET", "/gestion/:slug/appels", account.SeePersons, s.callsPage)
	s.manage("POST", "/gestion/:slug/appels/impression", account.SeePersons, s.printCalls)
	s.manage("GET", "/gestion/:slug/appels/impression/cartes.pdf", account.SeePersons, s.callCards)
	s.manage("GET", "/gestion/:slug/appels/impression/lettres.pdf", account.SeePersons, s.callSheets)
	s.manage("GET", "/gestion/:slug/appels/:kind/:person", account.SeePersons, s.callPage)
	s.manage("POST", "/gestion/:slug/appels/:kind/:person", account.SeePersons, s.beginCall)
	s.manage("POST", "/gestion/:slug/appels/:kind/:person/resultat", account.SeePersons, s.finishCall)
	s.manage("POST", "/gestion/:slug/appels/:kind/:person/reponse", account.SeePersons, s.answerCall)
	s.manage("POST", "/gestion/:slug/appels/:kind/:person/laisser", account.SeePersons, s.leaveCall)
}

func callsPath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/appels" + below
}

// callPath is the page of the person of the request.
func callPath(c echo.Context) string {
	return callsPath(c, "/"+c.Param("kind")+"/"+c.Param("person"))
}

func (s *Site) callFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "calling.title"), "calls")
}

// callsPage lists who is to be called, the most urgent first.
func (s *Site) callsPage(c echo.Context) error { return s.showCalls(c, nil) }

func (s *Site) showCalls(c echo.Context, refused error) error {
	o, now := operationOf(c), store.InstantOf(s.Clock())
	list, err := calling.Find(c.Request().Context(), s.DB, o, now)
	if err != nil {
		return err
	}
	props := manage.CallsProps{Operation: o, List: list, Now: now, Me: accountOf(c), Notice: s.takeNotice(c), Err: refused}
	if refused != nil {
		return s.formAgain(c, refused, s.callFrame(c), manage.Calls(props))
	}
	return s.show(c, s.callFrame(c), manage.Calls(props))
}

// callPage is one person: the number, what to say, and what came of it.
func (s *Site) callPage(c echo.Context) error { return s.showCall(c, nil, "") }

// showCall shows a call, with what was refused and the note that was typed.
func (s *Site) showCall(c echo.Context, refused error, note string) error {
	ctx, o, now := c.Request().Context(), operationOf(c), store.InstantOf(s.Clock())
	person, err := calling.FindPerson(ctx, s.DB, o, now, c.Param("kind"), c.Param("person"))
	if err != nil {
		return err
	}
	props := manage.CallProps{Operation: o, Person: person, Now: now, Me: accountOf(c), Notice: s.takeNotice(c), Err: refused, Note: note}
	if a := visitOf(c).account; a != nil {
		props.MyName = a.Name
	}
	if props.History, err = calling.History(ctx, s.DB, o.ID, c.Param("kind"), person.ID); err != nil {
		return err
	}
	if props.Told, err = s.toldOf(ctx, c, person); err != nil {
		return err
	}
	if refused != nil {
		return s.formAgain(c, refused, s.callFrame(c), manage.CallPerson(props))
	}
	return s.show(c, s.callFrame(c), manage.CallPerson(props))
}

// toldOf puts what there is to tell somebody into words, in their language where it is one of ours.
func (s *Site) toldOf(ctx context.Context, c echo.Context, person *calling.Person) (told []manage.Spoken, err error) {
	o := operationOf(c)
	for i := range person.Calls {
		call := &person.Calls[i]
		language := call.Language
		if language == "" {
			language = o.Language
		}
		aloud, err := mail.AloudOf(i18n.With(ctx, language), s.DB, o, call, person.Recipient)
		switch {
		case problem.Is(err, problem.Closed), problem.Is(err, problem.NotFound):
			told = append(told, manage.Spoken{Call: call, Gone: true})
			continue
		case err != nil:
			return nil, err
		}
		told = append(told, manage.Spoken{Call: call, Language: language, About: aloud.About, Text: aloud.Text, Question: aloud.Question, Ateliers: aloud.Ateliers})
	}
	return told, nil
}

// beginCall takes somebody in hand, so that nobody else calls meanwhile.
func (s *Site) beginCall(c echo.Context) error {
	err := calling.Begin(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("kind"), c.Param("person"))
	switch {
	case problem.Is(err, problem.NotFound) && !wantsJSON(c):
		return s.nothingToTell(c)
	case err != nil:
		return s.showCalls(c, err)
	}
	return seeOther(c, callPath(c))
}

// nothingToTell leads back to the list when a call is not needed any more: somebody else has made it, or it was answered otherwise. An
// identifier that never stood there is not found.
func (s *Site) nothingToTell(c echo.Context) error {
	made, err := calling.History(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("kind"), c.Param("person"))
	if err != nil {
		return err
	}
	if len(made) == 0 {
		return problem.New(problem.NotFound, "calling.unknown", nil)
	}
	s.notice(c, "calling.notice.done_before")
	return seeOther(c, callsPath(c, ""))
}

// finishCall notes what a call gave.
func (s *Site) finishCall(c echo.Context) error {
	var form calling.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	err := calling.Finish(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("kind"), c.Param("person"), form)
	switch {
	case problem.Is(err, problem.NotFound) && !wantsJSON(c):
		return s.nothingToTell(c)
	case problem.Is(err, problem.Conflict):
		return s.showCalls(c, err)
	case err != nil:
		return s.showCall(c, err, form.Note)
	}
	s.notice(c, "calling.notice."+string(form.Result))
	return seeOther(c, callsPath(c, ""))
}

// answerForm is what somebody said on the phone about an atelier.
type answerForm struct {
	Call    string `form:"call"`
	Atelier string `form:"atelier"`
	Answer  string `form:"answer"`
	GiveUp  bool   `form:"give_up"`
}

// answerCall does what somebody answers: takes the seats that are offered, or gives up an atelier. The history says who called, and for
// whom.
func (s *Site) answerCall(c echo.Context) error {
	var form answerForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o, by := c.Request().Context(), operationOf(c), s.by(c)
	person, err := calling.FindPerson(ctx, s.DB, o, by.Now(), c.Param("kind"), c.Param("person"))
	if problem.Is(err, problem.NotFound) && !wantsJSON(c) {
		return s.nothingToTell(c)
	}
	if err != nil {
		return err
	}
	call := person.Call(form.Call)
	if call == nil || person.Kind != store.CallPeople {
		return problem.New(problem.NotFound, "calling.unknown", nil)
	}
	if person.CallerID != "" && person.CallerID != by.Actor.ID {
		return s.showCalls(c, person.Taken())
	}
	by.Actor.OnBehalfOf = person.ID
	atelier := strings.ToLower(form.Atelier)
	var result calling.Result
	switch {
	case form.Answer == "yes" && calling.Offer(call):
		result, err = calling.Accepted, signup.Accept(ctx, s.DB, by, o, person.ID, call.AboutID, form.GiveUp)
	case form.Answer == "no" && calling.Offer(call):
		result, err = calling.Declined, signup.Cancel(ctx, s.DB, by, o.ID, person.ID, call.AboutID)
	case form.Answer == "no" && calling.Reminder(call) && s.comes(ctx, o.ID, person.ID, atelier):
		result, err = calling.Absent, signup.Cancel(ctx, s.DB, by, o.ID, person.ID, atelier)
	default:
		err = problem.New(problem.Invalid, "calling.error.answer", nil)
	}
	if err != nil {
		return s.answerAgain(c, err)
	}
	if err := calling.Answered(ctx, s.DB, s.by(c), o, call.ID, result); err != nil {
		return err
	}
	s.notice(c, "calling.notice."+string(result))
	if left, err := calling.FindPerson(ctx, s.DB, o, by.Now(), c.Param("kind"), person.ID); err == nil && len(left.Calls) > 0 {
		return seeOther(c, callPath(c))
	}
	return seeOther(c, callsPath(c, ""))
}

// comes reports whether a carnet has seats in an atelier.
func (s *Site) comes(ctx context.Context, operationID, carnetID, atelierID string) bool {
	opened, err := signup.FindByID(ctx, s.DB, operationID, carnetID)
	if err != nil {
		return false
	}
	e := opened.EntryOf(atelierID)
	return e != nil && e.Seats() > 0
}

// answerAgain shows the call with what was refused: the offer has passed on, something else is at that hour.
func (s *Site) answerAgain(c echo.Context, refused error) error {
	switch problem.KindOf(refused) {
	case problem.Invalid, problem.Conflict, problem.Full, problem.Closed:
		if err := s.showCall(c, refused, ""); !problem.Is(err, problem.NotFound) {
			return err
		}
		return s.showCalls(c, refused)
	}
	return refused
}

// leaveCall gives somebody back to the others.
func (s *Site) leaveCall(c echo.Context) error {
	err := calling.Leave(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("kind"), c.Param("person"))
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, callsPath(c, ""))
}
