package demo

func story(title, text, kind, from, to string) Template {
	return Template{Story, title, text, Values{"story_kind": kind, "period_start": from, "period_end": to, "story_language": "fr",
		"source_note": "raconté ce week-end", "story": text}}
}

var memoryTemplates = []Template{
	story("Le jour du tram", "On descendait tous voir passer le premier, même ma grand-mère qui n'aimait pas le bruit.", "event", "2012", "2012"),
	story("Les jeudis au patronage", "Le cinéma, le gâteau, et le gardien qui faisait semblant de ne pas nous compter.", "memory", "1956", "1963"),
	story("Laver à la fontaine", "Les mains rouges l'hiver, et toutes les nouvelles du quartier en une matinée.", "custom", "1948", "1960"),
	story("La baraque de ma tante", "En bois, chaude comme un four l'été, et un jardin qu'elle a pleuré en partant.", "place", "1947", "1969"),
	story("L'odeur de la conserverie", "Selon le vent, on savait s'il y aurait du travail le lendemain.", "trade", "1950", "1974"),
	story("Le marchand de lait", "Il connaissait les chiens mieux que les gens.", "trade", "1955", "1970"),
	story("Feux de la Saint-Jean", "On sautait par-dessus, les grands d'abord, pour montrer.", "custom", "1960", "1980"),
	story("L'hiver de la neige", "Trois jours sans bus, et des luges faites avec des cartons.", "event", "1987", "1987"),
	story("Mon premier bain au Moulin Blanc", "L'eau était glacée et personne n'osait le dire.", "memory", "1972", "1972"),
	story("Le jardin d'avant l'immeuble", "Des pommiers et un âne ; le soir on lui portait le pain dur.", "place", "1958", "1966"),
	story("Apprendre le français à l'école", "À la maison c'était le breton. La maîtresse était douce, elle.", "memory", "1949", "1954"),
	story("La grande marée", "Toute la classe à la pêche à pied, et une seule paire de bottes pour deux.", "memory", "1965", "1965"),
}

func picture(title, description, direction, pair string) Template {
	v := Values{"subject": title, "taken_on": "2027-05-22", "direction_deg": direction, "shows_people": "false", "shows_protected_work": "false"}
	if pair != "" {
		v["pair_of"] = pair
	}
	return Template{Photo, title, description, v}
}

var photoTemplates = []Template{
	picture("La place, cent ans après", "Même cadrage que la carte postale ; le kiosque n'y est plus.", "210", "Carte postale n° 12"),
	picture("La rue en pente", "Les mêmes toits, d'autres fenêtres.", "95", "Carte postale n° 3"),
	picture("L'escalier des Tisserands", "Quatre-vingt-deux marches, comptées deux fois.", "10", ""),
	picture("La rade depuis le banc", "Lumière du soir, entre deux grains.", "190", ""),
	picture("Le lavoir vide", "Il manque la charpente de la carte ancienne.", "45", "Carte postale n° 21"),
	picture("Vitrines de la rue commerçante", "Sept rideaux ouverts sur neuf.", "270", ""),
	picture("Le vallon à huit heures", "Brume sur l'étang.", "80", ""),
	picture("Le quai et les grues", "Prise de la passerelle.", "165", "Carte postale n° 30"),
	picture("Portes bleues", "Série de six portes, toutes bleues.", "0", ""),
	picture("Le marché remballe", "Personne n'est reconnaissable sur cette vue.", "140", ""),
	picture("Murs de jardins", "Pierre, parpaing, pierre : l'histoire de la rue.", "300", ""),
	picture("La plage à marée basse", "On voit les trois rochers de la carte.", "120", "Carte postale n° 8"),
}

func heard(title, description, kind, seconds, weather string) Template {
	return Template{Sound, title, description, Values{"sound_kind": kind, "duration_s": seconds, "recorder": "enregistreur de poche", "weather": weather}}
}

