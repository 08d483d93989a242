package web

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/jobs"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// jobRoutes are what the clock starts, and the archives of the night.
func (s *Site) jobRoutes() {
	s.instance("GET", "/gestion/travaux", account.ManageInstance, s.jobsPage)
	s.instance("POST", "/gestion/travaux/:job/lancer", account.ManageInstance, s.startJob)
	s.instanceDownload("POST", "/gestion/travaux/sauvegardes/:backup", account.ManageInstance, s.downloadBackup)
}

// shownRuns is how many runs of a job the page lists.
const shownRuns = 8

// jobsPage tells how the jobs of the clock went, when they come next, and which archives there are.
func (s *Site) jobsPage(c echo.Context) error {
	props, err := s.jobsProps(c)
	if err != nil {
		return err
	}
	return s.show(c, s.jobsFrame(c), manage.Jobs(props))
}

func (s *Site) jobsFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "job.page"), Noindex: true, Tabs: s.instanceTabs(c), Section: "jobs"})
}

func (s *Site) jobsProps(c echo.Context) (manage.JobsProps, error) {
	ctx := c.Request().Context()
	props := manage.JobsProps{Now: s.Clock(), Notice: s.takeNotice(c)}
	zone, err := s.instanceZone(ctx)
	if err != nil {
		return props, err
	}
	props.Now, props.Zone = props.Now.In(zone), zone.String()
	if s.Delivery != nil {
		props.Delivery = &manage.DeliveryLine{Since: s.Delivery.Trouble().Since.In(zone)}
		if trouble := s.Delivery.Trouble(); !trouble.Since.IsZero() {
			props.Delivery.Trouble, props.Delivery.Answer = trouble.Words(ctx), trouble.Answer
		}
	}
	if props.BackupsOn = s.Backups.On(); props.BackupsOn {
		list, err := s.Backups.List()
		if err != nil {
			return props, err
		}
		for _, kept := range list {
			props.Backups = append(props.Backups, manage.BackupLine{Name: kept.Name, Made: kept.Made.In(zone), Size: kept.Size})
		}
	}
	if s.Jobs == nil {
		return props, nil
	}
	states, err := s.Jobs.States(ctx, shownRuns)
	for _, state := range states {
		props.Jobs = append(props.Jobs, jobLine(state, zone))
	}
	return props, err
}

func jobLine(state jobs.State, zone *time.Location) manage.JobLine {
	line := manage.JobLine{Key: jobs.Key(state.Name), Running: state.Running(), Next: state.Next.In(zone)}
	for _, r := range state.Runs {
		line.Runs = append(line.Runs, manage.JobRunLine{Started: r.Started.In(zone), Took: r.Took, Outcome: string(r.Outcome), Reason: r.Reason, Detail: r.Detail})
	}
	return line
}

// instanceZone is the local time of the pages above the operations: that of the latest weekend, which is where the people are.
func (s *Site) instanceZone(ctx context.Context) (*time.Location, error) {
	all, err := operation.All(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return time.LoadLocation("Europe/Paris")
	}
	latest := slices.MaxFunc(all, func(a, b *operation.Operation) int { return int(a.StartsAt - b.StartsAt) })
	return latest.Location(), nil
}

// startJob runs a job at once and does not wait for it: the page says that it is under way.
func (s *Site) startJob(c echo.Context) error {
	if s.Jobs == nil {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	err := s.Jobs.RunNow(c.Request().Context(), s.by(c), c.Param("job"))
	switch {
	case problem.Is(err, problem.Conflict):
		s.notice(c, "job.busy")
	case err != nil:
		return err
	default:
		s.notice(c, "job.begun")
	}
	return seeOther(c, "/gestion/travaux")
}

// downloadBackup sends an archive. It is a POST: an archive holds everything, so that nobody gets one by following a link, and who
// took one is recorded before the first octet leaves.
func (s *Site) downloadBackup(c echo.Context) error {
	if s.Backups == nil {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	file, err := s.Backups.Take(c.Request().Context(), s.by(c), c.Param("backup"))
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "application/zip")
	header.Set(echo.HeaderContentLength, strconv.FormatInt(info.Size(), 10))
	header.Set(echo.HeaderContentDisposition, `attachment; filename="`+info.Name()+`"`)
	header.Set(echo.HeaderCacheControl, "no-store")
	c.Response().WriteHeader(http.StatusOK)
	_, err = io.Copy(c.Response(), file)
	return err
}
