package clash

import (
	"testing"

	"oplibre/app/programme"
)

func TestEquipmentShort(t *testing.T) {
	lent := func(w *weekend, kind string, n int) {
		w.Equipment = append(w.Equipment, programme.Equipment{ID: kind, Kind: kind, Quantity: n})
	}
	rows{
		"two together need more than there is": {func(w *weekend) {
			lent(w, "gps", 10)
			w.atelier("A", sat(9, 0), sat(11, 0), nil, needing("gps", 6))
			w.atelier("B", sat(10, 0), sat(12, 0), nil, needing("gps", 5))
		}, []string{"impossible A+B"}},
		"just enough": {func(w *weekend) {
			lent(w, "gps", 11)
			w.atelier("A", sat(9, 0), sat(11, 0), nil, needing("gps", 6))
			w.atelier("B", sat(10, 0), sat(12, 0), nil, needing("gps", 5))
		}, nil},
		"two lenders": {func(w *weekend) {
			lent(w, "gps", 6)
			lent(w, "gps", 5)
			w.atelier("A", sat(9, 0), sat(11, 0), nil, needing("gps", 11))
		}, nil},
		"one after the other": {func(w *weekend) {
			lent(w, "gps", 6)
			w.atelier("A", sat(9, 0), sat(11, 0), nil, needing("gps", 6))
			w.atelier("B", sat(11, 0), sat(12, 0), nil, needing("gps", 6))
		}, nil},
		"nobody lends any": {func(w *weekend) {
			w.atelier("A", sat(9, 0), sat(11, 0), nil, needing("drone", 1))
		}, []string{"impossible A"}},
		"another kind": {func(w *weekend) {
			lent(w, "gps", 6)
			lent(w, "table", 2)
			w.atelier("A", sat(9, 0), sat(11, 0), nil, needing("gps", 6))
			w.atelier("B", sat(9, 0), sat(11, 0), nil, needing("table", 2))
		}, nil},
		"only at the moment when three meet": {func(w *weekend) {
			lent(w, "gps", 2)
			w.atelier("A", sat(9, 0), sat(11, 0), nil, needing("gps", 1))
			w.atelier("B", sat(10, 0), sat(12, 0), nil, needing("gps", 1))
			w.atelier("C", sat(10, 30), sat(12, 30), nil, needing("gps", 1))
			w.atelier("D", sat(11, 0), sat(12, 0), nil, needing("gps", 0))
		}, []string{"impossible A+B+C"}},
		"one ends as another begins": {func(w *weekend) {
			lent(w, "gps", 1)
			w.atelier("A", sat(9, 0), sat(12, 0), nil, needing("gps", 1))
			w.atelier("B", sat(9, 0), sat(10, 0), nil, needing("gps", 1))
			w.atelier("C", sat(10, 0), sat(11, 0), nil, needing("gps", 1))
		}, []string{"impossible A+B+C"}},
	}.run(t, "equipment_short")
}
