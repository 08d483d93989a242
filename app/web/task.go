package web

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// tasksPage shows what has to be done: by date, by person or by area.
func (s *Site) tasksPage(c echo.Context) error {
	props, err := s.tasksProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.taskFrame(c), manage.Tasks(props))
}

func (s *Site) taskFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "part.tab.preparation"), "preparation")
}

// tasksShown reads the choice of ?vue=, ?qui= and ?etat=; what there is not is the usual one.
func tasksShown(c echo.Context) manage.TasksShown {
	shown := manage.TasksShown{View: c.QueryParam("vue"), Who: preparation.Who(clean(c.QueryParam("qui"))), State: preparation.State(c.QueryParam("etat"))}
	if !slices.Contains([]string{manage.TasksByWho, manage.TasksByArea}, shown.View) {
		shown.View = manage.TasksByDate
	}
	if !slices.Contains(preparation.States, shown.State) {
		shown.State = ""
	}
	return shown
}

func (s *Site) tasksProps(c echo.Context) (props manage.TasksProps, err error) {
	ctx, o, now := c.Request().Context(), operationOf(c), s.Clock()
	props = manage.TasksProps{Operation: o, Now: now, Shown: tasksShown(c), Allowed: func(path string) bool { return s.mayOpen(c, path) }}
	if props.All, err = preparation.List(ctx, s.DB, o); err != nil {
		return props, err
	}
	props.Steps = len(preparation.MissingSteps(props.All))
	if props.Names, err = preparation.FindNames(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Team, props.Partners, err = preparation.Choices(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Gaps, err = preparation.Missing(ctx, s.DB, o, store.InstantOf(now)); err != nil {
		return props, err
	}
	props.Calendar, err = s.calendarProps(c, props)
	return props, err
}

// calendarProps is the calendar of the one who is chosen, or of whoever looks and is in the team.
func (s *Site) calendarProps(c echo.Context, props manage.TasksProps) (calendar manage.CalendarProps, err error) {
	own := preparation.Account(accountOf(c))
	calendar.Who = props.Shown.Who
	if calendar.Who == "" && slices.ContainsFunc(props.Team, func(choice preparation.Choice) bool { return choice.Who == own }) {
		calendar.Who = own
	}
	if calendar.Who == "" {
		return calendar, nil
	}
	calendar.Own = calendar.Who == own
	link, err := preparation.CurrentCalendar(c.Request().Context(), s.DB, props.Operation.ID, calendar.Who, store.InstantOf(props.Now))
	if link != nil {
		calendar.Address = s.absolute(preparation.CalendarPath + link.Token(s.DB) + ".ics")
		calendar.Until = link.ExpiresAt.In(props.Operation.Location())
	}
	return calendar, err
}

// accountOf is the account of whoever is signed in, empty without one.
func accountOf(c echo.Context) string {
	if a := visitOf(c).account; a != nil {
		return a.ID
	}
	return ""
}

func tasksPath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/preparation" + below
}

// createTask adds a task that was typed in one line.
func (s *Site) createTask(c echo.Context) error {
	var form preparation.LineForm
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := preparation.Create(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		props, failed := s.tasksProps(c)
		if failed != nil {
			return failed
		}
		props.Line, props.Err = form, err
		return s.formAgain(c, err, s.taskFrame(c), manage.Tasks(props))
	}
	s.notice(c, "task.created")
	return seeOther(c, tasksPath(c, tasksShown(c).Query()+"#t-"+made.ID))
}

// generateTasks makes the retro-planning, or adds what is missing of it.
func (s *Site) generateTasks(c echo.Context) error {
	made, err := preparation.Generate(c.Request().Context(), s.DB, s.by(c), operationOf(c))
	if err != nil {
		return err
	}
	if made > 0 {
		s.notice(c, "task.generated")
	} else {
		s.notice(c, "task.generated_none")
	}
	return seeOther(c, tasksPath(c, ""))
}

// setTaskState is the one tap by which a task is done, or open again.
func (s *Site) setTaskState(c echo.Context) error {
	id, state := c.Param("task"), preparation.State(c.FormValue("state"))
	if _, err := preparation.SetState(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, id, state); err != nil {
		return err
	}
	if state == preparation.Done {
		s.notice(c, "task.now_done")
	} else {
		s.notice(c, "task.saved")
	}
	if c.QueryParam("page") != "" {
		return seeOther(c, tasksPath(c, "/"+id))
	}
	return seeOther(c, tasksPath(c, tasksShown(c).Query()))
}

// taskPage is one task.
func (s *Site) taskPage(c echo.Context) error {
	props, err := s.taskProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.taskFrame(c), manage.Task(props))
}

