package data

import "time"

// VolunteerPost is something that every weekend needs people for, as past editions did it.
type VolunteerPost struct {
	// Key is a lower-case word, kept in the database: it tells which post of an operation came from which line.
	Key string
	// Title, Work and Bring are what volunteers read: the name, what to do, what to bring (may be empty).
	Title, Work, Bring Text
	Shifts             []VolunteerShift
}

// Anchor says from where the hours of a VolunteerShift count.
type Anchor int

const (
	// FromStart counts from the announced start of the weekend.
	FromStart Anchor = iota
	// FromEnd counts from its announced end.
	FromEnd
	// EachDay counts from midnight on each day that has a morning in the weekend. Hours outside the weekend are left out.
	EachDay
)

// VolunteerShift is when a post needs people, and how many.
type VolunteerShift struct {
	Anchor   Anchor
	From, To time.Duration
	Wanted   int
}

const (
	hour = time.Hour
	half = 30 * time.Minute
)

// VolunteerPosts are the posts that are proposed, in the order of pages. The numbers are those of a weekend with a hundred and fifty
// visitors; the team changes them.
var VolunteerPosts = []VolunteerPost{
	{"setup", both("Installation", "Setting up"),
		both("Tables, chaises, rallonges, bannière. On pose, on branche, on vérifie que tout s’allume.", "Tables, chairs, extension leads, banner. Put them up, plug them in, see that everything works."),
		both("Des gants de travail si vous en avez.", "Work gloves if you have some."),
		[]VolunteerShift{{FromStart, -4 * hour, -half, 5}}},
	{"signs", both("Signalétique", "Signposting"),
		both("Poser les affiches et les flèches entre les lieux, vérifier qu’on les voit, les retirer à la fin.", "Put up posters and arrows between the places, see that they can be seen, take them down at the end."),
		both("Un vélo aide bien.", "A bicycle helps."),
		[]VolunteerShift{{FromStart, -6 * hour, -4 * hour, 2}, {EachDay, 7*hour + half, 9 * hour, 2}}},
	{"welcome", both("Accueil", "Welcome"),
		both("Dire bonjour, orienter, inscrire les personnes qui arrivent, remettre les badges.", "Say hello, show the way, sign up those who arrive, hand out badges."), Text{},
		[]VolunteerShift{{FromStart, -half, 2*hour + half, 3}, {EachDay, 8*hour + half, 12*hour + half, 3}, {EachDay, 12*hour + half, 16 * hour, 2},
			{EachDay, 16 * hour, 19 * hour, 2}}},
	{"register", both("Pointage", "Checking in"),
		both("Passer d’un atelier à l’autre avec les feuilles de présence, compter les personnes, aider l’équipe d’animation.", "Go from one atelier to the next with the sign-in sheets, count people, help those who lead."), Text{},
		[]VolunteerShift{{EachDay, 9*hour + half, 12*hour + half, 2}, {EachDay, 13*hour + half, 17 * hour, 2}}},
	{"kitchen", both("Cuisine et buvette", "Kitchen and drinks"),
		both("Préparer et servir le repas partagé, tenir le café, faire la vaisselle.", "Prepare and serve the shared meal, keep the coffee going, wash up."),
		both("Un tablier et un torchon.", "An apron and a tea towel."),
		[]VolunteerShift{{FromStart, -2 * hour, 3 * hour, 4}, {EachDay, 8 * hour, 10 * hour, 2}, {EachDay, 10*hour + half, 14*hour + half, 4}, {EachDay, 17*hour + half, 21*hour + half, 3}}},
	{"digital", both("Coup de main numérique", "Digital help"),
		both("Aider à saisir, à envoyer une photo, à retrouver un mot de passe. Il suffit d’être patient.", "Help to type, to send a picture, to find a password again. All it takes is patience."), Text{},
		[]VolunteerShift{{EachDay, 14 * hour, 17*hour + half, 2}}},
	{"tidying", both("Rangement", "Tidying up"),
		both("Démonter, balayer, rendre les salles comme on les a trouvées, charger le matériel prêté.", "Take down, sweep, leave the rooms as they were found, load what was lent."),
		both("Des gants de travail si vous en avez.", "Work gloves if you have some."),
		[]VolunteerShift{{FromEnd, -hour, 2 * hour, 6}}},
}
