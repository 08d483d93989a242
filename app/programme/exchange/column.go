package exchange

import (
	"slices"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// Labels is one word in the languages of our tables.
type Labels struct{ French, English string }

// In returns the word in a language: French for "fr", English for any other.
func (l Labels) In(language string) string {
	if language == "fr" {
		return l.French
	}
	return l.English
}

// column is a column that tables may have.
type column struct {
	// key is what it is; the open data's CSV has it as its heading.
	key string
	Labels
	// help says in the template what to write.
	help Labels
	// width is how wide the template makes it, in characters; 0 for columns that only other files have.
	width float64
	// also are other headings by which people call it.
	also []string
}

// columns are all columns, those of the template first and in its order.
var columns = []column{
	{"number", Labels{"Numéro", "Number"}, Labels{"Laissez vide pour un nouvel atelier. Un numéro du programme modifie l’atelier qui le porte.", "Leave empty for a new atelier. A number of the programme changes the atelier that has it."}, 9, []string{"n°", "no", "num"}},
	{"title", Labels{"Titre", "Title"}, Labels{"Obligatoire.", "Needed."}, 36, []string{"intitulé", "atelier", "nom", "nom de l’atelier", "name", "summary line"}},
	{"date", Labels{"Jour", "Day"}, Labels{"22/05/2027, ou « samedi » pour celui du week-end. Jour et heures vides : l’atelier attend qu’on le place.", "22/05/2027, or “Saturday” for that of the weekend. Without day and hours the atelier waits to be placed."}, 12, []string{"date", "jour de début"}},
	{"start", Labels{"Début", "Start"}, Labels{"14:30, 14h30 ou 14 h 30.", "14:30, 14h30 or 14 h 30."}, 8, []string{"heure", "heure de début", "horaire", "horaires", "start time", "begin", "time"}},
	{"end", Labels{"Fin", "End"}, Labels{"Une fin plus petite que le début est celle du lendemain.", "An end before the start is on the next day."}, 8, []string{"heure de fin", "end time"}},
	{"end_date", Labels{"Jour de fin", "Last day"}, Labels{"Seulement si l’atelier dure plus d’un jour.", "Only when it lasts more than a day."}, 12, []string{"date de fin", "end date"}},
	{"duration", Labels{"Durée", "Duration"}, Labels{"Au lieu de la fin : 90 (minutes), 1h30.", "Instead of the end: 90 (minutes), 1h30."}, 8, []string{"length"}},
	{"place", Labels{"Lieu", "Place"}, Labels{"Le nom d’un lieu. Un nom nouveau crée le lieu.", "The name of a place. A new name makes the place."}, 26, []string{"place_name", "salle", "room", "location"}},
	{"theme", Labels{"Thème", "Theme"}, Labels{"Le nom d’un thème. Un nom nouveau crée le thème.", "The name of a theme. A new name makes the theme."}, 22, []string{"track", "catégorie"}},
	{"summary", Labels{"Résumé", "Summary"}, Labels{"Une ou deux phrases, que tout le monde lira.", "A sentence or two, which everybody will read."}, 48, []string{"abstract", "accroche"}},
	{"description", Labels{"Présentation", "Description"}, Labels{"Aussi longue que vous voulez.", "As long as you like."}, 48, []string{"texte"}},
	{"facilitators", Labels{"Animation", "Led by"}, Labels{"Les noms, séparés par des points-virgules.", "Names, with semicolons between them."}, 26, []string{"animateurs", "animatrices", "animateur", "animé par", "intervenants", "facilitator", "speakers"}},
	{"organisation", Labels{"Structure", "Organisation"}, Labels{"La structure qui porte l’atelier. Une structure nouvelle devient un partenaire à contacter ; le public ne la voit pas.", "The organisation that carries it. A new one becomes a partner to contact; the public does not see it."}, 26, []string{"association", "partenaire", "organization", "partner"}},
	{"entry", Labels{"Entrée", "Entry"}, Labels{"Sur inscription, entrée libre ou sur invitation.", "Sign-up, open door or by invitation."}, 16, []string{"inscription", "accès libre"}},
	{"capacity", Labels{"Places", "Seats"}, Labels{"Un nombre de personnes ; vide, sans limite.", "A number of persons; empty for no limit."}, 8, []string{"jauge", "nombre de places", "capacité"}},
	{"audience", Labels{"Public", "Audience"}, Labels{"Tout public, familles, enfants, adolescents, adultes, aînés ou scolaires.", "Everybody, families, children, teenagers, adults, elders or schools."}, 14, []string{"pour qui"}},
	{"age_min", Labels{"Âge minimum", "Youngest age"}, Labels{"En années.", "In years."}, 9, []string{"âge min", "dès"}},
	{"age_max", Labels{"Âge maximum", "Oldest age"}, Labels{"En années.", "In years."}, 9, []string{"âge max"}},
	{"accompanied_under", Labels{"Accompagnement avant", "Accompanied under"}, Labels{"L’âge sous lequel un adulte vient aussi.", "The age under which an adult comes too."}, 9, nil},
	{"access", Labels{"Accessibilité", "Access"}, Labels{"Les signes de la feuille des listes, séparés par des points-virgules.", "Facts of the sheet of lists, with semicolons between them."}, 26, []string{"accès"}},
	{"bring", Labels{"À apporter", "Bring"}, Labels{"", ""}, 26, []string{"matériel", "what to bring"}},
	{"output_aim", Labels{"Production visée", "Aim"}, Labels{"Ce que l’atelier veut donner : « 80 relevés de plantes ».", "What it sets out to give: “80 plant records”."}, 26, []string{"production"}},
	{"output_licence", Labels{"Licence", "Licence"}, Labels{"Celle de la production ; vide, celle du thème.", "That of what it gives; empty for the theme’s."}, 14, []string{"license"}},
	{"output_destination", Labels{"Destination", "Destination"}, Labels{"Où va la production ; vide, celle du thème.", "Where it goes; empty for the theme’s."}, 14, nil},
	{"language", Labels{"Langue", "Language"}, Labels{"Celle des textes : fr, br, en. Vide, celle de l’opération.", "That of the texts: fr, br, en. Empty for the operation’s."}, 8, nil},
	{"title_en", Labels{"Titre en anglais", "Title in English"}, Labels{"", ""}, 26, nil},
	{"summary_en", Labels{"Résumé en anglais", "Summary in English"}, Labels{"", ""}, 26, nil},
	{"title_br", Labels{"Titre en breton", "Title in Breton"}, Labels{"", ""}, 26, nil},
	{"summary_br", Labels{"Résumé en breton", "Summary in Breton"}, Labels{"", ""}, 26, nil},
	{"status", Labels{"État", "Status"}, Labels{"Publié, annulé ou brouillon. Une fois le programme public, un nouvel atelier est un brouillon, et une annulation attend que vous la publiiez.", "Published, cancelled or draft. Once the programme is public, a new atelier is a draft, and a cancellation waits until you publish it."}, 12, []string{"statut"}},
	{"id", Labels{"Identifiant", "Identifier"}, Labels{"N’y touchez pas : c’est à lui qu’un atelier se reconnaît.", "Leave it: an atelier is recognised by it."}, 38, []string{"guid", "uuid"}},
	{"url", Labels{"Page", "Page"}, Labels{"L’adresse de la page publique, pour information : elle n’est pas importée.", "The address of the public page, for information: it is not imported."}, 38, []string{"adresse de la page"}},
	// What only the open data's CSV has.
	{"starts_at", Labels{"Début (UTC)", "Start (UTC)"}, Labels{}, 0, nil},
	{"ends_at", Labels{"Fin (UTC)", "End (UTC)"}, Labels{}, 0, nil},
	{"theme_name", Labels{"Nom du thème", "Theme name"}, Labels{}, 0, nil},
	{"place_id", Labels{"Lieu (identifiant)", "Place (identifier)"}, Labels{}, 0, nil},
	{"longitude", Labels{"Longitude", "Longitude"}, Labels{}, 0, nil},
	{"latitude", Labels{"Latitude", "Latitude"}, Labels{}, 0, nil},
	{"time_zone", Labels{"Fuseau horaire", "Time zone"}, Labels{}, 0, nil},
	{"free_seats", Labels{"Places libres", "Free seats"}, Labels{}, 0, nil},
	{"sequence", Labels{"Modification", "Sequence"}, Labels{}, 0, nil},
	{"updated_at", Labels{"Dernière modification", "Last change"}, Labels{}, 0, nil},
}

// headings finds columns by their folded headings.
var headings = func() map[string]string {
	found := map[string]string{}
	for _, c := range slices.Concat(columns, teamColumns) {
		for _, name := range append([]string{c.key, c.French, c.English}, c.also...) {
			if key := store.Fold(name); found[key] == "" {
				found[key] = c.key
			}
		}
	}
	return found
}()

// words are values with their names, the first of which tables of ours have.
type words []struct {
	value string
	Labels
	also []string
}

var entryWords = words{
	{string(programme.SignUp), Labels{"sur inscription", "sign-up"}, []string{"inscription", "registration", "oui"}},
	{string(programme.OpenDoor), Labels{"entrée libre", "open door"}, []string{"libre", "libre accès", "non"}},
	{string(programme.Invitation), Labels{"sur invitation", "by invitation"}, []string{"invitation"}},
}

var statusWords = words{
	{string(programme.Published), Labels{"publié", "published"}, []string{"publiée", "confirmé", "confirmed"}},
	{string(programme.Cancelled), Labels{"annulé", "cancelled"}, []string{"annulée", "canceled"}},
	{string(programme.DraftAtelier), Labels{"brouillon", "draft"}, nil},
}

var audienceWords = words{
	{"everybody", Labels{"tout public", "everybody"}, []string{"tous", "toutes et tous", "all"}},
	{"families", Labels{"familles", "families"}, []string{"famille", "family"}},
	{"children", Labels{"enfants", "children"}, []string{"enfant", "kids"}},
	{"teenagers", Labels{"adolescents", "teenagers"}, []string{"ados", "teens"}},
	{"adults", Labels{"adultes", "adults"}, []string{"adulte"}},
	{"elders", Labels{"aînés", "elders"}, []string{"seniors"}},
	{"schools", Labels{"scolaires", "schools"}, []string{"école", "classes"}},
}

var accessWords = words{
	{"step_free", Labels{"plain-pied", "step-free"}, nil},
	{"stairs", Labels{"escaliers", "stairs"}, nil},
	{"seated", Labels{"places assises", "seats"}, []string{"assis", "seated"}},
	{"outdoors", Labels{"dehors", "outdoors"}, []string{"plein air"}},
	{"stroller", Labels{"poussettes", "pushchairs"}, []string{"strollers"}},
	{"hearing_loop", Labels{"boucle magnétique", "hearing loop"}, nil},
	{"family", Labels{"en famille", "as a family"}, nil},
	{"companion", Labels{"place accompagnant", "companion place"}, nil},
	{"quiet", Labels{"au calme", "quiet"}, nil},
	{"noisy", Labels{"bruyant", "noisy"}, nil},
	{"ii", Labels{"handicap mental", "intellectual disability"}, nil},
	{"hi", Labels{"handicap auditif", "hearing disability"}, nil},
	{"vi", Labels{"handicap visuel", "visual disability"}, nil},
	{"pi", Labels{"handicap psychique", "psychic disability"}, nil},
	{"mi", Labels{"handicap moteur", "motor disability"}, nil},
}

// find returns the value that a word names, empty when it is none.
func (w words) find(text string) string {
	folded := store.Fold(text)
	for _, one := range w {
		for _, name := range append([]string{one.value, one.French, one.English}, one.also...) {
			if store.Fold(name) == folded && folded != "" {
				return one.value
			}
		}
	}
	return ""
}

// plain is the language of tables for programs: words are the values themselves.
const plain = ""

// name returns the word of a value in a language, the value itself when it has none.
func (w words) name(value, language string) string {
	for _, one := range w {
		if one.value == value && language != plain {
			return one.In(language)
		}
	}
	return value
}

// names returns the words of several values.
func (w words) names(values []string, language string) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = w.name(value, language)
	}
	return list
}

// all returns the words in a language.
func (w words) all(language string) []string {
	list := make([]string, 0, len(w))
	for _, one := range w {
		list = append(list, one.In(language))
	}
	return list
}
