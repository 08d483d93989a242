package journey

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const preparation = "/gestion/" + slug + "/preparation"

// TestWeekendMovedByAWeek moves the weekend to the next one: what is still to be done moves with it, what is done stays on its day, and
// the page says what is on a holiday now, or late. Meetings, to which people have said that they come, do not move by themselves.
func TestWeekendMovedByAWeek(t *testing.T) {
	i := start(t, time.Time{}) // 2 April 2027
	organiser := i.administrator()
	begin(organiser) // J is Saturday 22 May
	for _, line := range []string{"Réserver la sono J-30", "Écrire à la radio J-46", "Prévenir les voisins J-12", "Poser les affiches J-16",
		"Louer le barnum 12/05/2027", "Signer la convention J-58", "Relire le budget J-52"} {
		organiser.open(preparation)
		organiser.fill("line", line)
		organiser.press("Ajouter la tâche")
	}
	organiser.open(preparation)
	organiser.press("Écrire à la radio")
	organiser.press("C'est fait")
	meet(organiser)
	organiser.open(preparation)
	organiser.see("Deux tâches sont en retard")
	organiser.tasks(map[string]string{"Réserver la sono": "J-30 jeudi 22 avril Rés", "Prévenir les voisins": "J-12 lundi 10 mai Pré",
		"Poser les affiches": "J-16 jeudi 6 mai férié : Ascension", "Écrire à la radio": "vendredi 2 avril", "Louer le barnum": "mercredi 12 mai"})

	organiser.open("/gestion/" + slug + "/reglages")
	organiser.set("start", "2027-05-28T18:30")
	organiser.set("end", "2027-05-30T18:30")
	organiser.press("Enregistrer")
	organiser.open(preparation)
	organiser.see("Une tâche est en retard")
	organiser.tasks(map[string]string{"Réserver la sono": "J-30 jeudi 29 avril Rés", "Prévenir les voisins": "J-12 lundi 17 mai férié : Lundi de Pentecôte",
		"Poser les affiches": "J-16 jeudi 13 mai Poser", "Écrire à la radio": "vendredi 2 avril", "Louer le barnum": "J-17 mercredi 12 mai",
		"Signer la convention": "J-58 jeudi 1"})
	organiser.open("/gestion/" + slug + "/reunions")
	organiser.see("22 avril", "Le week-end a changé de date depuis : cette réunion n'a pas bougé")
}

// meet announces a meeting.
func meet(v *visitor) {
	v.t.Helper()
	v.open("/gestion/" + slug + "/reunions/nouvelle")
	v.choose("kind", "Réunion de lancement")
	v.fill("title", "Réunion de lancement")
	v.set("starts", "2027-04-22T18:30")
	v.press("Créer la réunion")
	v.see("La réunion est créée.")
}

// tasks fails unless these tasks stand in the list, each with these words.
func (v *visitor) tasks(said map[string]string) {
	v.t.Helper()
	for title, words := range said {
		v.task(title, words)
	}
}

// task fails unless a task stands in the list with these words beside it: the day it is due, why people may be elsewhere.
func (v *visitor) task(title, beside string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	row := fmt.Sprintf(`[...document.querySelectorAll('.tasks li')].filter(e => e.querySelector('.name').textContent.includes(%q)).map(e => e.innerText || e.textContent).join('|')`, title)
	text, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](row))
	if err != nil {
		v.t.Fatalf("%s: look for %s: %v", v.profile.name, title, err)
	}
	if text = plainWords(text); !strings.Contains(text, beside) {
		v.t.Errorf("%s: %s: %q is not said of it: %q", v.profile.name, title, beside, text)
	}
}
