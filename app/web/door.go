package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/door"
	csvtable "oplibre/app/format/csv"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/store"
	views "oplibre/views/desk"
	"oplibre/views/manage"
)

// doorPage is the counter of a door (?lieu=), which also works without JavaScript.
func (s *Site) doorPage(c echo.Context, v *deskVisit) error { return s.showDoor(c, v, "", nil) }

// showDoor shows the counter, again with what was typed when that was refused.
func (s *Site) showDoor(c echo.Context, v *deskVisit, typed string, refused error) error {
	page, err := s.deskProps(c, v)
	if err != nil {
		return err
	}
	p := views.DoorProps{Page: page, Typed: typed, Err: refused}
	if p.Doors, err = door.Find(c.Request().Context(), s.DB, operationOf(c), store.InstantOf(s.Clock())); err != nil {
		return err
	}
	p.Choose(cmp.Or(c.QueryParam("lieu"), c.FormValue("place")))
	frame := s.deskFrame(c, v)
	frame.Title, frame.Scripts = i18n.T(c.Request().Context(), "door.title"), []string{"js/door.js"}
	if refused != nil {
		return s.formAgain(c, refused, frame, views.Door(p))
	}
	return s.show(c, frame, views.Door(p))
}

// pressDoor counts somebody in or out, or takes the number that was counted again.
func (s *Site) pressDoor(c echo.Context, v *deskVisit) error {
	var form struct {
		Key    string `form:"key"`
		Place  string `form:"place"`
		Kind   string `form:"kind"`
		Number string `form:"number"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	item := door.Item{ID: form.Key, Place: form.Place, Kind: door.Kind(form.Kind)}
	var fields problem.Fields
	number, err := strconv.Atoi(form.Number)
	if err == nil {
		item.Number = number
		err = door.Press(c.Request().Context(), s.DB, s.byDesk(v), operationOf(c).ID, &v.desk.ID, item)
		if err != nil && !problem.Is(err, problem.Invalid) {
			return err
		}
	}
	if err != nil {
		fields.Add("number", "door.wrong", nil)
		return s.showDoor(c, v, form.Number, fields.Err())
	}
	return seeOther(c, deskPath(c, v)+"/porte?lieu="+item.Place)
}

// doorBatch is what a device sends, doorReport what it is answered: a report only with the mark and the echo of the batch.
type doorBatch struct {
	Batch string `json:"batch"`
	// Now is when it was sent, by the clock of the device: that may be wrong, and is set right by ours.
	Now   store.Instant `json:"now"`
	Items []door.Item   `json:"items"`
}

type doorReport struct {
	Oplibre string `json:"oplibre"`
	Batch   string `json:"batch"`
	// Refused are the items that cannot be; all are settled.
	Refused []string  `json:"refused"`
	Doors   []doorNow `json:"doors"`
}

type doorNow struct {
	Place  string `json:"place"`
	Inside int    `json:"inside"`
	// Visitors is how many came in on the day, in words.
	Visitors string `json:"visitors"`
}

// doorItems is how many presses one batch has.
const doorItems = 500

// syncDoor keeps what a device counted without the network.
func (s *Site) syncDoor(c echo.Context, v *deskVisit) error {
	var batch doorBatch
	if err := json.NewDecoder(c.Request().Body).Decode(&batch); err != nil || batch.Batch == "" || len(batch.Items) > doorItems {
		return s.refuseDevice(c, problem.New(problem.Invalid, "door.wrong", nil))
	}
	ctx, o, by := c.Request().Context(), operationOf(c), s.byDesk(v)
	for i := range batch.Items {
		if batch.Now > 0 && batch.Items[i].At > 0 {
			batch.Items[i].At += by.Now() - batch.Now
		}
	}
	report := doorReport{Oplibre: "door-sync", Batch: batch.Batch, Refused: []string{}, Doors: []doorNow{}}
	refused, err := door.PressAll(ctx, s.DB, by, o.ID, &v.desk.ID, batch.Items)
	if err != nil {
		return err
	}
	report.Refused = append(report.Refused, refused...)
	doors, err := door.Find(ctx, s.DB, o, by.Now())
	if err != nil {
		return err
	}
	for _, d := range doors {
		report.Doors = append(report.Doors, doorNow{d.Place.ID, d.Inside, i18n.N(ctx, "door.visitors", d.Visitors)})
	}
	return c.JSON(http.StatusOK, report)
}

// doorsPage is what was counted at the doors, for the team.
func (s *Site) doorsPage(c echo.Context) error {
	days, err := s.doorDays(c)
	if err != nil {
		return err
	}
	return s.show(c, s.desksFrame(c), manage.Doors(manage.DoorsProps{Operation: operationOf(c), Now: s.Clock(), Days: days}))
}

// doorsTable is the same as CSV.
func (s *Site) doorsTable(c echo.Context) error {
	days, err := s.doorDays(c)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := door.Write(&body, days); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="entrees-`+operationOf(c).Slug+`.csv"`)
	h.Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, csvtable.MediaType, body.Bytes())
}

// doorDays reads all days on which somebody counted, the last one first.
func (s *Site) doorDays(c echo.Context) (list []door.Counts, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	days, err := door.Days(ctx, s.DB, o)
	for i := len(days) - 1; i >= 0 && err == nil; i-- {
		counts := door.Counts{Begins: days[i].Start.In(o.Location())}
		counts.Doors, err = door.Find(ctx, s.DB, o, days[i].Start)
		list = append(list, counts)
	}
	return list, err
}
