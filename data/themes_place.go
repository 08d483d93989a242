package data

// Fields of what stands somewhere: named after OpenStreetMap keys (https://wiki.openstreetmap.org/wiki/Map_features) where
// there is one, so that a reviewed file for JOSM is a matter of writing the same values.

var mappingFields = []Field{
	{
		Name: "osm_key", Type: Choice, Required: true,
		Label: Text{FR: "Quelle sorte de chose ?", EN: "What sort of thing?"},
		Choices: []Option{
			{"shop", Text{FR: "Un commerce", EN: "A shop"}},
			{"amenity", Text{FR: "Un service, un équipement", EN: "A service, a facility"}},
			{"office", Text{FR: "Un bureau, une association", EN: "An office, an association"}},
			{"craft", Text{FR: "Un atelier d'artisan", EN: "A craft workshop"}},
			{"natural", Text{FR: "Un arbre, la nature", EN: "A tree, nature"}},
			{"leisure", Text{FR: "Un jeu, un jardin, un sport", EN: "A playground, a garden, a sport"}},
			{"highway", Text{FR: "Un chemin, une rue, un arrêt", EN: "A path, a street, a stop"}},
			{"historic", Text{FR: "Quelque chose d'ancien", EN: "Something old"}},
			{"tourism", Text{FR: "Une œuvre, un panneau, une vue", EN: "An artwork, a panel, a view"}},
			{"man_made", Text{FR: "Un ouvrage", EN: "A structure"}},
		},
	},
	{
		Name: "osm_value", Type: ShortText,
		Label: Text{FR: "Précision", EN: "Which one"},
		Hint:  Text{FR: "Le mot d'OpenStreetMap : bakery, drinking_water, tree… Laissez vide si vous ne le connaissez pas.", EN: "OpenStreetMap's word: bakery, drinking_water, tree… Leave empty if you do not know it."},
	},
	{Name: "name", Type: ShortText, Term: "osm:name", Label: Text{FR: "Nom écrit sur place", EN: "Name written on the spot"}},
	{
		Name: "opening_hours", Type: ShortText, Term: "osm:opening_hours",
		Label: Text{FR: "Horaires", EN: "Opening hours"},
		Hint:  Text{FR: "Par exemple : Tu-Sa 09:00-12:30,14:00-19:00", EN: "For example: Tu-Sa 09:00-12:30,14:00-19:00"},
	},
	{
		Name: "osm_id", Type: ShortText, Term: "osm:id",
		Label: Text{FR: "Numéro dans OpenStreetMap", EN: "Number in OpenStreetMap"},
		Hint:  Text{FR: "S'il y est déjà : node/123, way/456.", EN: "If it is there already: node/123, way/456."},
	},
	{Name: "survey_note", Type: LongText, Term: "osm:note", Label: Text{FR: "Note pour qui dessinera", EN: "Note for whoever draws it"}},
}

var yesLimitedNo = []Option{
	{"yes", Text{FR: "Oui", EN: "Yes"}},
	{"limited", Text{FR: "Avec de l'aide", EN: "With help"}},
	{"no", Text{FR: "Non", EN: "No"}},
}

var accessFields = []Field{
	{
		Name: "access_thing", Type: Choice, Required: true,
		Label: Text{FR: "Que décrivez-vous ?", EN: "What are you describing?"},
		Choices: []Option{
			{"entrance", Text{FR: "Une entrée", EN: "An entrance"}},
			{"pavement", Text{FR: "Un trottoir", EN: "A pavement"}},
			{"crossing", Text{FR: "Un passage piéton", EN: "A crossing"}},
			{"stop", Text{FR: "Un arrêt de bus ou de tram", EN: "A bus or tram stop"}},
			{"toilets", Text{FR: "Des toilettes", EN: "Toilets"}},
			{"parking", Text{FR: "Une place de stationnement", EN: "A parking space"}},
			{"bench", Text{FR: "Un banc", EN: "A bench"}},
			{"service", Text{FR: "Un service au public", EN: "A public service"}},
		},
	},
	{Name: "wheelchair", Type: Choice, Choices: yesLimitedNo, Term: "osm:wheelchair", Label: Text{FR: "Passe-t-on en fauteuil ?", EN: "Can a wheelchair pass?"}},
	{Name: "stroller", Type: Choice, Choices: yesLimitedNo, Term: "osm:stroller", Label: Text{FR: "Passe-t-on avec une poussette ?", EN: "Can a pushchair pass?"}},
	{
		Name: "step_height_cm", Type: Integer, Unit: "cm", Term: "osm:kerb:height",
		Label: Text{FR: "Hauteur de la marche ou de la bordure", EN: "Height of the step or kerb"},
		Hint:  Text{FR: "0 si c'est de plain-pied.", EN: "0 if there is none."},
	},
	{Name: "step_count", Type: Integer, Term: "osm:step_count", Label: Text{FR: "Nombre de marches", EN: "Number of steps"}},
	{Name: "width_cm", Type: Integer, Unit: "cm", Term: "osm:width", Label: Text{FR: "Largeur du passage", EN: "Width of the passage"}},
	{Name: "ramp", Type: Boolean, Term: "osm:ramp", Label: Text{FR: "Y a-t-il une rampe ?", EN: "Is there a ramp?"}},
	{Name: "tactile_paving", Type: Boolean, Term: "osm:tactile_paving", Label: Text{FR: "Y a-t-il des dalles podotactiles ?", EN: "Is there tactile paving?"}},
	{
		Name: "surface", Type: Choice, Term: "osm:surface",
		Label: Text{FR: "Revêtement", EN: "Surface"},
		Choices: []Option{
			{"asphalt", Text{FR: "Enrobé", EN: "Asphalt"}},
			{"paving_stones", Text{FR: "Dalles", EN: "Paving stones"}},
			{"sett", Text{FR: "Pavés", EN: "Setts"}},
			{"gravel", Text{FR: "Gravier", EN: "Gravel"}},
			{"ground", Text{FR: "Terre", EN: "Ground"}},
			{"grass", Text{FR: "Herbe", EN: "Grass"}},
		},
	},
}

