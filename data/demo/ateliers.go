package demo

import "time"

// Atelier is one session. Start and End are offsets from the start of the operation; those of the class sessions are
// negative, on purpose.
type Atelier struct {
	// Number is that of the weekend: A01 is 1. Moments of the entrée libre and class sessions continue from 27.
	Number int
	// Theme is the identifier of a theme of package data.
	Theme   string
	Title   Text
	Summary string
	// Audience is who is expected, in a few words.
	Audience string
	// AgeMin and AgeMax are in years, 0 without a rule; Accompanied means that children come with an adult.
	AgeMin, AgeMax int
	Accompanied    bool
	Start, End     time.Duration
	// Place is where one meets; Then where the group goes on, empty when it stays.
	Place, Then string
	// Capacity is in persons, 0 for the entrée libre.
	Capacity int
	// Slot is the length of an appointment inside, 0 without appointments.
	Slot time.Duration
	// Facilitators lead it; Carrier is the number of the partner that carries it.
	Facilitators []string
	Carrier      int
	Access       []Access
	Bring        []string
	Outputs      []Output
	// Note is for the team: what was left difficult on purpose.
	Note string
}

// Output is what an atelier sets out to give. Target is a number of things, 0 when it is not counted; Destination is that
// of package data, or empty for here.
type Output struct {
	Aim                  string
	Target               int
	Licence, Destination string
}

// Ateliers returns the twenty-six of the programme, then the moments of the entrée libre and the class sessions.
func Ateliers() []Atelier {
	all := make([]Atelier, 0, 40)
	for _, part := range [][]Atelier{saturdayMorning, saturdayAfternoon, sunday, openDoors, classSessions} {
		all = append(all, part...)
	}
	return all
}

