package demo

import "time"

// Keeping is how a place is opened and kept safe.
type Keeping struct {
	// OpenedBy and ClosedBy come with the key; Phone is who answers when something is wrong.
	OpenedBy, ClosedBy, Phone string
	Keys, Alarm               string
	Hours                     []Hours
	// Authorised is the greatest number of persons, the team included, 0 when nobody has said.
	Authorised int
	// Asked means that the owner has not answered yet whether the use is allowed.
	Asked bool
	// Shared places take several ateliers at once.
	Shared                bool
	Sockets, Wifi, Mobile string
}

// Hours are when a place is open on one date.
type Hours struct{ Date, From, To string }

const (
	friday, saturday, sundayDate = "2027-05-21", "2027-05-22", "2027-05-23"
)

// Keepings are by place.
var Keepings = map[string]Keeping{
	"L1": {OpenedBy: "Yann Pellen", ClosedBy: "Yann Pellen", Phone: "02 61 91 00 11", Keys: "Deux trousseaux : un au bar du patronage, un chez Yann.",
		Alarm: "Boîtier à gauche de la porte, à couper avant d'allumer. Le code est donné à qui ouvre, de vive voix.",
		Hours: []Hours{{friday, "17:00", "24:00"}, {saturday, "00:00", "24:00"}, {sundayDate, "00:00", "19:00"}}, Authorised: 160, Shared: true,
		Sockets: "Huit sous les fenêtres, multiprises au placard", Wifi: "good", Mobile: "good"},
	"L2": {OpenedBy: "Yann Pellen", ClosedBy: "Sterenn Kermarrec", Phone: "02 61 91 00 11", Keys: "Même trousseau que la grande salle.",
		Hours: []Hours{{saturday, "09:00", "18:00"}, {sundayDate, "09:00", "16:30"}}, Authorised: 20, Sockets: "Une à chaque poste", Wifi: "good", Mobile: "fair"},
	"L3": {OpenedBy: "Annaïg Corre", ClosedBy: "Annaïg Corre", Phone: "02 61 91 00 01", Keys: "Badge à l'accueil de la mairie de quartier, à rendre le soir même.",
		Alarm: "Se met seule à 19 h : sortir avant.",
		Hours: []Hours{{saturday, "09:00", "18:00"}, {sundayDate, "09:30", "17:00"}}, Authorised: 60, Sockets: "Dans le sol, six", Wifi: "good", Mobile: "good"},
	"L4": {OpenedBy: "Claire Bodénès", ClosedBy: "Claire Bodénès", Phone: "02 61 91 00 05",
		Hours: []Hours{{saturday, "09:30", "18:00"}, {sundayDate, "09:00", "13:00"}}, Authorised: 35, Sockets: "Quatre, le long du mur", Wifi: "good", Mobile: "good"},
	"L5": {OpenedBy: "Perig Mével", ClosedBy: "Katell Bars", Phone: "02 61 91 00 26",
		Hours: []Hours{{saturday, "09:00", "18:00"}, {sundayDate, "09:00", "18:00"}}, Authorised: 40, Shared: true, Sockets: "Partout", Wifi: "good", Mobile: "fair"},
	"L6": {OpenedBy: "Soizic Le Meur", ClosedBy: "Soizic Le Meur", Phone: "02 61 91 00 16", Keys: "Cadenas du portillon : le chiffre est affiché dans la cabane.",
		Hours: []Hours{{saturday, "09:00", "19:00"}, {sundayDate, "09:00", "19:00"}}, Wifi: "none", Mobile: "fair"},
	"L7": {OpenedBy: "Ville, service des espaces verts", ClosedBy: "Ville, service des espaces verts", Phone: "02 61 91 00 02",
		Keys:  "La grille ferme à 20 h : la réouverture du samedi soir est à demander à la ville.",
		Hours: []Hours{{saturday, "08:00", "20:00"}, {sundayDate, "08:00", "20:00"}}, Wifi: "none", Mobile: "poor"},
	"L8": {OpenedBy: "Accès libre", Phone: "02 61 91 00 08", Wifi: "none", Mobile: "good"},
	"L9": {OpenedBy: "Loeiza Riou", ClosedBy: "Loeiza Riou", Phone: "02 61 91 00 14", Asked: true, Keys: "Le portail s'ouvre de l'intérieur ; la directrice prête sa clé le vendredi.",
		Hours: []Hours{{friday, "13:30", "16:30"}, {saturday, "13:30", "16:30"}}, Authorised: 60, Sockets: "Deux dans la classe", Wifi: "none", Mobile: "good"},
	"L10": {OpenedBy: "Accès libre", Phone: "02 61 91 00 01", Shared: true, Wifi: "none", Mobile: "good"},
}

