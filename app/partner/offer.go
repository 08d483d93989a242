package partner

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// OfferKind is what sort of thing a partner brings.
type OfferKind string

// The kinds of offers.
const (
	OfferPlace         OfferKind = "place"
	OfferEquipment     OfferKind = "equipment"
	OfferAtelier       OfferKind = "atelier"
	OfferCommunication OfferKind = "communication"
	OfferData          OfferKind = "data" // documents or data to open
	OfferMeals         OfferKind = "meals"
	OfferBeds          OfferKind = "beds"
	OfferSeats         OfferKind = "seats" // in cars
)

// OfferKinds are all kinds, in the order of forms.
var OfferKinds = []OfferKind{OfferPlace, OfferEquipment, OfferAtelier, OfferCommunication, OfferData, OfferMeals, OfferBeds, OfferSeats}

// Counted reports whether an offer of the kind has a number: seats of a hall, things, meals, beds.
func (k OfferKind) Counted() bool { return k != OfferCommunication && k != OfferData }

// OfferState is what became of an offer.
type OfferState string

// The states of an offer.
const (
	Offered   OfferState = "offered"
	ToConfirm OfferState = "to_confirm" // said, subject to somebody's yes
	Confirmed OfferState = "confirmed"
	Refused   OfferState = "refused"   // thank you, not needed
	Withdrawn OfferState = "withdrawn" // by the partner
)

// OfferStates are all states of an offer.
var OfferStates = []OfferState{Offered, ToConfirm, Confirmed, Refused, Withdrawn}

// Open reports whether the offer still stands.
func (s OfferState) Open() bool { return s == Offered || s == ToConfirm || s == Confirmed }

// Reservations are whose yes an answer may wait for (« sous réserve de »).
var Reservations = []string{"council", "school_board", "owner", "insurance", "other"}

// Offer is one thing that a partner brings.
type Offer struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PartnerID   string
	Kind        OfferKind
	Text        string
	// Quantity is the capacity of a place, or how many things, meals, beds, seats; nil when nobody said.
	Quantity *int
	// Access are facts of access of a place (programme.AccessSigns), Opening its hours.
	Access  []string `gorm:"serializer:json"`
	Opening string
	// People are those who would lead an atelier; Licence is that of data and documents (SPDX), empty when not known.
	People  string
	Licence string
	State   OfferState
	// SubjectTo is one of Reservations or empty, Decides who decides, DecidesOn when (2027-03-01, or empty).
	SubjectTo string
	Decides   string
	DecidesOn string
	// What the team made of it.
	PlaceID     *string
	EquipmentID *string
	ProposalID  *string
	CreatedAt   store.Instant
	UpdatedAt   store.Instant `gorm:"autoUpdateTime:false"`
	Version     int64
}

// TableName names the table.
func (Offer) TableName() string { return "partner_offer" }

// Made reports whether something was made of the offer.
func (o *Offer) Made() bool { return o.PlaceID != nil || o.EquipmentID != nil || o.ProposalID != nil }

// PlaceForm is the place that the offer becomes: to be completed by those who know it.
func (o *Offer) PlaceForm() programme.PlaceForm {
	name, more := cut(o.Text, 100)
	form := programme.PlaceForm{Name: name, Access: slices.Clone(o.Access), Opening: o.Opening, Notes: more}
	if o.Quantity != nil {
		form.Capacity = strconv.Itoa(*o.Quantity)
	}
	return form
}

// EquipmentForm is the line of the inventory that the offer becomes; its kind is in the partner's own words.
func (o *Offer) EquipmentForm() programme.EquipmentForm {
	kind, _ := cut(o.Text, 60)
	form := programme.EquipmentForm{Kind: programme.OwnKind, Other: kind, Quantity: "1", Partner: o.PartnerID, Notes: o.Text}
	if o.Quantity != nil && *o.Quantity > 0 {
		form.Quantity = strconv.Itoa(*o.Quantity)
	}
	return form
}

// cut returns the first line of a text, of at most a number of characters, and the whole text when that left something out.
func cut(text string, most int) (first, more string) {
	for i, r := range text {
		if r == '\n' {
			return shorten(text[:i], most), text
		}
	}
	if first = shorten(text, most); first != text {
		more = text
	}
	return first, more
}

func shorten(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// FindOffer returns an offer of the operation. It returns problem.NotFound.
func FindOffer(ctx context.Context, db *store.DB, operationID, partnerID, id string) (*Offer, error) {
	var offer *Offer
	err := db.Read(ctx, func(tx *gorm.DB) (err error) {
		offer, err = findOffer(tx, operationID, partnerID, id)
		return err
	})
	return offer, err
}

func findOffer(tx *gorm.DB, operationID, partnerID, id string) (*Offer, error) {
	var found []Offer
	err := tx.Where("operation_id = ? AND partner_id = ? AND id = ?", operationID, partnerID, id).Limit(1).Find(&found).Error
	if err == nil && len(found) == 0 {
		err = problem.New(problem.NotFound, "partner.offer.unknown", nil)
	}
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

// Pending returns the offers of an operation that wait for somebody's yes, those with the earliest date first, undated last.
func Pending(ctx context.Context, db *store.DB, operationID string) ([]Offer, error) {
	var offers []Offer
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND state = ?", operationID, ToConfirm).
			Order("CASE WHEN decides_on = '' THEN 1 ELSE 0 END, decides_on, created_at, id").Find(&offers).Error
	})
	return offers, err
}

// Short returns the first line of what is offered, of at most a number of characters, and the whole when that left something out.
func (o *Offer) Short(most int) (first, more string) { return cut(o.Text, most) }
