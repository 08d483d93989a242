package web

import (
	"bytes"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/document"
	csvtable "oplibre/app/format/csv"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func documentsPath(o *operation.Operation) string { return "/gestion/" + o.Slug + "/documents" }

func (s *Site) documentFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "document.title"), "documents")
}

// today is the day in the zone of the operation (2027-03-01).
func (s *Site) today(o *operation.Operation) string {
	return s.Clock().In(o.Location()).Format(time.DateOnly)
}

// documentsPage is the inventory: what is asked for and late first.
func (s *Site) documentsPage(c echo.Context) error {
	o := operationOf(c)
	all, err := document.List(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	props := manage.DocumentsProps{Slug: o.Slug, All: all, Today: s.today(o), State: document.State(c.QueryParam("etat")), Notice: s.takeNotice(c)}
	return s.show(c, s.documentFrame(c), manage.Documents(props))
}

// documentsFile is the inventory as CSV.
func (s *Site) documentsFile(c echo.Context) error {
	o := operationOf(c)
	all, err := document.List(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := document.Table(&body, all); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+o.Slug+`-documents.csv"`)
	return c.Blob(http.StatusOK, csvtable.MediaType, body.Bytes())
}

// newDocument is an empty form.
func (s *Site) newDocument(c echo.Context) error {
	props, err := s.documentProps(c, nil, document.EmptyForm(), nil)
	if err != nil {
		return err
	}
	return s.show(c, s.documentFrame(c), manage.Document(props))
}

// documentProps is the page of a document, nil for a new one.
func (s *Site) documentProps(c echo.Context, d *document.Document, form document.Form, refused error) (props manage.DocumentProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.DocumentProps{Operation: o, Document: d, Form: form, Err: refused, Today: s.today(o), Notice: s.takeNotice(c), Licences: offerLicences(ctx),
		Request: document.RequestForm{AskedOn: s.today(o)}}
	if d != nil {
		props.Request.Addressee = d.HeldBy()
	}
	props.Partners, err = partner.List(ctx, s.DB, o.ID)
	return props, err
}

// createDocument adds a line to the inventory.
func (s *Site) createDocument(c echo.Context) error {
	var form document.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	made, err := document.Create(c.Request().Context(), s.DB, s.by(c), o.ID, form)
	if err != nil {
		return s.documentAgain(c, nil, form, err, nil)
	}
	s.notice(c, "document.saved")
	return seeOther(c, documentsPath(o)+"/"+made.ID)
}

// documentAgain shows the page with what was refused.
func (s *Site) documentAgain(c echo.Context, d *document.Document, form document.Form, refused error, complete func(*manage.DocumentProps)) error {
	props, err := s.documentProps(c, d, form, refused)
	if err != nil {
		return err
	}
	var refusal *problem.Error
	if errors.As(refused, &refusal) {
		if current, stale := refusal.Current.(*document.Document); stale {
			props.Changes = form.Changes(current)
			props.Form.Version = current.FormOf().Version // seen now: saving again is a decision
		}
	}
	if complete != nil {
		complete(&props)
	}
	return s.formAgain(c, refused, s.documentFrame(c), manage.Document(props))
}

func (s *Site) findDocument(c echo.Context) (*document.Document, error) {
	return document.Find(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("document"))
}

// documentPage is one document, with the requests for it.
func (s *Site) documentPage(c echo.Context) error {
	d, err := s.findDocument(c)
	if err != nil {
		return err
	}
	props, err := s.documentProps(c, d, d.FormOf(), nil)
	if err != nil {
		return err
	}
	return s.show(c, s.documentFrame(c), manage.Document(props))
}

// updateDocument changes a document.
func (s *Site) updateDocument(c echo.Context) error {
	var form document.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	d, err := s.findDocument(c)
	if err != nil {
		return err
	}
	if err := document.Update(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, d.ID, form); err != nil {
		return s.documentAgain(c, d, form, err, nil)
	}
	s.notice(c, "document.saved")
	return seeOther(c, documentsPath(operationOf(c))+"/"+d.ID)
}

// removeDocument takes a document off the inventory.
func (s *Site) removeDocument(c echo.Context) error {
	o := operationOf(c)
	if err := document.Remove(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("document")); err != nil {
		return err
	}
	s.notice(c, "document.removed")
	return seeOther(c, documentsPath(o))
}

// requestDocument notes that somebody was asked for a document.
func (s *Site) requestDocument(c echo.Context) error {
	var form document.RequestForm
	if err := decode(c, &form); err != nil {
		return err
	}
	d, err := s.findDocument(c)
	if err != nil {
		return err
	}
	if err := document.AddRequest(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, d.ID, form); err != nil {
		return s.documentAgain(c, d, d.FormOf(), err, func(props *manage.DocumentProps) { props.Request, props.Asking = form, true })
	}
	s.notice(c, "document.request.saved")
	return seeOther(c, documentsPath(operationOf(c))+"/"+d.ID+"#demandes")
}

// findRequest is the page of the request that the address names. It returns problem.NotFound.
func (s *Site) findRequest(c echo.Context, refused error) (props manage.DocumentProps, err error) {
	d, err := s.findDocument(c)
	if err != nil {
		return props, err
	}
	if props, err = s.documentProps(c, d, d.FormOf(), refused); err != nil {
		return props, err
	}
	for i := range d.Requests {
		if d.Requests[i].ID == c.Param("request") {
			props.Answering, props.Request = &d.Requests[i], d.Requests[i].FormOf()
			return props, nil
		}
	}
	return props, problem.New(problem.NotFound, "document.unknown", nil)
}

// requestPage is where an answer is noted.
func (s *Site) requestPage(c echo.Context) error {
	props, err := s.findRequest(c, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.documentFrame(c), manage.AccessRequest(props))
}

// answerRequest notes what was answered.
func (s *Site) answerRequest(c echo.Context) error {
	var form document.RequestForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	err := document.UpdateRequest(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("document"), c.Param("request"), form)
	if err == nil {
		s.notice(c, "document.request.saved")
		return seeOther(c, documentsPath(o)+"/"+c.Param("document")+"#demandes")
	}
	props, failed := s.findRequest(c, err)
	if failed != nil {
		return failed
	}
	form.Version = props.Request.Version // what was written is kept; saving again is a decision
	props.Request = form
	return s.formAgain(c, err, s.documentFrame(c), manage.AccessRequest(props))
}
