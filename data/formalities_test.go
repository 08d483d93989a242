package data

import (
	"regexp"
	"testing"
)

// Each formality can be read by somebody who is no lawyer, in both languages, and tells its source; the step it names exists.
func TestFormalitiesAreComplete(t *testing.T) {
	key, seen, before := regexp.MustCompile(`^[a-z_]+$`), map[string]bool{}, 1000
	for _, f := range UsualFormalities() {
		if !key.MatchString(f.Key) || seen[f.Key] {
			t.Errorf("the key %q is wrong or given twice", f.Key)
		}
		seen[f.Key] = true
		for what, text := range map[string]Text{"title": f.Title, "question": f.Question, "authority": f.Authority, "hint": f.Hint, "source": f.Source} {
			if text.FR == "" || text.EN == "" {
				t.Errorf("%s has no %s in one of the languages", f.Key, what)
			}
		}
		if _, exists := StepOf(f.Step); f.Step != "" && !exists {
			t.Errorf("%s speaks of the step %q, which there is not", f.Key, f.Step)
		}
		if f.LeadDays < 1 || f.Earliest != 0 && f.Earliest < f.LeadDays {
			t.Errorf("%s can be filed from %d to %d days before", f.Key, f.Earliest, f.LeadDays)
		}
		if f.LeadDays > before {
			t.Errorf("%s comes after what can wait longer", f.Key)
		}
		before = f.LeadDays
	}
	if _, there := FormalityOf(InsuranceKey); !there {
		t.Error("nothing asks for the insurance")
	}
}

func TestFormalitiesOfAStep(t *testing.T) {
	if got := FormalitiesOf("short_formalities"); len(got) != 3 || got[0].Key != "drinks" {
		t.Errorf("the short formalities are %v", got)
	}
	if got := FormalitiesOf(""); len(got) != 0 {
		t.Errorf("no step speaks of %v", got)
	}
}