var soundTemplates = []Template{
	heard("Cloches de midi", "Prises du square, avec les martinets.", "ambience", "74", "beau"),
	heard("Le marché s'installe", "Caisses, rires, bâches qui claquent. Aucune conversation audible.", "ambience", "120", "vent"),
	heard("Drisses dans le port", "Elles tintent plus vite quand le vent monte.", "machine", "95", "vent fort"),
	heard("L'eau du lavoir", "Le filet d'eau et son écho.", "nature", "60", "calme"),
	heard("Merle du soir", "Sur l'antenne, rue vide.", "nature", "88", "calme"),
	heard("Tram en courbe", "Le grincement que tout le quartier connaît.", "machine", "32", "sec"),
	heard("Vagues sur les galets", "Au Moulin Blanc, à mi-marée.", "nature", "150", "houle"),
	heard("Cour d'école vide", "Un samedi : un ballon, un portail, le vent.", "ambience", "64", "beau"),
	heard("Chauve-souris ralentie", "Ultrasons ralentis dix fois.", "nature", "20", "nuit claire"),
	heard("Four de la boulangerie", "La pelle, la porte, la croûte qui chante.", "machine", "110", "intérieur"),
	heard("Répétition du bagad", "Depuis la rue, avec l'accord du groupe.", "music", "140", "beau"),
	heard("Pluie sur le préau", "Un grain de trois minutes.", "nature", "180", "pluie"),
}

func page(title, description, project, edit string) Template {
	return Template{Link, title, description, Values{"wiki_project": project, "edit_kind": edit, "page_language": "fr", "page_url": "https://example.org/wiki/saint-marc"}}
}

var wikiTemplates = []Template{
	page("Article « Saint-Marc »", "Section Histoire complétée, huit sources ajoutées.", "wikipedia", "extended"),
	page("Article sur le vallon", "Créé à partir de deux ouvrages de la médiathèque.", "wikipedia", "created"),
	page("Article sur l'église", "Un plan, une photo et trois références.", "wikipedia", "illustrated"),
	page("Catégorie des photos du week-end", "Toutes les images, rangées par rue.", "commons", "created"),
	page("Lavoir de la rue de la Fontaine", "Élément décrit : type, matériau, coordonnées.", "wikidata", "created"),
	page("Croix de carrefour", "Date et source ajoutées.", "wikidata", "sourced"),
	page("Le patronage laïque", "Page du wiki local, écrite à quatre mains.", "local_wiki", "created"),
	page("La conserverie", "Récit et photo réunis sur une page.", "local_wiki", "extended"),
	page("Monographie de 1892", "Trente pages relues.", "wikisource", "extended"),
	page("Article en breton", "Première version, à relire par une personne qui le parle.", "wikipedia", "translated"),
	page("Liste des rues", "Origine des noms, avec sources.", "local_wiki", "created"),
	page("Plage du Moulin Blanc", "Deux photos et une section sur l'estran.", "wikipedia", "illustrated"),
}

func table(title, description, body, period, value, unit string) Template {
	v := Values{"dataset_title": title, "source_body": body, "reference_period": period, "request_status": "open"}
	if value != "" {
		v["value"], v["value_unit"] = value, unit
	}
	return Template{File, title, description, v}
}

var publicDataTemplates = []Template{
	table("Budget de la commune en clair", "Les grandes masses, par habitant et par domaine.", "Ville", "2026", "", ""),
	table("Délibérations du conseil de quartier", "Titre, date, vote : douze séances en un tableau.", "Conseil de quartier", "2020-2026", "", ""),
	table("Annuaire des associations", "Nom, objet, lieu de réunion. Aucun numéro personnel.", "Conseil de quartier", "2027", "", ""),
	table("Arbres de la voie publique", "Relus sur place : quatorze manquaient.", "Métropole", "2027", "612", "arbres"),
	table("Places de crèche", "Chiffre donné par la mairie de quartier.", "Ville", "2026", "84", "places"),
	table("Logements du quartier", "Total et part de maisons.", "Institut statistique", "2023", "5210", "logements"),
	table("Subventions aux associations", "Montants par association, relus avec le service.", "Ville", "2026", "48300", "euros"),
	table("Passages au pont-bascule", "Comptage de l'an dernier, obtenu sur demande.", "Port", "2026", "1240", "passages"),
	table("Consommation d'eau des bâtiments publics", "Douze bâtiments, douze mois.", "Ville", "2026", "", ""),
	table("Températures de l'été", "Moyennes relevées par les capteurs déjà posés.", "Fablab", "2026", "19.4", "degrés"),
	table("Horaires des services au public", "Vérifiés sur la porte, un par un.", "Mairie de quartier", "2027", "", ""),
	table("Noms de rues et de femmes", "Part des rues qui portent le nom d'une femme.", "Métropole", "2027", "9.5", "%"),
}

