package partner

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// VoiceForm is an answer that somebody of the team heard: on the telephone, on the market, in a meeting.
type VoiceForm struct {
	Version string `form:"version"`
	How     string `form:"how"`
	Reply   string `form:"reply"`
	Word    string `form:"word"`
	// Kind, Text and Quantity are what it brings, when it said so.
	Kind     string `form:"kind"`
	Text     string `form:"text"`
	Quantity string `form:"quantity"`
	// SubjectTo is whose yes it still takes (Reservations), Decides who decides and DecidesOn when.
	SubjectTo string `form:"subject_to"`
	Decides   string `form:"decides"`
	DecidesOn string `form:"decides_on"`
}

// Hear records an answer by voice. With a reservation, what is offered stays to be confirmed. It returns problem.Invalid with
// fields, problem.NotFound, and problem.Conflict (store.Stale) when the page was made from an earlier version.
func Hear(ctx context.Context, db *store.DB, by store.By, operationID, id string, form VoiceForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		p, err := load(tx, operationID, id)
		if err != nil {
			return err
		}
		if form.Version != strconv.FormatInt(p.Version, 10) {
			return store.Stale(p)
		}
		offer, fields := form.apply(p)
		if err := fields.Err(); err != nil {
			return err
		}
		if offer != nil {
			if err := writeOffers(tx, by, p, []Offer{*offer}); err != nil {
				return err
			}
		}
		if err := p.answered(tx, by, Reply(form.Reply), form.Word, How(form.How), form.SubjectTo != ""); err != nil {
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
		return by.Record(tx, operationID, "partner.heard", "partner", id)
	})
}

// apply returns what the partner offers by voice, nil when it said nothing of it.
func (f *VoiceForm) apply(p *Partner) (*Offer, problem.Fields) {
	var fields problem.Fields
	if !slices.Contains(Voices, How(f.How)) {
		fields.Add("how", "partner.voice.how_missing", nil)
	}
	if !slices.Contains(Replies, Reply(f.Reply)) {
		fields.Add("voice_reply", "invitation.error.reply", nil)
	}
	f.Word = paragraphs(&fields, "word", f.Word, 1000)
	o := Offer{OperationID: p.OperationID, PartnerID: p.ID, Kind: OfferKind(f.Kind), State: Offered, Access: []string{},
		Text: paragraphs(&fields, "text", f.Text, 600), Quantity: quantity(&fields, "quantity", f.Quantity),
		SubjectTo: f.SubjectTo, Decides: line(&fields, "decides", f.Decides, 160), DecidesOn: day(&fields, "decides_on", f.DecidesOn)}
	if f.SubjectTo != "" {
		o.State = ToConfirm
		if !slices.Contains(Reservations, f.SubjectTo) {
			fields.Add("subject_to", "partner.voice.subject_unknown", nil)
		}
		if o.Text == "" {
			fields.Add("text", "partner.voice.text_missing", nil)
		}
	}
	if o.Text == "" {
		return nil, fields
	}
	if !slices.Contains(OfferKinds, o.Kind) {
		fields.Add("kind", "partner.voice.kind_missing", nil)
	}
	return &o, fields
}

// SetOffer decides about an offer. It returns problem.NotFound, problem.Invalid, and problem.Conflict (store.Stale) when
// the page was made from an earlier version.
func SetOffer(ctx context.Context, db *store.DB, by store.By, operationID, partnerID, id, version string, state OfferState) error {
	if !slices.Contains(OfferStates, state) {
		return problem.New(problem.Invalid, "partner.offer.state_unknown", nil)
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		o, err := findOffer(tx, operationID, partnerID, id)
		if err != nil {
			return err
		}
		if version != strconv.FormatInt(o.Version, 10) {
			return store.Stale(o)
		}
		o.State = state
		if err := saveOffer(tx, o); err != nil {
			return err
		}
		return by.Record(tx, operationID, "partner.offer_decided", "partner", partnerID)
	})
}
