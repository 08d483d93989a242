package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/signup/slip"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// counter is where slips are typed in: a relay, or the team, whose visit is nil.
type counter struct {
	visit *deskVisit
	// path is that of the page, full shows the whole form of sign-up with what was typed.
	path string
	by   store.By
	full formShow
}

func (s *Site) teamCounter(c echo.Context) *counter {
	return &counter{path: desksPath(operationOf(c), desk.Relay) + "/bulletins", by: s.by(c), full: s.showEntry}
}

func (s *Site) relayCounter(c echo.Context, v *deskVisit) *counter {
	return &counter{visit: v, path: deskPath(c, v) + "/bulletins", by: s.byDesk(v), full: s.showRelayForm(v)}
}

// slipScripts move on with the Enter key.
var slipScripts = []string{"js/slip.js"}

func (s *Site) teamSlips(c echo.Context) error    { return s.slipPage(c, s.teamCounter(c)) }
func (s *Site) typeTeamSlip(c echo.Context) error { return s.typeSlip(c, s.teamCounter(c)) }

func (s *Site) relaySlips(c echo.Context, v *deskVisit) error {
	return s.slipPage(c, s.relayCounter(c, v))
}
func (s *Site) typeRelaySlip(c echo.Context, v *deskVisit) error {
	return s.typeSlip(c, s.relayCounter(c, v))
}

// slipPage is the next empty slip; ?fait= is the carnet of the one before, ?jour= its day.
func (s *Site) slipPage(c echo.Context, at *counter) (err error) {
	form := signup.Form{Key: store.NewID(), SlipOn: clean(c.QueryParam("jour"))}
	view := public.SlipPage{Form: form}
	if made := c.QueryParam("fait"); made != "" {
		view.Done, err = s.enteredAt(c, at, made)
		if err != nil && !problem.Is(err, problem.NotFound) {
			return err
		}
	}
	return s.showSlip(c, at, http.StatusOK, view)
}

func (s *Site) enteredAt(c echo.Context, at *counter, id string) (*signup.Opened, error) {
	if at.visit != nil {
		return desk.Entered(c.Request().Context(), s.DB, at.visit.desk, id)
	}
	return signup.FindByID(c.Request().Context(), s.DB, operationOf(c).ID, id)
}

func (s *Site) showSlip(c echo.Context, at *counter, status int, view public.SlipPage) error {
	o := operationOf(c)
	view.Operation, view.Action = o, at.path
	view.Sheet = strings.TrimSuffix(at.path, "s") + ".pdf"
	view.Closed = signup.OpenFor(s.DB, o, s.by(c).Now()) != nil
	var frame part.Page
	if at.visit != nil {
		view.Relay, view.Name = deskPath(c, at.visit), at.visit.desk.Name
		frame = s.relayFrame(c, at.visit)
	} else {
		frame = s.manageFrame(c, i18n.T(c.Request().Context(), "slip.entry.title"), "people")
	}
	frame.Sheets = deskSheets
	frame.Scripts = append(slices.Clone(frame.Scripts), slipScripts...)
	return s.render(c, status, frame, public.Slip(view))
}

// typeSlip signs up whoever filled a slip in, and shows the next empty one.
func (s *Site) typeSlip(c echo.Context, at *counter) error {
	if err := parseForm(c); err != nil {
		return err
	}
	ctx, values := c.Request().Context(), c.Request().PostForm
	form, err := s.readSlip(c, at, values)
	view := public.SlipPage{Form: form, Numbers: clean(values.Get("numbers")), Wait: values.Get("wait_all") != "", Err: err}
	if err == nil && values.Get("twice") == "" {
		if view.Twin, err = signup.Twin(ctx, s.DB, operationOf(c), form); err != nil {
			return err
		}
		if view.Twin != nil {
			return s.showSlip(c, at, http.StatusConflict, view)
		}
	}
	var code signup.Code
	if err == nil {
		code, err = s.signSomebodyUp(c, at.by, form, "", wordingOf(i18n.With(ctx, operationOf(c).Language), form))
	}
	if err != nil {
		return s.slipAgain(c, at, view, err)
	}
	made, err := signup.Find(ctx, s.DB, code)
	if err != nil {
		return err
	}
	return seeOther(c, at.path+"?"+url.Values{"fait": {made.ID}, "jour": {form.SlipOn}}.Encode())
}

