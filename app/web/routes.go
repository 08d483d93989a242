package web

import (
	"oplibre/app/account"
	"oplibre/app/partner/contacts"
	"oplibre/app/programme"
	"oplibre/app/solidarity"
)

// routes lists every address that answers, in the order of docs/addresses.md.
func (s *Site) routes() {
	s.machineRoutes()
	s.signInRoutes()
	s.instanceRoutes()
	s.jobRoutes()
	s.activityRoutes()
	s.operationRoutes()
	s.partnerRoutes()
	s.documentRoutes()
	s.solidarityRoutes()
	s.taskRoutes()
	s.volunteerRoutes()
	s.formalityRoutes()
	s.budgetRoutes()
	s.committeeRoutes()
	s.meetingRoutes()
	s.personRoutes()
	s.messageRoutes()
	s.newsletterRoutes()
	s.teamRoutes()
	s.retentionRoutes()
	s.collectRoutes()
	s.dataRoutes()
	s.programmeRoutes()
	s.paperRoutes()
	s.programmeManagementRoutes()
	s.planningRoutes()
	s.proposalRoutes()
	s.legalRoutes()
	s.signUpRoutes()
}

// machineRoutes are for machines.
func (s *Site) machineRoutes() {
	s.get("/healthz", s.healthz)
	s.get("/readyz", s.readyz)
	s.get("/metrics", s.showMetrics)
	s.get("/static/*", s.asset)
}

// signInRoutes are for signing in and out.
func (s *Site) signInRoutes() {
	s.signing("GET", "/connexion", s.signInPage)
	s.signing("POST", "/connexion", s.signInByPassword)
	s.signing("POST", "/connexion/lien", s.offerSignInLink)
	s.signing("GET", "/connexion/:token", s.signInLinkPage)
	s.signing("POST", "/connexion/:token", s.signInByLink)
	s.signing("POST", "/deconnexion", s.signOut)
	s.signing("GET", "/invitation/equipe/:token", s.invitationPage)
	s.signing("POST", "/invitation/equipe/:token", s.acceptInvitation)
}

// instanceRoutes are the management of one's account and of the instance.
func (s *Site) instanceRoutes() {
	s.signedIn("GET", "/gestion/compte", s.accountPage)
	s.signedIn("POST", "/gestion/compte", s.updateAccount)
	s.signedIn("POST", "/gestion/compte/sessions/:session/fin", s.revokeSession)
	s.instance("GET", "/gestion/instance", account.ManageInstance, s.settingsPage)
	s.instance("POST", "/gestion/instance", account.ManageInstance, s.saveSettings)
	s.instance("GET", "/gestion/instance/pages/:page/:language", account.ManageInstance, s.legalEditor)
	s.instance("POST", "/gestion/instance/pages/:page/:language", account.ManageInstance, s.saveLegal)
	s.instance("GET", "/gestion/comptes", account.ManageInstance, s.accountsPage)
	s.instance("POST", "/gestion/comptes", account.ManageInstance, s.inviteAdministrator)
}

// operationRoutes are the operations and the first page of each; its management begins with where it stands.
func (s *Site) operationRoutes() {
	s.public("GET", "/", s.home)
	s.weekend("GET", "/o/:slug", s.operationPage)
	s.signedIn("GET", "/gestion", s.myOperations)
	s.instance("GET", "/gestion/nouvelle", account.ManageInstance, s.newOperation)
	s.instance("POST", "/gestion/nouvelle", account.ManageInstance, s.createOperation)
	s.manage("GET", "/gestion/:slug", account.SeeOperation, s.dashboard)
	s.manage("GET", "/gestion/:slug/reglages", account.EditOperation, s.operationSettings)
	s.manageUpload("POST", "/gestion/:slug/reglages", account.EditOperation, settingsLimit, s.updateOperation)
	s.manage("GET", "/gestion/:slug/phase", account.EditOperation, s.phasePage)
	s.manage("POST", "/gestion/:slug/phase", account.EditOperation, s.movePhase)
}

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
	s.public("GET", "/taches/:token", s.subscribedTasks)
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