var heritageFields = []Field{
	{
		Name: "heritage_kind", Type: Choice,
		Label: Text{FR: "De quoi s'agit-il ?", EN: "What is it?"},
		Choices: []Option{
			{"building", Text{FR: "Un bâtiment", EN: "A building"}},
			{"religious", Text{FR: "Une chapelle, une croix", EN: "A chapel, a cross"}},
			{"water", Text{FR: "Une fontaine, un lavoir", EN: "A fountain, a wash-house"}},
			{"military", Text{FR: "Un ouvrage militaire", EN: "A military work"}},
			{"industrial", Text{FR: "Une usine, un atelier", EN: "A factory, a workshop"}},
			{"memorial", Text{FR: "Une plaque, un monument", EN: "A plaque, a monument"}},
			{"artwork", Text{FR: "Une œuvre", EN: "An artwork"}},
			{"document", Text{FR: "Un document, une photo ancienne", EN: "A document, an old photo"}},
			{"practice", Text{FR: "Un savoir-faire, une recette", EN: "A craft, a recipe"}},
			{"detail", Text{FR: "Un détail", EN: "A detail"}},
		},
	},
	{Name: "dating", Type: ShortText, Term: "wd:P571", Label: Text{FR: "Date ou époque", EN: "Date or period"}, Hint: Text{FR: "1905, vers 1930, XIXe siècle…", EN: "1905, about 1930, 19th century…"}},
	{Name: "inscription", Type: LongText, Term: "wd:P1684", Label: Text{FR: "Ce qui est écrit dessus", EN: "What is written on it"}},
	{Name: "material", Type: ShortText, Term: "wd:P186", Label: Text{FR: "Matériau", EN: "Material"}},
	{
		Name: "condition", Type: Choice, Term: "wd:P5816",
		Label: Text{FR: "État", EN: "State"},
		Choices: []Option{
			{"good", Text{FR: "Bon", EN: "Good"}},
			{"worn", Text{FR: "Usé", EN: "Worn"}},
			{"endangered", Text{FR: "En danger", EN: "In danger"}},
			{"gone", Text{FR: "Disparu", EN: "Gone"}},
		},
	},
	{
		Name: "rights_cleared", Type: Choice, Term: "dcterms:rights",
		Label: Text{FR: "A-t-on le droit de publier l'image ?", EN: "May the picture be published?"},
		Hint:  Text{FR: "Une œuvre, ou un bâtiment récent, est protégée 70 ans après la mort de qui l'a faite.", EN: "An artwork, or a recent building, is protected until 70 years after the death of whoever made it."},
		Choices: []Option{
			{"own_work", Text{FR: "Oui, c'est moi qui l'ai faite", EN: "Yes, I made it"}},
			{"public_domain", Text{FR: "Oui, c'est assez ancien", EN: "Yes, it is old enough"}},
			{"agreed", Text{FR: "Oui, un accord écrit existe", EN: "Yes, there is a written agreement"}},
			{"unknown", Text{FR: "Je ne sais pas", EN: "I do not know"}},
		},
	},
	{Name: "wikidata_id", Type: ShortText, Term: "wikidata", Label: Text{FR: "Numéro Wikidata", EN: "Wikidata number"}, Hint: Text{FR: "S'il y est déjà : Q12193.", EN: "If it is there already: Q12193."}},
}

var publicDataFields = []Field{
	{Name: "dataset_title", Type: ShortText, Required: true, Term: "dcterms:title", Label: Text{FR: "Nom du tableau ou de l'indicateur", EN: "Name of the table or figure"}},
	{Name: "source_body", Type: ShortText, Required: true, Term: "dcterms:creator", Label: Text{FR: "Qui l'a produit", EN: "Who produced it"}, Hint: Text{FR: "La collectivité ou l'organisme, pas une personne.", EN: "The council or body, not a person."}},
	{Name: "source_url", Type: URL, Term: "dcterms:source", Label: Text{FR: "Adresse de la source", EN: "Address of the source"}},
	{Name: "reference_period", Type: ShortText, Term: "dcterms:temporal", Label: Text{FR: "Période décrite", EN: "Period described"}, Hint: Text{FR: "2026, ou 2020-2026.", EN: "2026, or 2020-2026."}},
	{Name: "value", Type: Number, Label: Text{FR: "Valeur", EN: "Value"}, Hint: Text{FR: "Pour un indicateur seul.", EN: "For a single figure."}},
	{Name: "value_unit", Type: ShortText, Label: Text{FR: "Unité", EN: "Unit"}, Hint: Text{FR: "euros, habitants, kilomètres…", EN: "euros, inhabitants, kilometres…"}},
	{Name: "updated_on", Type: Date, Term: "dcterms:modified", Label: Text{FR: "Date de mise à jour de la source", EN: "Date of the source's last update"}},
	{
		Name: "request_status", Type: Choice,
		Label: Text{FR: "Où en est l'accès ?", EN: "Can one get it?"},
		Choices: []Option{
			{"open", Text{FR: "Publié et ouvert", EN: "Published and open"}},
			{"given", Text{FR: "Obtenu sur demande", EN: "Given on request"}},
			{"asked", Text{FR: "Demandé, sans réponse", EN: "Asked, no answer yet"}},
			{"refused", Text{FR: "Refusé", EN: "Refused"}},
		},
	},
}
