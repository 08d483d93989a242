package programme

import (
	"oplibre/app/store"
	"oplibre/data"
)

// Instant is a moment as rows hold it, for pages, which know the domains and not the store.
type Instant = store.Instant

// Licences returns the licences that an atelier's production may have.
func Licences() []data.Licence { return data.Licences }

// LicenceOf returns the licence of an SPDX identifier.
func LicenceOf(id string) (data.Licence, bool) { return data.FindLicence(id) }

// Destinations returns the commons to which a production may go; DestinationHere and DestinationWiki come besides.
func Destinations() []data.Destination { return data.Destinations }

// ReferenceThemes returns the themes among which an operation chooses.
func ReferenceThemes() []data.Theme { return data.Themes }
