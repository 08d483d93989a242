// Package demo holds the material of the demo weekend, Opération Libre Saint-Marc, as plain values: app/… fills a
// database with it and tests lean on it.
//
// Everything is composed for this project. Persons, numbers and dates are invented, real bodies stand only for their kind
// of partner, coordinates are approximate. Telephone numbers are of the range that the French numbering plan keeps for
// fiction (02 61 91 xx xx), e-mail addresses of example.org.
//
// Times are offsets from the start of the operation, so that the same weekend can be shown before, during and after
// without anything else changing.
package demo

import "time"

// Text is a sentence in the languages of the weekend; English or Breton may be empty.
type Text struct{ FR, EN, BR string }

// Operation are the facts of the weekend.
type Operation struct {
	Slug  string
	Title Text
	// Summary is the sentence under the title.
	Summary Text
	// Neighbourhood and Commune (an INSEE code) are the territory.
	Neighbourhood, Commune string
	// Lon and Lat are its centre (WGS 84).
	Lon, Lat float64
	TimeZone string
	// Start is the announced beginning in local time, without a zone: 2006-01-02T15:04.
	Start string
	// Length is what is announced, clearing up included.
	Length time.Duration
	// Legal and Referent are numbers of partners: the structure porteuse and the structure référente.
	Legal, Referent int
	// ParticipantGoal and ResidentGoal are counted in persons, OutputGoal in productions published at J+30.
	ParticipantGoal, ResidentGoal, OutputGoal int
	Languages                                 []string
	Licences                                  []string
	ContactEmail, ContactPhone                string
}

// Weekend is the operation.
var Weekend = Operation{
	Slug:  "saint-marc-2027",
	Title: Text{FR: "Opération Libre Saint-Marc", EN: "Opération Libre Saint-Marc", BR: "Oberiadenn zieub Sant-Mark"},
	Summary: Text{
		FR: "Deux jours pour raconter, dessiner, écouter et compter le quartier ensemble, et tout partager.",
		EN: "Two days to tell, draw, hear and count the neighbourhood together, and to share it all.",
	},
	Neighbourhood: "Saint-Marc", Commune: "29019", Lon: -4.455, Lat: 48.400, TimeZone: "Europe/Paris",
	Start: "2027-05-21T18:30", Length: 48 * time.Hour,
	Legal: 20, Referent: 1,
	ParticipantGoal: 250, ResidentGoal: 150, OutputGoal: 25,
	Languages:    []string{"fr", "br"},
	Licences:     []string{"etalab-2.0", "ODbL-1.0", "CC-BY-SA-4.0", "CC-BY-4.0", "CC0-1.0"},
	ContactEmail: "bonjour@example.org", ContactPhone: "02 61 91 20 27",
}

// The weekend opens on Friday at 18:30; the helpers below turn an hour of its days into an offset from there.
const opening = 18*time.Hour + 30*time.Minute

func fri(h, m int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute - opening
}
func sat(h, m int) time.Duration { return fri(h+24, m) }
func sun(h, m int) time.Duration { return fri(h+48, m) }

// Access are facts that a page shows as small named signs.
type Access string

const (
	// StepFree means that one comes in without any step.
	StepFree Access = "step_free"
	// Steps means that there are steps and no other way.
	Steps Access = "steps"
	// Seated means that one can sit all along.
	Seated Access = "seated"
	// Outdoors means that it takes place outside, whatever the weather.
	Outdoors Access = "outdoors"
	// Pushchair means that a pushchair gets everywhere.
	Pushchair Access = "pushchair"
	// HearingLoop means that the room has an induction loop.
	HearingLoop Access = "hearing_loop"
	// Family means that children are welcome with their parents.
	Family Access = "family"
)

// Place is where ateliers happen.
type Place struct {
	ID, Name, Address string
	Lon, Lat          float64
	// Capacity is the number of persons allowed, the team included.
	Capacity int
	Outdoors bool
	Access   []Access
	// AccessNote says what a sign cannot.
	AccessNote string
	// Opening is when the doors are open, as people would say it.
	Opening   string
	Equipment []string
	// Partner is the number of the partner that opens the door.
	Partner int
}