var saturdayMorning = []Atelier{
	{Number: 1, Theme: "gathering", Title: Text{FR: "Accueil des contributeurs, repas partagé", EN: "Welcome of contributors, shared meal"},
		Summary:  "On pose les sacs, on se présente, on mange ensemble ce que chacun apporte. Les hébergements se distribuent à l'arrivée.",
		Audience: "Tout le monde, surtout celles et ceux qui arrivent de loin", Start: fri(18, 30), End: fri(21, 30), Place: "L1", Capacity: 120,
		Facilitators: []string{"Nolwenn Le Guen"}, Carrier: 20, Access: []Access{StepFree, Seated, Family}, Bring: []string{"un plat à partager", "un verre"},
		Outputs: []Output{{Aim: "Trombinoscope interne, non publié"}}},
	{Number: 2, Theme: "gathering", Title: Text{FR: "Ouverture, présentation des groupes", EN: "Opening, presentation of the groups"},
		Summary:  "Chaque groupe dit en deux minutes ce qu'il va faire et qui peut venir. On repart avec une idée et un lieu.",
		Audience: "Tout le monde", Start: sat(9, 0), End: sat(9, 30), Place: "L1",
		Facilitators: []string{"Annaïg Corre", "Nolwenn Le Guen"}, Carrier: 1, Access: []Access{StepFree, Seated, HearingLoop, Family}},
	{Number: 3, Theme: "mapping", Title: Text{FR: "Cartopartie : commerces et services", EN: "Mapping party: shops and services"},
		Summary:  "Par petits groupes, on note ce qui est ouvert, à quelles heures, avec ou sans marche. Au retour, on l'ajoute ensemble à OpenStreetMap.",
		Audience: "Dès 10 ans, sans rien connaître aux cartes", AgeMin: 10, Accompanied: true, Start: sat(9, 45), End: sat(12, 30), Place: "L10", Then: "L1", Capacity: 24,
		Facilitators: []string{"Malo Abgrall"}, Carrier: 21, Access: []Access{Outdoors, Pushchair, Family}, Bring: []string{"de bonnes chaussures", "un téléphone chargé si vous en avez un"},
		Outputs: []Output{{"Commerces et services ajoutés ou vérifiés dans OpenStreetMap", 200, "ODbL-1.0", "osm"}}},
	{Number: 4, Theme: "wiki", Title: Text{FR: "Mes premiers pas sur Wikipédia : « Saint-Marc »", EN: "First steps on Wikipedia: “Saint-Marc”"},
		Summary:  "On crée son compte, on comprend les règles, on complète l'article du quartier avec des sources de la médiathèque.",
		Audience: "Adultes et adolescents, débutants bienvenus", AgeMin: 15, Start: sat(9, 45), End: sat(12, 30), Place: "L2", Capacity: 16,
		Facilitators: []string{"Sterenn Kermarrec"}, Carrier: 22, Access: []Access{StepFree, Seated}, Bring: []string{"un ordinateur si vous préférez le vôtre"},
		Outputs: []Output{{"Article enrichi et deux articles créés", 3, "CC-BY-SA-4.0", ""}}},
	{Number: 5, Theme: "flora", Title: Text{FR: "Sauvages de ma rue", EN: "Wild plants of my street"},
		Summary:  "Entre deux pavés, au pied des murs : on apprend à nommer dix plantes et on note celles que l'on croise.",
		Audience: "Tout public", Start: sat(9, 45), End: sat(12, 0), Place: "L10", Capacity: 20,
		Facilitators: []string{"Jeanne Pennec"}, Carrier: 7, Access: []Access{Outdoors, Family, Pushchair}, Bring: []string{"une loupe si vous en avez une"},
		Outputs: []Output{{"Relevés de plantes", 80, "CC0-1.0", "tela-botanica"}, {Aim: "Photos des plantes", Licence: "CC-BY-SA-4.0", Destination: "commons"}}},
	{Number: 6, Theme: "heritage", Title: Text{FR: "Scan-a-thon : apportez vos photos", EN: "Scan-a-thon: bring your photos"},
		Summary:  "Vos photos anciennes sont numérisées devant vous et repartent avec vous. On choisit ensemble ce qui peut être publié.",
		Audience: "Tout le monde, sur rendez-vous de 20 minutes", Start: sat(9, 45), End: sat(12, 30), Place: "L4", Capacity: 20, Slot: 20 * time.Minute,
		Facilitators: []string{"Claire Bodénès"}, Carrier: 5, Access: []Access{StepFree, Seated}, Bring: []string{"vos photos", "ce que vous savez d'elles"},
		Outputs: []Output{{"Photos numérisées, avec l'accord des ayants droit", 120, "CC-BY-SA-4.0", "commons"}}},
	{Number: 7, Theme: "access", Title: Text{FR: "Le quartier en fauteuil et poussette", EN: "The neighbourhood by wheelchair and pushchair"},
		Summary:  "On mesure marches, pentes et trottoirs, en roulant pour de vrai. Des fauteuils sont prêtés.",
		Audience: "Tout public, avec ou sans fauteuil", Start: sat(10, 0), End: sat(12, 0), Place: "L3", Capacity: 15,
		Facilitators: []string{"Élise Quéré"}, Carrier: 12, Access: []Access{StepFree, Outdoors, Pushchair, Family}, Bring: []string{"un mètre"},
		Outputs: []Output{{"Entrées et trottoirs décrits", 60, "ODbL-1.0", "osm"}}},
	{Number: 13, Theme: "shore", Title: Text{FR: "Estran et laisse de mer", EN: "Shore and strandline"},
		Summary:  "À marée basse, on soulève, on regarde, on repose. Pique-nique sur place et retour avant le flot.",
		Audience: "Tout public, enfants accompagnés", AgeMin: 6, Accompanied: true, Start: sat(12, 0), End: sat(14, 30), Place: "L8", Capacity: 25,
		Facilitators: []string{"Tristan Jézéquel"}, Carrier: 8, Access: []Access{Outdoors, Family}, Bring: []string{"des bottes", "un pique-nique", "un coupe-vent"},
		Outputs: []Output{{"Observations au format Darwin Core", 50, "CC-BY-4.0", "gbif"}}, Note: "Basse mer vers 13 h 15 : l'horaire ne se déplace pas."},
}

