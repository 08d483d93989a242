package demo

func mapped(title, description, key, value, hours string) Template {
	v := Values{"osm_key": key, "osm_value": value}
	if hours != "" {
		v["opening_hours"] = hours
	}
	return Template{Feature, title, description, v}
}

var mappingTemplates = []Template{
	mapped("Boulangerie du bourg", "Ouverte le dimanche matin, une marche à l'entrée.", "shop", "bakery", "Tu-Sa 07:00-19:30; Su 07:00-13:00"),
	mapped("Fontaine à eau", "Bouton poussoir, eau potable, bonne hauteur pour les enfants.", "amenity", "drinking_water", ""),
	mapped("Boîte à livres", "Une ancienne cabine, remplie par les voisins.", "amenity", "public_bookcase", "24/7"),
	mapped("Arceaux à vélos", "Cinq arceaux, donc dix places, non couverts.", "amenity", "bicycle_parking", ""),
	mapped("Banc face à la rade", "Bois, avec dossier. La plus belle vue du quartier.", "amenity", "bench", ""),
	mapped("Tilleul remarquable", "Trois personnes pour en faire le tour.", "natural", "tree", ""),
	mapped("Défibrillateur", "Au mur, sous le préau, accessible jour et nuit.", "amenity", "defibrillator", "24/7"),
	mapped("Composteur partagé", "Cinq bacs, permanence le samedi matin.", "amenity", "recycling", "Sa 10:00-12:00"),
	mapped("Atelier de réparation de vélos", "Outils prêtés, conseils gratuits.", "craft", "bicycle", "We 14:00-18:00; Sa 10:00-17:00"),
	mapped("Terrain de boules", "Sable, deux bancs, un abri.", "leisure", "pitch", ""),
	mapped("Venelle sans nom", "Raccourci entre deux rues, large d'un mètre vingt.", "highway", "footway", ""),
	mapped("Fresque du pignon", "Des oiseaux de mer, sur toute la hauteur.", "tourism", "artwork", ""),
	mapped("Vieux puits", "Margelle en granite, fermé par une grille.", "man_made", "water_well", ""),
	mapped("Salon de coiffure", "De plain-pied, fermé le lundi.", "shop", "hairdresser", "Tu-Sa 09:00-18:30"),
}

func accessible(title, description, thing, wheelchair, step, width string) Template {
	return Template{Feature, title, description, Values{"access_thing": thing, "wheelchair": wheelchair, "stroller": wheelchair,
		"step_height_cm": step, "width_cm": width}}
}

var accessTemplates = []Template{
	accessible("Entrée de la pharmacie", "Plain-pied, porte automatique.", "entrance", "yes", "0", "110"),
	accessible("Entrée de la boulangerie", "Une marche, une clochette pour appeler.", "entrance", "limited", "14", "85"),
	accessible("Entrée du bureau de poste", "Rampe en pente douce, main courante des deux côtés.", "entrance", "yes", "0", "120"),
	accessible("Trottoir étroit", "Un poteau au milieu : on descend sur la chaussée.", "pavement", "no", "12", "70"),
	accessible("Trottoir refait à neuf", "Large et lisse sur toute la rue.", "pavement", "yes", "2", "180"),
	accessible("Passage piéton sans abaissé", "Bordure haute d'un seul côté.", "crossing", "limited", "11", "300"),
	accessible("Passage piéton complet", "Abaissé et dalles podotactiles des deux côtés.", "crossing", "yes", "1", "350"),
	accessible("Arrêt de bus", "Quai à bonne hauteur, banc, abri.", "stop", "yes", "0", "220"),
	accessible("Arrêt sur l'herbe", "Pas de quai, terrain mou après la pluie.", "stop", "no", "18", "100"),
	accessible("Toilettes du square", "Porte large, barre d'appui, espace pour tourner.", "toilets", "yes", "2", "95"),
	accessible("Place réservée", "Bien marquée, mais loin de la porte.", "parking", "yes", "0", "330"),
	accessible("Banc de la montée", "À mi-pente, il fallait qu'il soit là.", "bench", "limited", "5", "120"),
	accessible("Point d'accès au numérique", "Accompagnement le mardi, bureau au rez-de-chaussée.", "service", "yes", "0", "90"),
}

