package demo

// PartnerState is how far an invitation has come.
type PartnerState string

const (
	// Listed means that nobody has written to them yet.
	Listed PartnerState = "listed"
	// Invited means that the invitation has gone and no answer has come.
	Invited PartnerState = "invited"
	// Reminded means that they were written to again.
	Reminded PartnerState = "reminded"
	// Agreed means that they take part.
	Agreed PartnerState = "agreed"
	// Declined means that they cannot this time.
	Declined PartnerState = "declined"
)

// Partner is an organisation's part in the weekend. Contact, Email and Phone are never published.
type Partner struct {
	// Number is that of the weekend's list, 1 to 29, by which ateliers and places name a partner.
	Number int
	Name   string
	// Kind is one of partner.Kinds.
	Kind string
	// Roles are of partner.Roles; "legal" besides is the structure porteuse.
	Roles                 []string
	Contact, Email, Phone string
	// Brings is what they answered to "what do you bring?".
	Brings string
	// Named reports whether they agreed to be shown on the public page.
	Named bool
	State PartnerState
	// Agreement reports whether a written agreement (convention) is signed.
	Agreement bool
	// LogoLicence is the SPDX identifier under which the logo was given, empty without a logo.
	LogoLicence string
}

// Partners are the twenty-nine.
var Partners = []Partner{
	{1, "Mairie de quartier de Saint-Marc", "neighbourhood_hall", []string{"referent", "place", "communication"}, "Annaïg Corre", "mairie-quartier@example.org", "02 61 91 00 01", "La salle du conseil, le courrier aux habitants, le lien avec les élus.", true, Agreed, true, "CC-BY-SA-4.0"},
	{2, "Ville, service numérique", "commune", []string{"funding", "lending"}, "Marc Le Bris", "numerique@example.org", "02 61 91 00 02", "Une subvention et l'ouverture du vallon en soirée.", true, Agreed, true, "CC-BY-4.0"},
	{3, "Métropole, données ouvertes", "intercommunality", []string{"facilitation", "lending"}, "Sonia Kerbrat", "donnees@example.org", "02 61 91 00 03", "Les fichiers d'adresses et d'arbres, une personne le samedi.", true, Agreed, false, "etalab-2.0"},
	{4, "Archives municipales", "archives", []string{"lending", "facilitation"}, "Hervé Jaouen", "archives@example.org", "02 61 91 00 04", "Quarante vues anciennes du quartier, libres de droits.", true, Agreed, true, ""},
	{5, "Réseau des médiathèques", "library", []string{"place", "facilitation"}, "Claire Bodénès", "mediatheque@example.org", "02 61 91 00 05", "La salle d'animation, deux scanners, l'ouverture du dimanche.", true, Agreed, true, "CC-BY-SA-4.0"},
	{6, "Office de tourisme", "tourist_office", []string{"communication"}, "Lénaïg Postec", "tourisme@example.org", "02 61 91 00 06", "", false, Reminded, false, ""},
	{7, "Conservatoire botanique", "botanical", []string{"facilitation"}, "Paul Gourmelon", "botanique@example.org", "02 61 91 00 07", "La relecture des noms de plantes dans la semaine qui suit.", true, Agreed, false, "CC-BY-SA-4.0"},
	{8, "Centre de culture scientifique maritime", "science_centre", []string{"facilitation", "lending"}, "Tristan Jézéquel", "mer@example.org", "02 61 91 00 08", "Une sortie sur l'estran, des loupes et des bacs.", true, Agreed, true, "CC-BY-4.0"},
	{9, "Région, bourse aux initiatives", "region", []string{"funding"}, "Fanny Guillou", "region@example.org", "02 61 91 00 09", "Une bourse de 1 500 euros, bilan demandé à J+30.", true, Agreed, true, ""},
	{10, "Conseil consultatif de quartier (CCQ)", "neighbourhood_council", []string{"facilitation", "communication"}, "Jeannine Floc'h", "ccq@example.org", "02 61 91 00 10", "Dix habitants pour guider les équipes.", true, Agreed, false, ""},
	{11, "Patronage laïque", "patronage", []string{"place", "lending"}, "Yann Pellen", "patronage@example.org", "02 61 91 00 11", "Le quartier général, la cuisine, seize ordinateurs.", true, Agreed, true, "CC-BY-SA-4.0"},
	{12, "Maison de quartier", "neighbourhood_house", []string{"communication", "lending"}, "Rozenn Abiven", "maison@example.org", "02 61 91 00 12", "Les tables, les bancs et l'affichage.", true, Agreed, false, ""},
	{13, "Centre social", "social_centre", []string{"facilitation"}, "Mona Prigent", "centre-social@example.org", "02 61 91 00 13", "L'atelier cuisine et les familles du mercredi.", true, Agreed, true, "CC-BY-SA-4.0"},
	{14, "École publique", "school", []string{"place"}, "Isabelle Rolland", "ecole@example.org", "02 61 91 00 14", "Le préau, une classe, deux séances le vendredi.", true, Agreed, true, ""},
	{15, "École bilingue", "school", []string{"facilitation"}, "Goulven Tanguy", "skol@example.org", "02 61 91 00 15", "Les noms de lieux en breton, avec les parents.", true, Agreed, false, ""},
	{16, "Jardin partagé de Kerampéré", "garden", []string{"place", "facilitation"}, "Soizic Le Meur", "jardin@example.org", "02 61 91 00 16", "Le jardin, la cabane et des tisanes.", true, Agreed, false, "CC0-1.0"},
	{17, "Club sportif du quartier", "club", []string{"communication"}, "Kevin Lagadec", "club@example.org", "02 61 91 00 17", "", false, Declined, false, ""},
	{18, "Union des commerçants", "shop", []string{"communication", "funding"}, "Nadine Cariou", "commerces@example.org", "02 61 91 00 18", "Les affiches en vitrine et le pain du petit-déjeuner.", true, Agreed, false, ""},
	{19, "Résidence pour personnes âgées (EHPAD)", "care_home", []string{"facilitation"}, "Brigitte Mazé", "residence@example.org", "02 61 91 00 19", "Des récits, et un relais pour inscrire les résidents.", false, Agreed, false, ""},
	{20, "Les Communs d'Iroise", "association", []string{"legal", "facilitation"}, "Nolwenn Le Guen", "bonjour@example.org", "02 61 91 00 20", "La coordination, l'assurance et la caisse.", true, Agreed, true, "CC-BY-SA-4.0"},
	{21, "Groupe local OpenStreetMap", "openstreetmap", []string{"facilitation", "lending"}, "Malo Abgrall", "osm@example.org", "02 61 91 00 21", "Deux cartoparties, six GPS, une caméra.", true, Agreed, false, "CC-BY-SA-4.0"},
	{22, "Groupe Wikipédia local", "wikimedia", []string{"facilitation"}, "Sterenn Kermarrec", "wiki@example.org", "02 61 91 00 22", "Deux ateliers et un stand.", true, Agreed, false, "CC-BY-SA-4.0"},
	{23, "Wiki-Brest", "local_wiki", []string{"facilitation"}, "Denise Le Roux", "wikibrest@example.org", "02 61 91 00 23", "L'atelier d'écriture et la publication des récits.", true, Agreed, false, "CC-BY-SA-4.0"},
	{24, "Tela Botanica (réseau)", "naturalists", []string{"facilitation"}, "Camille Ollivier", "flore@example.org", "02 61 91 00 24", "Les fiches de Sauvages de ma rue.", false, Invited, false, ""},
	{25, "Collectif Données d'ici", "open_data", []string{"facilitation"}, "Aziliz Morvan", "donnees-ici@example.org", "02 61 91 00 25", "Deux ateliers de données et l'expérience d'autres éditions.", true, Agreed, false, "CC0-1.0"},
	{26, "Maison du libre", "free_software", []string{"place", "lending"}, "Ronan Bihan", "maison-du-libre@example.org", "02 61 91 00 26", "La Fabrique du port et ses établis.", true, Agreed, true, "CC-BY-SA-4.0"},
	{27, "Fablab", "fablab", []string{"facilitation", "lending"}, "Perig Mével", "fablab@example.org", "02 61 91 00 27", "Dix capteurs à monter.", true, Agreed, false, "CC-BY-SA-4.0"},
	{28, "Fournisseur d'accès associatif", "community_network", []string{"lending"}, "Gaël Simon", "wifi@example.org", "02 61 91 00 28", "Le Wi-Fi de la grande salle et du jardin.", true, Agreed, true, ""},
	{29, "Radio associative", "radio", []string{"communication", "facilitation"}, "Riwal Guivarc'h", "radio@example.org", "02 61 91 00 29", "L'atelier d'écoute et une émission en direct le samedi.", true, Agreed, false, "CC-BY-4.0"},
}

// Stand is where a partner stands on the map of partners; empty when it is where it opens its door.
type Stand struct {
	Lon, Lat float64
	Address  string
}

// OnTheMap are the partners, by their numbers, that agreed to stand on the map. Streets are invented, positions chosen by eye.
var OnTheMap = map[int]Stand{
	1: {}, 5: {}, 11: {}, 14: {}, 16: {}, 26: {},
	12: {-4.4488, 48.4004, "4 rue de la Fontaine, 29200 Brest"},
	13: {-4.4640, 48.4022, "21 rue des Maraîchers, 29200 Brest"},
	15: {-4.4532, 48.4037, "2 rue du Bocage, 29200 Brest"},
	18: {-4.4537, 48.4006, "Place du Marché, 29200 Brest"},
	27: {-4.4693, 48.3970, "20 quai de la Criée, 29200 Brest"},
	29: {-4.4615, 48.3976, "9 escalier des Tisserands, 29200 Brest"},
}
