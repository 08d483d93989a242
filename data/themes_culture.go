package data

// Fields of what is told, heard, seen, written and made.

var memoryFields = []Field{
	{
		Name: "story_kind", Type: Choice,
		Label: Text{FR: "Quelle sorte de récit ?", EN: "What sort of story?"},
		Choices: []Option{
			{"memory", Text{FR: "Un souvenir", EN: "A memory"}},
			{"trade", Text{FR: "Un métier", EN: "A trade"}},
			{"place", Text{FR: "L'histoire d'un lieu", EN: "The story of a place"}},
			{"event", Text{FR: "Un événement", EN: "An event"}},
			{"custom", Text{FR: "Une coutume, une fête", EN: "A custom, a feast"}},
		},
	},
	{Name: "period_start", Type: Date, Term: "dcterms:temporal", Label: Text{FR: "Depuis quand", EN: "From when"}, Hint: Text{FR: "Une année suffit : 1956.", EN: "A year is enough: 1956."}},
	{Name: "period_end", Type: Date, Term: "dcterms:temporal", Label: Text{FR: "Jusqu'à quand", EN: "Until when"}},
	{Name: "story", Type: LongText, Label: Text{FR: "Le récit", EN: "The story"}, Hint: Text{FR: "Ne nommez personne qui ne l'a pas accepté : « une voisine » suffit.", EN: "Name nobody who has not agreed: “a neighbour” is enough."}},
	{Name: "story_language", Type: Choice, Choices: languages, Term: "dcterms:language", Label: Text{FR: "Langue du récit", EN: "Language of the story"}},
	{Name: "source_note", Type: ShortText, Term: "dcterms:source", Label: Text{FR: "D'où vient-il ?", EN: "Where does it come from?"}, Hint: Text{FR: "Raconté ce week-end, carnet de famille, bulletin de quartier…", EN: "Told this weekend, family notebook, local bulletin…"}},
}

var languages = []Option{
	{"fr", Text{FR: "Français", EN: "French", BR: "Galleg"}},
	{"br", Text{FR: "Breton", EN: "Breton", BR: "Brezhoneg"}},
	{"gallo", Text{FR: "Gallo", EN: "Gallo"}},
	{"other", Text{FR: "Une autre langue", EN: "Another language"}},
}

var photoFields = []Field{
	{Name: "subject", Type: ShortText, Term: "wd:P180", Label: Text{FR: "Ce que l'on voit", EN: "What one sees"}},
	{Name: "taken_on", Type: Date, Term: "dcterms:created", Label: Text{FR: "Date de la prise de vue", EN: "Date of the picture"}, Hint: Text{FR: "Une année suffit pour une photo ancienne.", EN: "A year is enough for an old picture."}},
	{Name: "direction_deg", Type: Integer, Unit: "°", Term: "wd:P7787", Label: Text{FR: "Direction du regard", EN: "Direction of view"}, Hint: Text{FR: "0 vers le nord, 90 vers l'est.", EN: "0 is north, 90 is east."}},
	{Name: "pair_of", Type: ShortText, Label: Text{FR: "Même cadrage que", EN: "Same framing as"}, Hint: Text{FR: "La cote ou l'adresse de la photo ancienne.", EN: "The shelf mark or address of the old picture."}},
	{Name: "shows_people", Type: Boolean, Label: Text{FR: "Reconnaît-on quelqu'un ?", EN: "Can anybody be recognised?"}, Hint: Text{FR: "Si oui, l'équipe la regarde avant publication.", EN: "If so, the team looks at it before it is published."}},
	{Name: "shows_protected_work", Type: Boolean, Label: Text{FR: "Montre-t-elle surtout une œuvre ou un bâtiment récent ?", EN: "Does it mainly show an artwork or a recent building?"}},
}

var soundFields = []Field{
	{
		Name: "sound_kind", Type: Choice,
		Label: Text{FR: "Qu'entend-on ?", EN: "What does one hear?"},
		Choices: []Option{
			{"ambience", Text{FR: "L'ambiance d'un lieu", EN: "The ambience of a place"}},
			{"nature", Text{FR: "Des animaux, l'eau, le vent", EN: "Animals, water, wind"}},
			{"machine", Text{FR: "Une machine, un métier", EN: "A machine, a trade"}},
			{"music", Text{FR: "De la musique", EN: "Music"}},
			{"voice", Text{FR: "Une voix", EN: "A voice"}},
		},
	},
	{Name: "duration_s", Type: Integer, Unit: "s", Term: "wd:P2047", Label: Text{FR: "Durée", EN: "Duration"}},
	{Name: "recorder", Type: ShortText, Label: Text{FR: "Appareil", EN: "Recorder"}, Hint: Text{FR: "Téléphone, enregistreur, micro…", EN: "Telephone, recorder, microphone…"}},
	{Name: "weather", Type: ShortText, Label: Text{FR: "Temps qu'il faisait", EN: "Weather"}},
	{Name: "voices_agreed", Type: Boolean, Label: Text{FR: "Les personnes entendues acceptent-elles la publication ?", EN: "Do the people heard agree to publication?"}, Hint: Text{FR: "Accepter d'être enregistré n'est pas accepter d'être publié.", EN: "Agreeing to be recorded is not agreeing to be published."}},
}

