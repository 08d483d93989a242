package status

import (
	"slices"
	"strings"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Weight is how much a finding matters.
type Weight string

// The weights, the heaviest first.
const (
	// Blocks must be settled before people come.
	Blocks Weight = "blocks"
	// Worries are worth a look.
	Worries Weight = "worries"
)

// Finding is one thing that is missing. Its words are the messages status.<Key>, .text and .act of the catalogue.
type Finding struct {
	Weight Weight
	// Key names the rule.
	Key string
	// Count is how many things are concerned, 1 for the operation itself.
	Count int
	// Names are the first of them, to be recognised.
	Names []string
	// More is how many are not in Names.
	More int
	// Path is where it is settled, below /gestion/{slug}.
	Path string
}

// Joined returns the names in one line.
func (f Finding) Joined() string { return strings.Join(f.Names, ", ") }

// namesShown is how many names a finding tells.
const namesShown = 4

// From when on a rule speaks, in days before day J.
const (
	announceBy = 90 // the public site opens at J-90
	openBy     = 45 // sign-up opens at J-45
	fillBy     = 21 // an atelier that is nearly empty then needs a word
)

// findings gathers, in the order of the rules.
type findings []Finding

func (list *findings) add(weight Weight, key, path string, names ...string) {
	shown := names[:min(len(names), namesShown)]
	*list = append(*list, Finding{Weight: weight, Key: key, Path: path, Count: max(1, len(names)), Names: shown, More: len(names) - len(shown)})
}

// when adds a finding about the operation itself.
func (list *findings) when(is bool, weight Weight, key, path string) {
	if is {
		list.add(weight, key, path)
	}
}

// Findings returns what is missing, the heaviest first. Rules are about what is still ahead: once the weekend is over, only what
// comes after it remains.
func (f *Facts) Findings() []Finding {
	var list findings
	switch f.Operation.Current(f.Now) {
	case operation.Archived:
	case operation.Finished:
		f.afterwards(&list)
	default:
		f.aboutOperation(&list)
		f.aboutAteliers(&list)
		f.aboutPartners(&list)
		f.aboutSeats(&list)
	}
	slices.SortStableFunc(list, func(a, b Finding) int { return weightOf(a) - weightOf(b) })
	return list
}

func weightOf(f Finding) int { return slices.Index([]Weight{Blocks, Worries}, f.Weight) }

func (f *Facts) aboutOperation(list *findings) {
	o, days := f.Operation, f.Operation.DaysUntil(f.Now.Time())
	list.when(o.Phase == operation.Draft && days <= announceBy, Blocks, "not_announced", "/phase")
	list.when(o.Phase == operation.Announced && days <= openBy, Blocks, "not_open", "/phase")
	list.when(o.ContactPhone == "", Blocks, "no_phone", "/reglages#f-contact_phone")
	list.when(o.LegalOrganiser == "", Blocks, "no_legal_organiser", "/reglages#f-legal_organiser")
	list.when(o.Summary == "", Worries, "no_summary", "/reglages#f-summary")
	list.when(o.Outline == "", Worries, "no_outline", "/reglages#f-shape")
	list.when(o.CentreUnset(), Worries, "centre_unset", "/reglages#f-latitude")
}

func (f *Facts) aboutAteliers(list *findings) {
	standing := f.standing()
	if len(standing) == 0 {
		list.add(Blocks, "no_atelier", "/programme")
		return
	}
	for _, rule := range []struct {
		weight    Weight
		key, lack string
	}{
		{Blocks, "ateliers_no_place", programme.LacksPlace},
		{Blocks, "ateliers_too_large", programme.TooSmall},
		{Blocks, "ateliers_no_facilitator", programme.LacksFacilitator},
		{Blocks, "ateliers_no_capacity", programme.LacksCapacity},
		{Worries, "ateliers_no_summary", programme.LacksSummary},
	} {
		f.titles(list, standing, rule.weight, rule.key, func(l *programme.Listing) bool { return slices.Contains(l.Missing(f.Operation), rule.lack) })
	}
	f.titles(list, standing, Worries, "ateliers_draft", func(l *programme.Listing) bool { return l.Status == programme.DraftAtelier })
	var unplaced []string
	for _, p := range f.Places {
		if p.Longitude == nil || p.Latitude == nil {
			unplaced = append(unplaced, p.Name)
		}
	}
	if len(unplaced) > 0 {
		list.add(Worries, "places_no_point", "/lieux", unplaced...)
	}
}

func (f *Facts) titles(list *findings, ateliers []*programme.Listing, weight Weight, key string, concerned func(*programme.Listing) bool) {
	var titles []string
	for _, l := range ateliers {
		if concerned(l) {
			titles = append(titles, l.Title)
		}
	}
	if len(titles) > 0 {
		list.add(weight, key, "/programme", titles...)
	}
}

func (f *Facts) aboutPartners(list *findings) {
	if len(f.Partners) == 0 {
		list.add(Worries, "no_partner", "/partenaires")
		return
	}
	for _, rule := range []struct {
		key   string
		state partner.State
	}{{"partners_to_contact", partner.ToContact}, {"partners_silent", partner.Invited}, {"partners_incomplete", partner.Incomplete}} {
		f.partners(list, rule.key, "/partenaires?etat="+string(rule.state), func(p *partner.Partner) bool {
			return p.State == rule.state || (rule.state == partner.Invited && p.State == partner.Opened)
		})
	}
	if !slices.ContainsFunc(f.Partners, func(p *partner.Partner) bool { return p.HasRole("referent") && p.State != partner.Declined }) {
		list.add(Worries, "no_referent", "/partenaires")
	}
}

func (f *Facts) partners(list *findings, key, path string, concerned func(*partner.Partner) bool) {
	var names []string
	for _, p := range f.Partners {
		if concerned(p) {
			names = append(names, p.Organisation.Name)
		}
	}
	if len(names) > 0 {
		list.add(Worries, key, path, names...)
	}
}

func (f *Facts) aboutSeats(list *findings) {
	var published []*programme.Listing
	for _, l := range f.Ateliers {
		if l.Status == programme.Published && l.MomentAt(f.Now) == programme.Coming {
			published = append(published, l)
		}
	}
	f.titles(list, published, Worries, "ateliers_waiting", func(l *programme.Listing) bool { return l.Waiting > 0 && Full(l) })
	f.titles(list, published, Worries, "ateliers_below_minimum", func(l *programme.Listing) bool { return belowMinimum(l, f.Now) })
	if f.Operation.DaysUntil(f.Now.Time()) > fillBy || f.signUpClosed() {
		return
	}
	f.titles(list, published, Worries, "ateliers_empty", func(l *programme.Listing) bool { return l.Entry == programme.SignUp && Empty(l) })
	goal := f.Operation.GoalResidents
	list.when(goal != nil && *goal > 0 && 2*f.SignUps.Residents() < *goal, Worries, "few_residents", "/partenaires")
}

// belowMinimum reports whether fewer have signed up than the atelier needs to be held, and the hour at which that is decided is
// near or past.
func belowMinimum(l *programme.Listing, now store.Instant) bool {
	const near = 5 * 24 * 3600 * 1000 // milliseconds, as those of Instant
	return l.Entry == programme.SignUp && l.Minimum != nil && l.DecidedBy != nil && *l.DecidedBy-near <= now &&
		l.Seats.Confirmed+l.Seats.Offered < *l.Minimum
}

func (f *Facts) signUpClosed() bool {
	phase := f.Operation.Current(f.Now)
	return phase == operation.Draft || phase == operation.Announced
}

func (f *Facts) afterwards(list *findings) {
	f.partners(list, "partners_to_thank", "/partenaires?etat="+string(partner.Accepted), func(p *partner.Partner) bool {
		return p.State == partner.Accepted || p.State == partner.Incomplete
	})
	year := store.Instant(365 * 24 * 3600 * 1000)
	list.when(f.Now > f.Operation.EndsAt+year, Worries, "to_archive", "/phase")
}
