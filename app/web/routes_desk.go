package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/desk"
)

// deskRoutes are the welcome desk, which its private link opens, and what the team does with desks.
func (s *Site) deskRoutes() {
	s.public("GET", "/accueil/:token", s.atDesk(s.deskPage))
	s.public("GET", "/accueil/:token/ateliers/:atelier", s.atDesk(s.deskList))
	s.public("POST", "/accueil/:token/ateliers/:atelier/enfants", s.atDesk(s.deskChild))
	s.public("POST", "/accueil/:token/ateliers/:atelier/inscrire", s.atDesk(s.deskGiveSeats))
	s.public("POST", "/accueil/:token/ateliers/:atelier/redonner", s.atDesk(s.deskPress(desk.GiveAway)))
	s.public("GET", "/accueil/:token/borne", s.atDesk(s.kioskPage))
	s.signing("POST", "/accueil/:token/borne", s.atDesk(s.startKiosk))
	s.public("POST", "/accueil/:token/borne/fin", s.atDesk(s.endKiosk))
	s.public("GET", "/borne/fin", s.endGuest)
	s.public("POST", "/borne/fin", s.endGuest)
	s.public("POST", "/borne/encore", s.stayGuest)
	s.public("GET", "/accueil/:token/carnets/:carnet", s.atDesk(s.deskCarnet))
	s.public("GET", "/accueil/:token/inscrire", s.atDesk(s.walkInPage))
	s.public("POST", "/accueil/:token/inscrire", s.atDesk(s.takeWalkIn))
	s.public("GET", "/accueil/:token/liste.json", s.atDesk(s.deskWindow))
	s.public("POST", "/accueil/:token/photo", s.atDesk(s.deskPress(desk.Photo)))
	s.public("GET", "/accueil/:token/poste", s.atDesk(s.deskPost))
	s.public("POST", "/accueil/:token/presence", s.atDesk(s.deskPress(desk.CheckIn)))
	s.public("POST", "/accueil/:token/presence/annuler", s.atDesk(s.deskPress(desk.Undo)))
	s.public("GET", "/accueil/:token/refus", s.atDesk(s.deskRefusals))
	s.public("POST", "/accueil/:token/sync", s.atDesk(s.syncDesk))
	s.public("GET", "/accueil/:token/veille.js", s.atDesk(s.deskWorker))
	s.manage("GET", "/gestion/:slug/accueil", account.RunDesk, s.desksPage)
	s.manage("POST", "/gestion/:slug/accueil", account.SeePersons, s.createDesk(desk.Welcome, "desk.made"))
	s.manage("GET", "/gestion/:slug/accueil/bilan", account.SeePersons, s.reconciliationPage)
	s.manage("POST", "/gestion/:slug/accueil/bilan/:action", account.SeePersons, s.decideDesk)
	s.manage("POST", "/gestion/:slug/accueil/appareils/:device/reprendre", account.SeePersons, s.deviceStep("desk.devices.now_written_off", writeOffDevice))
	s.manage("POST", "/gestion/:slug/accueil/appareils/:device/retirer", account.SeePersons, s.deviceStep("desk.devices.now_revoked", revokeDevice))
	s.manage("POST", "/gestion/:slug/accueil/papier", account.SeePersons, s.printDesk)
	s.manage("GET", "/gestion/:slug/accueil/papier/:print", account.SeePersons, s.deskPrintPage)
	s.manage("GET", "/gestion/:slug/accueil/papier/:print/papier.pdf", account.SeePersons, s.deskPrintPDF)
	s.manage("GET", "/gestion/:slug/accueil/papier/:print/:sheet", account.SeePersons, s.paperEntryPage)
	s.manage("POST", "/gestion/:slug/accueil/papier/:print/:sheet", account.SeePersons, s.enterPaper)
	s.manage("GET", "/gestion/:slug/accueil/:desk/affiche", account.SeePersons, s.deskPoster(desk.Welcome))
	s.manage("POST", "/gestion/:slug/accueil/:desk/lien", account.SeePersons, s.deskStep(desk.Welcome, "desk.link_made", desk.Renew))
	s.manage("POST", "/gestion/:slug/accueil/:desk/lien/fin", account.SeePersons, s.deskStep(desk.Welcome, "desk.link_ended", revokeDesk))
}

// atDesk gives a handler the welcome desk of the address.
func (s *Site) atDesk(handler deskHandler) echo.HandlerFunc {
	of := s.ofDesk(desk.Welcome, handler)
	return func(c echo.Context) error {
		c.Response().Header().Set(deskMark, "accueil")
		return of(c)
	}
}
