package journey

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused is what a screen reader says of where the keyboard is: the words of a button or link, the label of a field.
const focused = `(() => {
	const e = document.activeElement
	return e.getAttribute('aria-label') || [...e.labels ?? []].map((l) => l.textContent).join(' ') || e.textContent
})()`

// tabTo presses the tab key until the keyboard is on what is called so.
func (v *visitor) tabTo(words string) {
	v.t.Helper()
	var said []string
	for range 60 {
		v.keys(kb.Tab)
		text, err := chromedp.Run(v.ctx, chromedp.EvaluateAsDevTools[string](focused))
		if err != nil {
			v.t.Fatal(err)
		}
		if text = plainWords(text); strings.Contains(text, words) {
			return
		}
		said = append(said, text)
	}
	v.t.Fatalf("the keyboard does not reach %q:\n%s", words, strings.Join(said, "\n"))
}

// enter goes to what is called so and presses Enter, which leads to another page.
func (v *visitor) enter(words string) {
	v.t.Helper()
	v.tabTo(words)
	v.turn("press Enter on "+words, chromedp.KeyEvent(kb.Enter))
}

// TestSomebodyWhoWaitsAnswersAnOffer: an atelier is full; two persons wait for it, a group leaves, and they take the seats that are kept for
// them. They use the keyboard alone.
func TestSomebodyWhoWaitsAnswersAnOffer(t *testing.T) {
	i := start(t, time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC))
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	move(organiser, "open")

	first := i.visitor(small)
	first.open("/o/" + slug + "/programme")
	first.press("Sauvages de ma rue")
	first.press("Je m'inscris")
	first.byKey(`main button[name=add][value=group]`)
	first.fill("name", "Nolwenn Cadiou")
	first.fill("companion_count_1", "19")
	first.press("Confirmer")
	first.see("Nolwenn")

	couple := i.visitor(desktop)
	couple.open("/o/" + slug + "/programme")
	couple.enter("Sauvages de ma rue")
	couple.enter("Me mettre en attente")
	couple.enter("Ajouter une personne")
	couple.fill("name", "Yann Kermarrec")
	couple.fill("companion_name_1", "Maël")
	couple.enter("Confirmer")
	couple.see("EN ATTENTE", "vous êtes en tête de la liste, pour 2 places", "nous vous demanderons")
	carnet := couple.path
	organiser.open("/gestion/" + slug + "/personnes")
	organiser.see("Yann Kermarrec")

	first.press("Annuler toutes nos inscriptions")
	first.press("Tout annuler")
	couple.open(carnet)
	couple.see("2 places se sont libérées pour « Sauvages de ma rue »", "Elles vous sont gardées jusqu'à")
	couple.enter("Nous prenons les 2 places")
	couple.see("INSCRIPTION FAITE", "2 places gardées")
	first.open("/o/" + slug + "/programme")
	first.see("18 places")
}

// TestSomebodyWithoutEMailAtTheDesk walks in on the day: the table writes down a name and an atelier with the keyboard alone and prints the carnet, which
// opens by its code elsewhere.
func TestSomebodyWithoutEMailAtTheDesk(t *testing.T) {
	i := start(t, saturday)
	h := openHall(t, i, "Table 1")
	table := i.visitor(desktop)
	table.open(h.tables[0])
	table.enter("Inscrire quelqu'un")
	table.tabTo("Prénom et nom")
	table.keys(strings.Split("Jeanne", "")...)
	table.tabTo("Atelier")
	table.keys(kb.ArrowDown)
	table.enter("Donner le carnet")
	table.see("C'est fait.", "Jeanne")
	table.enter("Imprimer le carnet")
	table.see("Carnet de Jeanne", "Sauvages de ma rue", "Montrez ce code à l'accueil")
	code := strings.TrimSuffix(strings.TrimPrefix(table.path, "/carnet/"), "/impression")
	jeanne := i.visitor(small)
	jeanne.open("/carnet")
	jeanne.fill("code", strings.ToLower(code[:4]+" "+code[4:]))
	jeanne.press("Ouvrir")
	jeanne.see("Jeanne", "Sauvages de ma rue")
}
