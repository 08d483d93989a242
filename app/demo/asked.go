package demo

import (
	"strings"

	"oplibre/app/programme"
	"oplibre/app/signup"
	answers "oplibre/app/signup/asked"
)

// asks are what ateliers of the story ask of those who sign up, by number: the supper of the first evening, the first steps on Wikipedia,
// the two mapping parties, and the young mapmakers, who stay without their parents.
var asks = map[int][]string{1: {programme.AsksMeal}, 3: {programme.AsksOSM}, 4: {programme.AsksWikipedia},
	12: {programme.AsksNoParent}, 17: {programme.AsksOSM}}

// What people of the story bring, do not eat and need, one after the other; most say nothing.
var (
	brought = []string{"une tarte aux pommes", "", "", "du cidre", "", "une salade de lentilles", ""}
	avoided = []string{"", "pas de viande pour une personne", "", "", "", "", "pas de gluten", ""}
	needed  = map[int]signup.Form{5: {Needs: []string{"step_free", "seat"}}, 11: {Needs: []string{"lift"}, NeedWords: "rue de Kerangoff, près de l'arrêt"},
		19: {Needs: []string{"large_print"}}, 26: {Needs: []string{"sign_language"}}, 33: {Needs: []string{"seat"}}, 41: {Needs: []string{"step_free"}}}
)

// answer says what the ateliers of a household ask, as people do: the meal mostly, a user name two times in three.
func (h *household) answer(i int, ateliers map[int]*programme.Atelier) {
	need := needed[i]
	h.form.Needs, h.form.NeedWords = need.Needs, need.NeedWords
	for _, number := range h.chosen {
		for _, what := range asks[number] {
			switch {
			case what == programme.AsksMeal && brought[i%len(brought)]+avoided[i%len(avoided)] != "":
				h.form.Meals = map[string]answers.MealForm{ateliers[number].ID: {Brings: brought[i%len(brought)], Avoids: avoided[i%len(avoided)]}}
			case what == programme.AsksNoParent:
				h.collect(i)
			case what != programme.AsksMeal && i%3 > 0:
				if h.form.UserNames == nil {
					h.form.UserNames = map[string]string{}
				}
				h.form.UserNames[what] = strings.ReplaceAll(h.form.Name, " ", "_")
			}
		}
	}
}

// collect says who collects the children of the household; every fourth may go home alone.
func (h *household) collect(i int) {
	for n := range h.form.Companions {
		c := &h.form.Companions[n]
		if c.Age == "" || c.Group {
			continue
		}
		c.Collectors, c.Alone = h.form.Name, i%4 == 0
		if i%2 == 0 {
			c.Collectors += ", une grand-mère"
		}
	}
}
