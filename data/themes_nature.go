package data

// Fields of what grows and lives. Their names are those of Darwin Core (https://dwc.tdwg.org/terms/) in snake_case, so that
// the archive for GBIF is a matter of writing the same values.

// scientificName is not required: many people see a plant before anybody names it.
var scientificName = Field{
	Name: "scientific_name", Type: Taxon, Term: "dwc:scientificName",
	Label: Text{FR: "Nom scientifique", EN: "Scientific name"},
	Hint:  Text{FR: "Laissez vide si vous ne savez pas : quelqu'un vous aidera à nommer.", EN: "Leave empty if you do not know: somebody will help to name it."},
}

var vernacularName = Field{
	Name: "vernacular_name", Type: ShortText, Term: "dwc:vernacularName",
	Label: Text{FR: "Nom courant", EN: "Common name"},
	Hint:  Text{FR: "Le nom que vous lui donnez, en français ou en breton.", EN: "The name that you use, in any language."},
}

var taxonCode = Field{
	Name: "taxref_id", Type: Integer, Term: "dwc:taxonID",
	Label: Text{FR: "Numéro TAXREF (cd_nom)", EN: "TAXREF number (cd_nom)"},
	Hint:  Text{FR: "Pour les spécialistes : le numéro du nom dans le référentiel national.", EN: "For specialists: the number of the name in the French national list."},
}

var individualCount = Field{
	Name: "individual_count", Type: Integer, Term: "dwc:individualCount",
	Label: Text{FR: "Combien ?", EN: "How many?"},
	Hint:  Text{FR: "Un nombre, même approximatif.", EN: "A number, even a rough one."},
}

var identificationCertainty = Field{
	Name: "identification_certainty", Type: Choice, Term: "dwc:identificationVerificationStatus",
	Label: Text{FR: "Êtes-vous sûr du nom ?", EN: "Are you sure of the name?"},
	Choices: []Option{
		{"certain", Text{FR: "Oui", EN: "Yes"}},
		{"probable", Text{FR: "Plutôt", EN: "Rather"}},
		{"to_confirm", Text{FR: "À confirmer", EN: "To be confirmed"}},
	},
}

var habitat = Field{
	Name: "habitat", Type: Choice, Term: "dwc:habitat",
	Label: Text{FR: "Où pousse-t-il, où vit-il ?", EN: "Where does it grow or live?"},
	Choices: []Option{
		{"pavement", Text{FR: "Trottoir, pied de mur", EN: "Pavement, foot of a wall"}},
		{"wall", Text{FR: "Mur, toit", EN: "Wall, roof"}},
		{"garden", Text{FR: "Jardin", EN: "Garden"}},
		{"lawn", Text{FR: "Pelouse, prairie", EN: "Lawn, meadow"}},
		{"hedge", Text{FR: "Haie, talus", EN: "Hedge, bank"}},
		{"wood", Text{FR: "Bois", EN: "Wood"}},
		{"wetland", Text{FR: "Ruisseau, mare, zone humide", EN: "Stream, pond, wetland"}},
		{"shore", Text{FR: "Bord de mer", EN: "Shore"}},
		{"building", Text{FR: "Bâtiment", EN: "Building"}},
		{"other", Text{FR: "Ailleurs", EN: "Elsewhere"}},
	},
}

var floraFields = []Field{
	vernacularName,
	scientificName,
	identificationCertainty,
	individualCount,
	{
		Name: "reproductive_condition", Type: Choice, Term: "dwc:reproductiveCondition",
		Label: Text{FR: "À quel moment de sa vie ?", EN: "At what moment of its life?"},
		Choices: []Option{
			{"vegetative", Text{FR: "En feuilles", EN: "In leaf"}},
			{"budding", Text{FR: "En boutons", EN: "In bud"}},
			{"flowering", Text{FR: "En fleurs", EN: "In flower"}},
			{"fruiting", Text{FR: "En fruits", EN: "In fruit"}},
			{"senescent", Text{FR: "Fanée", EN: "Withered"}},
		},
	},
	habitat,
	{
		Name: "establishment_means", Type: Choice, Term: "dwc:establishmentMeans",
		Label: Text{FR: "Sauvage ou plantée ?", EN: "Wild or planted?"},
		Choices: []Option{
			{"native", Text{FR: "Sauvage", EN: "Wild"}},
			{"introduced", Text{FR: "Venue d'ailleurs", EN: "Introduced"}},
			{"cultivated", Text{FR: "Plantée", EN: "Planted"}},
			{"uncertain", Text{FR: "Je ne sais pas", EN: "I do not know"}},
		},
	},
	taxonCode,
}