// personRoutes are who has signed up, for the team.
func (s *Site) personRoutes() {
	s.manage("GET", "/gestion/:slug/personnes", account.SeePersons, s.personsPage)
	s.manage("GET", "/gestion/:slug/personnes/ateliers/:atelier", account.SeePersons, s.rosterPage)
}

// teamRoutes are the team and its letters.
func (s *Site) teamRoutes() {
	s.manage("GET", "/gestion/:slug/equipe", account.ManageTeam, s.teamPage)
	s.manage("POST", "/gestion/:slug/equipe", account.ManageTeam, s.inviteMember)
	s.manage("POST", "/gestion/:slug/equipe/:member/role", account.ManageTeam, s.changeRole)
	s.manage("POST", "/gestion/:slug/equipe/:member/retrait", account.ManageTeam, s.removeMember)
	s.letterRoutes()
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

// retentionRoutes are what is kept about people, for how long, and the proof that it is gone.
func (s *Site) retentionRoutes() {
	s.manage("GET", "/gestion/:slug/conservation", account.ManageTeam, s.retentionPage)
	s.manage("POST", "/gestion/:slug/conservation", account.ManageTeam, s.setRetention)
	s.manage("GET", "/gestion/:slug/conservation/registre", account.ManageTeam, s.processingPage)
	s.manage("GET", "/gestion/:slug/conservation/attestation/:record", account.ManageTeam, s.certificatePage)
}

// collectRoutes are what is collected, and its moderation.
func (s *Site) collectRoutes() {
	s.weekend("GET", "/o/:slug/collecte", s.collectPage)
	s.weekendUpload("POST", "/o/:slug/collecte", collectLimit, s.addContribution)
	s.weekend("GET", "/o/:slug/carte", s.mapPage)
	s.weekend("GET", "/o/:slug/carte/fond.svg", s.sketchImage)
	s.weekend("GET", "/o/:slug/contributions/:contribution", s.contributionPage)
	s.weekend("GET", "/o/:slug/contributions/:contribution/corriger", s.correctPage)
	s.weekend("POST", "/o/:slug/contributions/:contribution/corriger", s.thenRevise(s.correctContribution))
	s.weekend("PUT", "/api/v1/o/:slug/contributions/:contribution", s.putContribution)
	s.get("/media/:hash/:size", s.downloads(s.publicMedium))
	s.manage("GET", "/gestion/:slug/collecte", account.Moderate, s.moderationPage)
	s.manage("POST", "/gestion/:slug/collecte/:contribution/masquer", account.Moderate, s.thenRevise(s.hideContribution))
	s.manage("POST", "/gestion/:slug/collecte/:contribution/montrer", account.Moderate, s.showContribution)
	s.manageDownload("GET", "/gestion/:slug/collecte/medias/:medium/:size", account.Moderate, s.teamMedium)
	s.manage("POST", "/gestion/:slug/collecte/medias/:medium/montrer", account.Moderate, s.releaseMedium)
	s.manage("POST", "/gestion/:slug/collecte/medias/:medium/retirer", account.Moderate, s.thenRevise(s.withholdMedium))
}

// dataRoutes are open data: what is published, file by file; drafts and publication.
func (s *Site) dataRoutes() {
	s.weekend("GET", "/o/:slug/donnees", s.dataPage)
	s.weekend("GET", "/o/:slug/donnees/latest.zip", s.latestArchive)
	s.weekend("GET", "/o/:slug/donnees/:version", s.releasePage)
	s.weekendDownload("GET", "/o/:slug/donnees/:version/*", s.releaseFile)
	s.manage("GET", "/gestion/:slug/donnees", account.Publish, s.releasesPage)
	s.manage("POST", "/gestion/:slug/donnees", account.Publish, s.prepareRelease)
	s.manageDownload("GET", "/gestion/:slug/donnees/apercu.zip", account.Publish, s.previewRelease)
	s.manageUpload("POST", "/gestion/:slug/donnees/:release/publier", account.Publish, publishLimit, s.publishRelease)
}

// programmeRoutes are the programme, as pages and as files.
func (s *Site) programmeRoutes() {
	s.weekend("GET", "/o/:slug/programme", s.showProgramme)
	s.weekend("GET", "/o/:slug/sw.js", s.programmeWorker)
	s.weekend("GET", "/o/:slug/programme.ics", s.chosenCalendar)
	s.weekend("GET", "/o/:slug/programme.xml", s.programmeXML)
	s.weekend("GET", "/o/:slug/programme.json", s.programmeJSON)
	s.weekend("GET", "/o/:slug/programme.csv", s.programmeCSV)
	s.weekend("GET", "/o/:slug/programme.xlsx", s.programmeWorkbook)
	s.weekend("GET", "/o/:slug/programme.openagenda.json", s.programmeAgenda)
	s.weekend("GET", "/o/:slug/programme.zip", s.programmeCopy)
	s.weekend("GET", "/o/:slug/programme/versions", s.showVersions)
	s.weekend("GET", "/o/:slug/programme/versions.atom", s.versionsFeed)
	s.weekend("GET", "/o/:slug/ateliers/:atelier", s.showAtelier)
	s.public("GET", "/animation/:token", s.ofFacilitator(s.animationPage))
	s.public("POST", "/animation/:token", s.ofFacilitator(s.updateOwn))
	s.public("POST", "/animation/:token/ateliers/:atelier", s.ofFacilitator(s.correctAtelier))
}

// paperRoutes are the programme to print, and the sheets that the team needs on paper.
func (s *Site) paperRoutes() {
	s.weekend("GET", "/o/:slug/programme.pdf", s.programmePDF)
	s.weekend("GET", "/o/:slug/programme/impression", s.printProgramme)
	s.manage("GET", "/gestion/:slug/lieux/portes.pdf", account.SeeOperation, s.doorsPDF)
	s.manage("GET", "/gestion/:slug/lieux/:place/porte.pdf", account.SeeOperation, s.doorPDF)
	s.manage("GET", "/gestion/:slug/intervenants/contacts.pdf", account.EditProgramme, s.contactsPDF)
}

// programmeManagementRoutes are the management of the programme: ateliers, places, themes, imports.
func (s *Site) programmeManagementRoutes() {
	s.manage("GET", "/gestion/:slug/programme", account.SeeOperation, s.manageProgramme)
	s.manage("POST", "/gestion/:slug/programme/publier", account.EditProgramme, s.publishAteliers)
	s.manage("GET", "/gestion/:slug/programme/nouveau", account.EditProgramme, s.newAtelier)
	s.manage("POST", "/gestion/:slug/programme/nouveau", account.EditProgramme, s.createAtelier)
	s.manage("GET", "/gestion/:slug/programme/modele.xlsx", account.EditProgramme, s.programmeTemplate)
	s.manage("GET", "/gestion/:slug/programme/tableur.xlsx", account.EditProgramme, s.teamWorkbook)
	s.manage("GET", "/gestion/:slug/programme/tableur.csv", account.EditProgramme, s.teamTable)
	s.manage("GET", "/gestion/:slug/programme/import", account.EditProgramme, s.importPage)
	s.manageUpload("POST", "/gestion/:slug/programme/import", account.EditProgramme, programme.MaxScheduleBytes+ordinaryBody, s.stageSchedule)
	s.manage("GET", "/gestion/:slug/programme/import/:key", account.EditProgramme, s.previewSchedule)
	s.manage("POST", "/gestion/:slug/programme/import/:key", account.EditProgramme, s.applySchedule)
	s.manage("GET", "/gestion/:slug/programme/changements", account.EditProgramme, s.changesPage)
	s.manage("POST", "/gestion/:slug/programme/changements/publier", account.EditProgramme, s.publishChanges)
	s.manage("GET", "/gestion/:slug/programme/changements/:version", account.EditProgramme, s.versionPage)
	s.manage("POST", "/gestion/:slug/programme/changements/:atelier/retirer", account.EditProgramme, s.dropChange)
	s.manage("GET", "/gestion/:slug/programme/placer", account.EditProgramme, s.placingPage)
	s.manage("POST", "/gestion/:slug/programme/placer", account.EditProgramme, s.findPlaces)
	s.manage("POST", "/gestion/:slug/programme/placer/appliquer", account.EditProgramme, s.applyPlacing)
	s.manage("GET", "/gestion/:slug/programme/grille", account.SeeOperation, s.planGrid)
	s.manage("POST", "/gestion/:slug/programme/grille/annuler", account.EditProgramme, s.undoPlan)
	s.manage("POST", "/gestion/:slug/programme/grille/retablir", account.EditProgramme, s.redoPlan)
	s.manage("GET", "/gestion/:slug/programme/pauses/nouvelle", account.EditProgramme, s.newBlocker)
	s.manage("POST", "/gestion/:slug/programme/pauses/nouvelle", account.EditProgramme, s.createBlocker)
	s.manage("GET", "/gestion/:slug/programme/pauses/:blocker", account.EditProgramme, s.editBlocker)
	s.manage("POST", "/gestion/:slug/programme/pauses/:blocker", account.EditProgramme, s.updateBlocker)
	s.manage("POST", "/gestion/:slug/programme/pauses/:blocker/retrait", account.EditProgramme, s.deleteBlocker)
	s.manage("GET", "/gestion/:slug/programme/:atelier/deplacer", account.EditProgramme, s.moveAtelierPage)
	s.manage("POST", "/gestion/:slug/programme/:atelier/deplacer", account.EditProgramme, s.moveAtelier)
	s.manage("GET", "/gestion/:slug/programme/:atelier", account.EditProgramme, s.editAtelier)
	s.manage("POST", "/gestion/:slug/programme/:atelier", account.EditProgramme, s.updateAtelier)
	s.manage("POST", "/gestion/:slug/programme/:atelier/copie", account.EditProgramme, s.duplicateAtelier)
	s.manage("POST", "/gestion/:slug/programme/:atelier/etat", account.EditProgramme, s.setAtelierStatus)
	s.manage("GET", "/gestion/:slug/lieux", account.SeeOperation, s.placesPage)
	s.manage("GET", "/gestion/:slug/lieux/nouveau", account.EditPlaces, s.newPlace)
	s.manage("POST", "/gestion/:slug/lieux/nouveau", account.EditPlaces, s.createPlace)
	s.manage("GET", "/gestion/:slug/lieux/:place", account.EditPlaces, s.editPlace)
	s.manage("POST", "/gestion/:slug/lieux/:place", account.EditPlaces, s.updatePlace)
	s.manage("POST", "/gestion/:slug/lieux/:place/retrait", account.EditPlaces, s.deletePlace)
	s.manageUpload("POST", "/gestion/:slug/lieux/:place/plans", account.EditPlaces, programme.PlanLimit+ordinaryBody, s.addPlan)
	s.manageDownload("GET", "/gestion/:slug/lieux/:place/plans/:plan", account.EditPlaces, s.showPlan)
	s.manage("POST", "/gestion/:slug/lieux/:place/plans/:plan/retrait", account.EditPlaces, s.removePlan)
	s.manage("GET", "/gestion/:slug/themes", account.EditProgramme, s.themesPage)
	s.manage("POST", "/gestion/:slug/themes", account.EditProgramme, s.saveThemes)
}

// proposalRoutes are the call for ateliers, and what the team answers.
func (s *Site) proposalRoutes() {
	s.weekend("GET", "/o/:slug/proposer", s.proposePage)
	s.weekend("POST", "/o/:slug/proposer", s.takeProposal)
	s.weekend("POST", "/o/:slug/proposer/:proposal/voix", s.supportProposal)
	s.manage("GET", "/gestion/:slug/propositions", account.EditProgramme, s.proposalsPage)
	s.manage("POST", "/gestion/:slug/propositions/appel", account.EditProgramme, s.setProposalCall)
	s.manage("GET", "/gestion/:slug/propositions/:proposal", account.EditProgramme, s.proposalPage)
	s.manage("POST", "/gestion/:slug/propositions/:proposal", account.EditProgramme, s.editProposal)
	s.manage("POST", "/gestion/:slug/propositions/:proposal/montrer", account.EditProgramme, s.proposalStep("proposal.now_shown", s.showProposal))
	s.manage("POST", "/gestion/:slug/propositions/:proposal/masquer", account.EditProgramme, s.proposalStep("proposal.now_hidden", s.hideProposal))
	s.manage("POST", "/gestion/:slug/propositions/:proposal/accepter", account.EditProgramme, s.acceptProposal)
	s.manage("POST", "/gestion/:slug/propositions/:proposal/decliner", account.EditProgramme, s.declineProposal)
	s.manage("POST", "/gestion/:slug/propositions/:proposal/reprendre", account.EditProgramme, s.proposalStep("proposal.reopened", s.reopenProposal))
	s.manage("POST", "/gestion/:slug/propositions/:proposal/prevenu", account.EditProgramme, s.proposalStep("proposal.answered", s.answeredProposal))
	s.manage("POST", "/gestion/:slug/propositions/:proposal/retrait", account.EditProgramme, s.deleteProposal)
}

// planningRoutes are what planning needs beside the programme: those who lead, equipment, kept seats, fallbacks.
func (s *Site) planningRoutes() {
	s.manage("GET", "/gestion/:slug/intervenants", account.EditProgramme, s.facilitatorsPage)
	s.manage("GET", "/gestion/:slug/intervenants/nouvelle", account.EditProgramme, s.newFacilitator)
	s.manage("POST", "/gestion/:slug/intervenants/nouvelle", account.EditProgramme, s.createFacilitator)
	s.manage("GET", "/gestion/:slug/intervenants/:facilitator", account.EditProgramme, s.editFacilitator)
	s.manage("POST", "/gestion/:slug/intervenants/:facilitator", account.EditProgramme, s.updateFacilitator)
	s.manage("POST", "/gestion/:slug/intervenants/:facilitator/ateliers/:atelier", account.EditProgramme, s.setLeadRole)
	s.manage("POST", "/gestion/:slug/intervenants/:facilitator/lien", account.EditProgramme, s.renewFacilitatorLink)
	s.manage("POST", "/gestion/:slug/intervenants/:facilitator/lien/fin", account.EditProgramme, s.revokeFacilitatorLink)
	s.manage("POST", "/gestion/:slug/intervenants/:facilitator/fusion", account.EditProgramme, s.mergeFacilitators)
	s.manage("POST", "/gestion/:slug/intervenants/:facilitator/retrait", account.EditProgramme, s.deleteFacilitator)
	s.manage("GET", "/gestion/:slug/materiel", account.EditProgramme, s.equipmentPage)
	s.manage("GET", "/gestion/:slug/materiel/retours", account.EditProgramme, s.equipmentReturns)
	s.manage("GET", "/gestion/:slug/materiel/nouveau", account.EditProgramme, s.newEquipment)
	s.manage("POST", "/gestion/:slug/materiel/nouveau", account.EditProgramme, s.createEquipment)
	s.manage("GET", "/gestion/:slug/materiel/:equipment", account.EditProgramme, s.editEquipment)
	s.manage("POST", "/gestion/:slug/materiel/:equipment", account.EditProgramme, s.updateEquipment)
	s.manage("POST", "/gestion/:slug/materiel/:equipment/retrait", account.EditProgramme, s.deleteEquipment)
	s.manage("POST", "/gestion/:slug/materiel/:equipment/prets", account.EditProgramme, s.handOut)
	s.manage("POST", "/gestion/:slug/materiel/:equipment/prets/:loan/retour", account.EditProgramme, s.bringBack)
	s.manage("GET", "/gestion/:slug/programme/:atelier/repli", account.EditProgramme, s.fallbackPage)
	s.manage("POST", "/gestion/:slug/programme/:atelier/repli", account.EditProgramme, s.fallBack)
	s.manage("GET", "/gestion/:slug/programme/:atelier/places", account.EditProgramme, s.sharesPage)
	s.manage("POST", "/gestion/:slug/programme/:atelier/places", account.EditProgramme, s.keepSeats)
	s.manage("POST", "/gestion/:slug/programme/:atelier/places/:share/liberer", account.EditProgramme, s.releaseSeats)
	s.manage("GET", "/gestion/:slug/programme/:atelier/rendez-vous", account.EditProgramme, s.appointmentsPage)
	s.manage("POST", "/gestion/:slug/programme/:atelier/rendez-vous", account.EditProgramme, s.saveAppointments)
}

// legalRoutes are the legal pages.
func (s *Site) legalRoutes() {
	s.public("GET", "/mentions-legales", s.legalPage)
	s.public("GET", "/confidentialite", s.legalPage)
	s.public("GET", "/accessibilite", s.legalPage)
}

// signUpRoutes are signing up, and the carnet that it gives.
func (s *Site) signUpRoutes() {
	s.weekend("GET", "/o/:slug/inscription", s.signUpPage)
	s.public("POST", "/o/:slug/inscription", s.signUp) // finds its operation itself
	s.public("GET", "/carnet", s.enterCarnet)
	s.public("POST", "/carnet", s.openCarnet)
	s.public("GET", "/carnet/:code", s.ofCarnet(s.carnetPage)) // .ics too
	s.public("GET", "/carnet/:code/impression", s.ofCarnet(s.carnetSheet))
	s.public("GET", "/carnet/:code/ajouter", s.ofCarnet(s.addPage))
	s.public("POST", "/carnet/:code/ajouter", s.ofCarnet(s.addAtelier))
	s.public("POST", "/carnet/:code/annuler", s.ofCarnet(s.cancelAtelier))
	s.public("GET", "/carnet/:code/annuler-tout", s.ofCarnet(s.cancelAllPage))
	s.public("POST", "/carnet/:code/annuler-tout", s.ofCarnet(s.cancelAll))
	s.public("GET", "/carnet/:code/personnes", s.ofCarnet(s.peoplePage))
	s.public("POST", "/carnet/:code/personnes", s.ofCarnet(s.updateContact))
	s.public("POST", "/carnet/:code/personnes/ajouter", s.ofCarnet(s.addPerson))
	s.public("POST", "/carnet/:code/personnes/retirer", s.ofCarnet(s.removePerson))
	s.public("GET", "/carnet/:code/donnees", s.ofCarnet(s.storedPage))
	s.public("GET", "/carnet/:code/donnees.json", s.ofCarnet(s.storedFile))
	s.public("GET", "/carnet/:code/effacer", s.ofCarnet(s.erasePage))
	s.public("POST", "/carnet/:code/effacer", s.ofCarnet(s.eraseCarnet))
	s.public("POST", "/carnet/:code/retablir", s.ofCarnet(s.restoreCarnet))
	s.public("GET", "/carnet/:code/apports/:contribution/retirer", s.ofCarnet(s.takeBackPage))
	s.public("POST", "/carnet/:code/apports/:contribution/retirer", s.thenRevise(s.ofCarnet(s.takeBack)))
	s.public("GET", "/suites/:token", s.followUpPage)
	s.public("POST", "/suites/:token", s.endFollowUp)
}
