package preparation

import (
	"context"
	"slices"
	"strings"
	"time"

	"oplibre/app/document"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// Gap is one thing that is missing before the weekend can be held. Its words are the messages task.gap.<Key>.
type Gap struct {
	// Key names the rule: one of the Gap… constants.
	Key string
	// Count is how many things are concerned; Names are the first of them.
	Count int
	Names []string
	// Path is where it is settled, below /gestion/{slug}.
	Path string
}

// What may be missing.
const (
	GapLate       = "late"       // tasks whose day is over
	GapNoHour     = "no_hour"    // ateliers without an hour
	GapNoPlace    = "no_place"   // ateliers without a place
	GapNoLead     = "no_lead"    // ateliers that nobody leads
	GapUnanswered = "unanswered" // partners who were asked and have not answered
	GapVolunteers = "volunteers" // shifts that need more people
	GapAccess     = "access"     // requests for documents that were left without an answer
)

// namesShown is how many names a gap tells.
const namesShown = 3

// Joined returns the names in one line.
func (g Gap) Joined() string { return strings.Join(g.Names, ", ") }

// gaps gathers, in the order of the rules.
type gaps []Gap

func (list *gaps) add(key, path string, names []string) {
	if len(names) > 0 {
		*list = append(*list, Gap{Key: key, Count: len(names), Names: names[:min(namesShown, len(names))], Path: path})
	}
}

// Missing returns what is missing to be ready: tasks that are late, ateliers without an hour, a place or somebody to lead them,
// partners who have not answered, requests for documents without an answer. Once the weekend is over, only late tasks count.
func Missing(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) ([]Gap, error) {
	tasks, err := List(ctx, db, o)
	if err != nil {
		return nil, err
	}
	var list gaps
	list.add(GapLate, "/preparation#late", lateTitles(tasks, o, now.Time()))
	if err := list.addPapers(ctx, db, o, now); err != nil {
		return nil, err
	}
	if now >= o.EndsAt {
		return list, nil
	}
	ateliers, err := programme.FindAteliers(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	for _, rule := range []struct{ key, lack string }{{GapNoHour, programme.LacksHour}, {GapNoPlace, programme.LacksPlace}, {GapNoLead, programme.LacksFacilitator}} {
		list.add(rule.key, "/programme", lacking(ateliers, o, rule.lack))
	}
	partners, err := partner.List(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	list.add(GapUnanswered, "/partenaires?etat="+string(partner.Invited), silent(partners))
	shifts, err := volunteer.Gaps(ctx, db, o.ID, now)
	if err != nil {
		return nil, err
	}
	list.add(GapVolunteers, "/benevoles#manque", unfilled(shifts))
	late, err := document.Late(ctx, db, o.ID, now.In(o.Location()).Format(time.DateOnly))
	list.add(GapAccess, "/documents?etat="+string(document.Asked), late)
	return list, err
}

func unfilled(shifts []*volunteer.Shift) (posts []string) {
	for _, s := range shifts {
		posts = append(posts, s.Post.Title)
	}
	return posts
}

func lateTitles(tasks []*Task, o *operation.Operation, now time.Time) (titles []string) {
	for _, t := range tasks {
		if t.Late(o, now) {
			titles = append(titles, t.Title)
		}
	}
	return titles
}

func lacking(ateliers []*programme.Listing, o *operation.Operation, lack string) (titles []string) {
	for _, l := range ateliers {
		if l.Status != programme.Cancelled && slices.Contains(l.Missing(o), lack) {
			titles = append(titles, l.Title)
		}
	}
	return titles
}

func silent(partners []*partner.Partner) (names []string) {
	for _, p := range partners {
		if p.State == partner.Invited || p.State == partner.Opened {
			names = append(names, p.Organisation.Name)
		}
	}
	return names
}