var saturdayAfternoon = []Atelier{
	{Number: 8, Theme: "photo", Title: Text{FR: "Photopartie : même cadrage, cent ans après", EN: "Photo walk: same framing, a hundred years on"},
		Summary:  "Une carte postale en main, on retrouve l'endroit exact et on refait la photo. Les paires seront publiées côte à côte.",
		Audience: "Dès 12 ans", AgeMin: 12, Start: sat(14, 0), End: sat(17, 0), Place: "L10", Capacity: 18,
		Facilitators: []string{"Yves Salaün"}, Carrier: 4, Access: []Access{Outdoors, Pushchair}, Bring: []string{"un appareil photo ou un téléphone"},
		Outputs: []Output{{"Paires de photos", 60, "CC-BY-SA-4.0", "commons"}}},
	{Number: 9, Theme: "public-data", Title: Text{FR: "Budget et conseils de la commune lisibles", EN: "The town's budget and councils made readable"},
		Summary:  "D'où vient l'argent, où va-t-il ? On transforme deux documents en tableaux que chacun peut relire.",
		Audience: "Adultes, curieux des comptes", AgeMin: 15, Start: sat(14, 0), End: sat(17, 0), Place: "L3", Capacity: 12,
		Facilitators: []string{"Aziliz Morvan"}, Carrier: 25, Access: []Access{StepFree, Seated, HearingLoop}, Bring: []string{"un ordinateur portable"},
		Outputs: []Output{{"Deux tableaux CSV et leurs graphiques", 2, "etalab-2.0", "data-gouv"}}},
	{Number: 10, Theme: "sound", Title: Text{FR: "Écouter le quartier", EN: "Listening to the neighbourhood"},
		Summary:  "On part avec un micro et les yeux fermés. Douze sons deviendront une carte à écouter.",
		Audience: "Tout public", Start: sat(14, 0), End: sat(16, 30), Place: "L1", Capacity: 10,
		Facilitators: []string{"Riwal Guivarc'h"}, Carrier: 29, Access: []Access{StepFree, Outdoors, Family},
		Outputs: []Output{{"Pistes de la carte sonore", 12, "CC-BY-4.0", "commons"}}},
	{Number: 11, Theme: "languages", Title: Text{FR: "Anvioù-lec'h : les noms de lieux en breton", EN: "Anvioù-lec'h: place names in Breton", BR: "Anvioù-lec'h"},
		Summary:  "Kerampéré, Stang Alar : que disent ces noms ? On écoute les anciens, on lit les cartes, on écrit juste.",
		Audience: "Tout le monde, avec ou sans breton", Start: sat(14, 0), End: sat(16, 0), Place: "L4", Capacity: 20,
		Facilitators: []string{"Gwendal Tanguy"}, Carrier: 15, Access: []Access{StepFree, Seated, Family},
		Outputs: []Output{{"Noms bretons ajoutés (name:br)", 40, "ODbL-1.0", "osm"}}},
	{Number: 12, Theme: "mapping", Title: Text{FR: "Petits cartographes, 8–12 ans", EN: "Young mapmakers, 8–12"},
		Summary:  "On dessine le chemin de l'école, ses cachettes et ses dangers, puis on assemble une grande carte.",
		Audience: "Enfants de 8 à 12 ans, avec l'accord d'un parent", AgeMin: 8, AgeMax: 12, Start: sat(14, 0), End: sat(16, 0), Place: "L9", Capacity: 12,
		Facilitators: []string{"Loeiza Riou"}, Carrier: 14, Access: []Access{StepFree, Seated}, Bring: []string{"un goûter"},
		Outputs: []Output{{"Carte dessinée", 1, "CC-BY-SA-4.0", "commons"}}},
	{Number: 14, Theme: "wiki", Title: Text{FR: "Verser et décrire : Commons et Wikidata", EN: "Upload and describe: Commons and Wikidata"},
		Summary:  "Les photos du matin trouvent leur place, leur légende et leur licence. On décrit vingt lieux du quartier.",
		Audience: "Qui a un compte, ou en veut un", AgeMin: 15, Start: sat(14, 0), End: sat(17, 0), Place: "L2", Capacity: 12,
		Facilitators: []string{"Sterenn Kermarrec"}, Carrier: 22, Access: []Access{StepFree, Seated},
		Outputs: []Output{{"Images versées", 150, "CC-BY-SA-4.0", "commons"}, {"Éléments décrits", 20, "CC0-1.0", "wikidata"}}},
	{Number: 15, Theme: "gathering", Title: Text{FR: "Restitution du samedi", EN: "Saturday's results"},
		Summary:  "Chaque groupe montre en quatre minutes ce qu'il a trouvé. Venez voir, même sans avoir participé.",
		Audience: "Tout le monde", Start: sat(18, 0), End: sat(19, 0), Place: "L1",
		Facilitators: []string{"Nolwenn Le Guen"}, Carrier: 20, Access: []Access{StepFree, Seated, HearingLoop, Family}, Outputs: []Output{{Aim: "Journal du samedi", Target: 1, Licence: "CC-BY-SA-4.0"}}},
	{Number: 16, Theme: "fauna", Title: Text{FR: "Balade nocturne : chauves-souris et papillons", EN: "Night walk: bats and moths"},
		Summary:  "Un détecteur rend audibles les chauves-souris de l'étang, un drap éclairé attire les papillons. Les points publiés sont floutés.",
		Audience: "Dès 7 ans, enfants accompagnés", AgeMin: 7, Accompanied: true, Start: sat(22, 0), End: sun(0, 30), Place: "L7", Capacity: 15,
		Facilitators: []string{"Florian Cloarec"}, Carrier: 20, Access: []Access{Outdoors}, Bring: []string{"une lampe", "des vêtements chauds"},
		Outputs: []Output{{Aim: "Sons et points floutés", Licence: "CC-BY-4.0", Destination: "gbif"}}, Note: "La grille du vallon doit être rouverte après l'heure de fermeture."},
}