var lifeStage = Field{
	Name: "life_stage", Type: Choice, Term: "dwc:lifeStage",
	Label: Text{FR: "Quel âge ?", EN: "How old?"},
	Choices: []Option{
		{"egg", Text{FR: "Œuf, ponte", EN: "Egg"}},
		{"larva", Text{FR: "Larve, chenille, têtard", EN: "Larva, caterpillar, tadpole"}},
		{"juvenile", Text{FR: "Jeune", EN: "Young"}},
		{"adult", Text{FR: "Adulte", EN: "Adult"}},
	},
}

var faunaFields = []Field{
	vernacularName,
	scientificName,
	identificationCertainty,
	individualCount,
	lifeStage,
	{
		Name: "behavior", Type: Choice, Term: "dwc:behavior",
		Label: Text{FR: "Que faisait-il ?", EN: "What was it doing?"},
		Choices: []Option{
			{"flying", Text{FR: "Il passait, il volait", EN: "Passing, flying"}},
			{"feeding", Text{FR: "Il mangeait, il chassait", EN: "Feeding, hunting"}},
			{"resting", Text{FR: "Il se reposait", EN: "Resting"}},
			{"singing", Text{FR: "Il chantait, il criait", EN: "Singing, calling"}},
			{"nesting", Text{FR: "Il nichait", EN: "Nesting"}},
			{"other", Text{FR: "Autre chose", EN: "Something else"}},
		},
	},
	{
		Name: "evidence", Type: Choice, Term: "dwc:samplingProtocol",
		Label: Text{FR: "Comment le savez-vous ?", EN: "How do you know?"},
		Choices: []Option{
			{"seen", Text{FR: "Vu", EN: "Seen"}},
			{"heard", Text{FR: "Entendu", EN: "Heard"}},
			{"ultrasound", Text{FR: "Détecteur d'ultrasons", EN: "Bat detector"}},
			{"track", Text{FR: "Trace, plume, crotte", EN: "Track, feather, droppings"}},
			{"dead", Text{FR: "Trouvé mort", EN: "Found dead"}},
		},
	},
	habitat,
	taxonCode,
}

var shoreFields = []Field{
	{
		Name: "observed_thing", Type: Choice, Required: true,
		Label: Text{FR: "Qu'avez-vous trouvé ?", EN: "What did you find?"},
		Choices: []Option{
			{"animal", Text{FR: "Un animal", EN: "An animal"}},
			{"seaweed", Text{FR: "Une algue", EN: "A seaweed"}},
			{"plant", Text{FR: "Une plante", EN: "A plant"}},
			{"shell", Text{FR: "Une coquille, une ponte vide", EN: "A shell, an empty egg case"}},
			{"litter", Text{FR: "Un déchet", EN: "Litter"}},
			{"other", Text{FR: "Autre chose", EN: "Something else"}},
		},
	},
	vernacularName,
	scientificName,
	identificationCertainty,
	individualCount,
	lifeStage,
	{
		Name: "shore_zone", Type: Choice, Term: "dwc:habitat",
		Label: Text{FR: "À quelle hauteur de la plage ?", EN: "How high on the beach?"},
		Choices: []Option{
			{"strandline", Text{FR: "Laisse de mer", EN: "Strandline"}},
			{"upper", Text{FR: "Haut de l'estran", EN: "Upper shore"}},
			{"middle", Text{FR: "Milieu de l'estran", EN: "Middle shore"}},
			{"lower", Text{FR: "Bas de l'estran", EN: "Lower shore"}},
			{"pool", Text{FR: "Flaque, mare", EN: "Rock pool"}},
		},
	},
	{
		Name: "litter_material", Type: Choice,
		Label: Text{FR: "Si c'est un déchet, en quoi est-il ?", EN: "If it is litter, what is it made of?"},
		Choices: []Option{
			{"plastic", Text{FR: "Plastique", EN: "Plastic"}},
			{"net", Text{FR: "Filet, cordage", EN: "Net, rope"}},
			{"metal", Text{FR: "Métal", EN: "Metal"}},
			{"glass", Text{FR: "Verre", EN: "Glass"}},
			{"wood", Text{FR: "Bois travaillé", EN: "Worked wood"}},
			{"other", Text{FR: "Autre", EN: "Other"}},
		},
	},
	taxonCode,
}
