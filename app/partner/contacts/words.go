package contacts

import (
	"strings"

	"oplibre/app/partner"
	"oplibre/app/store"
)

// column is a column of the table, with its headings in our own files and those by which people call it.
type column struct {
	key, french, english string
	width                float64
	also                 []string
}

// columns are all columns, in the order of the table that the team downloads.
var columns = []column{
	{"name", "Structure", "Organisation", 34, []string{"nom", "nom de la structure", "association", "organisme", "partenaire", "raison sociale", "name", "organization", "partner", "company"}},
	{"kind", "Sorte", "Kind", 24, []string{"type", "type de structure", "sorte de structure", "categorie", "category"}},
	{"roles", "Rôles", "Roles", 26, []string{"role", "fonction du partenaire"}},
	{"state", "Où en est-on", "State", 22, []string{"etat", "statut", "status"}},
	{"contact_name", "Contact", "Contact", 24, []string{"nom du contact", "personne", "interlocuteur", "referent", "contact name", "person", "last name", "nom de famille"}},
	{"first_name", "Prénom", "First name", 0, []string{"prenom du contact"}},
	{"email", "Adresse e-mail", "E-mail", 28, []string{"mail", "e mail", "email", "adresse mail", "courriel", "adresse electronique", "mel", "contact email"}},
	{"phone", "Téléphone", "Phone", 18, []string{"tel", "telephone du contact", "portable", "mobile", "numero", "telephone", "contact phone"}},
	{"postal_address", "Adresse postale", "Postal address", 34, []string{"adresse", "rue", "voie", "siege", "adresse du siege", "adresse complete", "address", "street", "mailing address", "street address"}},
	{"postcode", "Code postal", "Postcode", 0, []string{"cp", "zip", "zip code", "postal code"}},
	{"town", "Ville", "Town", 0, []string{"commune", "localite", "bureau distributeur", "city"}},
	{"website", "Site web", "Website", 28, []string{"site", "site internet", "url", "web"}},
	{"brings", "Apporte", "Brings", 34, []string{"ce qu il apporte", "apports", "offre"}},
	{"next_step", "Prochaine étape", "Next step", 30, []string{"a faire", "suite", "to do"}},
	{"next_step_on", "Pour le", "By", 12, []string{"echeance", "date", "pour quel jour", "due", "due date"}},
	{"owner", "Suivi par", "Seen to by", 18, []string{"qui s en occupe", "suivi", "responsable", "owner"}},
	{"notes", "Notes", "Notes", 40, []string{"remarques", "commentaire", "commentaires", "observations", "comments"}},
}

// columnOf finds a column by its folded heading.
var columnOf = func() map[string]string {
	all := map[string]string{}
	for _, c := range columns {
		for _, heading := range append([]string{c.key, c.french, c.english}, c.also...) {
			all[store.Fold(heading)] = c.key
		}
	}
	return all
}()

// label is the heading of a column in a language.
func (c column) label(language string) string {
	if language == "fr" {
		return c.french
	}
	return c.english
}

// word is a value with the words for it; the first two are those that our own table writes, in French and English.
type word[T ~string] struct {
	value T
	words []string
}

func index[T ~string](list []word[T]) map[string]T {
	all := map[string]T{}
	for _, w := range list {
		all[store.Fold(string(w.value))] = w.value
		for _, text := range w.words {
			all[store.Fold(text)] = w.value
		}
	}
	return all
}

// say writes a value in a language; a value without words stands for itself.
func say[T ~string](list []word[T], value T, language string) string {
	for _, w := range list {
		if w.value == value && language == "fr" {
			return w.words[0]
		}
		if w.value == value {
			return w.words[1]
		}
	}
	return string(value)
}

