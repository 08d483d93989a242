package app

import (
	"context"
	"errors"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"oplibre/app/account"
	"oplibre/app/committee"
	"oplibre/app/jobs"
	"oplibre/app/mail"
	"oplibre/app/meeting"
	"oplibre/app/newsletter"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/reminder"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/app/waiting"
)

// Jobs that read or write files by the gigabyte may take longer than the others.
const (
	longJob   = time.Hour
	backupJob = 12 * time.Hour
)

// clockwork is what the clock starts, in UTC, in the order of the page of the jobs.
func (a *App) clockwork() []jobs.Job {
	list := []jobs.Job{
		{Name: "advance phases", Spec: "* * * * *", Run: func(ctx context.Context, by store.By) error {
			return operation.AdvancePhases(ctx, a.DB, by)
		}},
		{Name: "follow up invitations", Spec: "23 * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := invitation.FollowUp(ctx, a.DB, by)
			return err
		}},
		{Name: "remind volunteers", Spec: "11 * * * *", Run: a.writing(volunteer.Remind)},
		{Name: "remind participants", Spec: "4 * * * *", Run: a.writing(reminder.Send)},
		{Name: "close decisions", Spec: "* * * * *", Run: func(ctx context.Context, by store.By) error {
			return committee.CloseDue(ctx, a.DB, by)
		}},
		{Name: "remind of meetings", Spec: "*/10 * * * *", Run: a.writing(meeting.RemindDue)},
		{Name: "release kept seats", Spec: "*/5 * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := programme.ReleaseDueShares(ctx, a.DB, by)
			return err
		}},
		{Name: "move waiting lists", Spec: "* * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := signup.ReleaseReserves(ctx, a.DB, by)
			_, lines := waiting.Run(ctx, a.DB, by)
			return errors.Join(err, lines)
		}},
		{Name: "assign wishes", Spec: "* * * * *", Limit: longJob, Run: func(ctx context.Context, by store.By) error {
			return assignment.Run(ctx, a.DB, by)
		}},
		{Name: "drop unconfirmed readers", Spec: "17 * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := newsletter.DropUnconfirmed(ctx, a.DB, by)
			return err
		}},
		{Name: "erase carnets", Spec: "7 * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := signup.EraseDue(ctx, a.DB, by)
			return err
		}},
		{Name: "prepare releases", Spec: "*/10 * * * *", Limit: longJob, Run: func(ctx context.Context, by store.By) error {
			return opendata.PrepareDrafts(ctx, a.DB, by)
		}},
		{Name: "publish releases", Spec: "*/10 * * * *", Limit: longJob, Run: func(ctx context.Context, by store.By) error {
			return opendata.PublishDue(ctx, a.DB, by, a.URL)
		}},
		{Name: "revise releases", Spec: "* * * * *", Limit: longJob, Run: func(ctx context.Context, by store.By) error {
			return opendata.ReviseAll(ctx, a.DB, by)
		}},
		{Name: "purge", Spec: "52 2 * * *", Limit: longJob, Run: func(ctx context.Context, by store.By) error {
			_, err := purge(ctx, a.DB, by)
			return err
		}},
		{Name: "drop unnamed files", Spec: "33 3 * * *", Limit: longJob, Run: func(ctx context.Context, _ store.By) error {
			_, err := a.DB.DropUnnamed(ctx, time.Now().Add(-unnamedLife))
			return err
		}},
		{Name: "drop outdated links", Spec: "41 3 * * *", Run: a.forgetOutdated},
	}
	if a.backups.On() {
		list = append(list, jobs.Job{Name: "backup", Spec: "20 2 * * *", Limit: backupJob, Run: a.makeBackup})
	}
	return list
}

// writing runs what queues letters and counts them; the count is for its tests.
func (a *App) writing(queue func(context.Context, *store.DB, store.By) (int, error)) func(context.Context, store.By) error {
	return func(ctx context.Context, by store.By) error {
		_, err := queue(ctx, a.DB, by)
		return err
	}
}

// unnamedLife is how long a file may stay without a row that names it: as long as a schedule waits for its import.
const unnamedLife = 24 * time.Hour

// settleTime is how long after the start the memory that only the start needed is given back to the system.
const settleTime = 2 * time.Second

// wireBackground makes what works beside the requests; startBackground starts it.
func (a *App) wireBackground() (err error) {
	a.backups = &store.Backups{DB: a.DB, Dir: a.Backups.Dir, Daily: a.Backups.Daily, Weekly: a.Backups.Weekly}
	if a.backups.Dir == "" {
		a.backups.Dir = filepath.Join(a.Data, store.BackupsName)
	}
	if a.SMTP.Configured() && !a.DB.Instance().Demo { // the people of a demonstration are invented, their addresses may not be
		a.delivery = &mail.Delivery{DB: a.DB, Log: a.Log, Clock: a.Clock, Base: strings.TrimSuffix(a.URL, "/"), Server: a.SMTP}
	}
	a.schedule, err = jobs.New(jobs.Config{DB: a.DB, Log: a.Log, Clock: a.Clock}, a.clockwork())
	return err
}

// startBackground starts the jobs, the letters and the making of pictures; stop lets what is under way end and returns when it has.
func (a *App) startBackground(ctx context.Context) (stop func()) {
	a.schedule.Start()
	settled := time.AfterFunc(settleTime, debug.FreeOSMemory)
	working, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.pictures.Run(working); err != nil {
			a.Log.Error("making pictures", "error", err)
		}
	})
	if a.delivery != nil {
		running.Go(func() { a.delivery.Run(working) })
	}
	return func() {
		settled.Stop()
		stopping, done := context.WithTimeout(ctx, stopTime)
		defer done()
		a.schedule.Stop(stopping)
		cancel()
		running.Wait()
	}
}

// makeBackup makes the archive of the night, and frees what reading all of it has taken.
func (a *App) makeBackup(ctx context.Context, by store.By) error {
	kept, err := a.backups.Make(ctx, by)
	if problem.Is(err, problem.Full) {
		a.Log.Warn("no backup: the disk has less than twice the room that it needs", "folder", a.backups.Dir)
	}
	if err == nil {
		a.Log.Info("backup", "file", kept.Name, "octets", kept.Size)
	}
	debug.FreeOSMemory()
	return err
}

// forgetOutdated closes sessions that are over and forgets links that have been for a month.
func (a *App) forgetOutdated(ctx context.Context, by store.By) error {
	_, err := a.DB.DropExpired(ctx, by.At)
	return errors.Join(err, account.PurgeSessions(ctx, a.DB, time.Now(), by.At))
}
