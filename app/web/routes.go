package web

import (
	"oplibre/app/account"
	"oplibre/app/programme"
)

// routes lists every address that answers, in the order of docs/addresses.md.
func (s *Site) routes() {
	s.machineRoutes()
	s.signInRoutes()
	s.instanceRoutes()
	s.jobRoutes()
	s.instanceLetterRoutes()
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
	s.deskRoutes()
	s.hallRoutes()
	s.relayRoutes()
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

// personRoutes are who has signed up, for the team.
func (s *Site) personRoutes() {
	s.manage("GET", "/gestion/:slug/personnes", account.SeePersons, s.personsPage)
	s.manage("GET", "/gestion/:slug/personnes/besoins", account.SeePersons, s.askedTotals)
	s.manage("GET", "/gestion/:slug/personnes/repas.csv", account.SeePersons, s.mealsTable)
	s.manage("GET", "/gestion/:slug/personnes/repas.xlsx", account.SeePersons, s.mealsWorkbook)
	s.manage("GET", "/gestion/:slug/personnes/tableur.xlsx", account.SeePersons, s.personsWorkbook)
	s.manage("GET", "/gestion/:slug/personnes/tableur.csv", account.SeePersons, s.personsTable)
	s.manage("GET", "/gestion/:slug/personnes/inscrire", account.SignUpOthers, s.enterPage)
	s.manage("POST", "/gestion/:slug/personnes/inscrire", account.SignUpOthers, s.enter)
	s.blankRoutes()
	s.mergeRoutes()
	s.manage("GET", "/gestion/:slug/personnes/ateliers/:atelier", account.SeePersons, s.rosterPage)
	s.manage("POST", "/gestion/:slug/personnes/ateliers/:atelier/inscrire", account.SeePersons, s.giveSeats)
	s.openingRoutes()
	s.wishRoutes()
	s.callRoutes()
}

// teamRoutes are the team and its letters.
func (s *Site) teamRoutes() {
	s.manage("GET", "/gestion/:slug/equipe", account.ManageTeam, s.teamPage)
	s.manage("POST", "/gestion/:slug/equipe", account.ManageTeam, s.inviteMember)
	s.manage("POST", "/gestion/:slug/equipe/:member/role", account.ManageTeam, s.changeRole)
	s.manage("POST", "/gestion/:slug/equipe/:member/retrait", account.ManageTeam, s.removeMember)
	s.letterRoutes()
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
	s.public("POST", "/animation/:token/ateliers/:atelier/enfants", s.ofFacilitator(s.tickChild))
	s.presenceRoutes()
	s.sheetRoutes()
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
	s.weekend("GET", "/o/:slug/voeux", s.publicWishes)
	s.weekend("GET", "/o/:slug/voeux.json", s.wishesFile)
	s.weekend("GET", "/o/:slug/inscription", s.signUpPage)
	s.public("POST", "/o/:slug/inscription", s.signUp) // finds its operation itself
	s.public("GET", "/carnet", s.enterCarnet)
	s.public("POST", "/carnet", s.openCarnet)
	s.public("GET", "/carnet/perdu", s.lostCodePage)
	s.public("POST", "/carnet/perdu", s.sendLostCode)
	s.public("GET", "/carnet/sw.js", s.carnetWorker)
	s.public("GET", "/carnet/:code", s.ofCarnet(s.carnetPage)) // .ics and .pdf too
	s.public("GET", "/carnet/:code/impression", s.ofCarnet(s.carnetSheet))
	s.public("GET", "/carnet/:code/ajouter", s.ofCarnet(s.addPage))
	s.public("POST", "/carnet/:code/ajouter", s.ofCarnet(s.addAtelier))
	s.public("POST", "/carnet/:code/attendre", s.ofCarnet(s.waitForAtelier))
	s.public("POST", "/carnet/:code/accepter", s.ofCarnet(s.acceptSeats))
	s.public("POST", "/carnet/:code/annuler", s.ofCarnet(s.cancelAtelier))
	s.public("GET", "/carnet/:code/annuler-tout", s.ofCarnet(s.cancelAllPage))
	s.public("POST", "/carnet/:code/annuler-tout", s.ofCarnet(s.cancelAll))
	s.public("GET", "/carnet/:code/voeux", s.ofCarnet(s.carnetWishes))
	s.public("POST", "/carnet/:code/voeux", s.ofCarnet(s.enterWishes))
	s.public("POST", "/carnet/:code/voeux/retirer", s.ofCarnet(s.withdrawWishes))
	s.public("GET", "/carnet/:code/empechement", s.ofCarnet(s.absencePage))
	s.public("POST", "/carnet/:code/empechement", s.ofCarnet(s.giveUpAteliers))
	s.public("GET", "/carnet/:code/precisions", s.ofCarnet(s.askedPage))
	s.public("POST", "/carnet/:code/precisions", s.ofCarnet(s.answerAsked))
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