var (
	roleList = []word[partner.Role]{
		{"referent", []string{"référent local", "local referent", "référent", "référente"}},
		{"funding", []string{"finance", "funds", "financement", "financeur", "funding"}},
		{"place", []string{"prête un lieu", "lends a place", "lieu", "salle", "lieux", "venue"}},
		{"facilitation", []string{"anime", "leads ateliers", "animation", "animateur", "atelier", "ateliers"}},
		{"lending", []string{"prête du matériel", "lends equipment", "prêt", "matériel", "equipment"}},
		{"communication", []string{"fait connaître", "spreads the word", "communication", "com", "média"}},
		{"data", []string{"apporte des données", "brings data", "données", "documents", "archives"}},
		{"meals", []string{"repas", "meals", "restauration", "buvette"}},
		{"lodging", []string{"hébergement", "lodging", "logement", "lits"}},
	}
	stateList = []word[partner.State]{
		{partner.ToContact, []string{"à contacter", "to contact", "à appeler"}},
		{partner.Invited, []string{"contacté", "contacted", "contacté, sans réponse", "invité", "relancé"}},
		{partner.Opened, []string{"a lu", "opened", "a lu l’invitation"}},
		{partner.Accepted, []string{"oui", "yes", "a dit oui", "accepté", "d’accord", "accepted"}},
		{partner.Incomplete, []string{"oui, à préciser", "yes, to be completed", "a dit oui, reste à préciser"}},
		{partner.Declined, []string{"non", "no", "a dit non", "refus", "refusé"}},
		{partner.Thanked, []string{"remercié", "thanked"}},
	}
	roleWords  = index(roleList)
	stateWords = index(stateList)
)

// kindSigns are words that tell a kind, in the order in which they are tried: in what the column says, else in the name.
var kindSigns = []struct {
	sign string
	kind partner.Kind
}{
	{"mairie de quartier", "neighbourhood_hall"}, {"conseil consultatif", "neighbourhood_council"}, {"conseil de quartier", "neighbourhood_council"},
	{"ccq", "neighbourhood_council"}, {"maison de quartier", "neighbourhood_house"}, {"patronage", "patronage"}, {"centre social", "social_centre"},
	{"jardin", "garden"}, {"ehpad", "care_home"}, {"residence", "care_home"}, {"ecole", "school"}, {"college", "school"}, {"lycee", "school"},
	{"skol", "school"}, {"diwan", "school"}, {"school", "school"}, {"universite", "university"}, {"laboratoire", "university"},
	{"mediatheque", "library"}, {"bibliotheque", "library"}, {"library", "library"}, {"archives", "archives"}, {"musee", "museum"},
	{"conservatoire botanique", "botanical"}, {"culture scientifique", "science_centre"}, {"office de tourisme", "tourist_office"}, {"tourisme", "tourist_office"},
	{"openstreetmap", "openstreetmap"}, {"osm", "openstreetmap"}, {"wikimedia", "wikimedia"}, {"wikipedia", "wikimedia"}, {"wiki", "local_wiki"},
	{"donnees", "open_data"}, {"open data", "open_data"}, {"tela botanica", "naturalists"}, {"naturaliste", "naturalists"}, {"bretagne vivante", "naturalists"},
	{"fablab", "fablab"}, {"fab lab", "fablab"}, {"maison du libre", "free_software"}, {"logiciel libre", "free_software"}, {"linux", "free_software"},
	{"fournisseur d acces", "community_network"}, {"radio", "radio"}, {"presse", "press"}, {"journal", "press"}, {"television", "press"},
	{"metropole", "intercommunality"}, {"communaute de communes", "intercommunality"}, {"agglomeration", "intercommunality"}, {"departement", "department"},
	{"region", "region"}, {"ville de", "commune"}, {"mairie", "commune"}, {"commune", "commune"}, {"prefecture", "state"},
	{"commercant", "shop"}, {"commerce", "shop"}, {"boulangerie", "shop"}, {"librairie", "shop"}, {"club", "club"}, {"sport", "club"},
	{"entreprise", "company"}, {"association", "association"}, {"amicale", "association"}, {"comite", "association"},
}

// kindOf finds the kind by what the column says, or by the name; guessed says that neither told it.
func kindOf(said, name string) (kind partner.Kind, guessed bool) {
	if known := partner.Kind(strings.TrimSpace(said)); known.Known() {
		return known, false
	}
	for _, text := range []string{said, name} {
		folded := " " + store.Fold(text)
		for _, s := range kindSigns {
			if strings.Contains(folded, " "+s.sign) {
				return s.kind, false
			}
		}
	}
	return "other", true
}
