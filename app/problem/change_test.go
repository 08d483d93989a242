package problem_test

import (
	"slices"
	"testing"

	"oplibre/app/problem"
)

func TestChanges(t *testing.T) {
	got := problem.Changes{}.Field("title", "Balade ", "Balade").Field("place", "Halle", "Salle").Field("note", "", "à 9 h").
		Field("text", "une ligne\r\nune autre", "une ligne\nune autre")
	want := problem.Changes{{Field: "place", Typed: "Halle", Now: "Salle"}, {Field: "note", Typed: "", Now: "à 9 h"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
