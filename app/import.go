package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/store"
)

// ImportOptions say how files are imported.
type ImportOptions struct {
	// DryRun says what would happen and changes nothing.
	DryRun bool
	// Draft keeps new ateliers as drafts.
	Draft bool
	// LeaveOut imports the rest when something in a file is refused.
	LeaveOut bool
}

// ImportProgramme imports files of programmes (XLSX, CSV, iCalendar, frab XML or JSON) into an operation, one file after another, each all or nothing, and
// writes to out what was created, changed, refused and why.
func ImportProgramme(ctx context.Context, config Config, slug string, files []string, options ImportOptions, out io.Writer) error {
	ctx = i18n.With(ctx, "en")
	return withDB(ctx, config, func(db *store.DB) error {
		o, err := operation.BySlug(ctx, db, slug)
		if err != nil {
			return fmt.Errorf("operation %s: %w", slug, inWords(ctx, err))
		}
		for _, name := range files {
			if err := importSchedule(ctx, db, o, name, options, out); err != nil {
				return err
			}
		}
		return nil
	})
}

func importSchedule(ctx context.Context, db *store.DB, o *operation.Operation, name string, options ImportOptions, out io.Writer) error {
	content, err := os.Open(name)
	if err != nil {
		return err
	}
	defer content.Close()
	file, err := exchange.Read(content, filepath.Base(name), o)
	if err != nil {
		return inWords(ctx, err)
	}
	plan, err := programme.PlanSchedule(ctx, db, o, file)
	if err == nil && !options.DryRun {
		var done *programme.ImportPlan
		done, err = programme.ImportSchedule(ctx, db, commandLine("import", time.Now()), o, file, programme.ImportOptions{Draft: options.Draft, LeaveOut: options.LeaveOut})
		if done != nil {
			plan = done
		}
	}
	if plan != nil {
		_, failed := io.WriteString(out, told(ctx, plan, options.DryRun, options.LeaveOut))
		err = errors.Join(inWords(ctx, err), failed)
	}
	return err
}

// told is what an import did, or would do, in lines.
func told(ctx context.Context, plan *programme.ImportPlan, dryRun, leaveOut bool) string {
	var b strings.Builder
	words := []any{plan.File, "", "created", "changed"}
	if dryRun {
		words = []any{plan.File, " (dry run, nothing is written)", "to create", "to change"}
	} else if len(plan.Refused) > 0 && !leaveOut {
		words = []any{plan.File, " (refused, nothing is written)", "to create", "to change"}
	}
	fmt.Fprintf(&b, "%[1]s%[2]s: %[5]d %[3]s, %[6]d %[4]s, %[7]d unchanged, %[8]d refused, %[9]d remarks; new places: %[10]d, new themes: %[11]d\n",
		append(words, len(plan.Create), len(plan.Change), plan.Unchanged, plan.RefusedEvents(), len(plan.Warnings), len(plan.Places), len(plan.Themes))...)
	for _, issue := range plan.Refused {
		fmt.Fprintf(&b, "refused: %s\n", issueLine(ctx, plan.File, issue))
	}
	for i, issue := range plan.Warnings {
		if i == 20 {
			fmt.Fprintf(&b, "… and %d more remarks\n", len(plan.Warnings)-i)
			break
		}
		fmt.Fprintf(&b, "remark: %s\n", issueLine(ctx, plan.File, issue))
	}
	return b.String()
}

// issueLine names the file, the line and the reason.
func issueLine(ctx context.Context, file string, issue programme.Issue) string {
	where := file
	if issue.Line > 0 {
		where += fmt.Sprintf(":%d", issue.Line)
	}
	if issue.Column != "" {
		where += ":" + issue.Column
	}
	return fmt.Sprintf("%s: %q: %s", where, issue.Title, i18n.Say(ctx, issue.Message))
}

// inWords gives a refusal the words of the catalogue, for a terminal.
func inWords(ctx context.Context, err error) error {
	var refusal *problem.Error
	if !errors.As(err, &refusal) || refusal.Message.Key == "" {
		return err
	}
	return errors.New(i18n.Say(ctx, refusal.Message))
}