func (s *Site) taskProps(c echo.Context) (props manage.TaskProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.TaskProps{Operation: o, Now: s.Clock(), Me: accountOf(c)}
	if props.All, err = preparation.List(ctx, s.DB, o); err != nil {
		return props, err
	}
	if props.Task = preparation.Of(props.All, c.Param("task")); props.Task == nil {
		return props, preparation.NotThere()
	}
	props.Form = props.Task.FormOf()
	if props.Names, err = preparation.FindNames(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Team, props.Partners, err = preparation.Choices(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	props.Said, err = preparation.Discussion(ctx, s.DB, o.ID, props.Task.ID)
	return props, err
}

// taskAgain shows the page of a task with what was refused.
func (s *Site) taskAgain(c echo.Context, refusal error, complete func(*manage.TaskProps)) error {
	if !problem.Is(refusal, problem.Invalid) && !problem.Is(refusal, problem.Conflict) {
		return refusal
	}
	props, err := s.taskProps(c)
	if err != nil {
		return err
	}
	props.Err = refusal
	complete(&props)
	return s.formAgain(c, refusal, s.taskFrame(c), manage.Task(props))
}

// updateTask changes a task.
func (s *Site) updateTask(c echo.Context) error {
	var form preparation.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := preparation.Update(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("task"), form); err != nil {
		return s.taskAgain(c, err, func(props *manage.TaskProps) {
			if problem.Is(err, problem.Conflict) {
				props.Changes = form.Changes(props.Task)
				form.Version = strconv.FormatInt(props.Task.Version, 10) // seen now: saving again is a decision
			}
			props.Form = form
		})
	}
	return s.toTask(c, "task.saved", "")
}

// toTask leads back to the page of a task, with a notice unless what was done is plain to see.
func (s *Site) toTask(c echo.Context, notice, anchor string) error {
	if notice != "" {
		s.notice(c, notice)
	}
	return seeOther(c, tasksPath(c, "/"+c.Param("task")+anchor))
}

// removeTask deletes a task.
func (s *Site) removeTask(c echo.Context) error {
	if err := preparation.Remove(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("task")); err != nil {
		return err
	}
	s.notice(c, "task.removed")
	return seeOther(c, tasksPath(c, ""))
}

// addTaskItem adds a line to the checklist of a task.
func (s *Site) addTaskItem(c echo.Context) error {
	text := clean(c.FormValue("item"))
	if err := preparation.AddItem(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("task"), text); err != nil {
		return s.taskAgain(c, err, func(props *manage.TaskProps) { props.Item = text })
	}
	return s.toTask(c, "", "#liste")
}

// tickTaskItem says whether a line of a checklist is done.
func (s *Site) tickTaskItem(c echo.Context) error {
	done := c.FormValue("done") != ""
	if err := preparation.TickItem(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("task"), c.Param("item"), done); err != nil {
		return err
	}
	return s.toTask(c, "", "#liste")
}

// removeTaskItem takes a line off a checklist.
func (s *Site) removeTaskItem(c echo.Context) error {
	if err := preparation.RemoveItem(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("task"), c.Param("item")); err != nil {
		return err
	}
	return s.toTask(c, "", "#liste")
}

// addTaskComment adds something to the discussion of a task.
func (s *Site) addTaskComment(c echo.Context) error {
	body := clean(c.FormValue("comment"))
	if err := preparation.Say(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("task"), body); err != nil {
		return s.taskAgain(c, err, func(props *manage.TaskProps) { props.Comment = body })
	}
	return s.toTask(c, "", "#discussion")
}

// removeTaskComment lets somebody take back what they said.
func (s *Site) removeTaskComment(c echo.Context) error {
	if err := preparation.TakeBack(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("task"), c.Param("comment")); err != nil {
		return err
	}
	return s.toTask(c, "", "#discussion")
}
