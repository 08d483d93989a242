package opendata

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"oplibre/app/store"
)

// survey is what a release holds of what was withdrawn, read in its own tables, and what it holds without.
type survey struct {
	// found is what has to leave: also the media of contributions that leave.
	found wanted
	// paths are where the media that leave stand in the archive.
	paths map[string]string
	// counts are those of the release without what leaves.
	counts Counts

	media   []surveyedMedium
	removed map[string]*ThemeCount // by slug, what leaves
	themes  map[string]string      // slug of the theme, by contribution that has a medium that leaves
	names   map[string]bool
}

// surveyedMedium is a medium that leaves.
type surveyedMedium struct {
	contribution, licence string
	octets                int64
}

// surveyRelease passes once over the tables of a release.
func surveyRelease(ctx context.Context, db *store.DB, r *Release, looked *sought) (*survey, error) {
	s := &survey{found: wanted{}, paths: map[string]string{}, counts: r.Counts, removed: map[string]*ThemeCount{}, themes: map[string]string{},
		names: map[string]bool{}}
	s.counts.Licences, s.counts.MediaLicences = slices.Clone(r.Counts.Licences), slices.Clone(r.Counts.MediaLicences)
	for _, part := range []struct {
		file string
		row  func(*rawTable, *sought) error
	}{{"media.csv", s.medium}, {"contributions.csv", s.contribution}} {
		err := eachRow(ctx, db, r, part.file, func(t *rawTable) error { return part.row(t, looked) })
		if err != nil {
			return nil, fmt.Errorf("survey of release %d: %s: %w", *r.Number, part.file, err)
		}
	}
	s.finish(r)
	return s, nil
}

// eachRow calls fn with the rows of a table of a release, one by one in the same rawTable.
func eachRow(ctx context.Context, db *store.DB, r *Release, name string, fn func(*rawTable) error) (err error) {
	file, err := Open(ctx, db, r, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	table, err := newRawTable(file)
	if err != nil {
		return err
	}
	return table.each(func() error { return fn(table) })
}

func (s *survey) medium(t *rawTable, looked *sought) error {
	id, contribution := t.cell("id"), t.cell("contribution_id")
	if !looked.has(OfMedium, id) && !looked.has(OfContribution, contribution) {
		if looked.replaced(contribution, t.cell("credit")) {
			s.found.add(OfCredit, contribution)
		}
		return nil
	}
	octets, err := strconv.ParseInt(t.cell("bytes"), 10, 64)
	if err != nil {
		return err
	}
	s.found.add(OfMedium, id)
	s.paths[id] = t.cell("path")
	s.themes[contribution] = ""
	s.media = append(s.media, surveyedMedium{contribution, t.cell("licence"), octets})
	return nil
}

func (s *survey) contribution(t *rawTable, looked *sought) error {
	id, theme, credit := t.cell("id"), t.cell("theme"), t.cell("credit")
	if _, wanted := s.themes[id]; wanted {
		s.themes[id] = theme
	}
	if looked.has(OfContribution, id) {
		s.found.add(OfContribution, id)
		gone := s.of(theme)
		gone.Count++
		s.counts.Contributions--
		if t.cell("longitude") != "" {
			gone.Placed++
			s.counts.Placed--
		}
		if credit == "" {
			s.counts.Anonymous--
		}
		countDown(s.counts.Licences, t.cell("licence"))
		return nil
	}
	if looked.replaced(id, credit) || credit != "" && s.found.has(OfCredit, id) {
		s.found.add(OfCredit, id)
		s.counts.Anonymous++
		credit = ""
	}
	if credit != "" {
		s.names[credit] = true
	}
	return nil
}

func (s *survey) of(theme string) *ThemeCount {
	if s.removed[theme] == nil {
		s.removed[theme] = &ThemeCount{Slug: theme}
	}
	return s.removed[theme]
}

// finish completes the counts.
func (s *survey) finish(r *Release) {
	for _, m := range s.media {
		s.of(s.themes[m.contribution]).Media++
		s.counts.Media--
		s.counts.MediaOctets -= m.octets
		countDown(s.counts.MediaLicences, m.licence)
	}
	s.counts.Names = len(s.names)
	unused := func(l LicenceCount) bool { return l.Count <= 0 }
	s.counts.Licences = slices.DeleteFunc(s.counts.Licences, unused)
	s.counts.MediaLicences = slices.DeleteFunc(s.counts.MediaLicences, unused)
	s.counts.Themes = []ThemeCount{}
	for _, t := range r.Counts.Themes {
		if gone := s.removed[t.Slug]; gone != nil {
			t.Count, t.Placed, t.Media = t.Count-gone.Count, t.Placed-gone.Placed, t.Media-gone.Media
		}
		if t.Count > 0 {
			s.counts.Themes = append(s.counts.Themes, t)
		}
	}
}

func countDown(counts []LicenceCount, id string) {
	for i := range counts {
		if counts[i].ID == id {
			counts[i].Count--
		}
	}
}

// withdrawals are the traces of what leaves, in an order that does not depend on maps.
func (s *survey) withdrawals(r *Release, revision int, at store.Instant) []Withdrawal {
	var rows []Withdrawal
	for kind, ids := range s.found {
		for id := range maps.Keys(ids) {
			rows = append(rows, Withdrawal{OperationID: r.OperationID, ReleaseID: r.ID, Kind: kind, SubjectID: id, Path: s.paths[id],
				Revision: revision, At: at})
		}
	}
	slices.SortFunc(rows, func(a, b Withdrawal) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.SubjectID, b.SubjectID))
	})
	return rows
}
