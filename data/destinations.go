package data

import "slices"

// Verdict says whether a destination takes what is under a licence.
type Verdict string

const (
	// Accepted means that it may be brought there as it is.
	Accepted Verdict = "accepted"
	// NeedsAgreement means that the author, or the rights holder, must agree in writing first.
	NeedsAgreement Verdict = "needs_agreement"
	// Refused means that the licences contradict each other.
	Refused Verdict = "refused"
)

// Destination is a commons to which a weekend brings results.
type Destination struct {
	// ID is a lower-case word, kept in the database.
	ID   string
	Name string
	URL  string
	// Licences is the verdict for each of the five; a licence that is absent is refused.
	Licences map[string]Verdict
	// OwnSurvey reports whether people who surveyed something themselves may enter it there directly, whatever the
	// licence of their note here: they agree to the destination's terms with their own account.
	OwnSurvey bool
	// Condition is what must be known beforehand, in one sentence.
	Condition Text
}

// Accepts returns the verdict for a licence.
func (d Destination) Accepts(licence string) Verdict {
	if v, ok := d.Licences[licence]; ok {
		return v
	}
	return Refused
}

// Destinations are the commons that the program knows. Rules read in November 2026: for GBIF, the publishing guide of
// its Integrated Publishing Toolkit (one licence a dataset: CC0, CC BY or CC BY-NC); for OpenStreetMap, its wiki page
// "ODbL Compatibility"; for Tela Botanica, its help pages (observations CC BY-SA, database ODbL); for data.gouv.fr, its list
// of licences. The Licence Ouverte calls itself compatible with any licence that asks for attribution at least.
var Destinations = []Destination{
	{
		ID: "osm", Name: "OpenStreetMap", URL: "https://www.openstreetmap.org/", OwnSurvey: true,
		Licences: map[string]Verdict{ODbL: Accepted, CC0: Accepted, LicenceOuverte: Accepted, CCBY: NeedsAgreement, CCBYSA: Refused},
		Condition: Text{
			FR: "Ce que l'on a relevé soi-même peut toujours y être ajouté ; une liste venue d'ailleurs se discute d'abord avec le groupe local.",
			EN: "What you surveyed yourself may always be added; a list from elsewhere is discussed with the local group first.",
		},
	},
	{
		ID: "commons", Name: "Wikimedia Commons", URL: "https://commons.wikimedia.org/", OwnSurvey: true,
		Licences: map[string]Verdict{CC0: Accepted, CCBY: Accepted, CCBYSA: Accepted, LicenceOuverte: Accepted, ODbL: Refused},
		Condition: Text{
			FR: "Pas de photo qui montre surtout un bâtiment ou une œuvre dont l'auteur est mort depuis moins de 70 ans, sauf accord écrit.",
			EN: "No picture that mainly shows a building or an artwork whose author died less than 70 years ago, unless agreed in writing.",
		},
	},
	{
		ID: "wikidata", Name: "Wikidata", URL: "https://www.wikidata.org/", OwnSurvey: true,
		Licences: map[string]Verdict{CC0: Accepted, CCBY: Refused, CCBYSA: Refused, ODbL: Refused, LicenceOuverte: NeedsAgreement},
		Condition: Text{
			FR: "Tout y est sous CC0 : chaque fait s'ajoute avec sa source.",
			EN: "Everything there is CC0: each fact is added with its source.",
		},
	},
	{
		ID: "gbif", Name: "GBIF", URL: "https://www.gbif.org/",
		Licences: map[string]Verdict{CC0: Accepted, CCBY: Accepted, CCBYSA: Refused, ODbL: Refused, LicenceOuverte: Refused},
		Condition: Text{
			FR: "Un jeu de données entier sous une seule licence, transmis par une structure reconnue par le GBIF.",
			EN: "A whole dataset under one licence, sent by an organisation that GBIF recognises.",
		},
	},
	{
		ID: "tela-botanica", Name: "Tela Botanica", URL: "https://www.tela-botanica.org/", OwnSurvey: true,
		Licences: map[string]Verdict{CC0: Accepted, CCBY: Accepted, CCBYSA: Accepted, LicenceOuverte: Accepted, ODbL: NeedsAgreement},
		Condition: Text{
			FR: "Les observations y sont partagées sous CC BY-SA et la base sous ODbL : la personne qui observe accepte les deux.",
			EN: "Observations are shared there under CC BY-SA and the database under ODbL: whoever observes agrees to both.",
		},
	},
	{
		ID: "data-gouv", Name: "data.gouv.fr", URL: "https://www.data.gouv.fr/",
		Licences: map[string]Verdict{LicenceOuverte: Accepted, ODbL: Accepted, CC0: Accepted, CCBY: Accepted, CCBYSA: Accepted},
		Condition: Text{
			FR: "Une mairie ou une autre administration y choisit la Licence Ouverte 2.0, recommandée, ou l'ODbL.",
			EN: "A town hall or another public body chooses the Licence Ouverte 2.0, recommended, or the ODbL.",
		},
	},
}

// FindDestination returns the destination with this identifier.
func FindDestination(id string) (Destination, bool) {
	i := slices.IndexFunc(Destinations, func(d Destination) bool { return d.ID == id })
	if i < 0 {
		return Destination{}, false
	}
	return Destinations[i], true
}
