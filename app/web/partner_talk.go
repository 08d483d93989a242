package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/views/manage"
)

// partnerTalk is the conversation with a partner: its link, what it answered, what it brings.
func (s *Site) partnerTalk(c echo.Context, id string) (*manage.PartnerTalk, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	p, err := partner.Load(ctx, s.DB, o.ID, id)
	if err != nil {
		return nil, err
	}
	talk := &manage.PartnerTalk{Operation: o, Partner: p, Voice: partner.VoiceForm{Version: partner.FormOf(p).Version},
		Programme: visitOf(c).grant.May(account.EditProgramme)}
	link, err := invitation.Current(ctx, s.DB, o.ID, id, store.InstantOf(s.Clock()))
	if err != nil {
		return nil, err
	}
	if link != nil {
		talk.Link, talk.Address = link, s.absolute(invitation.Path+link.Token(s.DB))
	}
	return talk, nil
}

// partnerTalkAgain shows the page of a partner with what was refused of the conversation.
func (s *Site) partnerTalkAgain(c echo.Context, refused error, voice partner.VoiceForm) error {
	p, err := partner.Find(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("partner"))
	if err != nil {
		return err
	}
	props, err := s.partnerProps(c, p, partner.FormOf(p), nil)
	if err != nil {
		return err
	}
	voice.Version = props.Talk.Voice.Version
	props.Talk.Voice, props.Talk.Err = voice, refused
	return s.formAgain(c, refused, s.partnerFrame(c), manage.PartnerForm(props))
}

// hearPartner records an answer by voice.
func (s *Site) hearPartner(c echo.Context) error {
	var form partner.VoiceForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := partner.Hear(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("partner"), form); err != nil {
		return s.partnerTalkAgain(c, err, form)
	}
	s.notice(c, "partner.voice.heard")
	return seeOther(c, partnerPath(c))
}

// setOffer decides about something that a partner brings.
func (s *Site) setOffer(c echo.Context) error {
	var form struct {
		Version string `form:"version"`
		State   string `form:"state"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	err := partner.SetOffer(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("partner"), c.Param("offer"), form.Version, partner.OfferState(form.State))
	if err != nil {
		return s.partnerTalkAgain(c, err, partner.VoiceForm{})
	}
	s.notice(c, "partner.moved")
	return seeOther(c, partnerPath(c)+"#offres")
}

// makeOfOffer makes a place, a line of the inventory or a proposal of what a partner brings.
func (s *Site) makeOfOffer(c echo.Context) error {
	if err := s.makeOf(c); err != nil {
		return s.partnerTalkAgain(c, err, partner.VoiceForm{})
	}
	s.notice(c, "partner.offer.done")
	return seeOther(c, partnerPath(c)+"#offres")
}

func (s *Site) makeOf(c echo.Context) error {
	ctx, o, by, partnerID := c.Request().Context(), operationOf(c), s.by(c), c.Param("partner")
	offer, err := partner.FindOffer(ctx, s.DB, o.ID, partnerID, c.Param("offer"))
	if err != nil || offer.Made() {
		return err // made already: the page shows it
	}
	switch offer.Kind {
	case partner.OfferPlace:
		place, err := programme.CreatePlace(ctx, s.DB, by, o, offer.PlaceForm())
		if err != nil {
			return withoutFields(err)
		}
		return partner.Made(ctx, s.DB, by, o.ID, partnerID, offer.ID, &place.ID, nil)
	case partner.OfferEquipment:
		things, err := programme.CreateEquipment(ctx, s.DB, by, o, offer.EquipmentForm())
		if err != nil {
			return withoutFields(err)
		}
		return partner.Made(ctx, s.DB, by, o.ID, partnerID, offer.ID, nil, &things.ID)
	case partner.OfferAtelier:
		return partner.Propose(ctx, s.DB, by, o.ID, partnerID, offer.ID, o.Language)
	}
	return problem.New(problem.Invalid, "partner.offer.nothing_to_make", nil)
}

// withoutFields says of a refusal of a form that nobody saw what can be done about it.
func withoutFields(err error) error {
	if problem.Is(err, problem.Invalid) {
		return problem.New(problem.Invalid, "partner.offer.by_hand", nil)
	}
	return err
}