// Plan is what the team decided about an atelier besides what the programme says.
type Plan struct {
	// Expected is how many come where nobody signs up; Team how many of the team are there besides.
	Expected, Team int
	// Minimum persons are needed, decided at Decided.
	Minimum int
	Decided time.Duration
	// Depends are what it depends on outdoors; At is the hour of it, 0 without one.
	Depends []string
	At      time.Duration
	// Fallback is "move" to FallbackPlace or "cancel", decided at FallbackAt by FallbackOwner.
	Fallback, FallbackPlace, FallbackOwner string
	FallbackAt                             time.Duration
	// Needs are things by kind.
	Needs map[string]int
	// Reserve seats are for those who come without signing up.
	Reserve int
}

// Plans are by atelier.
var Plans = map[int]Plan{
	1:  {Team: 8},
	2:  {Expected: 90, Team: 6, Needs: map[string]int{"projector": 1}},
	3:  {Team: 2, Depends: []string{"rain"}, Fallback: "move", FallbackPlace: "L1", FallbackAt: sat(8, 30), FallbackOwner: "Malo Abgrall", Needs: map[string]int{"gps": 6, "vest": 12}},
	4:  {Team: 1, Needs: map[string]int{"projector": 1}},
	5:  {Depends: []string{"rain"}, Fallback: "move", FallbackPlace: "L1", FallbackAt: sat(8, 30), FallbackOwner: "Jeanne Pennec", Needs: map[string]int{"loupe": 10}},
	6:  {Team: 1, Needs: map[string]int{"scanner": 2}},
	7:  {Team: 2, Needs: map[string]int{"fauteuil roulant": 4}},
	8:  {Depends: []string{"rain"}, Fallback: "move", FallbackPlace: "L1", FallbackAt: sat(12, 0), FallbackOwner: "Yves Salaün"},
	9:  {Needs: map[string]int{"laptop": 4, "projector": 1}},
	10: {Needs: map[string]int{"recorder": 3}},
	12: {Team: 2, Needs: map[string]int{"table": 4}},
	13: {Team: 1, Depends: []string{"low_water", "wind"}, At: sat(13, 15), Fallback: "cancel", FallbackAt: fri(18, 0), FallbackOwner: "Tristan Jézéquel", Needs: map[string]int{"loupe": 6}},
	15: {Expected: 120, Team: 6, Needs: map[string]int{"projector": 1}},
	16: {Depends: []string{"darkness", "rain"}, Fallback: "cancel", FallbackAt: sat(18, 0), FallbackOwner: "Florian Cloarec", Needs: map[string]int{"recorder": 1, "vest": 15}},
	17: {Team: 1, Depends: []string{"rain"}, Fallback: "move", FallbackPlace: "L1", FallbackAt: sun(8, 30), FallbackOwner: "Malo Abgrall", Needs: map[string]int{"gps": 6, "vest": 12}},
	19: {Depends: []string{"rain"}, Fallback: "move", FallbackPlace: "L1", FallbackAt: sun(8, 30), FallbackOwner: "Soizic Le Meur", Needs: map[string]int{"loupe": 12, "microscope": 2}, Reserve: 3},
	20: {Minimum: 4, Decided: sat(18, 0), Depends: []string{"rain"}, Fallback: "cancel", FallbackAt: sun(8, 0), FallbackOwner: "Katell Bars", Needs: map[string]int{"camera": 6}},
	22: {Minimum: 5, Decided: fri(18, 0), Needs: map[string]int{"laptop": 3}},
	23: {Team: 2},
	26: {Team: 12, Needs: map[string]int{"projector": 1}},
	27: {Expected: 90},
	28: {Expected: 100},
	29: {Expected: 40},
	30: {Expected: 30, Team: 5, Needs: map[string]int{"microscope": 2, "table": 6}},
	31: {Expected: 30, Team: 5, Needs: map[string]int{"microscope": 2, "table": 6}},
}

// Pause is a meal or a round of the groups, for everybody; with a Place, a time in which that place is used otherwise.
type Pause struct {
	Title, Place     string
	Day, Start, Stop string
}

// Pauses are those of the weekend.
var Pauses = []Pause{
	{Title: "Repas et point des groupes", Day: saturday, Start: "12:30", Stop: "14:00"},
	{Title: "Repas du soir", Day: saturday, Start: "19:00", Stop: "21:00"},
	{Title: "Repas", Day: sundayDate, Start: "12:30", Stop: "14:00"},
	{Title: "Heure du conte de la médiathèque", Place: "L4", Day: saturday, Start: "16:30", Stop: "17:30"},
}

// Lent is equipment of one kind and one lender, a partner or somebody by name.
type Lent struct {
	Kind, Name string
	Quantity   int
	Partner    int
	Lender     string
}

