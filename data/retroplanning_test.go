package data_test

import (
	"regexp"
	"slices"
	"testing"

	"oplibre/data"
)

func TestRetroplanningCanBeFollowed(t *testing.T) {
	word, seen, last := regexp.MustCompile(`^[a-z][a-z0-9_]{2,}$`), map[string]data.Step{}, -1000
	steps := data.Retroplanning()
	if len(steps) < 50 {
		t.Fatalf("only %d steps", len(steps))
	}
	for _, s := range steps {
		if _, twice := seen[s.Key]; twice || !word.MatchString(s.Key) {
			t.Errorf("key %q is there twice, or is no word", s.Key)
		}
		if s.Title.FR == "" || s.Title.EN == "" || (s.Hint.FR == "") != (s.Hint.EN == "") {
			t.Errorf("%s lacks words in a language", s.Key)
		}
		if !slices.Contains(data.Areas, s.Area) {
			t.Errorf("%s is of area %q", s.Key, s.Area)
		}
		if s.Offset < last {
			t.Errorf("%s (%d) comes after a step of day %d", s.Key, s.Offset, last)
		}
		for _, item := range s.Checklist {
			if item.FR == "" || item.EN == "" {
				t.Errorf("%s has an item without words", s.Key)
			}
		}
		for _, key := range s.After { // earlier ones only, hence no cycle
			if before, known := seen[key]; !known || before.Offset > s.Offset {
				t.Errorf("%s waits for %q, which is not an earlier step", s.Key, key)
			}
		}
		seen[s.Key], last = s, s.Offset
		if got, ok := data.StepOf(s.Key); !ok || got.Title != s.Title {
			t.Errorf("StepOf(%q) is %q", s.Key, got.Title.FR)
		}
	}
	if _, ok := data.StepOf("no such step"); ok {
		t.Error("a step that there is not was found")
	}
	for _, area := range data.Areas {
		if !slices.ContainsFunc(steps, func(s data.Step) bool { return s.Area == area }) {
			t.Errorf("area %s has no step", area)
		}
	}
}
