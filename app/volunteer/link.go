package volunteer

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/link"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Link opens the page of one volunteer.
type Link struct {
	link.Link
	VolunteerID string
	// Trusted links came by letter to the address that the volunteer gave, or from the team: whoever opens one may be told what else this
	// person does in the weekend. The link that the public form answers with is not, because anybody can type any address there.
	Trusted bool
}

// TableName names the table.
func (Link) TableName() string { return "volunteer_link" }

// Private is what every private link has, and the volunteer who holds it.
func (l *Link) Private() (embedded *link.Link, holderID string) { return &l.Link, l.VolunteerID }

var private = link.Kind[Link, *Link]{Purpose: "link-volunteer", Holder: "volunteer_id", Unknown: "volunteer.link.unknown", Over: "volunteer.link.over"}

// Path is where a link is opened.
const Path = "/benevole/"

// Token returns the secret part of the link's address.
func (l *Link) Token(db *store.DB) string { return private.Token(db, l) }

func newLink(db *store.DB, by store.By, o *operation.Operation, volunteerID string, trusted bool) *Link {
	return &Link{Link: private.New(db, by, o.ID, o.EndsAt, volunteerID), VolunteerID: volunteerID, Trusted: trusted}
}

// Renew makes a link for a volunteer, as the team says; earlier ones stop working. It returns problem.NotFound.
func Renew(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, volunteerID string) (*Link, error) {
	made := newLink(db, by, o, volunteerID, true)
	return made, holding(ctx, db, by, o.ID, volunteerID, "volunteer.link_made", func(tx *gorm.DB, _ *Volunteer) error {
		return private.Replace(tx, by, made)
	})
}

// Revoke ends the links of a volunteer. It returns problem.NotFound.
func Revoke(ctx context.Context, db *store.DB, by store.By, operationID, volunteerID string) error {
	return holding(ctx, db, by, operationID, volunteerID, "volunteer.link_revoked", func(tx *gorm.DB, _ *Volunteer) error {
		return private.Revoke(tx, by, operationID, volunteerID)
	})
}

// distrust makes the links of a volunteer tell no more than the shifts: nobody has shown yet that the new address is theirs.
func distrust(tx *gorm.DB, operationID, volunteerID string) error {
	return tx.Model(&Link{}).Where("operation_id = ? AND volunteer_id = ?", operationID, volunteerID).Update("trusted", false).Error
}

// Current returns the trusted link of a volunteer that works, nil when there is none.
func Current(ctx context.Context, db *store.DB, operationID, volunteerID string, now store.Instant) (l *Link, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		l, err = private.Current(tx.Where("trusted = ?", true), operationID, volunteerID, now)
		return err
	})
	return l, err
}

// Open returns the link of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that
// has expired, was revoked or renewed.
func Open(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, error) {
	return private.Open(ctx, db, token, now)
}

// SendAgain queues the letter with the link to whoever signed up with an address; that nobody did is no error, so that the public page
// tells nobody who is a volunteer.
func SendAgain(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, email string) error {
	var found []*Volunteer
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND erased_at IS NULL AND email <> '' AND LOWER(email) = LOWER(?)", o.ID, email).Order("id").Find(&found).Error
	})
	for _, v := range found {
		if err == nil {
			err = Send(ctx, db, by, o, v.ID)
		}
	}
	return err
}

// Send queues the letter with the link of a volunteer who has an address, and makes the link where none works. It returns problem.NotFound.
func Send(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, volunteerID string) error {
	made := newLink(db, by, o, volunteerID, true)
	return holding(ctx, db, by, o.ID, volunteerID, "volunteer.link_sent", func(tx *gorm.DB, v *Volunteer) error {
		working, err := private.Current(tx.Where("trusted = ?", true), o.ID, v.ID, by.Now())
		if err != nil {
			return err
		}
		if working == nil {
			if err := tx.Create(made).Error; err != nil {
				return err
			}
		}
		return write(tx, by, v)
	})
}
