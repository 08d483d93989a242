package demo

func plant(name, scientific, description, condition, habitat, count string) Template {
	return Template{Observation, name, description, Values{"vernacular_name": name, "scientific_name": scientific,
		"identification_certainty": "certain", "reproductive_condition": condition, "habitat": habitat, "individual_count": count}}
}

var floraTemplates = []Template{
	plant("Cymbalaire des murs", "Cymbalaria muralis", "Elle retombe en rideau d'un mur de moellons, côté ombre.", "flowering", "wall", "12"),
	plant("Pissenlit", "Taraxacum officinale", "Une rosette au pied du panneau, déjà en boule.", "fruiting", "pavement", "4"),
	plant("Nombril de Vénus", "Umbilicus rupestris", "Feuilles rondes dans les joints du vieux mur.", "flowering", "wall", "20"),
	plant("Plantain lancéolé", "Plantago lanceolata", "Tout le long du trottoir, sur trois mètres.", "flowering", "pavement", "30"),
	plant("Herbe à Robert", "Geranium robertianum", "Petites fleurs roses sous la boîte aux livres.", "flowering", "hedge", "8"),
	plant("Pâquerette", "Bellis perennis", "La pelouse en est blanche, la tonte attendra.", "flowering", "lawn", "100"),
	plant("Valériane rouge", "Centranthus ruber", "Elle a pris tout le talus de l'escalier.", "flowering", "wall", "40"),
	plant("Érigéron de Karvinski", "Erigeron karvinskianus", "Petites marguerites échappées d'un jardin.", "flowering", "wall", "25"),
	plant("Ronce", "Rubus fruticosus", "Une haie entière, promesse de confiture.", "budding", "hedge", "1"),
	plant("Fougère scolopendre", "Asplenium scolopendrium", "Dans le puits, à hauteur de main.", "vegetative", "wetland", "6"),
	plant("Lamier pourpre", "Lamium purpureum", "Au bord du potager, plein de bourdons.", "flowering", "garden", "15"),
	plant("Prunellier", "Prunus spinosa", "Les fleurs sont passées, les prunelles se forment.", "fruiting", "hedge", "2"),
	{Photo, "Plante à fleurs jaunes à nommer", "Tige velue, quatre pétales, au pied de la fontaine. Qui sait ?", Values{"identification_certainty": "to_confirm", "reproductive_condition": "flowering", "habitat": "pavement", "individual_count": "1"}},
}

func animal(name, scientific, description, behavior, evidence, stage, count string) Template {
	return Template{Observation, name, description, Values{"vernacular_name": name, "scientific_name": scientific,
		"identification_certainty": "probable", "behavior": behavior, "evidence": evidence, "life_stage": stage, "individual_count": count}}
}

var faunaTemplates = []Template{
	animal("Pipistrelle commune", "Pipistrellus pipistrellus", "Allers-retours au-dessus de l'étang, très nette au détecteur.", "feeding", "ultrasound", "adult", "3"),
	animal("Murin de Daubenton", "Myotis daubentonii", "Il rase l'eau dans le faisceau de la lampe.", "feeding", "ultrasound", "adult", "1"),
	animal("Merle noir", "Turdus merula", "Il chante sur l'antenne depuis six heures du matin.", "singing", "heard", "adult", "1"),
	animal("Rougegorge familier", "Erithacus rubecula", "Il suit la bêche au jardin.", "feeding", "seen", "adult", "1"),
	animal("Moineau domestique", "Passer domesticus", "Une bande dans la haie du square.", "resting", "seen", "adult", "12"),
	animal("Hérisson d'Europe", "Erinaceus europaeus", "Trouvé au pied du compost, reparti tranquille.", "feeding", "seen", "adult", "1"),
	animal("Martinet noir", "Apus apus", "Les premiers de l'année, très haut.", "flying", "seen", "adult", "7"),
	animal("Bourdon terrestre", "Bombus terrestris", "Sur le lamier, chargé de pollen.", "feeding", "seen", "adult", "5"),
	animal("Écaille chinée", "Euplagia quadripunctaria", "Une chenille sur l'ortie, à confirmer.", "feeding", "seen", "larva", "1"),
	animal("Sphinx du tilleul", "Mimas tiliae", "Posé sur le drap éclairé à onze heures.", "resting", "seen", "adult", "1"),
	animal("Grenouille agile", "Rana dalmatina", "Des têtards au bord de l'étang.", "other", "seen", "larva", "50"),
	animal("Escargot petit-gris", "Cornu aspersum", "Sous les planches du potager après la pluie.", "resting", "seen", "adult", "9"),
}

func onShore(thing, name, scientific, description, zone, count string) Template {
	return Template{Observation, name, description, Values{"observed_thing": thing, "vernacular_name": name,
		"scientific_name": scientific, "shore_zone": zone, "individual_count": count}}
}

var shoreTemplates = []Template{
	onShore("animal", "Crabe vert", "Carcinus maenas", "Sous une pierre, remise comme on l'a trouvée.", "middle", "3"),
	onShore("animal", "Patelle commune", "Patella vulgata", "Serrées sur le rocher le plus exposé.", "middle", "40"),
	onShore("animal", "Bigorneau", "Littorina littorea", "Dans les flaques, par dizaines.", "pool", "60"),
	onShore("animal", "Actinie rouge", "Actinia equina", "Refermée, comme une goutte de confiture.", "lower", "5"),
	onShore("animal", "Crevette bouquet", "Palaemon serratus", "Transparente, vue grâce au bac blanc.", "pool", "8"),
	onShore("animal", "Blennie", "Lipophrys pholis", "Un petit poisson qui attend la mer sous la pierre.", "pool", "1"),
	onShore("seaweed", "Fucus vésiculeux", "Fucus vesiculosus", "Les vésicules claquent sous les doigts des enfants.", "middle", "1"),
	onShore("seaweed", "Laitue de mer", "Ulva lactuca", "Une nappe verte à la sortie du ruisseau.", "upper", "1"),
	onShore("seaweed", "Laminaire digitée", "Laminaria digitata", "Arrachée, déposée par le dernier coup de vent.", "strandline", "4"),
	onShore("shell", "Œuf de raie", "Raja clavata", "Capsule vide, deux cornes cassées.", "strandline", "2"),
	onShore("plant", "Criste marine", "Crithmum maritimum", "Dans une fissure de la digue.", "upper", "6"),
	{Observation, "Bout de filet bleu", "Ramassé et pesé : 120 grammes.", Values{"observed_thing": "litter", "litter_material": "net", "shore_zone": "strandline", "individual_count": "1"}},
	{Observation, "Granulés de plastique", "Une poignée dans un carré de 50 cm sur 50.", Values{"observed_thing": "litter", "litter_material": "plastic", "shore_zone": "strandline", "individual_count": "80"}},
}
