package data

import (
	"embed"
	"slices"
)

//go:embed licences
var licenceTexts embed.FS

// Licence is one of the five under which a weekend publishes. The list is closed: these are the ones that the
// destinations of the collected data know how to take.
type Licence struct {
	// ID is the SPDX identifier, the one used everywhere inside.
	ID string
	// OpenDefinition is the identifier that a Data Package names (opendefinition.org).
	OpenDefinition string
	Title          Text
	// URL is the page for people.
	URL string
	// URI is the address that stands for the licence in Darwin Core's dcterms:license and in DCAT.
	URI string
	// Sentence says in plain words what others may do, to be shown before the legal name.
	Sentence Text
	// Attribution reports whether whoever reuses must name the author.
	Attribution bool
	// ShareAlike reports whether what is made of it must stay under the same conditions.
	ShareAlike bool
}

// Text returns the whole licence, for the LICENSES folder of a release.
func (l Licence) Text() string {
	text, err := licenceTexts.ReadFile("licences/" + l.ID + ".txt")
	if err != nil {
		return "" // Only for a licence that is not of the list; a test reads the five.
	}
	return string(text)
}

// SPDX identifiers of the five licences.
const (
	LicenceOuverte = "etalab-2.0"
	ODbL           = "ODbL-1.0"
	CC0            = "CC0-1.0"
	CCBY           = "CC-BY-4.0"
	CCBYSA         = "CC-BY-SA-4.0"
)

// Licences are the five, in the order in which a form offers them.
var Licences = []Licence{
	{
		ID: CC0, OpenDefinition: "CC0-1.0",
		Title: Text{FR: "Creative Commons Zéro 1.0 (CC0)", EN: "Creative Commons Zero 1.0 (CC0)"},
		URL:   "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
		URI:   "http://creativecommons.org/publicdomain/zero/1.0/legalcode",
		Sentence: Text{
			FR: "Tout le monde pourra réutiliser ces données comme il veut, sans rien demander et sans obligation de citer qui que ce soit.",
			EN: "Everybody may reuse this data as they like, without asking and without having to name anybody.",
		},
	},
	{
		ID: CCBY, OpenDefinition: "CC-BY-4.0", Attribution: true,
		Title: Text{FR: "Creative Commons Attribution 4.0 (CC BY)", EN: "Creative Commons Attribution 4.0 (CC BY)"},
		URL:   "https://creativecommons.org/licenses/by/4.0/deed.fr",
		URI:   "http://creativecommons.org/licenses/by/4.0/legalcode",
		Sentence: Text{
			FR: "Tout le monde pourra réutiliser ceci, même modifié, en citant votre nom.",
			EN: "Everybody may reuse this, even changed, as long as they name you.",
		},
	},
	{
		ID: CCBYSA, OpenDefinition: "CC-BY-SA-4.0", Attribution: true, ShareAlike: true,
		Title: Text{FR: "Creative Commons Attribution, partage dans les mêmes conditions 4.0 (CC BY-SA)", EN: "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)"},
		URL:   "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
		URI:   "http://creativecommons.org/licenses/by-sa/4.0/legalcode",
		Sentence: Text{
			FR: "Tout le monde pourra réutiliser ceci, même modifié, en citant votre nom et sous les mêmes conditions.",
			EN: "Everybody may reuse this, even changed, as long as they name you and keep the same conditions.",
		},
	},
	{
		ID: ODbL, OpenDefinition: "ODbL-1.0", Attribution: true, ShareAlike: true,
		Title: Text{FR: "Licence de base de données ouverte 1.0 (ODbL)", EN: "Open Database License 1.0 (ODbL)"},
		URL:   "https://opendatacommons.org/licenses/odbl/",
		URI:   "https://opendatacommons.org/licenses/odbl/1-0/",
		Sentence: Text{
			FR: "Tout le monde pourra réutiliser ces données en citant leur source ; qui les complète et les diffuse les laisse ouvertes de la même façon.",
			EN: "Everybody may reuse this data as long as they name the source; whoever adds to it and publishes it keeps it open in the same way.",
		},
	},
	{
		ID: LicenceOuverte, OpenDefinition: "etalab-2.0", Attribution: true,
		Title: Text{FR: "Licence Ouverte 2.0 (Etalab)", EN: "Open Licence 2.0 (Etalab)"},
		URL:   "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
		URI:   "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
		Sentence: Text{
			FR: "Tout le monde pourra réutiliser ces données en citant leur source et la date de leur mise à jour.",
			EN: "Everybody may reuse this data as long as they name its source and the date of its last update.",
		},
	},
}

// FindLicence returns the licence with this SPDX identifier.
func FindLicence(id string) (Licence, bool) {
	i := slices.IndexFunc(Licences, func(l Licence) bool { return l.ID == id })
	if i < 0 {
		return Licence{}, false
	}
	return Licences[i], true
}
