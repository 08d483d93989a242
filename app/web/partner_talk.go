package web

import (
	"errors"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/document"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/solidarity"
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
	if talk.Elsewhere, err = s.madeElsewhere(c); err != nil {
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
	if c.Request().MultipartForm != nil {
		props.Talk.Partner.ShowLogo = c.FormValue("show_logo") != "" // as it was ticked beside the file
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
	if err != nil {
		return err
	}
	switch offer.Kind {
	case partner.OfferData:
		return document.TakeOffer(ctx, s.DB, by, o.ID, partnerID, offer.ID)
	case partner.OfferBeds, partner.OfferSeats:
		return solidarity.TakeOffer(ctx, s.DB, by, o, partnerID, offer.ID)
	}
	return withoutFields(partner.Make(ctx, s.DB, by, o, partnerID, offer.ID))
}

// withoutFields says of a refusal of a form that nobody saw what can be done about it.
func withoutFields(err error) error {
	var refusal *problem.Error
	if errors.As(err, &refusal) && refusal.Kind == problem.Invalid && len(refusal.Fields) > 0 {
		return problem.New(problem.Invalid, "partner.offer.by_hand", nil)
	}
	return err
}

// madeElsewhere says where what offers have become is found, of those that became a document or a roof.
func (s *Site) madeElsewhere(c echo.Context) (map[string]string, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	made := map[string]string{}
	documents, err := document.ByOffer(ctx, s.DB, o.ID)
	if err != nil {
		return nil, err
	}
	for offer, id := range documents {
		made[offer] = documentsPath(o) + "/" + id
	}
	roofs, err := solidarity.ByOffer(ctx, s.DB, o.ID)
	for offer, id := range roofs {
		made[offer] = solidarityPath(o) + "/offres/" + id
	}
	return made, err
}
