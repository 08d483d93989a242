package web

import "oplibre/app/account"

// committeeRoutes are the steering committee: its members and their private pages, its meetings, and the register of decisions.
func (s *Site) committeeRoutes() {
	s.weekend("GET", "/o/:slug/comite/:meeting", s.publicRecord)
	s.public("GET", "/decision/:token", s.ofCommittee(s.seatPage))
	s.public("POST", "/decision/:token", s.ofCommittee(s.sayFromSeat))
	s.manage("GET", "/gestion/:slug/comite", account.EditPreparation, s.committeePage)
	s.manage("POST", "/gestion/:slug/comite/membres", account.EditPreparation, s.addCommitteeMember)
	s.manage("GET", "/gestion/:slug/comite/membres/:member", account.EditPreparation, s.committeeMember)
	s.manage("POST", "/gestion/:slug/comite/membres/:member", account.EditPreparation, s.updateCommitteeMember)
	s.manage("POST", "/gestion/:slug/comite/membres/:member/depart", account.EditPreparation, s.seatCommitteeMember)
	s.manage("POST", "/gestion/:slug/comite/membres/:member/lien", account.EditPreparation, s.renewCommitteeLink)
	s.manage("POST", "/gestion/:slug/comite/membres/:member/lien/fin", account.EditPreparation, s.endCommitteeLink)
	s.manage("POST", "/gestion/:slug/comite/reunions", account.EditPreparation, s.createCommitteeMeeting)
	s.manage("GET", "/gestion/:slug/comite/reunions/nouvelle", account.EditPreparation, s.newCommitteeMeeting)
	s.manage("GET", "/gestion/:slug/comite/reunions/:meeting", account.EditPreparation, s.committeeMeeting)
	s.manage("POST", "/gestion/:slug/comite/reunions/:meeting", account.EditPreparation, s.updateCommitteeMeeting)
	s.manage("POST", "/gestion/:slug/comite/reunions/:meeting/presences", account.EditPreparation, s.noteCommitteeAttendance)
	s.manage("POST", "/gestion/:slug/comite/reunions/:meeting/compte-rendu", account.EditPreparation, s.writeCommitteeMinutes)
	s.manage("GET", "/gestion/:slug/comite/reunions/:meeting/compte-rendu.md", account.EditPreparation, s.committeeMinutesFile)
	s.manage("GET", "/gestion/:slug/comite/reunions/:meeting/impression", account.EditPreparation, s.committeeRecord)
	s.manage("POST", "/gestion/:slug/comite/reunions/:meeting/convocation", account.EditPreparation, s.callCommittee)
	s.manage("POST", "/gestion/:slug/comite/reunions/:meeting/envoi", account.EditPreparation, s.sendCommitteeMinutes)
	s.manage("POST", "/gestion/:slug/comite/reunions/:meeting/retrait", account.EditPreparation, s.removeCommitteeMeeting)
	s.manage("GET", "/gestion/:slug/comite/decisions", account.EditPreparation, s.decisionRegister)
	s.manage("POST", "/gestion/:slug/comite/decisions", account.EditPreparation, s.proposeDecision)
	s.manage("GET", "/gestion/:slug/comite/decisions.csv", account.EditPreparation, s.decisionTable)
	s.manage("GET", "/gestion/:slug/comite/decisions/nouvelle", account.EditPreparation, s.newDecision)
	s.manage("GET", "/gestion/:slug/comite/decisions/:decision", account.EditPreparation, s.decisionPage)
	s.manage("POST", "/gestion/:slug/comite/decisions/:decision/voix", account.EditPreparation, s.hearVoice)
	s.manage("POST", "/gestion/:slug/comite/decisions/:decision/cloture", account.EditPreparation, s.closeDecision)
	s.manage("POST", "/gestion/:slug/comite/decisions/:decision/relance", account.EditPreparation, s.remindVoters)
	s.manage("POST", "/gestion/:slug/comite/decisions/:decision/retrait", account.EditPreparation, s.withdrawDecision)
}

// meetingRoutes are the meetings for everybody before and after the weekend.
func (s *Site) meetingRoutes() {
	s.weekend("GET", "/o/:slug/reunions", s.publicMeetings)
	s.weekend("GET", "/o/:slug/reunions.ics", s.meetingsCalendar)
	s.weekend("GET", "/o/:slug/reunions/:meeting", s.publicMeeting)
	s.weekend("POST", "/o/:slug/reunions/:meeting", s.signUpForMeeting)
	s.public("GET", "/reunion/:token", s.ofGuest(s.guestPage))
	s.public("POST", "/reunion/:token", s.ofGuest(s.withdrawGuest))
	s.manage("GET", "/gestion/:slug/reunions", account.EditPreparation, s.meetingList)
	s.manage("POST", "/gestion/:slug/reunions", account.EditPreparation, s.createPublicMeeting)
	s.manage("GET", "/gestion/:slug/reunions/nouvelle", account.EditPreparation, s.newPublicMeeting)
	s.manage("GET", "/gestion/:slug/reunions/:meeting", account.EditPreparation, s.managedMeeting)
	s.manage("POST", "/gestion/:slug/reunions/:meeting", account.EditPreparation, s.updatePublicMeeting)
	s.manage("POST", "/gestion/:slug/reunions/:meeting/annulation", account.EditPreparation, s.cancelPublicMeeting)
	s.manage("GET", "/gestion/:slug/reunions/:meeting/emargement.pdf", account.EditPreparation, s.meetingSheet)
	s.manage("POST", "/gestion/:slug/reunions/:meeting/venus", account.EditPreparation, s.countMeeting)
	s.manage("POST", "/gestion/:slug/reunions/:meeting/inscrits", account.EditPreparation, s.addGuest)
	s.manage("POST", "/gestion/:slug/reunions/:meeting/inscrits/:guest/retrait", account.EditPreparation, s.removeGuest)
	s.manage("POST", "/gestion/:slug/reunions/:meeting/retrait", account.EditPreparation, s.removePublicMeeting)
}
