package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner/contacts"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// ImportPartners imports tables of contacts (XLSX, CSV) as partners of an operation, each file all or nothing, and writes to
// out what was added, completed, left aside and refused. Those that are partners already are completed; nothing is replaced.
func ImportPartners(ctx context.Context, config Config, slug string, files []string, options ImportOptions, out io.Writer) error {
	ctx = i18n.With(ctx, "en")
	return withDB(ctx, config, func(db *store.DB) error {
		o, err := operation.BySlug(ctx, db, slug)
		if err != nil {
			return fmt.Errorf("operation %s: %w", slug, inWords(ctx, err))
		}
		for _, name := range files {
			if err := importContacts(ctx, db, o.ID, name, options, out); err != nil {
				return err
			}
		}
		return nil
	})
}

func importContacts(ctx context.Context, db *store.DB, operationID, name string, options ImportOptions, out io.Writer) error {
	content, err := os.Open(name)
	if err != nil {
		return err
	}
	defer content.Close()
	file, err := contacts.Read(content, filepath.Base(name))
	if err != nil {
		return inWords(ctx, err)
	}
	for _, list := range []struct {
		word   string
		issues []programme.Issue
	}{{"refused", file.Refused}, {"remark", file.Warnings}} {
		for _, issue := range list.issues {
			fmt.Fprintf(out, "%s: %s\n", list.word, issueLine(ctx, file.Name, issue))
		}
	}
	preview, suffix := (*contacts.Preview)(nil), ""
	if options.DryRun {
		suffix = " (dry run, nothing is written)"
		preview, err = contacts.Compare(ctx, db, operationID, file)
	} else {
		preview, err = contacts.Apply(ctx, db, commandLine("import", time.Now()), operationID, file, nil)
	}
	if err != nil {
		return inWords(ctx, err)
	}
	_, err = fmt.Fprintf(out, "%s%s: %d new, %d completed, %d left aside\n", file.Name, suffix, preview.Count(contacts.New), preview.Count(contacts.Complete),
		preview.Count(contacts.Skip))
	return err
}
