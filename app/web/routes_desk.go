package web

import (
	"oplibre/app/account"
	"oplibre/app/desk"
)

// deskRoutes are the welcome desk, which its private link opens, and what the team does with desks.
func (s *Site) deskRoutes() {
	s.atDesk("GET", "", s.deskPage)
	s.atDesk("GET", "/ateliers/:atelier", s.deskList)
	s.atDesk("POST", "/ateliers/:atelier/inscrire", s.deskGiveSeats)
	s.atDesk("POST", "/ateliers/:atelier/redonner", s.deskPress(desk.GiveAway))
	s.atDesk("GET", "/carnets/:carnet", s.deskCarnet)
	s.atDesk("GET", "/inscrire", s.walkInPage)
	s.atDesk("POST", "/inscrire", s.takeWalkIn)
	s.atDesk("GET", "/liste.json", s.deskWindow)
	s.atDesk("POST", "/presence", s.deskPress(desk.CheckIn))
	s.atDesk("POST", "/presence/annuler", s.deskPress(desk.Undo))
	s.atDesk("GET", "/refus", s.deskRefusals)
	s.atDesk("POST", "/sync", s.syncDesk)
	s.manage("GET", "/gestion/:slug/accueil", account.RunDesk, s.desksPage)
	s.manage("POST", "/gestion/:slug/accueil", account.SeePersons, s.createDesk)
	s.manage("GET", "/gestion/:slug/accueil/bilan", account.SeePersons, s.reconciliationPage)
	s.manage("POST", "/gestion/:slug/accueil/bilan/:action", account.SeePersons, s.decideDesk)
	s.manage("POST", "/gestion/:slug/accueil/appareils/:device/reprendre", account.SeePersons, s.deviceStep("desk.devices.now_written_off", writeOffDevice))
	s.manage("POST", "/gestion/:slug/accueil/appareils/:device/retirer", account.SeePersons, s.deviceStep("desk.devices.now_revoked", revokeDevice))
	s.manage("GET", "/gestion/:slug/accueil/:desk/affiche", account.SeePersons, s.deskPoster)
	s.manage("POST", "/gestion/:slug/accueil/:desk/lien", account.SeePersons, s.deskStep("desk.link_made", desk.Renew))
	s.manage("POST", "/gestion/:slug/accueil/:desk/lien/fin", account.SeePersons, s.deskStep("desk.link_ended", revokeDesk))
}

// atDesk is a page below the private link of a desk.
func (s *Site) atDesk(method, below string, handler deskHandler) {
	s.public(method, "/accueil/:token"+below, s.ofDesk(desk.Welcome, handler))
}
