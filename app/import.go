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
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/store"
)

// ImportOptions say how files are imported.
type ImportOptions struct {
	// DryRun says what would happen and changes nothing.
	DryRun bool
	// Draft keeps new ateliers as drafts also when nothing of the programme is public yet.
	Draft bool
	// LeaveOut imports the rest when something in a file is refused.
	LeaveOut bool
}

// ImportProgramme imports files of programmes (XLSX, CSV, iCalendar, frab XML or JSON) into an operation, one file after another, each all or nothing, and
// writes to out what was created, changed, refused and why, and what waits to be published.
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
	preview, err := exchange.Compare(ctx, db, o, file)
	if err == nil && !options.DryRun {
		var done *exchange.Preview
		done, err = exchange.Import(ctx, db, commandLine("import", time.Now()), o, file,
			exchange.Options{Draft: options.Draft, LeaveOut: options.LeaveOut, Partners: partner.AddNamed})
		if done != nil {
			preview = done
		}
	}
	if preview != nil {
		_, failed := io.WriteString(out, told(ctx, o, preview, options))
		err = errors.Join(inWords(ctx, err), failed)
	}
	return err
}

// told is what an import did, or would do, in lines.
func told(ctx context.Context, o *operation.Operation, preview *exchange.Preview, options ImportOptions) string {
	var b strings.Builder
	words := []any{preview.File, "", "created", "changed"}
	written := !options.DryRun
	if options.DryRun {
		words = []any{preview.File, " (dry run, nothing is written)", "to create", "to change"}
	} else if len(preview.Refused) > 0 && !options.LeaveOut {
		words = []any{preview.File, " (refused, nothing is written)", "to create", "to change"}
		written = false
	}
	fmt.Fprintf(&b, "%[1]s%[2]s: %[5]d %[3]s, %[6]d %[4]s, %[7]d unchanged, %[8]d refused, %[9]d remarks; new places: %[10]d, new themes: %[11]d, new partners to contact: %[12]d\n",
		append(words, len(preview.Create), len(preview.Change), preview.Unchanged, preview.RefusedEvents(), len(preview.Warnings), len(preview.Places),
			len(preview.Themes), len(preview.Partners))...)
	b.WriteString(unpublished(o, preview, options, written))
	for _, name := range preview.Partners {
		fmt.Fprintf(&b, "partner to contact: %q\n", name)
	}
	for _, issue := range preview.Refused {
		fmt.Fprintf(&b, "refused: %s\n", issueLine(ctx, preview.File, issue))
	}
	for i, issue := range preview.Warnings {
		if i == mostRemarks {
			fmt.Fprintf(&b, "… and %d more remarks\n", len(preview.Warnings)-i)
			break
		}
		fmt.Fprintf(&b, "remark: %s\n", issueLine(ctx, preview.File, issue))
	}
	return b.String()
}

// mostRemarks is how many remarks are written.
const mostRemarks = 20

// unpublished says what nobody outside the team sees before it is published, and where that is done.
func unpublished(o *operation.Operation, preview *exchange.Preview, options ImportOptions, written bool) string {
	counts, drafts := preview.Counts(), len(preview.Create)
	if preview.First && !options.Draft {
		drafts = 0
	}
	if counts.Waiting()+drafts == 0 {
		return ""
	}
	verb := "wait"
	if !written {
		verb = "would wait"
	}
	return fmt.Sprintf("%s to be published, on /gestion/%s/programme/changements: %d new drafts, %d changes, %d cancellations, %d that take place after all\n",
		verb, o.Slug, drafts, counts.Prepared, counts.Cancelled, counts.Reinstated)
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
