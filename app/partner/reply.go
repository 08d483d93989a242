package partner

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// mostOffers is how many things one partner may offer.
const mostOffers = 60

// ReplyForm is what a partner writes on its own page.
type ReplyForm struct {
	Version string `form:"version"`
	Reply   string `form:"reply"`
	Word    string `form:"word"`
	// Named and ShowLink are what a public page may show; Website is the link.
	Named    bool   `form:"named"`
	ShowLink bool   `form:"show_link"`
	Website  string `form:"website"`

	ContactName  string `form:"contact_name"`
	ContactEmail string `form:"contact_email"`
	ContactPhone string `form:"contact_phone"`
	Signatory    string `form:"signatory"`
	Licences     bool   `form:"licences"`
	// ShowPoint is that it may stand on the map, Address where it is.
	ShowPoint bool   `form:"show_point"`
	Address   string `form:"address"`
	// Offers are rows; web reads them (offer_kind_1, offer_text_1…).
	Offers []OfferForm
}

// OfferForm is one thing that a partner brings. A known one whose text was emptied is withdrawn.
type OfferForm struct {
	ID, Kind, Text, Quantity, Opening, People, Licence string
	Access                                             []string
}

// ReplyOf returns the form of a partner as it is, with its open offers.
func ReplyOf(p *Partner) ReplyForm {
	form := ReplyForm{Version: strconv.FormatInt(p.Version, 10), Named: p.Named, ShowLink: p.ShowLink, Website: p.Organisation.Website,
		ContactName: p.ContactName, ContactEmail: p.ContactEmail, ContactPhone: p.ContactPhone, Signatory: p.Signatory, Licences: p.LicencesAt != nil,
		ShowPoint: p.ShowPoint, Address: p.Address}
	if last := p.Reply(); last != nil {
		form.Reply, form.Word = string(last.Reply), last.Word
	}
	for _, o := range p.Offers {
		if !o.State.Open() {
			continue
		}
		row := OfferForm{ID: o.ID, Kind: string(o.Kind), Text: o.Text, Opening: o.Opening, People: o.People, Licence: o.Licence, Access: o.Access}
		if o.Quantity != nil {
			row.Quantity = strconv.Itoa(*o.Quantity)
		}
		form.Offers = append(form.Offers, row)
	}
	return form
}

// Respond takes in what a partner answers on its page. It returns problem.Invalid with fields, problem.NotFound, and
// problem.Conflict (store.Stale) when the page was made from an earlier version.
func Respond(ctx context.Context, db *store.DB, by store.By, operationID, id string, form ReplyForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		p, err := load(tx, operationID, id)
		if err != nil {
			return err
		}
		if form.Version != strconv.FormatInt(p.Version, 10) {
			return store.Stale(p)
		}
		before := p.Organisation
		offers, fields := form.apply(p, by.Now())
		if err := fields.Err(); err != nil {
			return err
		}
		if err := writeOffers(tx, by, p, offers); err != nil {
			return err
		}
		if err := describe(tx, by, p, before); err != nil {
			return err
		}
		if err := p.answered(tx, by, Reply(form.Reply), form.Word, ByPage, false); err != nil {
			return err
		}
		if p.State == Declined {
			if err := p.withdrawOpen(tx, by); err != nil {
				return err
			}
		}
		if err := save(tx, by, p); err != nil {
			return err
		}
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, "partner.answered", "partner", id)
	})
}

// apply puts the form into the partner and returns what it offers now.
func (f *ReplyForm) apply(p *Partner, now store.Instant) ([]Offer, problem.Fields) {
	var fields problem.Fields
	if !slices.Contains(Replies, Reply(f.Reply)) {
		fields.Add("reply", "invitation.error.reply", nil)
	}
	f.Word = paragraphs(&fields, "word", f.Word, 1000)
	var offers []Offer
	for i, row := range f.Offers {
		if offer, there := row.apply(&fields, i, p); there {
			offers = append(offers, offer)
		}
	}
	if len(offers) > mostOffers {
		fields.Add("offer_text_1", "invitation.error.many", problem.Args{"Max": mostOffers})
	}
	p.Named, p.ShowLink = f.Named, f.ShowLink
	p.Organisation.Website = website(&fields, f.Website)
	p.ContactName = line(&fields, "contact_name", f.ContactName, 120)
	p.ContactEmail = email(&fields, f.ContactEmail)
	p.ContactPhone = line(&fields, "contact_phone", f.ContactPhone, 60)
	p.Signatory = line(&fields, "signatory", f.Signatory, 160)
	p.ShowPoint = f.ShowPoint
	if address := line(&fields, "address", f.Address, 300); address != p.Address {
		p.Address, p.Longitude, p.Latitude = address, nil, nil // the point was that of the other address
	}
	switch {
	case !f.Licences:
		p.LicencesAt = nil
	case p.LicencesAt == nil:
		p.LicencesAt = &now
	}
	return offers, fields
}

