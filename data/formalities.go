package data

import "slices"

// Formality is something that has to be asked of an authority or told it, or a cover that has to be there, before people come.
//
// Lead times are the usual ones, gathered in November 2026 from the public pages of town halls and prefectures; towns ask for more or for
// less, and a text may have changed: each is shown as something to be checked with the town hall.
type Formality struct {
	// Key is a lower-case word, kept in the database.
	Key   string
	Title Text
	// Question helps somebody who is no lawyer to say whether it is needed here.
	Question Text
	// Authority is who answers.
	Authority Text
	// LeadDays is by how many days before day J the request should be there.
	LeadDays int
	// Earliest is how many days before day J one may file it at most; 0 where that is free.
	Earliest int
	// Hint says what is easily forgotten; it may be empty.
	Hint Text
	// Source is the text of law or the usage behind the duty and its lead time.
	Source Text
	// Step is the key of the step of the retro-planning that speaks of it, or empty.
	Step string
}

// InsuranceKey is the formality without which nobody should open a door.
const InsuranceKey = "insurance_liability"

// usage is the source of lead times that no text sets.
const (
	usageFR = "Délai d’usage, sans texte qui le fixe."
	usageEN = "Usual lead time, set by no text."
)

var formalities = []Formality{
	{Key: "agreement", Step: "agreement", LeadDays: 135,
		Title:     both("Accord écrit de la commune", "Written agreement of the commune"),
		Question:  both("Utiliserez-vous le nom, les salles, les agents ou les données de la commune ?", "Will you use the commune’s name, rooms, staff or data?"),
		Authority: both("Mairie : conseil municipal, ou courrier de la personne élue qui vous suit", "Town hall: the council, or a letter of the councillor who carries the weekend"),
		Hint:      both("Demandez la date du prochain conseil : il peut n’y en avoir que quatre dans l’année.", "Ask for the date of the next council: there may be only four a year."),
		Source:    both("Code général des collectivités territoriales, L.2121-29 (le conseil règle les affaires de la commune). "+usageFR, "Code général des collectivités territoriales, L.2121-29 (the council settles the affairs of the commune). "+usageEN)},
	{Key: InsuranceKey, Step: "insurance", LeadDays: 135,
		Title:     both("Assurance responsabilité civile", "Civil liability insurance"),
		Question:  both("Du public viendra-t-il dans vos lieux ou à vos sorties ? Alors oui.", "Will people come to your places or outings? Then yes."),
		Authority: both("Assureur de la structure porteuse", "Insurer of the legal organiser"),
		Hint:      both("Donnez-lui le programme : une sortie de nuit, un estran ou un atelier à vélo se disent. Joignez l’attestation ici.", "Show them the programme: a night walk, a foreshore or a ride must be told. Attach the certificate here."),
		Source:    both("Code civil, art. 1240 à 1242 (qui cause un dommage le répare) ; les mairies demandent l’attestation avant de prêter une salle. "+usageFR, "Code civil, art. 1240 to 1242 (who causes damage repairs it); town halls ask for the certificate before they lend a room. "+usageEN)},
	{Key: "insurance_volunteers", Step: "insurance", LeadDays: 135,
		Title:     both("Assurance des bénévoles", "Insurance of the volunteers"),
		Question:  both("Des personnes aideront-elles sans être membres de l’association ?", "Will people help who are not members of the association?"),
		Authority: both("Assureur de la structure porteuse", "Insurer of the legal organiser"),
		Hint:      both("Demandez deux choses : ce que les bénévoles causent, et ce qui leur arrive.", "Ask for two things: what volunteers cause, and what happens to them."),
		Source:    both("Convention tacite d’assistance, reconnue par les juges : l’association répond des dommages subis par qui l’aide. "+usageFR, "Tacit agreement of assistance, as courts see it: the association answers for what befalls those who help. "+usageEN)},
	{Key: "public_space", Step: "long_formalities", LeadDays: 90,
		Title:     both("Occupation du domaine public", "Use of public space"),
		Question:  both("Poserez-vous des tables, un barnum ou un stand sur une place, un trottoir ou dans un parc ?", "Will you put tables, a tent or a stand on a square, a pavement or in a park?"),
		Authority: both("Mairie, ou le service qui gère la voie ou le parc", "Town hall, or whoever runs the road or the park"),
		Hint:      both("Marcher et regarder ne demandent rien ; poser quelque chose, si.", "Walking and looking need nothing; putting something down does."),
		Source:    both("Code général de la propriété des personnes publiques, L.2122-1. "+usageFR, "Code général de la propriété des personnes publiques, L.2122-1. "+usageEN)},
	{Key: "unusual_room", Step: "long_formalities", LeadDays: 90,
		Title:     both("Usage inhabituel d’une salle (GN 6)", "Unusual use of a room (GN 6)"),
		Question:  both("Ferez-vous dans une salle autre chose que ce pour quoi elle est autorisée : dormir, exposer, recevoir plus de monde ?", "Will you do in a room what it is not authorised for: sleep, exhibit, receive more people?"),
		Authority: both("Mairie, après avis de la commission de sécurité", "Town hall, after the opinion of the safety commission"),
		Hint:      both("C’est l’exploitant de la salle qui dépose le dossier, avec vous. L’effectif autorisé compte aussi l’équipe.", "Whoever runs the room files the request, with you. The authorised number includes the team."),
		Source:    both("Règlement de sécurité (arrêté du 25 juin 1980), article GN 6 : dossier à déposer environ deux mois avant ; un mois de marge est compté.", "Safety rules (order of 25 June 1980), article GN 6: file about two months before; a month is added.")},
	{Key: "school", Step: "long_formalities", LeadDays: 90,
		Title:     both("Locaux scolaires", "School premises"),
		Question:  both("Utiliserez-vous une école, sa cour ou son préau en dehors de la classe ?", "Will you use a school, its yard or its shelter outside class?"),
		Authority: both("Mairie, après avis du conseil d’école", "Town hall, after the opinion of the school council"),
		Hint:      both("Le conseil d’école se réunit une fois par trimestre. Un dimanche d’élection, l’école n’est pas à vous.", "The school council meets once a term. On an election Sunday the school is not yours."),
		Source:    both("Code de l’éducation, L.212-15. "+usageFR, "Code de l’éducation, L.212-15. "+usageEN)},
	{Key: "insurance_equipment", Step: "loans", LeadDays: 75,
		Title:     both("Assurance du matériel prêté", "Insurance of lent equipment"),
		Question:  both("Vous prête-t-on du matériel que vous ne pourriez pas racheter ?", "Is anything lent to you that you could not buy again?"),
		Authority: both("Assureur de la structure porteuse, ou de qui prête", "Insurer of the legal organiser, or of the lender"),
		Hint:      both("La liste du matériel, avec sa valeur, se trouve dans l’inventaire.", "The list of equipment is in the inventory."),
		Source:    both("Code civil, art. 1880 (qui emprunte veille sur la chose prêtée). "+usageFR, "Code civil, art. 1880 (the borrower looks after what is lent). "+usageEN)},
	{Key: "minors", LeadDays: 60,
		Title:     both("Accueil collectif de mineurs", "Group reception of minors"),
		Question:  both("Recevrez-vous sept enfants ou plus sans leurs parents, alors que votre structure le fait déjà au moins quatorze jours par an ?", "Will you receive seven children or more without their parents, when your organisation does so at least fourteen days a year?"),
		Authority: both("Préfecture du département (service jeunesse et sports)", "Prefecture of the department (youth and sports)"),
		Hint:      both("Un seul week-end n’y entre le plus souvent pas ; une nuit sur place sans les parents, si.", "One weekend alone mostly does not count; a night on the premises without parents does."),
		Source:    both("Code de l’action sociale et des familles, L.227-4, L.227-5, R.227-1 et R.227-2 ; arrêté du 22 septembre 2006 : deux mois.", "Code de l’action sociale et des familles, L.227-4, L.227-5, R.227-1 and R.227-2; order of 22 September 2006: two months.")},
	{Key: "drinks", Step: "short_formalities", LeadDays: 30,
		Title:     both("Buvette temporaire", "Temporary drinks stall"),
		Question:  both("Vendrez-vous ou offrirez-vous de l’alcool au public ? Cidre et bière compris.", "Will you sell or offer alcohol to the public? Cider and beer included."),
		Authority: both("Mairie", "Town hall"),
		Hint:      both("Boissons des groupes 1 et 3 seulement, cinq autorisations par an et par association ; rien près d’une zone protégée.", "Drinks of groups 1 and 3 only, five permits a year for an association; nothing near a protected area."),
		Source:    both("Code de la santé publique, L.3334-2. Les mairies demandent de quinze jours à un mois.", "Code de la santé publique, L.3334-2. Town halls ask for two weeks to a month.")},
	{Key: "music", Step: "short_formalities", LeadDays: 30,
		Title:     both("Musique (SACEM)", "Music (SACEM)"),
		Question:  both("Jouera-t-on ou diffusera-t-on de la musique qui n’est ni libre ni dans le domaine public, même en fond ?", "Will music be played that is neither free nor in the public domain, even in the background?"),
		Authority: both("SACEM", "SACEM (the authors’ society)"),
		Hint:      both("Déclarée avant, elle coûte moins. La musique sous licence libre n’est pas toujours hors répertoire : vérifiez.", "It costs less when told beforehand. Free-licence music is not always outside the repertoire: check."),
		Source:    both("Code de la propriété intellectuelle, L.122-4. "+usageFR, "Code de la propriété intellectuelle, L.122-4. "+usageEN)},
	{Key: "traffic", Step: "short_formalities", LeadDays: 30,
		Title:     both("Arrêté de circulation", "Traffic order"),
		Question:  both("Faudra-t-il fermer une rue, réserver des places ou ralentir des voitures ?", "Must a street be closed, parking kept or cars slowed down?"),
		Authority: both("Mairie, ou le département hors agglomération", "Town hall, or the department outside built-up areas"),
		Hint:      both("Les panneaux se posent plusieurs jours avant : demandez qui le fait.", "Signs go up several days before: ask who puts them."),
		Source:    both("Code général des collectivités territoriales, L.2213-1. "+usageFR, "Code général des collectivités territoriales, L.2213-1. "+usageEN)},
	{Key: "gathering", Step: "public_way", LeadDays: 14, Earliest: 16,
		Title:     both("Rassemblement sur la voie publique", "Gathering on the public way"),
		Question:  both("Un groupe nombreux marchera-t-il ou se tiendra-t-il sur la chaussée, comme un cortège ?", "Will a large group walk or stand in the road, like a procession?"),
		Authority: both("Mairie, ou préfecture là où la police est nationale", "Town hall, or prefecture where the police is national"),
		Hint:      both("Ni avant ni après : entre quinze et trois jours francs avant. Les usages locaux en sont dispensés.", "Neither earlier nor later: between fifteen and three clear days before. Local customs are exempt."),
		Source:    both("Code de la sécurité intérieure, L.211-1 et L.211-2 : entre trois et quinze jours francs.", "Code de la sécurité intérieure, L.211-1 and L.211-2: between three and fifteen clear days.")},
}

// UsualFormalities returns the usual list, what has to be asked first coming first.
func UsualFormalities() []Formality { return slices.Clone(formalities) }

// FormalityOf returns the formality of a key; ok is false when there is none.
func FormalityOf(key string) (f Formality, ok bool) {
	i := slices.IndexFunc(formalities, func(f Formality) bool { return f.Key == key })
	if i < 0 {
		return Formality{}, false
	}
	return formalities[i], true
}

// FormalitiesOf returns the formalities of which a step of the retro-planning speaks.
func FormalitiesOf(step string) (all []Formality) {
	for _, f := range formalities {
		if step != "" && f.Step == step {
			all = append(all, f)
		}
	}
	return all
}