var sunday = []Atelier{
	{Number: 17, Theme: "mapping", Title: Text{FR: "Cartopartie : arbres, fontaines, venelles", EN: "Mapping party: trees, fountains, lanes"},
		Summary:  "On suit l'eau et l'ombre, du vallon au bourg, et on note ce que les cartes oublient.",
		Audience: "Tout public", Start: sun(9, 30), End: sun(12, 0), Place: "L7", Capacity: 24,
		Facilitators: []string{"Malo Abgrall"}, Carrier: 21, Access: []Access{Outdoors, Family}, Bring: []string{"de bonnes chaussures"},
		Outputs: []Output{{"Arbres, fontaines et venelles dans OpenStreetMap", 150, "ODbL-1.0", "osm"}}},
	{Number: 18, Theme: "memory", Title: Text{FR: "Récits d'habitants pour Wiki-Brest", EN: "Residents' stories for Wiki-Brest"},
		Summary:  "L'un raconte, l'autre écrit. On relit à voix haute avant de publier.",
		Audience: "Tout le monde, de mémoire longue ou courte", Start: sun(9, 30), End: sun(12, 0), Place: "L4", Capacity: 16,
		Facilitators: []string{"Denise Le Roux"}, Carrier: 23, Access: []Access{StepFree, Seated, Pushchair}, Bring: []string{"un souvenir, un objet ou une photo"},
		Outputs: []Output{{"Récits relus par qui les a racontés", 6, "CC-BY-SA-4.0", ""}}},
	{Number: 19, Theme: "flora", Title: Text{FR: "BioBlitz au jardin partagé", EN: "BioBlitz in the shared garden"},
		Summary:  "Deux heures et demie pour trouver tout ce qui vit dans le jardin, des vers aux merles.",
		Audience: "Tout public", Start: sun(9, 30), End: sun(12, 0), Place: "L6", Capacity: 20,
		Facilitators: []string{"Jeanne Pennec", "Soizic Le Meur"}, Carrier: 16, Access: []Access{Outdoors, Family}, Bring: []string{"une loupe", "un chapeau"},
		Outputs: []Output{{"Observations de plantes et d'animaux", 100, "CC0-1.0", "gbif"}}},
	{Number: 20, Theme: "mapping", Title: Text{FR: "Filmer les rues librement, à vélo", EN: "Filming the streets freely, by bicycle"},
		Summary:  "Une caméra sur le guidon, un itinéraire chacun. Visages et plaques sont floutés avant toute publication.",
		Audience: "Dès 16 ans, à l'aise à vélo", AgeMin: 16, Start: sun(9, 30), End: sun(12, 0), Place: "L5", Capacity: 8,
		Facilitators: []string{"Katell Bars"}, Carrier: 21, Access: []Access{Outdoors, Steps}, Bring: []string{"un vélo et un casque"},
		Outputs: []Output{{"Vues de rues, floutées", 4000, "etalab-2.0", ""}}},
	{Number: 21, Theme: "public-data", Title: Text{FR: "Qui fait quoi ? L'annuaire des associations", EN: "Who does what? The directory of associations"},
		Summary:  "On réunit ce que chaque association veut bien dire d'elle, sans aucun numéro personnel.",
		Audience: "Associations et habitants", Start: sun(10, 0), End: sun(12, 0), Place: "L3", Capacity: 20,
		Facilitators: []string{"Jeannine Floc'h", "Nolwenn Le Guen"}, Carrier: 10, Access: []Access{StepFree, Seated, HearingLoop},
		Outputs: []Output{{"Annuaire sans données privées", 1, "etalab-2.0", "data-gouv"}}},
	{Number: 22, Theme: "making", Title: Text{FR: "Un capteur de température à fabriquer", EN: "Build a temperature sensor"},
		Summary:  "On soude, on branche, on accroche à la fenêtre. Chacun repart avec son capteur et sa place sur la carte.",
		Audience: "Dès 12 ans", AgeMin: 12, Start: sun(10, 0), End: sun(12, 30), Place: "L5", Capacity: 10,
		Facilitators: []string{"Perig Mével"}, Carrier: 27, Access: []Access{Steps, Seated},
		Outputs: []Output{{Aim: "Plans, publiés par le fablab"}, {Aim: "Relevés de température", Licence: "CC0-1.0"}}},
	{Number: 23, Theme: "heritage", Title: Text{FR: "Cuisine du marché, recettes du quartier", EN: "Market cooking, recipes of the neighbourhood"},
		Summary:  "On cuisine ce que le marché donne et on écrit les recettes que l'on se passait de bouche à oreille.",
		Audience: "Tout public", Start: sun(11, 0), End: sun(13, 0), Place: "L1", Capacity: 20,
		Facilitators: []string{"Mona Prigent"}, Carrier: 13, Access: []Access{StepFree, Family}, Bring: []string{"un tablier", "une recette"},
		Outputs: []Output{{"Recettes", 10, "CC-BY-SA-4.0", ""}}},
	{Number: 24, Theme: "public-data", Title: Text{FR: "Nettoyer, documenter, publier les données", EN: "Clean, document, publish the data"},
		Summary:  "On relit les tableaux, on écrit les notices, on vérifie les licences, on dépose.",
		Audience: "Les chefs de groupe et qui aime l'ordre", AgeMin: 15, Start: sun(14, 0), End: sun(16, 0), Place: "L2", Capacity: 16,
		Facilitators: []string{"Aziliz Morvan"}, Carrier: 25, Access: []Access{StepFree, Seated},
		Outputs: []Output{{Aim: "Notices, licences, dépôts", Licence: "etalab-2.0", Destination: "data-gouv"}}, Note: "Recouvre A25 pour les chefs de groupe."},
	{Number: 25, Theme: "gathering", Title: Text{FR: "Bilan à chaud et envies de suites", EN: "First review and what comes next"},
		Summary:  "Ce qui a marché, ce qui a manqué, et qui fait quoi après. Vingt engagements tiennent sur un mur.",
		Audience: "Tout le monde", Start: sun(15, 0), End: sun(16, 15), Place: "L3", Capacity: 40,
		Facilitators: []string{"Nolwenn Le Guen"}, Carrier: 20, Access: []Access{StepFree, Seated, HearingLoop},
		Outputs: []Output{{Aim: "Engagements nominatifs, avec l'accord de chacun", Target: 20}}},
	{Number: 26, Theme: "gathering", Title: Text{FR: "Restitution finale et remise aux élus", EN: "Final results, handed to the councillors"},
		Summary:  "Les cartes, les sons, les récits et les chiffres du week-end, remis à la commune devant tout le quartier.",
		Audience: "Tout le monde", Start: sun(16, 30), End: sun(18, 0), Place: "L1", Capacity: 150,
		Facilitators: []string{"Nolwenn Le Guen"}, Carrier: 20, Access: []Access{StepFree, Seated, HearingLoop, Family},
		Outputs: []Output{{Aim: "Journal final et archive", Target: 1, Licence: "CC-BY-SA-4.0"}}, Note: "Plus de monde attendu que de places : jauge à surveiller."},
}

