package web

import "oplibre/app/account"

// messageRoutes are what the team writes to many.
func (s *Site) messageRoutes() {
	s.manage("GET", "/gestion/:slug/messages", account.SeeLetters, s.seesPeople(s.messagesPage))
	s.manage("GET", "/gestion/:slug/messages/nouveau", account.SeeLetters, s.seesPeople(s.newMessage))
	s.manage("POST", "/gestion/:slug/messages/nouveau", account.SeeLetters, s.seesPeople(s.createMessage))
	s.manage("GET", "/gestion/:slug/messages/:message", account.SeeLetters, s.seesPeople(s.messagePage))
	s.manage("GET", "/gestion/:slug/messages/:message/modifier", account.SeeLetters, s.seesPeople(s.editMessage))
	s.manage("POST", "/gestion/:slug/messages/:message/modifier", account.SeeLetters, s.seesPeople(s.updateMessage))
	s.manage("POST", "/gestion/:slug/messages/:message/essai", account.SeeLetters, s.seesPeople(s.testMessage))
	s.manage("POST", "/gestion/:slug/messages/:message/envoyer", account.SeeLetters, s.seesPeople(s.sendMessage))
	s.manage("POST", "/gestion/:slug/messages/:message/reprendre", account.SeeLetters, s.seesPeople(s.takeBackMessage))
	s.manage("POST", "/gestion/:slug/messages/:message/appels", account.SeeLetters, s.seesPeople(s.callRecipient))
	s.manage("POST", "/gestion/:slug/messages/:message/copie", account.SeeLetters, s.seesPeople(s.copyMessage))
	s.manage("POST", "/gestion/:slug/messages/:message/retrait", account.SeeLetters, s.seesPeople(s.deleteMessage))
}

// newsletterRoutes are the newsletter: asking for it, leaving it, its archive, and its issues.
func (s *Site) newsletterRoutes() {
	s.weekend("GET", "/o/:slug/infolettre", s.newsletterPage)
	s.weekend("POST", "/o/:slug/infolettre", s.askForNewsletter)
	s.weekend("GET", "/o/:slug/infolettre/:issue", s.newsletterIssue)
	s.public("GET", "/infolettre/:token", s.ofNewsletter(s.newsletterLink))
	s.public("POST", "/infolettre/:token", s.ofNewsletter(s.useNewsletterLink))
	s.public("GET", "/desabonnement/:token", s.ofNewsletter(s.newsletterLink))
	s.public("POST", "/desabonnement/:token", s.ofNewsletter(s.useNewsletterLink))
	s.manage("GET", "/gestion/:slug/infolettre", account.SeeLetters, s.seesPeople(s.newslettersPage))
	s.manage("POST", "/gestion/:slug/infolettre/adresse/retrait", account.SeeLetters, s.seesPeople(s.removeReader))
	s.manage("GET", "/gestion/:slug/infolettre/nouveau", account.SeeLetters, s.seesPeople(s.newIssue))
	s.manage("POST", "/gestion/:slug/infolettre/nouveau", account.SeeLetters, s.seesPeople(s.createIssue))
	s.manage("GET", "/gestion/:slug/infolettre/:issue", account.SeeLetters, s.seesPeople(s.issuePage))
	s.manage("GET", "/gestion/:slug/infolettre/:issue/modifier", account.SeeLetters, s.seesPeople(s.editIssue))
	s.manage("POST", "/gestion/:slug/infolettre/:issue/modifier", account.SeeLetters, s.seesPeople(s.updateIssue))
	s.manage("POST", "/gestion/:slug/infolettre/:issue/essai", account.SeeLetters, s.seesPeople(s.testIssue))
	s.manage("POST", "/gestion/:slug/infolettre/:issue/envoyer", account.SeeLetters, s.seesPeople(s.sendIssue))
	s.manage("POST", "/gestion/:slug/infolettre/:issue/reprendre", account.SeeLetters, s.seesPeople(s.takeBackIssue))
	s.manage("POST", "/gestion/:slug/infolettre/:issue/retrait", account.SeeLetters, s.seesPeople(s.deleteIssue))
}
