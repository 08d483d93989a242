package web

import (
	"oplibre/app/account"
	"oplibre/app/desk"
)

// relayRoutes are the counters elsewhere that sign people up for them, and the carnets that each of them entered.
func (s *Site) relayRoutes() {
	s.public("GET", "/relais/:token", s.atRelay(s.relayPage))
	s.public("GET", "/relais/:token/bulletin.pdf", s.atRelay(s.relaySlip))
	s.public("GET", "/relais/:token/bulletins", s.atRelay(s.relaySlips))
	s.public("POST", "/relais/:token/bulletins", s.atRelay(s.typeRelaySlip))
	s.public("GET", "/relais/:token/inscrire", s.atRelay(s.relaySignUpPage))
	s.public("POST", "/relais/:token/inscrire", s.atRelay(s.relaySignUp))
	s.public("GET", "/relais/:token/carnets/:carnet", s.ofEntered(s.carnetPage))
	s.public("GET", "/relais/:token/carnets/:carnet/impression", s.ofEntered(s.carnetSheet))
	s.public("GET", "/relais/:token/carnets/:carnet/ajouter", s.ofEntered(s.addPage))
	s.public("POST", "/relais/:token/carnets/:carnet/ajouter", s.ofEntered(s.addAtelier))
	s.public("POST", "/relais/:token/carnets/:carnet/attendre", s.ofEntered(s.waitForAtelier))
	s.public("POST", "/relais/:token/carnets/:carnet/accepter", s.ofEntered(s.acceptSeats))
	s.public("POST", "/relais/:token/carnets/:carnet/annuler", s.ofEntered(s.cancelAtelier))
	s.public("GET", "/relais/:token/carnets/:carnet/annuler-tout", s.ofEntered(s.cancelAllPage))
	s.public("POST", "/relais/:token/carnets/:carnet/annuler-tout", s.ofEntered(s.cancelAll))
	s.public("GET", "/relais/:token/carnets/:carnet/voeux", s.ofEntered(s.carnetWishes))
	s.public("POST", "/relais/:token/carnets/:carnet/voeux", s.ofEntered(s.enterWishes))
	s.public("POST", "/relais/:token/carnets/:carnet/voeux/retirer", s.ofEntered(s.withdrawWishes))
	s.public("GET", "/relais/:token/carnets/:carnet/precisions", s.ofEntered(s.askedPage))
	s.public("POST", "/relais/:token/carnets/:carnet/precisions", s.ofEntered(s.answerAsked))
	s.public("GET", "/relais/:token/carnets/:carnet/personnes", s.ofEntered(s.peoplePage))
	s.public("POST", "/relais/:token/carnets/:carnet/personnes", s.ofEntered(s.updateContact))
	s.public("POST", "/relais/:token/carnets/:carnet/personnes/ajouter", s.ofEntered(s.addPerson))
	s.public("POST", "/relais/:token/carnets/:carnet/personnes/retirer", s.ofEntered(s.removePerson))
	s.manage("GET", "/gestion/:slug/relais", account.SignUpOthers, s.relaysPage)
	s.manage("POST", "/gestion/:slug/relais", account.SeePersons, s.createDesk(desk.Relay, "relay.ready"))
	s.manage("GET", "/gestion/:slug/relais/bulletin.pdf", account.SeePersons, s.teamSlip)
	s.manage("GET", "/gestion/:slug/relais/bulletins", account.SeePersons, s.teamSlips)
	s.manage("POST", "/gestion/:slug/relais/bulletins", account.SeePersons, s.typeTeamSlip)
	s.manage("GET", "/gestion/:slug/relais/:desk/affiche", account.SeePersons, s.deskPoster(desk.Relay))
	s.manage("POST", "/gestion/:slug/relais/:desk/lien", account.SeePersons, s.deskStep(desk.Relay, "desk.link_made", desk.Renew))
	s.manage("POST", "/gestion/:slug/relais/:desk/lien/fin", account.SeePersons, s.deskStep(desk.Relay, "desk.link_ended", revokeDesk))
}