var slipNumbers = regexp.MustCompile(`\d+`)

// readSlip reads the form, with ateliers by their number. It returns problem.Invalid for a number that is none, or no day.
func (s *Site) readSlip(c echo.Context, at *counter, values url.Values) (signup.Form, error) {
	form := readSignUp(values)
	form.SlipOn = clean(values.Get("slip_on"))
	form.Ateliers, form.Slots, form.Waits, form.Wishes = nil, nil, nil, nil
	if at.visit != nil {
		form.DeskID = at.visit.desk.ID
	} else {
		form.Entered, form.Late = true, values.Get("late") != ""
	}
	open, err := signup.Upcoming(c.Request().Context(), s.DB, operationOf(c).ID, s.by(c).Now())
	if err != nil {
		return form, err
	}
	var fields problem.Fields
	if _, err := time.Parse(time.DateOnly, form.SlipOn); err != nil {
		fields.Add("slip_on", "slip.date.wrong", nil)
	}
	for _, number := range slipNumbers.FindAllString(values.Get("numbers"), -1) {
		i := slices.IndexFunc(open, func(c signup.Choice) bool { return strconv.FormatInt(c.Atelier.Number, 10) == number })
		switch {
		case i < 0:
			if !fields.Has("numbers") {
				fields.Add("numbers", "slip.number.unknown", problem.Args{"Number": number})
			}
		case open[i].Pool.ByWishes:
			form.Wishes = append(form.Wishes, open[i].Atelier.ID)
		default:
			form.Ateliers = append(form.Ateliers, open[i].Atelier.ID)
		}
	}
	if values.Get("wait_all") != "" {
		form.Waits = slices.Clone(form.Ateliers)
	}
	return form, fields.Err()
}

// slipAgain shows a refused slip with what was typed. What the slip does not ask (an hour, whom to call for a child) is asked on the whole
// form, with everything that was typed.
func (s *Site) slipAgain(c echo.Context, at *counter, view public.SlipPage, refused error) error {
	refused = withClocks(c.Request().Context(), operationOf(c), refused)
	var refusal *problem.Error
	if !errors.As(refused, &refusal) || wantsJSON(c) {
		return refused
	}
	if slices.ContainsFunc(refusal.Fields, func(f problem.Field) bool { return !public.OnSlip(f.Name) }) {
		return s.enterAgain(c, view.Form, refused, at.full)
	}
	switch refusal.Kind {
	case problem.Invalid, problem.Full, problem.Conflict, problem.Closed:
	default:
		return refused
	}
	if refusal.Kind == problem.Conflict {
		view.Form.Key = store.NewID()
	}
	for i := range refusal.Fields {
		if refusal.Fields[i].Name == "atelier" {
			refusal.Fields[i].Name = "numbers"
		}
	}
	if len(refusal.Fields) == 0 {
		refusal.Fields = []problem.Field{{Name: "numbers", Message: refusal.Message}}
	}
	view.Err = refusal
	return s.showSlip(c, at, statusOf(refusal), view)
}

// teamSlip and relaySlip are the slips to print, two on a sheet.
func (s *Site) teamSlip(c echo.Context) error { return s.writeSlip(c, "") }

func (s *Site) relaySlip(c echo.Context, v *deskVisit) error { return s.writeSlip(c, v.desk.Name) }

func (s *Site) writeSlip(c echo.Context, where string) error {
	o := operationOf(c)
	ctx := i18n.With(c.Request().Context(), o.Language)
	open, err := signup.Upcoming(ctx, s.DB, o.ID, s.by(c).Now())
	if err != nil {
		return err
	}
	sheet := slip.Sheet{Edition: s.edition(ctx, o, s.Clock().In(o.Location())), Choices: open, Return: where, Phone: mail.HotLine(ctx, o),
		Privacy: public.Privacy(ctx, o)}
	body, err := layOut(ctx, func(w io.Writer) error { return slip.Write(w, sheet) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-bulletin")
	return sendPDF(c, "private, no-store", body)
}