var wikiFields = []Field{
	{
		Name: "wiki_project", Type: Choice,
		Label: Text{FR: "Sur quel wiki ?", EN: "On which wiki?"},
		Choices: []Option{
			{"wikipedia", Text{FR: "Wikipédia", EN: "Wikipedia"}},
			{"commons", Text{FR: "Wikimedia Commons", EN: "Wikimedia Commons"}},
			{"wikidata", Text{FR: "Wikidata", EN: "Wikidata"}},
			{"wikisource", Text{FR: "Wikisource", EN: "Wikisource"}},
			{"local_wiki", Text{FR: "Le wiki du territoire", EN: "The local wiki"}},
		},
	},
	{Name: "page_url", Type: URL, Label: Text{FR: "Adresse de la page", EN: "Address of the page"}},
	{
		Name: "edit_kind", Type: Choice,
		Label: Text{FR: "Qu'avez-vous fait ?", EN: "What did you do?"},
		Choices: []Option{
			{"created", Text{FR: "Page créée", EN: "Page created"}},
			{"extended", Text{FR: "Page complétée", EN: "Page extended"}},
			{"sourced", Text{FR: "Sources ajoutées", EN: "Sources added"}},
			{"illustrated", Text{FR: "Image ajoutée", EN: "Picture added"}},
			{"translated", Text{FR: "Page traduite", EN: "Page translated"}},
		},
	},
	{Name: "page_language", Type: Choice, Choices: languages, Term: "dcterms:language", Label: Text{FR: "Langue de la page", EN: "Language of the page"}},
	{Name: "wikidata_id", Type: ShortText, Term: "wikidata", Label: Text{FR: "Numéro Wikidata du sujet", EN: "Wikidata number of the subject"}},
}

var languageFields = []Field{
	{Name: "name_br", Type: ShortText, Required: true, Term: "osm:name:br", Label: Text{FR: "Nom en breton", EN: "Breton name", BR: "Anv e brezhoneg"}, Hint: Text{FR: "Avec ses ñ et ses c'h, comme on vous l'a écrit.", EN: "With its ñ and c'h, as it was written for you."}},
	{Name: "name_fr", Type: ShortText, Term: "osm:name:fr", Label: Text{FR: "Nom en français", EN: "French name", BR: "Anv e galleg"}},
	{Name: "spoken_form", Type: ShortText, Term: "osm:name:pronunciation", Label: Text{FR: "Comment on le dit ici", EN: "How it is said here"}},
	{Name: "meaning", Type: ShortText, Term: "osm:name:etymology", Label: Text{FR: "Ce qu'il veut dire", EN: "What it means"}},
	{
		Name: "named_thing", Type: Choice,
		Label: Text{FR: "C'est le nom de quoi ?", EN: "What bears the name?"},
		Choices: []Option{
			{"neighbourhood", Text{FR: "Un quartier, un hameau", EN: "A neighbourhood, a hamlet"}},
			{"street", Text{FR: "Une rue", EN: "A street"}},
			{"field", Text{FR: "Un champ, une parcelle", EN: "A field"}},
			{"water", Text{FR: "Un ruisseau, une fontaine", EN: "A stream, a fountain"}},
			{"coast", Text{FR: "Une plage, un rocher", EN: "A beach, a rock"}},
			{"building", Text{FR: "Un bâtiment", EN: "A building"}},
		},
	},
	{Name: "source_note", Type: ShortText, Term: "osm:source:name:br", Label: Text{FR: "D'où vient-il ?", EN: "Where does it come from?"}, Hint: Text{FR: "Carte ancienne, cadastre, usage oral…", EN: "Old map, land register, spoken use…"}},
}

var makingFields = []Field{
	{
		Name: "made_thing", Type: Choice,
		Label: Text{FR: "Qu'est-ce que c'est ?", EN: "What is it?"},
		Choices: []Option{
			{"plan", Text{FR: "Un plan, une notice", EN: "A plan, instructions"}},
			{"object", Text{FR: "Un objet fabriqué", EN: "An object that was made"}},
			{"measure", Text{FR: "Une mesure", EN: "A measurement"}},
			{"repair", Text{FR: "Une réparation", EN: "A repair"}},
		},
	},
	{Name: "plan_url", Type: URL, Term: "dcterms:source", Label: Text{FR: "Adresse des plans", EN: "Address of the plans"}},
	{Name: "temperature_c", Type: Number, Unit: "°C", Label: Text{FR: "Température", EN: "Temperature"}},
	{Name: "humidity_percent", Type: Number, Unit: "%", Label: Text{FR: "Humidité de l'air", EN: "Humidity"}},
	{Name: "sensor_height_cm", Type: Integer, Unit: "cm", Label: Text{FR: "Hauteur du capteur au-dessus du sol", EN: "Height of the sensor above the ground"}},
	{Name: "materials", Type: ShortText, Label: Text{FR: "Matériel utilisé", EN: "Materials used"}},
}

var gatheringFields = []Field{
	{
		Name: "moment", Type: Choice,
		Label: Text{FR: "De quoi s'agit-il ?", EN: "What is it?"},
		Choices: []Option{
			{"idea", Text{FR: "Une envie, une idée", EN: "A wish, an idea"}},
			{"question", Text{FR: "Une question posée", EN: "A question that was asked"}},
			{"decision", Text{FR: "Ce qui a été décidé", EN: "What was decided"}},
			{"moment", Text{FR: "Un moment du week-end", EN: "A moment of the weekend"}},
			{"recipe", Text{FR: "Une recette", EN: "A recipe"}},
		},
	},
	{Name: "attendance", Type: Integer, Label: Text{FR: "Combien de personnes présentes ?", EN: "How many people were there?"}},
	{Name: "next_step", Type: ShortText, Label: Text{FR: "Et après ?", EN: "What next?"}},
}