func old(kind Kind, title, description, what, dating, condition string) Template {
	return Template{kind, title, description, Values{"heritage_kind": what, "dating": dating, "condition": condition, "rights_cleared": "public_domain"}}
}

var heritageTemplates = []Template{
	old(Feature, "Croix de carrefour", "Granite, socle à trois degrés, moussue.", "religious", "XVIIe siècle", "worn"),
	old(Feature, "Lavoir", "Deux bassins, toit refait, encore alimenté.", "water", "vers 1880", "good"),
	old(Photo, "Linteau daté", "La date et deux initiales au-dessus de la porte.", "detail", "1768", "good"),
	old(Feature, "Ancienne conserverie", "Les murs tiennent, la cheminée a disparu.", "industrial", "vers 1910", "worn"),
	old(Photo, "Plaque émaillée", "Bleue, un éclat en bas à droite.", "detail", "vers 1930", "worn"),
	old(Feature, "Abri de la guerre", "Entrée murée, aération visible.", "military", "1942", "worn"),
	old(Photo, "Carte postale de la place", "Le kiosque et la foule, un jour de fête.", "document", "vers 1905", "good"),
	old(Photo, "Sortie de l'usine", "Tirage prêté et numérisé, personne n'est reconnaissable.", "document", "vers 1928", "good"),
	old(Feature, "Baraque de la reconstruction", "Une des dernières, devenue remise.", "building", "1947", "endangered"),
	old(Feature, "Fontaine du vallon", "Niche vide, l'eau coule toujours.", "water", "XVIIIe siècle", "worn"),
	old(Story, "Recette du farz au four", "Telle qu'on la faisait pour les pardons, avec des pruneaux.", "practice", "depuis toujours", "good"),
	old(Feature, "Plaque aux résistants", "Fleurie chaque année en août.", "memorial", "1946", "good"),
	old(Feature, "Rail du petit train", "Deux mètres de rail dans le pavé.", "industrial", "1907", "endangered"),
}

func breton(br, fr, meaning, thing string) Template {
	return Template{Feature, br, "Noté à l'atelier, relu à voix haute.", Values{"name_br": br, "name_fr": fr, "meaning": meaning, "named_thing": thing, "source_note": "usage oral"}}
}

var languageTemplates = []Template{
	breton("Kerampere", "Kerampéré", "le village du père, ou d'un certain Pêr", "neighbourhood"),
	breton("Stank-Alar", "Stang Alar", "l'étang, le vallon d'Alar", "water"),
	breton("Ar Vilin Wenn", "Le Moulin Blanc", "le moulin blanc", "coast"),
	breton("Sant-Mark", "Saint-Marc", "le saint de la paroisse", "neighbourhood"),
	breton("Straed ar Feunteun", "rue de la Fontaine", "la rue de la fontaine", "street"),
	breton("Plasenn an Iliz", "place de l'Église", "la place de l'église", "street"),
	breton("Park ar Roz", "le champ de la côte", "le champ du coteau", "field"),
	breton("Hent ar Mor", "chemin de la mer", "le chemin de la mer", "street"),
	breton("Poull ar C'hanned", "le lavoir", "la mare où l'on lavait", "water"),
	breton("Goarem Vras", "la grande garenne", "la grande garenne", "field"),
	breton("Karreg ar Moc'h", "le rocher aux cochons", "les cochons : des marsouins, dit-on", "coast"),
	breton("Ti-Kêr", "mairie de quartier", "la maison de la ville", "building"),
	breton("Ar Skol Gozh", "l'ancienne école", "la vieille école", "building"),
}
