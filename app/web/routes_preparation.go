package web

import (
	"oplibre/app/account"
	"oplibre/app/partner/contacts"
	"oplibre/app/solidarity"
)

// What is done before the weekend and after it: partners, preparation, letters, what is kept about people.

// partnerRoutes are the partners, in public and in management.
func (s *Site) partnerRoutes() {
	s.weekend("GET", "/o/:slug/partenaires", s.publicPartners)
	s.weekend("GET", "/o/:slug/partenaires.geojson", s.partnersGeoJSON)
	s.weekend("GET", "/o/:slug/partenaires/:partner/logo/:size", s.publicLogo)
	s.manage("GET", "/gestion/:slug/partenaires", account.EditPartners, s.partnerList)
	s.manage("POST", "/gestion/:slug/partenaires", account.EditPartners, s.createPartner)
	s.manage("GET", "/gestion/:slug/partenaires/nouveau", account.EditPartners, s.newPartner)
	s.manage("GET", "/gestion/:slug/partenaires/tableur.xlsx", account.EditPartners, s.partnersWorkbook)
	s.manage("GET", "/gestion/:slug/partenaires/tableur.csv", account.EditPartners, s.partnersTable)
	s.manage("GET", "/gestion/:slug/partenaires/import", account.EditPartners, s.contactsPage)
	s.manageUpload("POST", "/gestion/:slug/partenaires/import", account.EditPartners, contacts.MaxBytes+ordinaryBody, s.stageContacts)
	s.manage("GET", "/gestion/:slug/partenaires/import/:key", account.EditPartners, s.previewContacts)
	s.manage("POST", "/gestion/:slug/partenaires/import/:key", account.EditPartners, s.applyContacts)
	s.invitationRoutes()
	s.manage("GET", "/gestion/:slug/partenaires/:partner", account.EditPartners, s.editPartner)
	s.manage("POST", "/gestion/:slug/partenaires/:partner", account.EditPartners, s.updatePartner)
	s.manage("POST", "/gestion/:slug/partenaires/:partner/etat", account.EditPartners, s.movePartner)
	s.manage("POST", "/gestion/:slug/partenaires/:partner/retirer", account.EditPartners, s.removePartner)
}

// documentRoutes are the inventory of documents and data to open, and the requests for them.
func (s *Site) documentRoutes() {
	s.manage("GET", "/gestion/:slug/documents", account.EditPartners, s.documentsPage)
	s.manage("POST", "/gestion/:slug/documents", account.EditPartners, s.createDocument)
	s.manage("GET", "/gestion/:slug/documents/nouveau", account.EditPartners, s.newDocument)
	s.manage("GET", "/gestion/:slug/documents/inventaire.csv", account.EditPartners, s.documentsFile)
	s.manage("GET", "/gestion/:slug/documents/:document", account.EditPartners, s.documentPage)
	s.manage("POST", "/gestion/:slug/documents/:document", account.EditPartners, s.updateDocument)
	s.manage("POST", "/gestion/:slug/documents/:document/retrait", account.EditPartners, s.removeDocument)
	s.manage("POST", "/gestion/:slug/documents/:document/demandes", account.EditPartners, s.requestDocument)
	s.manage("GET", "/gestion/:slug/documents/:document/demandes/:request", account.EditPartners, s.requestPage)
	s.manage("POST", "/gestion/:slug/documents/:document/demandes/:request", account.EditPartners, s.answerRequest)
}

// solidarityRoutes are places to sleep and rides: offers, needs, and who was brought together.
func (s *Site) solidarityRoutes() {
	s.manage("GET", "/gestion/:slug/hebergement", account.EditPartners, s.solidarityPage)
	s.manage("GET", "/gestion/:slug/hebergement/impression", account.EditPartners, s.solidaritySheet)
	s.manage("POST", "/gestion/:slug/hebergement/offres", account.EditPartners, s.saveSolidarity(solidarity.Giver))
	s.manage("GET", "/gestion/:slug/hebergement/offres/nouvelle", account.EditPartners, s.newSolidarity(solidarity.Giver))
	s.manage("GET", "/gestion/:slug/hebergement/offres/:entry", account.EditPartners, s.solidarityPart(solidarity.Giver))
	s.manage("POST", "/gestion/:slug/hebergement/offres/:entry", account.EditPartners, s.saveSolidarity(solidarity.Giver))
	s.manage("POST", "/gestion/:slug/hebergement/offres/:entry/retrait", account.EditPartners, s.removeSolidarity(solidarity.RemoveOffer))
	s.manage("POST", "/gestion/:slug/hebergement/besoins", account.EditPartners, s.saveSolidarity(solidarity.Taker))
	s.manage("GET", "/gestion/:slug/hebergement/besoins/nouveau", account.EditPartners, s.newSolidarity(solidarity.Taker))
	s.manage("GET", "/gestion/:slug/hebergement/besoins/:entry", account.EditPartners, s.solidarityPart(solidarity.Taker))
	s.manage("POST", "/gestion/:slug/hebergement/besoins/:entry", account.EditPartners, s.saveSolidarity(solidarity.Taker))
	s.manage("POST", "/gestion/:slug/hebergement/besoins/:entry/retrait", account.EditPartners, s.removeSolidarity(solidarity.RemoveNeed))
	s.manage("POST", "/gestion/:slug/hebergement/besoins/:entry/accord", account.EditPartners, s.bringTogether)
	s.manage("POST", "/gestion/:slug/hebergement/accords/:match/oui", account.EditPartners, s.sayYes)
	s.manage("POST", "/gestion/:slug/hebergement/accords/:match/fin", account.EditPartners, s.takeApart)
}

