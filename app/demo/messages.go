package demo

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/message"
	"oplibre/app/newsletter"
	"oplibre/app/store"
)

// announcements are what the team writes to many, each at its moment of the story.
var announcements = []struct {
	at      time.Time
	form    message.Form
	english message.Text
}{
	{onDay(time.April, 12, 11, 0), message.Form{Kinds: []string{"leads"}, Subject: "Préparer votre atelier : ce dont vous avez besoin",
		Body: "Bonjour {prénom},\n\nIl reste six semaines. Dites-nous avant le 30 avril ce qu'il vous faut : matériel, aide, repas. Un coup de fil suffit : {téléphone}.\n\nMerci de porter un atelier avec nous !"}, message.Text{}},
	{onDay(time.May, 18, 9, 30), message.Form{Kinds: []string{"people"}, Standing: "signed_up", Subject: "Rendez-vous ce week-end",
		Body: "Bonjour {prénom},\n\nOn se retrouve bientôt : {dates}. L'accueil ouvre samedi à 8 h 30, grande salle du patronage. Votre carnet, pour revoir vos ateliers ou changer d'avis : {carnet}\n\nUne question ? {téléphone}"},
		message.Text{Subject: "See you this weekend", Body: "Hello {prénom},\n\nSee you soon. The welcome desk opens on Saturday at 8:30 in the large hall of the patronage. Your carnet: {carnet}\n\nA question? {téléphone}"}},
	{onDay(time.May, 26, 10, 0), message.Form{Kinds: []string{"people", "leads"}, Standing: "attended", Subject: "Merci, et la suite",
		Body: "Bonjour {prénom},\n\nMerci d'être venus. Ce que nous avons recueilli est en ligne, et la soirée de suites aura lieu à la médiathèque à la rentrée."}, message.Text{}},
}

// news are the issues of the newsletter.
var news = []struct {
	at            time.Time
	subject, body string
}{
	{onDay(time.April, 8, 9, 0), "Les inscriptions sont ouvertes", "Le programme est en ligne : **trente-trois ateliers**, du fauteuil à la chauve-souris.\n\n- samedi, la carte du quartier et les herbes des trottoirs\n- samedi soir, une balade nocturne\n- dimanche, le jardin partagé et la cuisine du marché\n\n[Choisir ses ateliers](/o/saint-marc-2027/programme)"},
	{onDay(time.May, 28, 9, 0), "Ce que le quartier a trouvé", "Trois cents contributions en deux jours, et ce n'est pas fini : les espèces sont en cours d'identification.\n\n[Voir la carte](/o/saint-marc-2027/carte)"},
}

// readers have asked for the news; the last ones have not confirmed yet.
var readers = []string{"lectrice.1", "lecteur.2", "lectrice.3", "voisin.4", "voisine.5", "classe.6", "jardin.7", "kayak.8", "chorale.9", "velo.10", "presse.11", "cousine.12", "nouveau.13", "nouvelle.14"}

// unconfirmed is how many of the readers have still to press the button.
const unconfirmed = 2

// announce writes to many and sends the newsletter, as far as the story has come. What comes next is a draft.
func (f *filling) announce(ctx context.Context) error {
	for _, a := range announcements {
		at, reached := a.at, f.reached(store.InstantOf(a.at))
		if !reached {
			at = f.at.Time().Add(-20 * time.Hour)
		}
		form := a.form
		form.Subject, form.Body, form.OtherSubject, form.OtherBody = typeset(form.Subject), typeset(form.Body), a.english.Subject, a.english.Body
		by := f.as(account.Organiser, at)
		m, err := message.Create(ctx, f.db, by, f.o, form)
		if err != nil {
			return err
		}
		if !reached {
			break
		}
		if _, err := message.Send(ctx, f.db, by, f.o, m.ID, strconv.FormatInt(m.Version, 10)); err != nil {
			return err
		}
	}
	return f.publishNews(ctx)
}

func (f *filling) publishNews(ctx context.Context) error {
	for i, name := range readers {
		by := by(onDay(time.March, 20, 9, i))
		if i >= len(readers)-unconfirmed {
			by.At = f.at.Time().Add(-time.Duration(i) * time.Hour)
		}
		request := newsletter.Request{Email: name + "@example.org", Language: "fr", Source: newsletter.Page,
			Wording: "J'accepte que l'équipe garde mon adresse pour m'envoyer ses nouvelles, jusqu'à ce que je me désabonne."}
		if err := newsletter.Subscribe(ctx, f.db, by, f.o, request); err != nil {
			return err
		}
	}
	var waiting []newsletter.Subscriber
	if err := f.find(ctx, &waiting, "asked_at, id", "confirmed_at IS NULL"); err != nil {
		return err
	}
	for i := range waiting[:len(waiting)-unconfirmed] {
		link := newsletter.Link{Purpose: newsletter.Confirm, SubscriberID: waiting[i].ID, Subscriber: &waiting[i]}
		if err := link.Agree(ctx, f.db, by(waiting[i].AskedAt.Time().Add(time.Hour))); err != nil {
			return err
		}
	}
	for _, n := range news {
		at, reached := n.at, f.reached(store.InstantOf(n.at))
		if !reached {
			at = f.at.Time().Add(-3 * time.Hour)
		}
		by := f.as(account.Organiser, at)
		issue, err := newsletter.Create(ctx, f.db, by, f.o, newsletter.IssueForm{Subject: typeset(n.subject), Body: typeset(n.body)})
		if err != nil {
			return err
		}
		if !reached {
			break
		}
		if _, err := newsletter.Send(ctx, f.db, by, f.o, issue.ID, strconv.FormatInt(issue.Version, 10)); err != nil {
			return err
		}
	}
	return f.arrive(ctx)
}

// arrive marks as sent what was written to many a day ago or earlier, but for one address that does not exist: a demonstration sends
// nothing by itself.
func (f *filling) arrive(ctx context.Context) error {
	kinds := []string{message.Letter, newsletter.LetterIssue, newsletter.LetterConfirm}
	before := store.InstantOf(f.at.Time().Add(-24 * time.Hour))
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		old := func() *gorm.DB {
			return tx.Model(&store.Letter{}).Where("operation_id = ? AND kind IN ? AND created_at < ? AND state = ?", f.o.ID, kinds, before, store.LetterWaiting)
		}
		var ids []string
		if err := old().Where("kind = ?", message.Letter).Order("recipient").Limit(1).Pluck("id", &ids).Error; err != nil {
			return err
		}
		if err := old().Where("id IN ?", ids).Updates(map[string]any{"state": store.LetterRefused, "answer": "550 5.1.1 no such mailbox"}).Error; err != nil {
			return err
		}
		return old().Updates(map[string]any{"state": store.LetterSent, "sent_at": gorm.Expr("created_at + 60000")}).Error
	})
}