var openDoors = []Atelier{
	{Number: 27, Theme: "gathering", Title: Text{FR: "Repas partagé du samedi midi", EN: "Saturday's shared lunch"}, Summary: "La soupe est offerte, le reste se partage. On mange à côté de gens que l'on ne connaît pas.",
		Audience: "Tout le monde", Start: sat(12, 30), End: sat(14, 0), Place: "L1", Facilitators: []string{"Yann Pellen"}, Carrier: 11, Access: []Access{StepFree, Seated, Family}, Bring: []string{"un plat à partager"}},
	{Number: 28, Theme: "gathering", Title: Text{FR: "Repas partagé du samedi soir", EN: "Saturday's shared supper"}, Summary: "Crêpes et galettes après la restitution, avec la radio en direct.",
		Audience: "Tout le monde", Start: sat(19, 0), End: sat(21, 0), Place: "L1", Facilitators: []string{"Yann Pellen"}, Carrier: 11, Access: []Access{StepFree, Seated, Family}},
	{Number: 29, Theme: "gathering", Title: Text{FR: "Petit-déjeuner du dimanche", EN: "Sunday breakfast"}, Summary: "Café, pain des commerçants et programme du jour, sans se presser.",
		Audience: "Tout le monde", Start: sun(8, 30), End: sun(9, 30), Place: "L1", Facilitators: []string{"Nadine Cariou"}, Carrier: 18, Access: []Access{StepFree, Seated, Family}},
	{Number: 30, Theme: "gathering", Title: Text{FR: "Stands de découverte du samedi", EN: "Saturday's discovery stands"}, Summary: "Carte, encyclopédie, plantes, capteurs : dix minutes suffisent pour essayer.",
		Audience: "Qui passe par là", Start: sat(10, 0), End: sat(17, 30), Place: "L1", Facilitators: []string{"Rozenn Abiven"}, Carrier: 12, Access: []Access{StepFree, Family, Pushchair}},
	{Number: 31, Theme: "gathering", Title: Text{FR: "Stands de découverte du dimanche", EN: "Sunday's discovery stands"}, Summary: "Les mêmes stands, et ce que le samedi a donné, à toucher et à écouter.",
		Audience: "Qui passe par là", Start: sun(10, 0), End: sun(16, 0), Place: "L1", Facilitators: []string{"Rozenn Abiven"}, Carrier: 12, Access: []Access{StepFree, Family, Pushchair}},
}

var classSessions = []Atelier{
	{Number: 32, Theme: "mapping", Title: Text{FR: "Séance de classe : le chemin de l'école (CE2)", EN: "Class session: the way to school (age 8)"}, Summary: "La classe dessine son trajet et compte les passages piétons. La carte du samedi partira de là.",
		Audience: "Une classe de l'école", AgeMin: 7, AgeMax: 10, Start: fri(14, 0), End: fri(15, 0), Place: "L9", Capacity: 25, Facilitators: []string{"Loeiza Riou"}, Carrier: 14, Access: []Access{StepFree, Seated}, Note: "Avant le début de l'opération, exprès."},
	{Number: 33, Theme: "flora", Title: Text{FR: "Séance de classe : les plantes de la cour (CM1)", EN: "Class session: plants of the playground (age 9)"}, Summary: "La classe cherche vingt plantes entre les pavés de la cour et leur écrit une étiquette.",
		Audience: "Une classe de l'école", AgeMin: 8, AgeMax: 11, Start: fri(15, 0), End: fri(16, 0), Place: "L9", Capacity: 24, Facilitators: []string{"Jeanne Pennec"}, Carrier: 14, Access: []Access{StepFree, Outdoors}, Note: "Avant le début de l'opération, exprès."},
}
