package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme/exchange"
	"oplibre/views/manage"
)

// importPage asks for the file of a schedule.
func (s *Site) importPage(c echo.Context) error {
	return s.show(c, s.programmePage(c, "programme.import.title"), manage.Import(manage.ImportProps{Operation: operationOf(c), Notice: s.takeNotice(c)}))
}

// stageSchedule keeps an uploaded file and leads to what importing it would do.
func (s *Site) stageSchedule(c echo.Context) error {
	content, name, err := scheduleUpload(c)
	if err != nil {
		return s.importAgain(c, err)
	}
	key, err := exchange.Stage(c.Request().Context(), s.DB, s.by(c), operationOf(c), name, content)
	if err != nil {
		return s.importAgain(c, err)
	}
	return seeOther(c, programmePath(c, "/programme/import/"+key+"?fichier="+url.QueryEscape(name)))
}

// importAgain asks for another file and says what was wrong with the first.
func (s *Site) importAgain(c echo.Context, refusal error) error {
	page, view := s.programmePage(c, "programme.import.title"), manage.Import(manage.ImportProps{Operation: operationOf(c), Err: refusal})
	if problem.Is(refusal, problem.NotFound) && !wantsJSON(c) {
		return s.render(c, http.StatusNotFound, page, view)
	}
	return s.formAgain(c, refusal, page, view)
}

// scheduleUpload returns the first file of a form, to be read as it streams in.
func scheduleUpload(c echo.Context) (content io.Reader, name string, err error) {
	noFile := problem.Fields{{Name: "file", Message: problem.Message{Key: "programme.import.no_file"}}}.Err()
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return nil, "", noFile
	}
	for {
		item, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, "", noFile
		}
		if err != nil {
			return nil, "", err
		}
		if item.FormName() == "file" && item.FileName() != "" {
			return item, clean(item.FileName()), nil
		}
	}
}

// previewSchedule says what importing a kept file would do.
func (s *Site) previewSchedule(c echo.Context) error {
	file, err := exchange.Staged(s.DB, s.by(c), operationOf(c), c.Param("key"), clean(c.QueryParam("fichier")))
	if err != nil {
		return s.importAgain(c, err)
	}
	preview, err := exchange.Compare(c.Request().Context(), s.DB, operationOf(c), file)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "programme.import.preview"), manage.ImportPreview(manage.ImportProps{Operation: operationOf(c), Preview: preview, Key: c.Param("key")}))
}

// scheduleForm is the decision on the preview.
type scheduleForm struct {
	File     string `form:"file"`
	Draft    bool   `form:"draft"`
	LeaveOut bool   `form:"leave_out"`
}

// applySchedule imports a kept file, all or nothing.
func (s *Site) applySchedule(c echo.Context) error {
	var form scheduleForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	file, err := exchange.Staged(s.DB, s.by(c), o, c.Param("key"), form.File)
	if err != nil {
		return s.importAgain(c, err)
	}
	preview, err := exchange.Import(c.Request().Context(), s.DB, s.by(c), o, file,
		exchange.Options{Draft: form.Draft, LeaveOut: form.LeaveOut, Author: s.author(c), Partners: partner.AddNamed})
	if err != nil {
		if preview == nil {
			return err
		}
		return s.formAgain(c, err, s.programmePage(c, "programme.import.preview"),
			manage.ImportPreview(manage.ImportProps{Operation: o, Preview: preview, Key: c.Param("key"), Err: err}))
	}
	if preview.Counts().Waiting() > 0 {
		s.notice(c, "programme.import.waits")
		return seeOther(c, programmePath(c, "/programme/changements"))
	}
	s.notice(c, "programme.import.done")
	return seeOther(c, programmePath(c, "/programme"))
}
