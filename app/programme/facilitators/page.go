package facilitators

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// Page is what a link shows: one facilitator and what that person leads, as it is planned.
type Page struct {
	Facilitator *programme.Facilitator
	Ateliers    []*plan.Atelier
	// Places are those of the ateliers, by identifier.
	Places map[string]*programme.Place
}

// Leads reports whether somebody leads an atelier of the plan.
func Leads(a *plan.Atelier, facilitatorID string) bool {
	return slices.ContainsFunc(a.Leads, func(l programme.Lead) bool { return l.FacilitatorID == facilitatorID })
}

// Of returns the page of a facilitator out of a plan; nil when the plan has no such person.
func Of(p *plan.Plan, facilitatorID string) *Page {
	page := &Page{Facilitator: p.Facilitator(facilitatorID), Places: map[string]*programme.Place{}}
	if page.Facilitator == nil {
		return nil
	}
	for _, a := range p.Ateliers {
		if !Leads(a, facilitatorID) {
			continue
		}
		page.Ateliers = append(page.Ateliers, a)
		if place := p.Place(a); place != nil {
			page.Places[place.ID] = place
		}
	}
	return page
}

// Load returns the page of a link. It returns problem.NotFound when the facilitator is forgotten.
func Load(ctx context.Context, db *store.DB, o *operation.Operation, link *Link) (*Page, error) {
	p, err := plan.Load(ctx, db, o)
	if err != nil {
		return nil, err
	}
	if page := Of(p, link.FacilitatorID); page != nil {
		return page, nil
	}
	return nil, problem.New(problem.NotFound, "facilitator.link.unknown", nil)
}

// Correction is what a facilitator puts right about an atelier.
type Correction struct {
	// Token is the state of the atelier from which it was written.
	Token       string   `form:"token"`
	Title       string   `form:"title"`
	Summary     string   `form:"summary"`
	Description string   `form:"description"`
	Bring       string   `form:"bring"`
	Needs       []string `form:"need"` // as programme.NeedValue writes them
}

// Correct puts a correction into the plan: the row of a draft, the changes in preparation of what the public sees. It returns
// problem.NotFound for an atelier that the holder of the link does not lead, problem.Invalid with fields, or
// problem.Conflict (plan.Stale) when somebody has changed the atelier since.
func Correct(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, link *Link, atelierID string, c Correction) error {
	page, err := Load(ctx, db, o, link)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(page.Ateliers, func(a *plan.Atelier) bool { return a.ID == atelierID }) {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	needs, wrong := programme.ReadNeeds(c.Needs)
	c.check(&wrong)
	if err := wrong.Err(); err != nil {
		return err
	}
	_, err = plan.Edit(ctx, db, by, o, atelierID, c.Token, func(v *programme.Values) {
		v.Title, v.Summary, v.Description, v.Bring, v.Needs = c.Title, c.Summary, c.Description, c.Bring, needs
	})
	if err != nil {
		return err
	}
	return opened(ctx, db, by, link)
}

// check holds the limits of the form of an atelier.
func (c *Correction) check(wrong *problem.Fields) {
	c.Title = strings.Join(strings.Fields(c.Title), " ")
	if c.Title == "" {
		wrong.Add("title", "programme.error.required", nil)
	}
	for _, text := range []struct {
		name, value string
		limit       int
	}{{"title", c.Title, 200}, {"summary", c.Summary, 3000}, {"description", c.Description, 20_000}, {"bring", c.Bring, 1000}} {
		if utf8.RuneCountInString(text.value) > text.limit {
			wrong.Add(text.name, "programme.error.too_long", problem.Args{"Limit": text.limit})
		}
	}
}

// UpdateOwn changes how the holder of the link is reached, when they can come and what they need. The errors are those of
// programme.UpdateOwn.
func UpdateOwn(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, link *Link, form programme.FacilitatorForm) error {
	if err := programme.UpdateOwn(ctx, db, by, o, link.FacilitatorID, form); err != nil {
		return err
	}
	return opened(ctx, db, by, link)
}

// opened notes that the link has reached its person.
func opened(ctx context.Context, db *store.DB, by store.By, link *Link) error {
	if link.OpenedAt != nil {
		return nil
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Link{}).Where("operation_id = ? AND id = ? AND opened_at IS NULL", link.OperationID, link.ID).Update("opened_at", by.Now()).Error
	})
}

// Received is a correction that came through a link.
type Received struct {
	AtelierID string
	At        store.Instant
}

// Corrections returns what came through the links of a facilitator, the last first.
func Corrections(ctx context.Context, db *store.DB, operationID, facilitatorID string) (received []Received, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT c.atelier_id, c.at FROM plan_change c JOIN facilitator_link l ON l.operation_id = c.operation_id AND l.id = c.account_id
			WHERE c.operation_id = ? AND l.facilitator_id = ? ORDER BY c.at DESC, c.id DESC LIMIT 20`, operationID, facilitatorID).Scan(&received).Error
	})
	return received, err
}

// LeadsNow reports whether somebody leads an atelier as the public sees it: a lead that is only being prepared gives no look
// at the list of those who come.
func LeadsNow(a *plan.Atelier, facilitatorID string) bool {
	return a.Published != nil && slices.ContainsFunc(a.Published.Leads, func(l programme.Lead) bool { return l.FacilitatorID == facilitatorID })
}