// invitationRoutes are the letters to partners and their private pages, what they answer and what they bring.
func (s *Site) invitationRoutes() {
	s.public("GET", "/invitation/:token", s.ofPartner(s.partnerPage))
	s.public("POST", "/invitation/:token", s.ofPartner(s.answerInvitation))
	s.public("POST", "/invitation/:token/lue", s.ofPartner(s.invitationRead))
	s.public("GET", "/invitation/:token/logo", s.ofPartner(s.ownLogo))
	s.publicUpload("POST", "/invitation/:token/logo", logoLimit, s.ofPartner(s.setOwnLogo))
	s.public("POST", "/invitation/:token/logo/retrait", s.ofPartner(s.removeOwnLogo))
	s.manage("GET", "/gestion/:slug/partenaires/:partner/logo/:size", account.EditPartners, s.teamLogo)
	s.manageUpload("POST", "/gestion/:slug/partenaires/:partner/logo", account.EditPartners, logoLimit, s.setLogo)
	s.manage("POST", "/gestion/:slug/partenaires/:partner/logo/retrait", account.EditPartners, s.removeLogo)
	s.manage("GET", "/gestion/:slug/partenaires/invitation", account.EditPartners, s.invitationTexts)
	s.manage("POST", "/gestion/:slug/partenaires/invitation", account.EditPartners, s.saveInvitationTexts)
	s.manage("POST", "/gestion/:slug/partenaires/inviter", account.EditPartners, s.sendInvitations)
	s.manage("POST", "/gestion/:slug/partenaires/:partner/inviter", account.EditPartners, s.partnerStep("invitation.sent", s.sendInvitation))
	s.manage("POST", "/gestion/:slug/partenaires/:partner/lettre", account.EditPartners, s.printInvitation)
	s.manage("GET", "/gestion/:slug/partenaires/:partner/lettre.pdf", account.EditPartners, s.invitationPDF)
	s.manage("POST", "/gestion/:slug/partenaires/:partner/lien", account.EditPartners, s.partnerStep("invitation.renewed", s.renewPartnerLink))
	s.manage("POST", "/gestion/:slug/partenaires/:partner/lien/fin", account.EditPartners, s.partnerStep("invitation.revoked", s.revokePartnerLink))
	s.manage("POST", "/gestion/:slug/partenaires/:partner/vu", account.EditPartners, s.partnerStep("partner.moved", s.seenPartner))
	s.manage("POST", "/gestion/:slug/partenaires/:partner/reponse", account.EditPartners, s.hearPartner)
	s.manage("POST", "/gestion/:slug/partenaires/:partner/offres/:offer", account.EditPartners, s.setOffer)
	s.manage("POST", "/gestion/:slug/partenaires/:partner/offres/:offer/creer", account.EditPartners, s.makeOfOffer)
}

