package exchange

import "oplibre/app/programme"

// teamColumns are what only the tables of a team have: what is planned and nobody else sees.
var teamColumns = []column{
	{"facilitator_roles", Labels{"Rôles", "Roles"}, Labels{"Un rôle par nom de la colonne Animation, dans le même ordre : anime, aide, technique ou accueille.", "One role for each name of the column Led by, in the same order: leads, helps, technique or welcomes."}, 20, nil},
	{"by_wishes", Labels{"Selon les vœux", "By wishes"}, Labels{"Oui : les places seront données quand chacun aura dit ce qu’il préfère.", "Yes: seats are given once everybody has said what they like best."}, 9, nil},
	{"asks", Labels{"Demande", "Asks for"}, Labels{"Ce qui est demandé à l’inscription, séparé par des points-virgules : sans parent, repas, compte Wikipédia, compte OSM.", "What sign-up asks besides, with semicolons between: no parent, meal, Wikipedia account, OSM account."}, 20, nil},
	{"reserve", Labels{"Places gardées", "Seats kept back"}, Labels{"Pour qui vient sans s’inscrire.", "For those who come without signing up."}, 9, nil},
	{"slots", Labels{"Rendez-vous", "Appointments"}, Labels{"Séparés par des points-virgules : 14:00-14:20 ×2 Ada. ×2, pour deux personnes à la fois. +0:00-0:20 compte depuis le début de l’atelier.", "With semicolons between them: 14:00-14:20 ×2 Ada. ×2 is for two persons at a time. +0:00-0:20 counts from the start of the atelier."}, 30, []string{"créneaux"}},
	{"expected", Labels{"Attendus", "Expected"}, Labels{"Combien de personnes viendront, là où l’on ne s’inscrit pas.", "How many persons will come where nobody signs up."}, 9, nil},
	{"team", Labels{"Équipe", "Team"}, Labels{"Combien de personnes de l’équipe seront là en plus.", "How many of the team are there besides."}, 8, nil},
	{"minimum", Labels{"Minimum", "Minimum"}, Labels{"En dessous de ce nombre d’inscrits, l’atelier n’a pas lieu.", "With fewer persons the atelier is not held."}, 9, nil},
	{"decided_by", Labels{"Maintien décidé le", "Held or not, decided by"}, Labels{"Jour et heure : 20/05/2027 18:00.", "Day and hour: 20/05/2027 18:00."}, 18, nil},
	{"depends_on", Labels{"Dépend de", "Depends on"}, Labels{"Pluie, vent, basse mer, nuit ; séparés par des points-virgules.", "Rain, wind, low water, darkness; with semicolons between them."}, 16, nil},
	{"depends_at", Labels{"Heure de la basse mer", "Hour of low water"}, Labels{"Jour et heure : 22/05/2027 13:15.", "Day and hour: 22/05/2027 13:15."}, 18, []string{"à quelle heure"}},
	{"fallback", Labels{"Repli", "Fallback"}, Labels{"Autre lieu, ou annulé.", "Another place, or cancelled."}, 12, nil},
	{"fallback_place", Labels{"Lieu de repli", "Fallback place"}, Labels{"Le nom d’un lieu. Un nom nouveau crée le lieu.", "The name of a place. A new name makes the place."}, 26, nil},
	{"fallback_at", Labels{"Repli décidé le", "Fallback decided at"}, Labels{"Jour et heure.", "Day and hour."}, 18, nil},
	{"fallback_owner", Labels{"Repli décidé par", "Fallback decided by"}, Labels{"Un nom.", "A name."}, 20, nil},
	{"fallen_back_at", Labels{"Replié le", "Fallen back at"}, Labels{"Seulement pour un atelier qui est déjà à son lieu de repli.", "Only for an atelier that is at its fallback already."}, 18, nil},
	{"needs", Labels{"Matériel nécessaire", "Equipment"}, Labels{"Séparé par des points-virgules : GPS ×4; Scanners ×1.", "With semicolons between: GPS receivers ×4; Scanners ×1."}, 26, []string{"équipement"}},
	{"pinned", Labels{"Épinglé", "Pinned"}, Labels{"Oui : l’atelier ne bouge pas quand on place les autres.", "Yes: it does not move when others are placed."}, 8, nil},
}

var roleWords = words{
	{"lead", Labels{"anime", "leads"}, []string{"animation", "animateur", "animatrice"}},
	{"help", Labels{"aide", "helps"}, nil},
	{"technique", Labels{"technique", "technique"}, nil},
	{"welcome", Labels{"accueille", "welcomes"}, []string{"accueil"}},
}

var dependencyWords = words{
	{"rain", Labels{"pluie", "rain"}, nil},
	{"wind", Labels{"vent", "wind"}, nil},
	{"low_water", Labels{"basse mer", "low water"}, []string{"marée basse", "low tide"}},
	{"darkness", Labels{"nuit", "darkness"}, nil},
}

var asksWords = words{
	{programme.AsksNoParent, Labels{"sans parent", "no parent"}, []string{"sans les parents", "without a parent"}},
	{programme.AsksMeal, Labels{"repas", "meal"}, nil},
	{programme.AsksWikipedia, Labels{"compte Wikipédia", "Wikipedia account"}, nil},
	{programme.AsksOSM, Labels{"compte OSM", "OSM account"}, []string{"compte OpenStreetMap", "OpenStreetMap account"}},
}

var fallbackWords = words{
	{"move", Labels{"autre lieu", "another place"}, nil},
	{"cancel", Labels{"annulé", "cancelled"}, []string{"annulation"}},
}

var equipmentWords = words{
	{"camera", Labels{"Appareils photo", "Cameras"}, []string{"appareil photo"}},
	{"extension", Labels{"Rallonges, multiprises", "Extension leads"}, []string{"rallonges", "rallonge", "multiprises"}},
	{"gps", Labels{"GPS", "GPS receivers"}, nil},
	{"laptop", Labels{"Ordinateurs portables", "Laptops"}, []string{"ordinateur portable", "ordinateurs"}},
	{"loupe", Labels{"Loupes", "Magnifiers"}, nil},
	{"microscope", Labels{"Microscopes", "Microscopes"}, nil},
	{"printer", Labels{"Imprimantes", "Printers"}, []string{"imprimante"}},
	{"projector", Labels{"Vidéoprojecteurs", "Projectors"}, []string{"vidéoprojecteur", "projecteur"}},
	{"recorder", Labels{"Enregistreurs de son", "Sound recorders"}, []string{"enregistreur", "enregistreurs"}},
	{"scanner", Labels{"Scanners", "Scanners"}, nil},
	{"screen", Labels{"Écrans", "Screens"}, []string{"écran"}},
	{"table", Labels{"Tables", "Tables"}, nil},
	{"tablet", Labels{"Tablettes", "Tablets"}, []string{"tablette"}},
	{"vest", Labels{"Gilets fluo", "High-visibility vests"}, []string{"gilets"}},
}

var yesWords = words{{"true", Labels{"oui", "yes"}, nil}, {"false", Labels{"non", "no"}, nil}}