// Equipment is the inventory.
var Equipment = []Lent{
	{Kind: "gps", Name: "Récepteurs GPS de randonnée", Quantity: 6, Partner: 21},
	{Kind: "vest", Name: "Gilets réfléchissants", Quantity: 30, Partner: 2},
	{Kind: "scanner", Name: "Scanners à plat", Quantity: 2, Partner: 5},
	{Kind: "projector", Name: "Vidéoprojecteur de la grande salle", Quantity: 1, Partner: 11},
	{Kind: "projector", Name: "Vidéoprojecteurs portables", Quantity: 2, Partner: 1},
	{Kind: "loupe", Name: "Loupes de botaniste", Quantity: 15, Partner: 8},
	{Kind: "microscope", Name: "Loupes binoculaires", Quantity: 4, Partner: 8},
	{Kind: "recorder", Name: "Enregistreurs de reportage", Quantity: 3, Partner: 29},
	{Kind: "laptop", Name: "Ordinateurs portables sous GNU/Linux", Quantity: 6, Partner: 26},
	{Kind: "camera", Name: "Caméras de guidon", Quantity: 6, Lender: "Katell Bars et ses amis"},
	{Kind: "table", Name: "Tables pliantes", Quantity: 12, Partner: 11},
	{Kind: "fauteuil roulant", Name: "Fauteuils roulants", Quantity: 4, Partner: 12},
}

// Leader is what the team knows of somebody who leads. The span of days in which somebody can come is empty for always.
type Leader struct {
	Name, Email, Phone, Organisation string
	From, To                         string // local, 2027-05-22T08:00
	Needs                            []string
	Note                             string
}

// Leaders are those of whom more than a name is known.
var Leaders = []Leader{
	{Name: "Malo Abgrall", Email: "osm@example.org", Phone: "02 61 91 00 21", Organisation: "Groupe local OpenStreetMap", Needs: []string{"meal"}},
	{Name: "Sterenn Kermarrec", Email: "wiki@example.org", Phone: "02 61 91 00 22", Organisation: "Groupe Wikipédia local", From: "2027-05-22T08:30", To: "2027-05-22T19:00"},
	{Name: "Jeanne Pennec", Email: "plantes@example.org", Phone: "02 61 91 00 24", Organisation: "Tela Botanica", Needs: []string{"meal", "transport"}, Note: "Vient en train, arrive vendredi à 13 h 10."},
	{Name: "Aziliz Morvan", Email: "morvan@example.org", Phone: "02 61 91 00 25", Organisation: "Collectif Données d'ici", Needs: []string{"housing", "meal"}, Note: "Vient de Nantes, deux nuits."},
	{Name: "Tristan Jézéquel", Email: "mer@example.org", Phone: "02 61 91 00 08", Organisation: "Centre de culture scientifique maritime"},
	{Name: "Florian Cloarec", Email: "cloarec@example.org", Phone: "02 61 91 00 31", Organisation: "Groupe mammalogique", From: "2027-05-22T17:00", To: "2027-05-23T02:00", Needs: []string{"housing"}},
	{Name: "Loeiza Riou", Phone: "02 61 91 00 14", Organisation: "École publique", From: "2027-05-21T13:00", To: "2027-05-22T17:00"},
	{Name: "Denise Le Roux", Phone: "02 61 91 00 32", Organisation: "Wiki-Brest", Note: "Préfère le téléphone à l’e-mail."},
	{Name: "Katell Bars", Email: "bars@example.org", Phone: "02 61 91 00 33", Organisation: "Groupe local OpenStreetMap"},
	{Name: "Riwal Guivarc'h", Email: "radio@example.org", Phone: "02 61 91 00 29", Organisation: "Radio associative"},
}

// Idea is a proposal from the neighbourhood. Lead means that whoever proposes it could lead it; Voices is how many said "me
// too".
type Idea struct {
	Title, Text, Theme string
	Lead               bool
	Name, Email, Phone string
	Month              time.Month
	Day                int
	Voices             int
	// State is "accepted", "declined" with Reply, or empty while it waits.
	State, Reply string
}

// Ideas are what the call for ateliers has brought, in the order in which they came.
var Ideas = []Idea{
	{Title: "Les fontaines et lavoirs oubliés", Text: "Il y en avait un derrière chez ma grand-mère. Qui se souvient des autres ?", Theme: "heritage", Month: time.March, Day: 3, Voices: 11},
	{Title: "Initiation au drone", Text: "Filmer le quartier vu du ciel le dimanche matin.", Lead: true, Name: "Kévin Tanguy", Email: "kevin@example.org", Theme: "photo", Month: time.March, Day: 9, Voices: 2,
		State: "declined", Reply: "Le survol du port demande une autorisation que nous ne pouvons plus obtenir à temps. Venez plutôt filmer les rues à vélo avec Katell."},
	{Title: "Herbier de poche", Text: "On cueille trois plantes du trottoir, on les presse, on les colle, on les nomme. Chacun repart avec son carnet.", Lead: true,
		Name: "Odile Kerneis", Phone: "02 61 91 00 41", Theme: "flora", Month: time.April, Day: 12, Voices: 7, State: "accepted"},
	{Title: "Où sont les bancs ?", Text: "Mes genoux aimeraient une carte des bancs, avec ceux qui sont à l'ombre.", Theme: "mapping", Month: time.April, Day: 20, Voices: 9},
	{Title: "Chanter les rues en breton", Text: "J'anime une chorale : on peut apprendre deux chants sur le quartier et les enregistrer.", Lead: true,
		Name: "Maï Quéméneur", Email: "chorale@example.org", Theme: "languages", Month: time.April, Day: 28, Voices: 4},
}
