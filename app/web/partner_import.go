package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/i18n"
	"oplibre/app/partner"
	"oplibre/app/partner/contacts"
	"oplibre/app/problem"
	"oplibre/views/manage"
)

// contactsPage asks for a table of contacts.
func (s *Site) contactsPage(c echo.Context) error {
	return s.show(c, s.partnerFrame(c), manage.Contacts(manage.ContactsProps{Slug: operationOf(c).Slug}))
}

// stageContacts keeps an uploaded table and leads to what importing it would do.
func (s *Site) stageContacts(c echo.Context) error {
	content, name, err := scheduleUpload(c)
	if err != nil {
		return s.contactsAgain(c, err)
	}
	key, err := contacts.Stage(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, name, content)
	if err != nil {
		return s.contactsAgain(c, err)
	}
	return seeOther(c, partnersPath(operationOf(c))+"/import/"+key+"?fichier="+url.QueryEscape(name))
}

// contactsAgain asks for another table and says what was wrong with the first.
func (s *Site) contactsAgain(c echo.Context, refusal error) error {
	view := manage.Contacts(manage.ContactsProps{Slug: operationOf(c).Slug, Err: refusal})
	if problem.Is(refusal, problem.NotFound) && !wantsJSON(c) {
		return s.render(c, http.StatusNotFound, s.partnerFrame(c), view)
	}
	return s.formAgain(c, refusal, s.partnerFrame(c), view)
}

// previewContacts says what a kept table would do, row by row.
func (s *Site) previewContacts(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	file, err := contacts.Staged(s.DB, s.by(c), o.ID, c.Param("key"), clean(c.QueryParam("fichier")))
	if err != nil {
		return s.contactsAgain(c, err)
	}
	preview, err := contacts.Compare(ctx, s.DB, o.ID, file)
	if err != nil {
		return err
	}
	return s.show(c, s.partnerFrame(c), manage.ContactsPreview(manage.ContactsProps{Slug: o.Slug, Preview: preview, Key: c.Param("key")}))
}

// applyContacts imports a kept table as it was decided, all or nothing.
func (s *Site) applyContacts(c echo.Context) error {
	var form struct {
		File string `form:"file"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	file, err := contacts.Staged(s.DB, s.by(c), o.ID, c.Param("key"), form.File)
	if err != nil {
		return s.contactsAgain(c, err)
	}
	preview, err := contacts.Apply(c.Request().Context(), s.DB, s.by(c), o.ID, file, contactChoices(c.Request().PostForm))
	if err != nil {
		if preview == nil {
			return err
		}
		return s.formAgain(c, err, s.partnerFrame(c), manage.ContactsPreview(manage.ContactsProps{Slug: o.Slug, Preview: preview, Key: c.Param("key"), Err: err}))
	}
	s.notice(c, "partner.import.done")
	return seeOther(c, partnersPath(o))
}

// contactChoices reads way_12 and known_12, the decision about line 12.
func contactChoices(values url.Values) map[int]contacts.Choice {
	choices := map[int]contacts.Choice{}
	for name := range values {
		digits, is := strings.CutPrefix(name, "way_")
		if number, err := strconv.Atoi(digits); is && err == nil {
			choices[number] = contacts.Choice{Way: contacts.Way(values.Get(name)), Known: values.Get("known_" + digits)}
		}
	}
	return choices
}

// partnersWorkbook is the table of the partners with their contacts.
func (s *Site) partnersWorkbook(c echo.Context) error {
	ctx := c.Request().Context()
	all, err := partner.List(ctx, s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := xlsx.Write(&body, contacts.Workbook(all, i18n.Of(ctx))); err != nil {
		return err
	}
	return s.partnersFile(c, "xlsx", xlsx.MediaType, body.Bytes())
}

// partnersTable is the same as CSV.
func (s *Site) partnersTable(c echo.Context) error {
	all, err := partner.List(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := contacts.Table(&body, all); err != nil {
		return err
	}
	return s.partnersFile(c, "csv", csvtable.MediaType, body.Bytes())
}

// partnersFile sends contacts, which nobody but the team may have: they are kept nowhere.
func (s *Site) partnersFile(c echo.Context, extension, mediaType string, body []byte) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="partenaires-`+operationOf(c).Slug+"."+extension+`"`)
	h.Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, mediaType, body)
}
