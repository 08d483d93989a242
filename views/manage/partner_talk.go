package manage

import (
	"context"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/views/part"
)

// PartnerTalk is the conversation with one partner: its private link, what it answered, what it brings.
type PartnerTalk struct {
	Operation *operation.Operation
	// Partner has its answers and offers.
	Partner *partner.Partner
	// Link is nil when none works; Address is what it opens.
	Link    *invitation.Link
	Address string
	// Voice is the form of an answer by voice, as it was sent; Err is what was refused.
	Voice partner.VoiceForm
	Err   error
	// Elsewhere says where a document or a roof that an offer has become is found, by the identifier of the offer.
	Elsewhere map[string]string
	// Programme tells that this person may open the inventory and the proposals.
	Programme bool
}

func (t *PartnerTalk) path(below string) string {
	return "/gestion/" + t.Operation.Slug + "/partenaires/" + t.Partner.ID + below
}

// agreed are the things to which the partner agreed on its page, and who signs.
func (t *PartnerTalk) agreed(ctx context.Context) []string {
	p := t.Partner
	if p.Reply() == nil {
		return nil
	}
	facts := []string{i18n.T(ctx, "partner.talk.unnamed")}
	if p.Named {
		facts[0] = i18n.T(ctx, "partner.talk.named")
		if p.ShowLink && p.Organisation.Website != "" {
			facts[0] = i18n.T(ctx, "partner.talk.named_link")
		}
	}
	if p.LicencesAt != nil {
		facts = append(facts, i18n.T(ctx, "partner.talk.licences", i18n.Args{"Date": i18n.Date(ctx, p.LicencesAt.In(t.Operation.Location()))}))
	}
	if p.Signatory != "" {
		facts = append(facts, i18n.T(ctx, "partner.talk.signs", i18n.Args{"Name": p.Signatory}))
	}
	return facts
}

// field is a field of the answer by voice.
func (t *PartnerTalk) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "partner.voice."+name), Value: value, Error: part.ErrorOf(ctx, t.Err, name), Optional: true}
}

func (t *PartnerTalk) hows(ctx context.Context) []part.Option {
	var options []part.Option
	for _, how := range partner.Voices {
		options = append(options, part.Option{Value: string(how), Label: i18n.T(ctx, "partner.how."+string(how))})
	}
	return options
}

func (t *PartnerTalk) subjects(ctx context.Context) []part.Option {
	options := []part.Option{{Value: "", Label: i18n.T(ctx, "partner.voice.no_subject")}}
	for _, subject := range partner.Reservations {
		options = append(options, part.Option{Value: subject, Label: i18n.T(ctx, "partner.subject."+subject)})
	}
	return options
}

func (t *PartnerTalk) kinds(ctx context.Context) []part.Option {
	var options []part.Option
	for _, kind := range partner.OfferKinds {
		options = append(options, part.Option{Value: string(kind), Label: i18n.T(ctx, "partner.offer.kind."+string(kind))})
	}
	return options
}

// detailed tells that more of the form by voice than the two taps was filled in.
func (t *PartnerTalk) detailed() bool {
	v := t.Voice
	return v.Text+v.SubjectTo+v.Word+v.Decides+v.DecidesOn != ""
}

// count is how many of an offer, with its text.
func count(ctx context.Context, o *partner.Offer) string {
	if o.Quantity == nil {
		return part.Typed(ctx, o.Text)
	}
	return part.Typed(ctx, o.Text) + " (" + i18n.Number(ctx, *o.Quantity) + ")"
}

// made is where what an offer has become is found; empty when this person may not open it, or nothing was made.
func (t *PartnerTalk) made(o *partner.Offer) string {
	base := "/gestion/" + t.Operation.Slug
	switch {
	case o.PlaceID != nil:
		return base + "/lieux/" + *o.PlaceID
	case o.EquipmentID != nil && t.Programme:
		return base + "/materiel/" + *o.EquipmentID
	case o.ProposalID != nil && t.Programme:
		return base + "/propositions/" + *o.ProposalID
	}
	return t.Elsewhere[o.ID]
}

// becomes reports whether something can be made of an offer.
func (t *PartnerTalk) becomes(o *partner.Offer) bool {
	return !o.Made() && t.Elsewhere[o.ID] == "" && o.State.Open() && o.Kind != partner.OfferCommunication && o.Kind != partner.OfferMeals
}

// logo is the address of the logo, which changes with it.
func (t *PartnerTalk) logo() string {
	return t.path("/logo/" + partner.LogoSmall + "?v=" + t.Partner.Logo.SmallHash[:8])
}

func version(o *partner.Offer) string { return strconv.FormatInt(o.Version, 10) }

// InvitationTextsProps are the words of the letters to partners in one language, and what they give.
type InvitationTextsProps struct {
	Slug   string
	Form   invitation.Form
	Err    error
	Notice string
	// The letters as a partner would read them; empty when something is wrong.
	Subject, Body, ReminderSubject, ReminderBody string
}

func (p InvitationTextsProps) path(below string) string {
	return "/gestion/" + p.Slug + "/partenaires" + below
}

func (p InvitationTextsProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "invitation.texts."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Lang: p.Form.Language}
}

// languages lead to the words in each language.
func (p InvitationTextsProps) languages() []part.Filter {
	var filters []part.Filter
	for _, tag := range i18n.Languages {
		filters = append(filters, part.Filter{Label: i18n.SelfNames[tag], Href: p.path("/invitation?pour=" + tag), Active: tag == p.Form.Language})
	}
	return filters
}
