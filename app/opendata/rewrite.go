package opendata

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/archive"
	"oplibre/app/format/citation"
	"oplibre/app/format/datapackage"
	"oplibre/app/store"
)

// rewriter makes the archive of the next revision of a release from the present one. Nothing is built again from today's database:
// what was not withdrawn keeps its octets, but for the numbers and hashes that follow from what is gone.
type rewriter struct {
	ctx     context.Context
	release *Release
	survey  *survey
	// revisions are all that there were, with the one that is being made.
	revisions []Revision
	zone      *time.Location
	zip       *archive.Writer
	// files are those of the release but media, by path, as they become.
	files map[string]ReleaseFile
}

// version is the semantic version of the archive that is being made.
func (w *rewriter) version() string {
	return semanticVersion(*w.release.Number, w.revisions[len(w.revisions)-1].Number)
}

// rewrite copies the archive in without what leaves it.
func (w *rewriter) rewrite(in io.ReaderAt, size int64, out io.Writer) error {
	entries, err := zip.NewReader(in, size)
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	left := map[string]bool{}
	for _, path := range w.survey.paths {
		left[path] = true
	}
	w.zip = archive.NewWriter(out, w.release.PublishedAt.Time())
	for _, entry := range entries.File {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if left[entry.Name] || entry.Name == archive.ChecksumsName {
			continue // the hashes come last, made anew
		}
		if err := w.entry(entry); err != nil {
			return fmt.Errorf("revision: %s: %w", entry.Name, err)
		}
	}
	if _, err := w.zip.WriteChecksums(); err != nil {
		return err
	}
	w.note(archive.ChecksumsName)
	return w.zip.Close()
}

func (w *rewriter) entry(entry *zip.File) error {
	content, err := entry.Open()
	if err != nil {
		return err
	}
	out, err := w.zip.Create(entry.Name, archive.Method(entry.Method))
	if err != nil {
		return errors.Join(err, content.Close())
	}
	err = errors.Join(w.copy(entry.Name, out, content), content.Close())
	if err == nil {
		w.note(entry.Name)
	}
	return err
}

// note takes over the size and hash of the entry that was just written.
func (w *rewriter) note(name string) {
	entries := w.zip.Entries()
	last := entries[len(entries)-1]
	if f, known := w.files[name]; known {
		f.Hash, f.Size = last.SHA256, last.Size
		w.files[name] = f
	}
}

// copy writes one file as it becomes.
func (w *rewriter) copy(name string, out io.Writer, in io.Reader) error {
	switch name {
	case "contributions.csv":
		return w.table(out, in, w.contribution)
	case "media.csv":
		return w.table(out, in, w.medium)
	case "statistics.csv":
		return w.table(out, in, w.statistics)
	case "contributions.geojson":
		return w.features(out, in)
	case "README.md":
		return w.text(out, in, w.readme)
	case citation.FileName:
		return w.text(out, in, func(s string) string { return citedVersion.ReplaceAllLiteralString(s, `version: "`+w.version()+`"`) })
	case datapackage.FileName:
		return w.text(out, in, w.descriptor)
	}
	_, err := io.Copy(out, in)
	return err
}

// table copies a table row by row; row returns the octets of each, none for a row that leaves.
func (w *rewriter) table(out io.Writer, in io.Reader, row func(*rawTable) []byte) error {
	t, err := newRawTable(in)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(out)
	if _, err := buffer.Write(t.head); err != nil {
		return err
	}
	err = t.each(func() error {
		_, err := buffer.Write(row(t))
		return err
	})
	return errors.Join(err, buffer.Flush())
}

func (w *rewriter) contribution(t *rawTable) []byte {
	switch id := t.cell("id"); {
	case w.survey.found.has(OfContribution, id):
		return nil
	case w.survey.found.has(OfCredit, id):
		return t.with(map[string]string{"credit": ""})
	}
	return t.raw
}

func (w *rewriter) medium(t *rawTable) []byte {
	switch {
	case w.survey.found.has(OfMedium, t.cell("id")):
		return nil
	case w.survey.found.has(OfCredit, t.cell("contribution_id")):
		return t.with(map[string]string{"credit": ""})
	}
	return t.raw
}

// statistics keeps the figures true to what is there.
func (w *rewriter) statistics(t *rawTable) []byte {
	gone := w.survey.removed[t.cell("theme")]
	if gone == nil {
		return t.raw
	}
	values := map[string]string{}
	for name, less := range map[string]int{"contributions": gone.Count, "located": gone.Placed, "media": gone.Media} {
		if n, err := strconv.Atoi(t.cell(name)); err == nil {
			values[name] = strconv.Itoa(n - less)
		}
	}
	return t.with(values)
}

// The features stand one on a line; their properties begin with the columns of contributionTable, so that the first credit is the
// author's, whatever a theme asks. A quote inside a text has a backslash before it.
var (
	featureID     = regexp.MustCompile(`^\{"type":"Feature","id":"([^"]*)"`)
	featureCredit = regexp.MustCompile(`"credit":"(?:[^"\\]|\\.)*"`)
)

