package clash

import (
	"testing"

	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

func TestThemeTogether(t *testing.T) {
	of := func(theme string) func(*plan.Atelier) { return func(a *plan.Atelier) { a.ThemeID = theme } }
	two := func(from, to store.Instant, theme string) func(w *weekend) {
		return func(w *weekend) {
			w.theme("son")
			w.atelier("A", sat(14, 0), sat(16, 0), nil, of("flore"))
			w.atelier("B", from, to, nil, of(theme))
		}
	}
	rows{
		"both at the same hour": {two(sat(15, 0), sat(17, 0), "flore"), []string{"hint A+B"}},
		"one after the other":   {two(sat(16, 0), sat(17, 0), "flore"), nil},
		"two themes":            {two(sat(15, 0), sat(17, 0), "son"), nil},
		"themes nobody knows":   {func(w *weekend) { two(sat(15, 0), sat(17, 0), "flore")(w); w.Themes = nil }, nil},
	}.run(t, "theme_together")
}
