package partner

import "slices"

// Kind is what sort of body an organisation is, from a closed list; the catalogue has its name (partner.kind.…).
type Kind string

// Group is under which heading public pages list a kind.
type Group string

// The groups, in the order of public pages.
const (
	Neighbourhood Group = "neighbourhood"
	Institutions  Group = "institutions"
	Culture       Group = "culture"
	Commons       Group = "commons"
	Media         Group = "media"
	Others        Group = "others"
)

// Groups are all groups in order.
var Groups = []Group{Neighbourhood, Institutions, Culture, Commons, Media, Others}

// kinds holds each kind with its group, in the order of forms.
var kinds = []struct {
	kind  Kind
	group Group
}{
	{"neighbourhood_council", Neighbourhood}, // conseil consultatif de quartier
	{"neighbourhood_house", Neighbourhood},   // maison de quartier
	{"patronage", Neighbourhood},             // patronage laïque
	{"social_centre", Neighbourhood},
	{"association", Neighbourhood},
	{"club", Neighbourhood},
	{"garden", Neighbourhood},
	{"shop", Neighbourhood},
	{"school", Neighbourhood},
	{"care_home", Neighbourhood}, // EHPAD
	{"neighbourhood_hall", Institutions},
	{"commune", Institutions},
	{"intercommunality", Institutions},
	{"department", Institutions},
	{"region", Institutions},
	{"state", Institutions},
	{"library", Culture},
	{"archives", Culture},
	{"museum", Culture},
	{"science_centre", Culture},
	{"botanical", Culture}, // conservatoire botanique
	{"university", Culture},
	{"tourist_office", Culture},
	{"openstreetmap", Commons},
	{"wikimedia", Commons},
	{"local_wiki", Commons},
	{"open_data", Commons},
	{"naturalists", Commons},
	{"free_software", Commons},
	{"fablab", Commons},
	{"community_network", Commons}, // fournisseur d'accès associatif
	{"radio", Media},
	{"press", Media},
	{"company", Others},
	{"other", Others},
}

// Kinds are all kinds in the order of forms: by group.
var Kinds = func() []Kind {
	all := make([]Kind, len(kinds))
	for i, k := range kinds {
		all[i] = k.kind
	}
	return all
}()

// Known reports whether the kind is one of Kinds.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }

// Group returns the heading of a kind; Others for one that is not known.
func (k Kind) Group() Group {
	for _, known := range kinds {
		if known.kind == k {
			return known.group
		}
	}
	return Others
}

// GroupPartners is partners under one heading.
type GroupPartners struct {
	Group    Group
	Partners []*Partner
}

// ByGroup lists partners under their headings, in order; headings without partners are left out.
func ByGroup(partners []*Partner) []GroupPartners {
	var groups []GroupPartners
	for _, group := range Groups {
		var members []*Partner
		for _, p := range partners {
			if p.Organisation.Kind.Group() == group {
				members = append(members, p)
			}
		}
		if len(members) > 0 {
			groups = append(groups, GroupPartners{group, members})
		}
	}
	return groups
}
