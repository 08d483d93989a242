package manage

import (
	"context"
	"time"

	"oplibre/app/i18n"
	"oplibre/views/part"
)

// JobsProps is what the page of the clock's jobs shows. Times are local.
type JobsProps struct {
	Now    time.Time
	Notice string
	// Zone is the IANA zone of the times.
	Zone string
	Jobs []JobLine
	// Delivery is nil without a mail server.
	Delivery  *DeliveryLine
	BackupsOn bool
	// Backups are the archives, the latest first.
	Backups []BackupLine
}

// JobLine is one job.
type JobLine struct {
	// Key ends its address and the keys of its messages.
	Key     string
	Running bool
	Next    time.Time
	// Runs are the last ones, the latest first.
	Runs []JobRunLine
}

// JobRunLine is one run.
type JobRunLine struct {
	Started time.Time
	Took    time.Duration
	// Outcome is one of package jobs.
	Outcome string
	// Reason is a message key, Detail a technical text.
	Reason, Detail string
}

// DeliveryLine is how the letters leave.
type DeliveryLine struct {
	// Trouble is why none does, in words; empty when they leave. Answer is what the server said.
	Trouble, Answer string
	Since           time.Time
}

// BackupLine is one archive.
type BackupLine struct {
	Name string
	Made time.Time
	// Size is in octets.
	Size int64
}

// backupAge is how old the last archive may be before the page warns: a night may fail, two may not.
const backupAge = 50 * time.Hour

// last is the latest run that ended; nil when there is none.
func (j JobLine) last() *JobRunLine {
	for i, r := range j.Runs {
		if r.Outcome != "running" {
			return &j.Runs[i]
		}
	}
	return nil
}

// failed reports whether somebody has to look at the job.
func (j JobLine) failed() bool {
	last := j.last()
	return last != nil && !last.fine()
}

// fine reports whether nobody has to look at the run: what was cut by a stop is done again.
func (r JobRunLine) fine() bool { return r.Outcome == "well" || r.Outcome == "stopped" }

// old reports whether archives are to be made and the last one is too old. A site that has just begun has none yet.
func (p JobsProps) old() bool {
	return p.BackupsOn && len(p.Backups) > 0 && p.Now.Sub(p.Backups[0].Made) > backupAge
}

// troubles is how many things somebody has to look at.
func (p JobsProps) troubles() int {
	n := 0
	for _, j := range p.Jobs {
		if j.failed() {
			n++
		}
	}
	if p.Delivery != nil && p.Delivery.Trouble != "" {
		n++
	}
	if p.old() {
		n++
	}
	return n
}

// title is the answer of the page.
func (p JobsProps) title(ctx context.Context) string {
	if n := p.troubles(); n > 0 {
		return i18n.N(ctx, "job.title.trouble", n)
	}
	return i18n.T(ctx, "job.title.well")
}

// name is what a job is called, and does says what it does; a job without words is shown by its key.
func (j JobLine) name(ctx context.Context) string { return i18n.T(ctx, "job.name."+j.Key) }
func (j JobLine) does(ctx context.Context) string { return i18n.T(ctx, "job.does."+j.Key) }

// why tells why a run failed, in words.
func (r JobRunLine) why(ctx context.Context) string {
	if r.Reason != "" {
		return i18n.T(ctx, r.Reason)
	}
	return i18n.T(ctx, "job.why."+r.Outcome)
}

// took writes how long a run lasted.
func took(ctx context.Context, d time.Duration) string {
	switch {
	case d < time.Second:
		return i18n.T(ctx, "job.took.moment")
	case d < time.Minute:
		return i18n.N(ctx, "job.took.seconds", int(d/time.Second))
	case d < time.Hour:
		return i18n.N(ctx, "job.took.minutes", int(d/time.Minute))
	}
	return i18n.N(ctx, "job.took.hours", int(d/time.Hour))
}

// ago writes how long something is past.
func ago(ctx context.Context, now, then time.Time) string {
	switch d := now.Sub(then); {
	case d < time.Minute:
		return i18n.T(ctx, "job.ago.now")
	case d < time.Hour:
		return i18n.N(ctx, "job.ago.minutes", int(d/time.Minute))
	case d < 48*time.Hour:
		return i18n.N(ctx, "job.ago.hours", int(d/time.Hour))
	default:
		return i18n.N(ctx, "job.ago.days", int(d/(24*time.Hour)))
	}
}

// soon writes an instant near now: the hour alone on the same day.
func soon(ctx context.Context, now, then time.Time) string {
	if now.Format(time.DateOnly) == then.Format(time.DateOnly) {
		return i18n.Clock(ctx, then)
	}
	return i18n.LongDay(ctx, then) + ", " + i18n.Clock(ctx, then)
}

// sign is the icon of an outcome.
func (r JobRunLine) sign() string {
	if r.fine() {
		return "check"
	}
	return "alert-triangle"
}

// kind is the look of the notice about a job that failed.
func (r JobRunLine) kind() string {
	if r.Outcome == "panicked" {
		return part.Problem
	}
	return part.Warning
}
