package clash

import (
	"testing"

	"oplibre/app/store"
)

func TestOutsideWindow(t *testing.T) {
	at := func(from, to store.Instant) func(w *weekend) {
		return func(w *weekend) { w.atelier("A", from, to, nil) }
	}
	rows{
		"within":                {at(sat(9, 0), sat(11, 0)), nil},
		"from end to end":       {at(fri(18, 30), sun(18, 30)), nil},
		"a class before":        {at(fri(14, 0), fri(16, 0)), []string{"hint A"}},
		"until the opening":     {at(fri(16, 30), fri(18, 30)), []string{"hint A"}},
		"over the opening":      {at(fri(18, 0), fri(19, 0)), []string{"warning A"}},
		"over the end":          {at(sun(18, 0), sun(19, 0)), []string{"warning A"}},
		"an evening afterwards": {at(local(29, 18, 0), local(29, 20, 0)), []string{"hint A"}},
	}.run(t, "outside_window")
}
