package manage

import "oplibre/app/programme/clash"

// ClashCount is how many clashes of a severity a plan has, and where the first is shown.
type ClashCount struct {
	Severity clash.Severity
	N        int
	Href     string
}
