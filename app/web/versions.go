package web

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/format/atom"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme/publishing"
	"oplibre/views/mail/wording"
	"oplibre/views/part"
	"oplibre/views/public"
)

// versionsPath is where the public reads what changed in the programme.
func versionsPath(o *operation.Operation) string { return "/o/" + o.Slug + "/programme/versions" }

// sentencesShown is how many sentences a version has on the page of all; comparing it with the one before shows them all.
const sentencesShown = 12

// showVersions says what changed in the programme, and compares two versions (?de=1&a=3).
func (s *Site) showVersions(c echo.Context) error {
	o := operationOf(c)
	path := versionsPath(o)
	from, to, compares := comparison(c)
	if compares {
		path += "?de=" + strconv.FormatInt(from, 10) + "&a=" + strconv.FormatInt(to, 10)
	}
	return s.keptHTML(c, path, path, func(ctx context.Context) (part.Page, templ.Component, time.Time, error) {
		ctx = i18n.With(ctx, visitOf(c).language)
		props, err := s.versionsProps(ctx, o)
		if err == nil && compares {
			props.From, props.To = strconv.FormatInt(from, 10), strconv.FormatInt(to, 10)
			props.Comparison, err = s.comparison(ctx, o, from, to)
		}
		title := i18n.T(ctx, "changes.public.title")
		page := part.Page{Title: title, Section: part.Programme, Canonical: s.absolute(versionsPath(o)), Noindex: compares,
			Head: public.FeedLink(title, props.Feed)}
		return page, public.Versions(props), time.Time{}, err
	})
}

// comparison reads the two versions of an address.
func comparison(c echo.Context) (from, to int64, compares bool) {
	from, err := strconv.ParseInt(c.QueryParam("de"), 10, 64)
	if err != nil {
		return 0, 0, false
	}
	to, err = strconv.ParseInt(c.QueryParam("a"), 10, 64)
	return from, to, err == nil
}

// findVersions returns the versions, with the words for each.
func (s *Site) findVersions(ctx context.Context, o *operation.Operation) ([]*publishing.Version, func(publishing.Names) wording.Words, error) {
	versions, err := publishing.FindVersions(ctx, s.DB, o.ID)
	if err != nil {
		return nil, nil, err
	}
	people, err := publishing.FacilitatorNames(ctx, s.DB, o.ID)
	return versions, func(names publishing.Names) wording.Words {
		return wording.Words{Names: names, People: people, Location: o.Location()}
	}, err
}

func (s *Site) versionsProps(ctx context.Context, o *operation.Operation) (public.VersionsProps, error) {
	path := versionsPath(o)
	props := public.VersionsProps{Path: path, Programme: "/o/" + o.Slug + "/programme", Feed: path + ".atom"}
	versions, words, err := s.findVersions(ctx, o)
	if err != nil {
		return props, err
	}
	for i, v := range versions {
		number, when := strconv.FormatInt(v.Number, 10), v.At.In(o.Location())
		item := public.VersionItem{ID: "v" + number, Title: i18n.Moment(ctx, when), Count: wording.Count(ctx, &v.Difference), Note: v.Note,
			Sentences: words(v.Difference.Names).All(ctx, &v.Difference)}
		if n := len(item.Sentences); n > sentencesShown {
			item.Sentences = item.Sentences[:sentencesShown]
			item.More = i18n.N(ctx, "changes.public.more", n-sentencesShown)
			item.Compare = path + "?de=" + strconv.FormatInt(v.Number-1, 10) + "&a=" + number
		}
		props.Versions = append(props.Versions, item)
		props.Choices = append(props.Choices, part.Option{Value: number, Label: wording.VersionTitle(ctx, v) + " – " + i18n.ShortDate(ctx, when) + ", " + i18n.Clock(ctx, when)})
		switch i {
		case 0:
			props.To = number
			props.Lead = i18n.T(ctx, "changes.public.lead", i18n.Args{"When": i18n.Moment(ctx, when)})
		case 1:
			props.From = number
		}
	}
	return props, nil
}

// comparison is what happened between two versions, in the order of their numbers.
func (s *Site) comparison(ctx context.Context, o *operation.Operation, from, to int64) (*public.Comparison, error) {
	from, to = min(from, to), max(from, to)
	difference, err := publishing.CompareVersions(ctx, s.DB, o.ID, from, to)
	if problem.Is(err, problem.NotFound) {
		return nil, nil // a version that never was: the page of all says which there are
	}
	if err != nil {
		return nil, err
	}
	people, err := publishing.FacilitatorNames(ctx, s.DB, o.ID)
	words := wording.Words{Names: difference.Names, People: people, Location: o.Location()}
	args := i18n.Args{"From": strconv.FormatInt(from, 10), "To": strconv.FormatInt(to, 10)}
	return &public.Comparison{Title: i18n.T(ctx, "changes.public.between", args), Sentences: words.All(ctx, difference)}, err
}

// versionsFeed is the same as an Atom feed.
func (s *Site) versionsFeed(c echo.Context) error {
	o := operationOf(c)
	c.Response().Header().Set("Access-Control-Allow-Origin", "*") // open data: other people's pages may read it
	return s.kept(c, "versions.atom", atom.MediaType, func(ctx context.Context) (content, error) {
		ctx = i18n.With(ctx, visitOf(c).language)
		versions, words, err := s.findVersions(ctx, o)
		if err != nil {
			return content{}, err
		}
		page := s.absolute(versionsPath(o))
		feed := atom.Feed{ID: page, Title: i18n.T(ctx, "changes.public.feed_title", i18n.Args{"Operation": o.Name}), Author: o.Name,
			Language: i18n.Of(ctx), Self: page + ".atom", Page: page, Updated: o.CreatedAt.Time()}
		for _, v := range versions {
			feed.Entries = append(feed.Entries, entryOf(ctx, v, words(v.Difference.Names), page))
			feed.Updated = time.Time{}
		}
		var body bytes.Buffer
		err = atom.Write(&body, feed)
		return content{body: body.Bytes()}, err
	})
}

// entryOf is a version as news.
func entryOf(ctx context.Context, v *publishing.Version, words wording.Words, page string) atom.Entry {
	number := strconv.FormatInt(v.Number, 10)
	lines := slices.DeleteFunc(append([]string{v.Note}, words.All(ctx, &v.Difference)...), func(line string) bool { return line == "" })
	entry := atom.Entry{ID: page + "#v" + number, Page: page + "#v" + number, Title: wording.Count(ctx, &v.Difference),
		Published: v.At.Time(), Updated: v.At.Time(), Text: strings.Join(lines, "\n")}
	if len(v.Difference.Changes) == 1 {
		entry.Title = words.Sentences(ctx, &v.Difference.Changes[0])[0]
	}
	return entry
}
