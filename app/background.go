package app

import (
	"context"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"oplibre/app/account"
	"oplibre/app/jobs"
	"oplibre/app/mail"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/partner/invitation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// clockwork is what the clock starts, in UTC.
func (a *App) clockwork() []jobs.Job {
	return []jobs.Job{
		{Name: "advance phases", Spec: "* * * * *", Run: func(ctx context.Context, by store.By) error {
			return operation.AdvancePhases(ctx, a.DB, by)
		}},
		{Name: "follow up invitations", Spec: "23 * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := invitation.FollowUp(ctx, a.DB, by)
			return err
		}},
		{Name: "release kept seats", Spec: "*/5 * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := programme.ReleaseDueShares(ctx, a.DB, by)
			return err
		}},
		{Name: "erase carnets", Spec: "7 * * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := signup.EraseDue(ctx, a.DB, by)
			return err
		}},
		{Name: "prepare releases", Spec: "*/10 * * * *", Run: func(ctx context.Context, by store.By) error {
			return opendata.PrepareDrafts(ctx, a.DB, by)
		}},
		{Name: "publish releases", Spec: "*/10 * * * *", Run: func(ctx context.Context, by store.By) error {
			return opendata.PublishDue(ctx, a.DB, by, a.URL)
		}},
		{Name: "revise releases", Spec: "* * * * *", Run: func(ctx context.Context, by store.By) error {
			return opendata.ReviseAll(ctx, a.DB, by)
		}},
		{Name: "purge", Spec: "52 2 * * *", Run: func(ctx context.Context, by store.By) error {
			_, err := purge(ctx, a.DB, by)
			return err
		}},
		{Name: "drop unnamed files", Spec: "33 3 * * *", Run: func(ctx context.Context, _ store.By) error {
			_, err := a.DB.DropUnnamed(ctx, time.Now().Add(-unnamedLife))
			return err
		}},
		{Name: "purge sessions", Spec: "41 3 * * *", Run: func(ctx context.Context, _ store.By) error {
			return account.PurgeSessions(ctx, a.DB, time.Now())
		}},
	}
}

// unnamedLife is how long a file may stay without a row that names it: as long as a schedule waits for its import.
const unnamedLife = 24 * time.Hour

// settleTime is how long after the start the memory that only the start needed is given back to the system.
const settleTime = 2 * time.Second

// startBackground starts the jobs and the making of pictures; stop lets what is under way end and returns when it has.
func (a *App) startBackground(ctx context.Context) (stop func(), err error) {
	schedule, err := jobs.New(jobs.Config{DB: a.DB, Log: a.Log, Clock: a.Clock}, a.clockwork())
	if err != nil {
		return nil, err
	}
	schedule.Start()
	settled := time.AfterFunc(settleTime, debug.FreeOSMemory)
	working, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.pictures.Run(working); err != nil {
			a.Log.Error("making pictures", "error", err)
		}
	})
	if a.SMTP.Configured() && !a.DB.Instance().Demo { // the people of a demonstration are invented, their addresses may not be
		delivery := &mail.Delivery{DB: a.DB, Log: a.Log, Clock: a.Clock, Base: strings.TrimSuffix(a.URL, "/"), Server: a.SMTP}
		running.Go(func() { delivery.Run(working) })
	}
	return func() {
		settled.Stop()
		stopping, done := context.WithTimeout(ctx, stopTime)
		defer done()
		schedule.Stop(stopping)
		cancel()
		running.Wait()
	}, nil
}