// taskRoutes are the preparation: the tasks, and the calendar of those who do them.
func (s *Site) taskRoutes() {
	s.public("GET", "/taches/:token", s.subscribedTasks())
	s.manage("GET", "/gestion/:slug/preparation", account.EditPreparation, s.tasksPage)
	s.manage("POST", "/gestion/:slug/preparation", account.EditPreparation, s.createTask)
	s.manage("POST", "/gestion/:slug/preparation/creer", account.EditPreparation, s.generateTasks)
	s.manage("GET", "/gestion/:slug/preparation/agenda.ics", account.EditPreparation, s.taskCalendarFile)
	s.manage("POST", "/gestion/:slug/preparation/agenda", account.EditPreparation, s.makeTaskCalendar)
	s.manage("POST", "/gestion/:slug/preparation/agenda/fin", account.EditPreparation, s.endTaskCalendar)
	s.manage("GET", "/gestion/:slug/preparation/:task", account.EditPreparation, s.taskPage)
	s.manage("POST", "/gestion/:slug/preparation/:task", account.EditPreparation, s.updateTask)
	s.manage("POST", "/gestion/:slug/preparation/:task/etat", account.EditPreparation, s.setTaskState)
	s.manage("POST", "/gestion/:slug/preparation/:task/retrait", account.EditPreparation, s.removeTask)
	s.manage("POST", "/gestion/:slug/preparation/:task/liste", account.EditPreparation, s.addTaskItem)
	s.manage("POST", "/gestion/:slug/preparation/:task/liste/:item", account.EditPreparation, s.tickTaskItem)
	s.manage("POST", "/gestion/:slug/preparation/:task/liste/:item/retrait", account.EditPreparation, s.removeTaskItem)
	s.manage("POST", "/gestion/:slug/preparation/:task/discussion", account.EditPreparation, s.addTaskComment)
	s.manage("POST", "/gestion/:slug/preparation/:task/discussion/:comment/retrait", account.EditPreparation, s.removeTaskComment)
}

// volunteerRoutes are those who help: the public page, the private ones, and the board of the team.
func (s *Site) volunteerRoutes() {
	s.weekend("GET", "/o/:slug/benevoles", s.volunteerCallPage)
	s.weekend("POST", "/o/:slug/benevoles", s.volunteerSignUp)
	s.weekend("POST", "/o/:slug/benevoles/lien", s.volunteerLost)
	s.public("GET", "/benevole/:token", s.ofVolunteer(s.ownPage))
	s.public("POST", "/benevole/:token", s.ofVolunteer(s.updateOwnContact))
	s.public("GET", "/benevole/:token/agenda.ics", s.ofVolunteer(s.ownCalendar))
	s.public("GET", "/benevole/:token/attestation.pdf", s.ofVolunteer(s.ownCertificate))
	s.public("POST", "/benevole/:token/creneaux", s.ofVolunteer(s.joinShifts))
	s.public("POST", "/benevole/:token/creneaux/:shift/quitter", s.ofVolunteer(s.leaveShift))
	s.public("POST", "/benevole/:token/absence", s.ofVolunteer(s.leaveShift))
	s.public("POST", "/benevole/:token/effacer", s.ofVolunteer(s.eraseOwn))
	s.manage("GET", "/gestion/:slug/benevoles", account.EditPreparation, s.volunteersPage)
	s.manage("POST", "/gestion/:slug/benevoles/appel", account.EditPreparation, s.setVolunteerCall)
	s.manage("POST", "/gestion/:slug/benevoles/proposer", account.EditPreparation, s.generatePosts)
	s.manage("POST", "/gestion/:slug/benevoles/absences/:part/vu", account.EditPreparation, s.seenAbsence)
	s.manage("GET", "/gestion/:slug/benevoles/nouveau", account.EditPreparation, s.newVolunteer)
	s.manage("POST", "/gestion/:slug/benevoles/nouveau", account.EditPreparation, s.addVolunteer)
	s.manage("GET", "/gestion/:slug/benevoles/fiches.pdf", account.EditPreparation, s.volunteerSheets)
	s.manage("GET", "/gestion/:slug/benevoles/heures", account.EditPreparation, s.volunteerHours)
	s.manage("POST", "/gestion/:slug/benevoles/heures/:shift", account.EditPreparation, s.countShift)
	s.manage("POST", "/gestion/:slug/benevoles/heures/:shift/:volunteer", account.EditPreparation, s.countVolunteer)
	s.manage("GET", "/gestion/:slug/benevoles/postes/nouveau", account.EditPreparation, s.postPage)
	s.manage("POST", "/gestion/:slug/benevoles/postes/nouveau", account.EditPreparation, s.createPost)
	s.manage("GET", "/gestion/:slug/benevoles/postes/:post", account.EditPreparation, s.postPage)
	s.manage("POST", "/gestion/:slug/benevoles/postes/:post", account.EditPreparation, s.updatePost)
	s.manage("POST", "/gestion/:slug/benevoles/postes/:post/retrait", account.EditPreparation, s.removePost)
	s.manage("POST", "/gestion/:slug/benevoles/postes/:post/creneaux", account.EditPreparation, s.addShift)
	s.manage("POST", "/gestion/:slug/benevoles/postes/:post/creneaux/:shift", account.EditPreparation, s.updateShift)
	s.manage("POST", "/gestion/:slug/benevoles/postes/:post/creneaux/:shift/retrait", account.EditPreparation, s.removeShift)
	s.manage("GET", "/gestion/:slug/benevoles/personnes/:volunteer", account.EditPreparation, s.volunteerPage)
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer", account.EditPreparation, s.updateVolunteer)
	s.manage("GET", "/gestion/:slug/benevoles/personnes/:volunteer/attestation.pdf", account.EditPreparation, s.volunteerCertificate)
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer/creneaux", account.EditPreparation, s.volunteerStep("volunteer.placed", s.placeVolunteer))
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer/creneaux/:shift/deplacer", account.EditPreparation, s.volunteerStep("volunteer.moved", s.moveVolunteer))
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer/creneaux/:shift/retrait", account.EditPreparation, s.volunteerStep("volunteer.taken_off", s.takeOffVolunteer))
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer/lien", account.EditPreparation, s.volunteerStep("volunteer.link_made", s.renewVolunteerLink))
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer/lien/fin", account.EditPreparation, s.volunteerStep("volunteer.link_revoked", s.revokeVolunteerLink))
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer/lettre", account.EditPreparation, s.volunteerStep("volunteer.link_sent", s.sendVolunteerLink))
	s.manage("POST", "/gestion/:slug/benevoles/personnes/:volunteer/effacer", account.EditPreparation, s.eraseVolunteer)
}