// Places are the ten places of the weekend.
var Places = []Place{
	{"L1", "Grande salle du patronage (QG)", "12 rue des Quatre-Vents, 29200 Brest", -4.4560, 48.3989, 150, false,
		[]Access{StepFree, Seated, Pushchair, HearingLoop}, "Rampe à gauche de l'entrée, toilettes adaptées au rez-de-chaussée.",
		"Ouvert sans interruption du vendredi 17 h au dimanche 19 h", []string{"Wi-Fi", "vidéoprojecteur", "cuisine", "multiprises", "imprimante"}, 11},
	{"L2", "Salle informatique du patronage", "12 rue des Quatre-Vents, 29200 Brest", -4.4560, 48.3989, 20, false,
		[]Access{StepFree, Seated}, "Au fond du couloir, porte de 90 cm.",
		"Samedi de 9 h à 18 h, dimanche de 9 h à 16 h 30", []string{"16 postes", "Wi-Fi", "vidéoprojecteur"}, 11},
	{"L3", "Mairie de quartier, salle du conseil", "1 place de la Mairie, 29200 Brest", -4.4547, 48.3992, 60, false,
		[]Access{StepFree, Seated, HearingLoop}, "Entrée de plain-pied par le jardin.",
		"Samedi de 9 h à 18 h, dimanche de 9 h 30 à 17 h", []string{"vidéoprojecteur", "Wi-Fi", "paperboard"}, 1},
	{"L4", "Médiathèque de quartier, salle d'animation", "5 rue du Lavoir, 29200 Brest", -4.4573, 48.3981, 30, false,
		[]Access{StepFree, Seated, Family, Pushchair}, "Ascenseur, comptoir abaissé.",
		"Samedi de 9 h 30 à 18 h, dimanche ouverture exceptionnelle de 9 h à 13 h", []string{"2 scanners", "Wi-Fi", "tables"}, 5},
	{"L5", "La Fabrique du port, maison du libre", "18 quai de la Criée, 29200 Brest", -4.4700, 48.3966, 40, false,
		[]Access{Steps}, "Trois marches à l'entrée ; une rampe amovible se demande à l'accueil.",
		"Samedi et dimanche de 9 h à 18 h", []string{"établis", "imprimante 3D", "fers à souder", "Wi-Fi"}, 26},
	{"L6", "Jardin de Kerampéré", "Allée des Pommiers, 29200 Brest", -4.4580, 48.4045, 40, true,
		[]Access{Outdoors, Family}, "Allées en herbe, difficiles en fauteuil après la pluie.",
		"Portillon ouvert de 9 h à 19 h", []string{"cabane", "point d'eau", "bancs"}, 16},
	{"L7", "Vallon du Stang Alar, entrée basse", "Chemin du Vallon, 29200 Brest", -4.4420, 48.3990, 60, true,
		[]Access{Outdoors, Family, Pushchair}, "Chemin stabilisé jusqu'à l'étang, pente ensuite.",
		"De 8 h à 20 h ; la grille se rouvre sur demande pour la sortie de nuit", []string{"tables de pique-nique", "parking à vélos"}, 2},
	{"L8", "Plage du Moulin Blanc, point de rendez-vous", "Promenade de la Plage, 29200 Brest", -4.4300, 48.3925, 40, true,
		[]Access{Outdoors, Family}, "Sable et rochers glissants ; un fauteuil de plage se réserve à l'accueil.",
		"Accès libre, selon la marée", []string{"abri", "toilettes publiques"}, 8},
	{"L9", "École, préau et classe", "7 rue des Écoliers, 29200 Brest", -4.4600, 48.4012, 50, false,
		[]Access{StepFree, Seated, Family}, "Portail de la cour, de plain-pied.",
		"Vendredi de 13 h 30 à 16 h 30, samedi de 13 h 30 à 16 h 30", []string{"tables basses", "préau", "feutres et papier"}, 14},
	{"L10", "Place de l'église", "Place de l'Église, 29200 Brest", -4.4525, 48.3995, 40, true,
		[]Access{Outdoors, Pushchair, StepFree}, "Pavés réguliers, bancs à l'ombre.",
		"Accès libre", []string{"barnum", "bancs", "fontaine à eau"}, 1},
}
