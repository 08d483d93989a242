package web

import (
	"errors"
	"io"
	"net/url"

	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/manage"
)

// scheduleLimit is the largest schedule that is taken, in octets: some ten times that of a congress.
const scheduleLimit = 32 << 20

// importPage asks for the file of a schedule.
func (s *Site) importPage(c echo.Context) error {
	return s.show(c, s.programmePage(c, "programme.import.title"), manage.Import(manage.ImportProps{Operation: operationOf(c), Notice: s.takeNotice(c)}))
}

// stageSchedule keeps an uploaded file under its hash and leads to what importing it would do. The same file again leads to
// the same address.
func (s *Site) stageSchedule(c echo.Context) error {
	hash, name, err := s.stageFile(c)
	if err == nil {
		_, err = s.stagedSchedule(hash, name)
	}
	if err != nil {
		return s.formAgain(c, err, s.programmePage(c, "programme.import.title"), manage.Import(manage.ImportProps{Operation: operationOf(c), Err: err}))
	}
	return seeOther(c, programmePath(c, "/programme/import/"+hash+"?fichier="+url.QueryEscape(name)))
}

// stageFile keeps the first file of a form as it streams in.
func (s *Site) stageFile(c echo.Context) (hash, name string, err error) {
	noFile := problem.Fields{{Name: "file", Message: problem.Message{Key: "programme.import.no_file"}}}.Err()
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return "", "", noFile
	}
	for {
		item, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", "", noFile
		}
		if err != nil {
			return "", "", err
		}
		if item.FormName() != "file" || item.FileName() == "" {
			continue
		}
		stored, err := s.DB.Files.Put(c.Request().Context(), item, scheduleLimit)
		return stored.Hash, clean(item.FileName()), err
	}
}

// stagedSchedule reads a file that was kept.
func (s *Site) stagedSchedule(hash, name string) (*programme.ScheduleFile, error) {
	content, err := s.DB.Files.Open(hash)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return programme.ReadSchedule(content, name)
}

// previewSchedule says what importing a kept file would do.
func (s *Site) previewSchedule(c echo.Context) error {
	file, err := s.stagedSchedule(c.Param("hash"), clean(c.QueryParam("fichier")))
	if err != nil {
		return err
	}
	plan, err := programme.PlanSchedule(c.Request().Context(), s.DB, operationOf(c), file)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "programme.import.preview"), manage.ImportPreview(manage.ImportProps{Operation: operationOf(c), Plan: plan, Hash: c.Param("hash")}))
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
	file, err := s.stagedSchedule(c.Param("hash"), form.File)
	if err != nil {
		return err
	}
	o := operationOf(c)
	plan, err := programme.ImportSchedule(c.Request().Context(), s.DB, s.by(c), o, file, programme.ImportOptions{Draft: form.Draft, LeaveOut: form.LeaveOut})
	if err != nil {
		if plan == nil {
			return err
		}
		return s.formAgain(c, err, s.programmePage(c, "programme.import.preview"),
			manage.ImportPreview(manage.ImportProps{Operation: o, Plan: plan, Hash: c.Param("hash"), Err: err}))
	}
	s.notice(c, "programme.import.done")
	return seeOther(c, programmePath(c, "/programme"))
}