// letterRoutes are the outbox, what the letters look like, and those that go by post.
func (s *Site) letterRoutes() {
	s.manage("GET", "/gestion/:slug/lettres", account.SeeLetters, s.outboxPage)
	s.manage("POST", "/gestion/:slug/lettres/choisies", account.SeeLetters, s.chosenLetters)
	s.manage("POST", "/gestion/:slug/lettres/gardees", account.SeeLetters, s.sendHeldLetters)
	s.manage("GET", "/gestion/:slug/lettres/apercus", account.SeeLetters, s.letterKinds)
	s.manage("GET", "/gestion/:slug/lettres/apercus/:kind", account.SeeLetters, s.letterPreview)
	s.manage("GET", "/gestion/:slug/lettres/apercus/:kind/lettre", account.SeeLetters, s.previewDocument)
	s.manage("POST", "/gestion/:slug/lettres/apercus/:kind/essai", account.SeeLetters, s.testLetter)
	s.manage("POST", "/gestion/:slug/lettres/impression", account.SeeLetters, s.printLetters)
	s.manageDownload("GET", "/gestion/:slug/lettres/impression.pdf", account.SeeLetters, s.printRunPDF)
	s.manage("GET", "/gestion/:slug/lettres/impression/:run", account.SeeLetters, s.printRun)
	s.manage("POST", "/gestion/:slug/lettres/impression/:run/envoyees", account.SeeLetters, s.postedRun)
	s.manage("GET", "/gestion/:slug/lettres/:letter", account.SeeLetters, s.letterPage)
	s.manage("GET", "/gestion/:slug/lettres/:letter/lettre", account.SeeLetters, s.letterDocument)
	s.manage("POST", "/gestion/:slug/lettres/:letter/etat", account.SeeLetters, s.actOnLetter)
	s.manage("POST", "/gestion/:slug/lettres/:letter/adresse", account.SeeLetters, s.readdressLetter)
}

// instanceLetterRoutes are the outbox of the letters that belong to no operation.
func (s *Site) instanceLetterRoutes() {
	s.instance("GET", "/gestion/lettres", account.ManageInstance, s.outboxPage)
	s.instance("POST", "/gestion/lettres/choisies", account.ManageInstance, s.chosenLetters)
	s.instance("POST", "/gestion/lettres/gardees", account.ManageInstance, s.sendHeldLetters)
	s.instance("GET", "/gestion/lettres/:letter", account.ManageInstance, s.letterPage)
	s.instance("GET", "/gestion/lettres/:letter/lettre", account.ManageInstance, s.letterDocument)
	s.instance("POST", "/gestion/lettres/:letter/etat", account.ManageInstance, s.actOnLetter)
}

// retentionRoutes are what is kept about people, for how long, and the proof that it is gone.
func (s *Site) retentionRoutes() {
	s.manage("GET", "/gestion/:slug/conservation", account.ManageTeam, s.retentionPage)
	s.manage("POST", "/gestion/:slug/conservation", account.ManageTeam, s.setRetention)
	s.manage("GET", "/gestion/:slug/conservation/registre", account.ManageTeam, s.processingPage)
	s.manage("GET", "/gestion/:slug/conservation/attestation/:record", account.ManageTeam, s.certificatePage)
}