func made(title, description, what, temperature string) Template {
	v := Values{"made_thing": what, "materials": "carte à microcontrôleur, sonde, boîtier imprimé"}
	if temperature != "" {
		v["temperature_c"], v["humidity_percent"], v["sensor_height_cm"] = temperature, "68", "200"
	}
	return Template{Observation, title, description, v}
}

var makingTemplates = []Template{
	made("Relevé à l'ombre, côté nord", "Capteur sous l'avancée du toit.", "measure", "14.2"),
	made("Relevé sur la place pavée", "En plein soleil à midi.", "measure", "23.8"),
	made("Relevé sous les tilleuls", "Quatre degrés de moins que la place.", "measure", "19.6"),
	made("Relevé au jardin partagé", "À deux mètres du sol, près de la mare.", "measure", "17.1"),
	made("Relevé au bord de l'étang", "Le point le plus frais du quartier.", "measure", "13.4"),
	made("Relevé dans la cour de l'école", "Sol noir, pas d'arbre.", "measure", "25.3"),
	made("Relevé sur le quai", "Vent d'ouest, capteur abrité.", "measure", "15.9"),
	made("Notice de montage", "Huit étapes en images, relues par trois débutants.", "plan", ""),
	made("Boîtier imprimé", "Version avec crochet de fenêtre.", "object", ""),
	made("Grille-pain réparé", "Un fusible à deux euros ; la marche à suivre est écrite.", "repair", ""),
	made("Lampe de vélo réparée", "Soudure refaite pendant l'atelier.", "repair", ""),
	made("Plan de la cabane météo", "Bois de palette, vis, une heure de travail.", "plan", ""),
}

func moment(title, description, what, next string) Template {
	return Template{Story, title, description, Values{"moment": what, "next_step": next}}
}

var gatheringTemplates = []Template{
	moment("Une carte des bancs", "Envie entendue trois fois : savoir où s'asseoir.", "idea", "Atelier à l'automne"),
	moment("Qui garde les clés du jardin ?", "Question posée au repas du samedi.", "question", "À voir au conseil de quartier"),
	moment("Une soirée par saison", "On se retrouve à la médiathèque, quatre fois l'an.", "decision", "Première en septembre"),
	moment("Photo de la soupe", "Cent vingt bols, et pas une assiette perdue.", "moment", "La recette est notée"),
	moment("Soupe de légumes du marché", "Poireaux, pommes de terre, un peu de lard à part.", "recipe", "À refaire l'an prochain"),
	moment("Un four à pain partagé", "Six personnes prêtes à maçonner.", "idea", "Chercher un terrain"),
	moment("Restitution du samedi", "Neuf groupes, quatre minutes chacun, et des questions.", "moment", "Journal publié le soir"),
	moment("Apprendre le breton dans la rue", "Des panneaux faits main, une phrase par semaine.", "idea", "Avec l'école bilingue"),
	moment("Publier le budget chaque année", "L'élue s'y engage devant la salle.", "decision", "Mars 2028"),
	moment("Que deviennent les photos ?", "Elles restent, avec leur licence et leur auteur.", "question", "Page expliquée au guichet"),
	moment("Petit-déjeuner sous la pluie", "On s'est serrés, on a parlé plus.", "moment", "Prévoir un barnum"),
	moment("Crêpes de blé noir", "Farine, eau, sel, et du temps.", "recipe", "Recette publiée"),
}
