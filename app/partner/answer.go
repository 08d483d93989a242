package partner

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Reply is what a partner answers.
type Reply string

// The replies, and all of them in order.
const (
	Yes   Reply = "yes"
	Maybe Reply = "maybe"
	No    Reply = "no"
)

// Replies are all replies in order.
var Replies = []Reply{Yes, Maybe, No}

// How is the way by which an answer came.
type How string

// ByPage is an answer on the partner's own page.
const ByPage How = "page"

// Voices are the ways by which the team hears an answer that it writes down itself.
var Voices = []How{"phone", "market", "meeting"}

// Answer is one answer of a partner. Each stays; the last counts.
type Answer struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PartnerID   string
	Reply       Reply
	Word        string
	How         How
	At          store.Instant
}

// TableName names the table.
func (Answer) TableName() string { return "partner_answer" }

// Reply returns the last answer, nil before there is one. The partner must have been read by Load.
func (p *Partner) Reply() *Answer {
	if len(p.Answers) == 0 {
		return nil
	}
	return &p.Answers[len(p.Answers)-1]
}

// Unseen reports whether the partner wrote something since the team last looked.
func (p *Partner) Unseen(at store.Instant) bool { return p.SeenAt == nil || at > *p.SeenAt }

// News reports whether anything that the partner wrote itself is newer than the team's last look.
func (p *Partner) News() bool {
	return slices.ContainsFunc(p.Answers, func(a Answer) bool { return a.How == ByPage && p.Unseen(a.At) })
}

// Load returns a partner with its answers and offers. It returns problem.NotFound.
func Load(ctx context.Context, db *store.DB, operationID, id string) (*Partner, error) {
	var p *Partner
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		p, err = load(tx, operationID, id)
		return err
	})
	return p, err
}

func load(tx *gorm.DB, operationID, id string) (*Partner, error) {
	p, err := find(tx, operationID, id)
	if err != nil {
		return nil, err
	}
	return p, converse(tx, operationID, []*Partner{p})
}

// Board returns all partners of an operation with their answers and offers.
func Board(ctx context.Context, db *store.DB, operationID string) ([]*Partner, error) {
	var found []*Partner
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		if found, err = list(tx, operationID, nil); err != nil {
			return err
		}
		return converse(tx, operationID, found)
	})
	return found, err
}

// converse adds the answers and offers of partners.
func converse(tx *gorm.DB, operationID string, partners []*Partner) error {
	byID := make(map[string]*Partner, len(partners))
	ids := make([]string, len(partners))
	for i, p := range partners {
		byID[p.ID], ids[i] = p, p.ID
	}
	var answers []Answer
	if err := tx.Where("operation_id = ? AND partner_id IN ?", operationID, ids).Order("at, id").Find(&answers).Error; err != nil {
		return err
	}
	for _, a := range answers {
		byID[a.PartnerID].Answers = append(byID[a.PartnerID].Answers, a)
	}
	var offers []Offer
	err := tx.Where("operation_id = ? AND partner_id IN ?", operationID, ids).Order("created_at, id").Find(&offers).Error
	for _, o := range offers {
		byID[o.PartnerID].Offers = append(byID[o.PartnerID].Offers, o)
	}
	if err != nil {
		return err
	}
	return addBounced(tx, operationID, byID)
}

// answered writes an answer into a partner: the state that follows from it, and that it has been heard. Subject says that the
// answer waits for somebody else's yes.
func (p *Partner) answered(tx *gorm.DB, by store.By, reply Reply, word string, how How, subject bool) error {
	now := by.Now()
	a := Answer{OperationID: p.OperationID, ID: store.NewID(), PartnerID: p.ID, Reply: reply, Word: word, How: how, At: now}
	p.HeardAt = &now
	switch {
	case reply == No:
		p.State = Declined
	case reply == Maybe:
		p.State = Opened
	case p.State == Thanked:
	case subject || !slices.ContainsFunc(p.Offers, func(o Offer) bool { return o.State.Open() }):
		p.State = Incomplete
	default:
		p.State = Accepted
	}
	p.Answers = append(p.Answers, a)
	return tx.Create(&a).Error
}

// withdrawOpen takes back what was offered and has become nothing yet: the partner does not take part.
func (p *Partner) withdrawOpen(tx *gorm.DB, by store.By) error {
	return tx.Model(&Offer{}).Where("operation_id = ? AND partner_id = ? AND state IN ?", p.OperationID, p.ID, []OfferState{Offered, ToConfirm}).
		Updates(map[string]any{"state": Withdrawn, "updated_at": by.Now(), "version": gorm.Expr("version + 1")}).Error
}

// Seen notes that the team has looked at what the partner wrote. It returns problem.NotFound.
func Seen(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Partner{}).Where("operation_id = ? AND id = ?", operationID, id).Update("seen_at", by.Now())
		if done.Error == nil && done.RowsAffected == 0 {
			return problem.New(problem.NotFound, "partner.unknown", nil)
		}
		return done.Error
	})
}
