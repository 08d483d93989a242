package opendata

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"oplibre/app/collect"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// tally judges and counts contributions on their way into a release.
type tally struct {
	material *material
	area     collect.Box
	bounded  bool
	concerns concerns
	counts   Counts
	names    map[string]struct{}
	licences map[string]int
	ofMedia  map[string]int
	themes   map[string]*themeTally
}

type themeTally struct {
	ThemeCount
	licences map[string]int
}

func newTally(m *material) *tally {
	t := &tally{material: m, concerns: concerns{}, names: map[string]struct{}{}, licences: map[string]int{}, ofMedia: map[string]int{},
		themes: map[string]*themeTally{}}
	t.area, t.bounded = collect.Area(m.operation)
	t.counts.Places, t.counts.Partners = len(m.places), len(m.partners)
	for _, l := range m.ateliers {
		if l.Status == programme.Published {
			t.counts.Ateliers++
		}
	}
	return t
}

// judge takes out of the record what may not be published, notes what needs a human eye, and counts the rest. It returns
// false when the whole contribution stays out.
func (t *tally) judge(r *record, files *store.Files) bool {
	if _, known := data.FindLicence(r.DataLicence); !known {
		t.concerns.add(NoLicence, r.Contribution)
		return false
	}
	if r.Credit == "" {
		t.concerns.add(NoCredit, r.Contribution)
		t.counts.Anonymous++
	} else {
		t.names[r.Credit] = struct{}{}
	}
	t.judgePosition(r)
	t.judgeMedia(r, files)
	t.count(r)
	return true
}

// judgePosition gives the record its position, unless it cannot be true: numbers that lie in the territory when they are
// exchanged, or beyond the poles.
func (t *tally) judgePosition(r *record) {
	if !r.Placed() {
		return
	}
	p := collect.Point{Longitude: *r.Longitude, Latitude: *r.Latitude}
	possible := math.Abs(p.Longitude) <= 180 && math.Abs(p.Latitude) <= 90 // false for NaN
	inside := t.bounded && t.area.Contains(p)
	switch {
	case !possible, t.bounded && !inside && t.area.Contains(collect.Point{Longitude: p.Latitude, Latitude: p.Longitude}):
		t.concerns.add(Swapped, r.Contribution)
		return
	case t.bounded && !inside:
		t.concerns.add(Outside, r.Contribution)
	}
	r.at = &orb.Point{p.Longitude, p.Latitude}
}

func (t *tally) judgeMedia(r *record, files *store.Files) {
	kept := r.media[:0]
	for i := range r.media {
		m := r.media[i]
		if _, known := data.FindLicence(m.MediaLicence); !known {
			t.concerns.add(NoMediaLicence, r.Contribution)
			continue
		}
		stored, err := files.Stat(m.LargeHash)
		if err != nil {
			t.concerns.add(Lost, r.Contribution)
			continue
		}
		m.LargeSize = stored.Size
		kept = append(kept, m)
		t.ofMedia[m.MediaLicence]++
		t.counts.Media++
		t.counts.MediaOctets += stored.Size
	}
	r.media = kept
}

func (t *tally) count(r *record) {
	t.counts.Contributions++
	t.licences[r.DataLicence]++
	theme := t.themes[r.ThemeID]
	if theme == nil {
		theme = &themeTally{ThemeCount: ThemeCount{Slug: r.theme.Slug, Name: r.theme.Name}, licences: map[string]int{}}
		t.themes[r.ThemeID] = theme
	}
	theme.Count++
	theme.Media += len(r.media)
	theme.licences[r.DataLicence]++
	if r.at != nil {
		t.counts.Placed++
		theme.Placed++
	}
}

// result returns the counts in an order that does not depend on maps.
func (t *tally) result() Counts {
	c := t.counts
	c.Names = len(t.names)
	c.Licences, c.MediaLicences = mostUsed(t.licences), mostUsed(t.ofMedia)
	c.Themes = []ThemeCount{}
	for _, theme := range t.themes {
		for _, l := range mostUsed(theme.licences) {
			theme.Licences = append(theme.Licences, l.ID)
		}
		c.Themes = append(c.Themes, theme.ThemeCount)
	}
	slices.SortFunc(c.Themes, func(a, b ThemeCount) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Slug, b.Slug)) })
	return c
}

func mostUsed(counts map[string]int) []LicenceCount {
	all := []LicenceCount{}
	for id, n := range counts {
		all = append(all, LicenceCount{ID: id, Count: n})
	}
	slices.SortFunc(all, func(a, b LicenceCount) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.ID, b.ID)) })
	return all
}