// features copies a collection feature by feature.
func (w *rewriter) features(out io.Writer, in io.Reader) error {
	reader, buffer := bufio.NewReaderSize(in, 64<<10), bufio.NewWriter(out)
	separator := "\n"
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil && (err != io.EOF || len(line) > 0) {
			return fmt.Errorf("the collection is cut: %w", err)
		}
		if err == io.EOF {
			return buffer.Flush()
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		id := featureID.FindSubmatch(line)
		switch {
		case id == nil && bytes.HasPrefix(line, []byte(`]`)):
			_, err = fmt.Fprintf(buffer, "\n%s\n", line)
		case id == nil:
			_, err = buffer.Write(line)
		case w.survey.found.has(OfContribution, string(id[1])):
		default:
			feature := bytes.TrimSuffix(line, []byte(","))
			if w.survey.found.has(OfCredit, string(id[1])) {
				if at := featureCredit.FindIndex(feature); at != nil {
					feature = bytes.Join([][]byte{feature[:at[0]], []byte(`"credit":null`), feature[at[1]:]}, nil)
				}
			}
			_, err = fmt.Fprintf(buffer, "%s%s", separator, feature)
			separator = ",\n"
		}
		if err != nil {
			return err
		}
	}
}

// text copies a short file as a whole.
func (w *rewriter) text(out io.Writer, in io.Reader, change func(string) string) error {
	whole, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, change(string(whole)))
	return err
}

var (
	citedVersion      = regexp.MustCompile(`(?m)^version: "[^"]*"`)
	describedVersion  = regexp.MustCompile(`(?m)^  "version": "[^"]*"`)
	describedRevision = regexp.MustCompile(`(?m)^  "revisions": .*\n`)
	describedCreation = regexp.MustCompile(`(?m)^  "created": `)
)

// descriptor tells sizes, hashes, the version and the revisions. The descriptor is ours, indented, one member on a line.
func (w *rewriter) descriptor(s string) string {
	s = describedVersion.ReplaceAllLiteralString(s, `  "version": "`+w.version()+`"`)
	s = describedRevision.ReplaceAllLiteralString(s, "")
	if at := describedCreation.FindStringIndex(s); at != nil {
		s = s[:at[0]] + `  "revisions": ` + revisionsJSON(w.revisions) + ",\n" + s[at[0]:]
	}
	for path, f := range w.files {
		described := regexp.MustCompile(`(?s)("path": "` + regexp.QuoteMeta(path) + `",.*?"bytes": )\d+(,\s*"hash": "sha256:)[0-9a-f]{64}`)
		at := described.FindStringSubmatchIndex(s)
		if at != nil {
			s = s[:at[3]] + strconv.FormatInt(f.Size, 10) + s[at[4]:at[5]] + f.Hash + s[at[1]:]
		}
	}
	return s
}

const (
	frenchSection  = "\n## Révisions\n\n"
	englishSection = "\n## Revisions\n\n"
	languageBreak  = "\n---\n\n# "
)

// readme tells the version, how much there is now, and the revisions in both languages.
func (w *rewriter) readme(s string) string {
	before, now := w.release.Counts, w.survey.counts
	s = strings.ReplaceAll(s, "(version "+w.release.SemanticVersion()+")", "(version "+w.version()+")")
	for _, form := range []string{": %d contributions, dont %d sur la carte ; %d photos", ": %d contributions, %d of them on the map; %d photos"} {
		s = strings.Replace(s, fmt.Sprintf(form, before.Contributions, before.Placed, before.Media),
			fmt.Sprintf(form, now.Contributions, now.Placed, now.Media), 1)
	}
	french, english, _ := strings.Cut(s, languageBreak)
	french, _, _ = strings.Cut(french, frenchSection)
	english, _, _ = strings.Cut(english, englishSection)
	french, english = strings.TrimRight(french, "\n")+"\n"+frenchSection, strings.TrimRight(english, "\n")+"\n"+englishSection
	for _, r := range w.revisions {
		day := r.At.In(w.zone).Format(time.DateOnly)
		french += fmt.Sprintf("- Révision %d du %s : %s\n", r.Number, day, r.inFrench())
		english += fmt.Sprintf("- Revision %d of %s: %s\n", r.Number, day, r.inEnglish())
	}
	return french + languageBreak + english
}

// filesByPath returns the files by path.
func filesByPath(files []ReleaseFile) map[string]ReleaseFile {
	by := make(map[string]ReleaseFile, len(files))
	for _, f := range files {
		by[f.Path] = f
	}
	return by
}

// put makes the archive and its text files in store.Files.
func (w *rewriter) put(db *store.DB) (stored store.Stored, err error) {
	whole, err := db.Files.Open(w.release.FileHash)
	if err != nil {
		return store.Stored{}, err
	}
	defer whole.Close()
	reader, writer := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := w.rewrite(whole, w.release.FileSize, writer)
		writer.CloseWithError(err)
		written <- err
	}()
	stored, err = db.Files.Put(w.ctx, reader, archiveLimit)
	reader.CloseWithError(io.ErrClosedPipe) // Put may have stopped early: the writer must not wait for ever
	if writeErr := <-written; writeErr != nil {
		err = writeErr
	}
	if err != nil {
		return store.Stored{}, err
	}
	var files []ReleaseFile
	for _, f := range w.files {
		files = append(files, f)
	}
	return stored, extract(w.ctx, db, stored, files)
}
