package manage

import (
	"strings"

	"oplibre/app/programme"
)

// waits reports whether changes of the atelier wait to be published: the token of the plan names a draft then.
func (p AtelierProps) waits() bool {
	_, draft, _ := strings.Cut(p.Form.Version, ".")
	return p.Listing.Status != programme.DraftAtelier && draft != "" && draft != "0"
}
