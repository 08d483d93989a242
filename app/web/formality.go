package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/attachment"
	"oplibre/app/formality"
	"oplibre/app/i18n"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// formalitiesPage lists what has to be asked of authorities.
func (s *Site) formalitiesPage(c echo.Context) error {
	props, err := s.formalitiesProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.formalityFrame(c), manage.Formalities(props))
}

func (s *Site) formalityFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "formality.title"), "formalities")
}

func (s *Site) formalitiesProps(c echo.Context) (manage.FormalitiesProps, error) {
	o := operationOf(c)
	all, err := formality.List(c.Request().Context(), s.DB, o)
	return manage.FormalitiesProps{Operation: o, Now: s.Clock(), All: all}, err
}

func formalityPath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/formalites" + below
}

// createFormality adds one of the team's own.
func (s *Site) createFormality(c echo.Context) error {
	var form formality.NewForm
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := formality.Create(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		props, failed := s.formalitiesProps(c)
		if failed != nil {
			return failed
		}
		props.New, props.Err = form, err
		return s.formAgain(c, err, s.formalityFrame(c), manage.Formalities(props))
	}
	s.notice(c, "formality.created")
	return seeOther(c, formalityPath(c, "#f-"+made.Key()))
}

// decideFormality is the tap that says whether one is needed.
func (s *Site) decideFormality(c echo.Context) error {
	key := c.Param("formality")
	if err := formality.Decide(c.Request().Context(), s.DB, s.by(c), operationOf(c), key, formality.Need(c.FormValue("need"))); err != nil {
		return err
	}
	s.notice(c, "formality.decided")
	return seeOther(c, formalityPath(c, ""))
}

// sendFormality is the tap that says that one was sent today.
func (s *Site) sendFormality(c echo.Context) error {
	if err := formality.Sent(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("formality")); err != nil {
		return err
	}
	s.notice(c, "formality.sent")
	return seeOther(c, formalityPath(c, ""))
}

// formalityPage is one formality.
func (s *Site) formalityPage(c echo.Context) error {
	props, err := s.formalityProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.formalityFrame(c), manage.Formality(props))
}

func (s *Site) formalityProps(c echo.Context) (props manage.FormalityProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.FormalityProps{Operation: o, Now: s.Clock()}
	if props.Formality, err = formality.Find(ctx, s.DB, o, c.Param("formality")); err != nil {
		return props, err
	}
	props.Form = props.Formality.FormOf()
	step := props.Formality.Usual().Step
	if step == "" {
		return props, nil
	}
	tasks, err := preparation.List(ctx, s.DB, o)
	for _, t := range tasks {
		if t.Step == step {
			props.Task = t
		}
	}
	return props, err
}

// formalityAgain shows the page of a formality with what was refused.
func (s *Site) formalityAgain(c echo.Context, refusal error, complete func(*manage.FormalityProps)) error {
	if !problem.Is(refusal, problem.Invalid) && !problem.Is(refusal, problem.Conflict) {
		return refusal
	}
	props, err := s.formalityProps(c)
	if err != nil {
		return err
	}
	props.Err = refusal
	if complete != nil {
		complete(&props)
	}
	return s.formAgain(c, refusal, s.formalityFrame(c), manage.Formality(props))
}

// updateFormality changes a formality.
func (s *Site) updateFormality(c echo.Context) error {
	var form formality.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := formality.Update(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("formality"), form); err != nil {
		return s.formalityAgain(c, err, func(props *manage.FormalityProps) {
			if problem.Is(err, problem.Conflict) {
				props.Changes = form.Changes(props.Formality)
				form.Version = strconv.FormatInt(props.Formality.Version, 10) // seen now: saving again is a decision
			}
			props.Form = form
		})
	}
	s.notice(c, "formality.saved")
	return seeOther(c, formalityPath(c, "/"+c.Param("formality")))
}

// removeFormality deletes one of the team's own.
func (s *Site) removeFormality(c echo.Context) error {
	if err := formality.Remove(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("formality")); err != nil {
		return err
	}
	s.notice(c, "formality.removed")
	return seeOther(c, formalityPath(c, ""))
}

// addFormalityPaper attaches a paper to a formality.
func (s *Site) addFormalityPaper(c echo.Context) error {
	key := c.Param("formality")
	err := takeAttachment(c, func(ctx context.Context, name string, r io.Reader) error {
		return formality.AddPaper(ctx, s.DB, s.by(c), operationOf(c), key, name, r)
	})
	if err != nil {
		return s.formalityAgain(c, err, nil)
	}
	s.notice(c, "attachment.added")
	return seeOther(c, formalityPath(c, "/"+key+"#papiers"))
}

// formalityPaper sends a paper to the team.
func (s *Site) formalityPaper(c echo.Context) error {
	p, err := formality.FindPaper(c.Request().Context(), s.DB, operationOf(c), c.Param("formality"), c.Param("paper"))
	if err != nil {
		return err
	}
	return s.sendAttachment(c, p.File)
}

// removeFormalityPaper forgets a paper.
func (s *Site) removeFormalityPaper(c echo.Context) error {
	err := formality.RemovePaper(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("formality"), c.Param("paper"))
	if err != nil {
		return err
	}
	s.notice(c, "attachment.removed")
	return seeOther(c, formalityPath(c, "/"+c.Param("formality")+"#papiers"))
}

// takeAttachment reads the file of a form and hands it on. Nothing is kept of a form that broke off, or of one without a file.
func takeAttachment(c echo.Context, keep func(ctx context.Context, name string, r io.Reader) error) error {
	header, err := c.FormFile(attachment.Field)
	switch {
	case tooLarge(err):
		return attachment.TooLarge()
	case errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart):
		return attachment.Refuse("attachment.error.none")
	case err != nil:
		return problem.New(problem.Invalid, "error.request", nil)
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	return keep(c.Request().Context(), header.Filename, file)
}

// sendAttachment sends a paper to the team, to be saved and not shown: nobody keeps it on the way, and nothing in it runs.
func (s *Site) sendAttachment(c echo.Context, paper attachment.File) error {
	file, err := s.DB.Files.Open(paper.Hash)
	if err != nil {
		return err
	}
	defer file.Close()
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, paper.MediaType)
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": paper.Name}))
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, file)
	return nil
}
