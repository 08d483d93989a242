package web

import "oplibre/app/account"

// hallRoutes are the hall: its board, who is inside, and who is out in the field.
func (s *Site) hallRoutes() {
	s.weekend("GET", "/o/:slug/tableau", s.hallBoard)
	s.weekendStream("GET", "/o/:slug/tableau/flux", s.hallStream)
	s.public("GET", "/accueil/:token/porte", s.atDesk(s.doorPage))
	s.public("POST", "/accueil/:token/porte", s.atDesk(s.pressDoor))
	s.public("POST", "/accueil/:token/porte/sync", s.atDesk(s.syncDoor))
	s.public("GET", "/accueil/:token/sorties", s.atDeskOut(s.outingsPage))
	s.add("GET", "/accueil/:token/sorties/flux", s.atDesk(s.outingsStream))
	s.public("GET", "/accueil/:token/sorties/partir", s.atDeskOut(s.departurePage))
	s.public("POST", "/accueil/:token/sorties/partir", s.atDeskOut(s.leave))
	s.public("GET", "/accueil/:token/sorties/:outing", s.atDeskOut(s.outingPage))
	s.public("POST", "/accueil/:token/sorties/:outing", s.atDeskOut(s.comeBack))
	s.manage("GET", "/gestion/:slug/accueil/porte", account.SeePersons, s.doorsPage)
	s.manage("GET", "/gestion/:slug/accueil/porte.csv", account.SeePersons, s.doorsTable)
	s.manage("GET", "/gestion/:slug/accueil/sorties", account.SeePersons, s.inTeamOut(s.outingsPage))
	s.manage("GET", "/gestion/:slug/accueil/sorties/partir", account.SeePersons, s.inTeamOut(s.departurePage))
	s.manage("POST", "/gestion/:slug/accueil/sorties/partir", account.SeePersons, s.inTeamOut(s.leave))
	s.manage("GET", "/gestion/:slug/accueil/sorties/:outing", account.SeePersons, s.inTeamOut(s.outingPage))
	s.manage("POST", "/gestion/:slug/accueil/sorties/:outing", account.SeePersons, s.inTeamOut(s.comeBack))
	s.public("GET", "/animation/:token/ateliers/:atelier/sortie", s.ofFacilitator(s.ledOutingPage))
	s.public("POST", "/animation/:token/ateliers/:atelier/sortie", s.ofFacilitator(s.ledOutingStep))
}