// apply returns the offer of row i, from 0: a known one as it is changed, or a new one; there is false for an empty row.
func (f OfferForm) apply(fields *problem.Fields, i int, p *Partner) (offer Offer, there bool) {
	at := "_" + strconv.Itoa(i+1)
	offer = Offer{OperationID: p.OperationID, PartnerID: p.ID, Kind: OfferKind(f.Kind), State: Offered}
	for _, known := range p.Offers {
		if known.ID == f.ID && f.ID != "" {
			offer, there = known, true
		}
	}
	text := paragraphs(fields, "offer_text"+at, f.Text, 600)
	if text == "" {
		if there && offer.State.Open() {
			offer.State = Withdrawn
		}
		return offer, there
	}
	if !slices.Contains(OfferKinds, offer.Kind) {
		fields.Add("offer_text"+at, "partner.offer.unknown", nil)
	}
	offer.Text, offer.Quantity = text, quantity(fields, "offer_quantity"+at, f.Quantity)
	offer.Opening, offer.People = line(fields, "offer_opening"+at, f.Opening, 300), line(fields, "offer_people"+at, f.People, 300)
	offer.Access = []string{}
	for _, fact := range programme.AccessFacts {
		if slices.Contains(f.Access, fact) {
			offer.Access = append(offer.Access, fact)
		}
	}
	offer.Licence = f.Licence
	if f.Licence != "" && !slices.ContainsFunc(data.Licences, func(l data.Licence) bool { return l.ID == f.Licence }) {
		fields.Add("offer_licence"+at, "invitation.error.licence", nil)
	}
	return offer, true
}

func quantity(fields *problem.Fields, name, text string) *int {
	text = line(fields, name, text, 20)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 100_000 {
		fields.Add(name, "invitation.error.quantity", nil)
		return nil
	}
	return &n
}

// same reports whether two offers say the same.
func (o *Offer) same(other *Offer) bool {
	sameQuantity := o.Quantity == nil && other.Quantity == nil || o.Quantity != nil && other.Quantity != nil && *o.Quantity == *other.Quantity
	return sameQuantity && o.Text == other.Text && o.Opening == other.Opening && o.People == other.People && o.Licence == other.Licence &&
		slices.Equal(o.Access, other.Access)
}

// writeOffers writes new and changed offers. One that the team has decided about and that now says something else is to be
// looked at again.
func writeOffers(tx *gorm.DB, by store.By, p *Partner, offers []Offer) error {
	for i := range offers {
		offer := &offers[i]
		at := slices.IndexFunc(p.Offers, func(known Offer) bool { return known.ID == offer.ID })
		offer.UpdatedAt = by.Now()
		if at < 0 {
			offer.ID, offer.CreatedAt, offer.Version = store.NewID(), by.Now(), 1
			p.Offers = append(p.Offers, *offer)
			if err := tx.Create(offer).Error; err != nil {
				return err
			}
			continue
		}
		known := p.Offers[at]
		if offer.same(&known) && offer.State == known.State {
			continue
		}
		if !offer.same(&known) && offer.State != Withdrawn {
			offer.State = Offered
		}
		if err := saveOffer(tx, offer); err != nil {
			return err
		}
		p.Offers[at] = *offer
	}
	return nil
}

// saveOffer writes an offer in the place of the version that was read.
func saveOffer(tx *gorm.DB, o *Offer) error {
	read := o.Version
	o.Version++
	done := tx.Model(&Offer{}).Where("operation_id = ? AND id = ? AND version = ?", o.OperationID, o.ID, read).
		Select("*").Omit("operation_id", "id", "partner_id", "created_at").Updates(o)
	if done.Error == nil && done.RowsAffected == 0 {
		return store.Stale(o)
	}
	return done.Error
}

// WithEmptyRows returns the form with one empty row more for each kind of offer, in the order of forms.
func (f ReplyForm) WithEmptyRows() ReplyForm {
	var rows []OfferForm
	for _, kind := range OfferKinds {
		for _, row := range f.Offers {
			if row.Kind == string(kind) {
				rows = append(rows, row)
			}
		}
		rows = append(rows, OfferForm{Kind: string(kind)})
	}
	f.Offers = rows
	return f
}
