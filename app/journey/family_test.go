package journey

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// small is a telephone of 360 pixels, used with a keyboard.
var small = profile{"small phone", 360, 780, true, false}

// byKey goes to a button with the keyboard's focus and presses Enter.
func (v *visitor) byKey(selector string) {
	v.t.Helper()
	v.run("focus "+selector, chromedp.Focus(chromedp.CSS(selector)))
	v.turn("press Enter", chromedp.KeyEvent(kb.Enter))
}

// TestAFamilyOfFive signs up on a small telephone, with the keyboard alone: five seats, one child for whom the parents answer about
// pictures, another adult whom nobody answers for.
func TestAFamilyOfFive(t *testing.T) {
	i := start(t, time.Time{})
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	move(organiser, "open")

	parent := i.visitor(small)
	parent.open("/o/" + slug + "/programme")
	parent.press("Sauvages de ma rue")
	parent.press("Je m'inscris")
	for range 4 {
		parent.byKey(`main button[name=add][value=person]`)
	}
	if wide := parent.numbers(`[document.documentElement.scrollWidth]`)[0]; wide > 360 {
		t.Errorf("the form is %v pixels wide", wide)
	}
	parent.fill("name", "Nolwenn Cadiou")
	for n, name := range []string{"Yann", "Maël", "Lou", "Enora"} {
		parent.fill(fmt.Sprintf("companion_name_%d", n+1), name)
	}
	parent.see("On ne décide pas pour un autre adulte.", "De quoi avez-vous besoin pour venir ?")
	parent.run("focus a name", chromedp.Focus(field("companion_name_4")))
	parent.turn("press Enter in a field", chromedp.KeyEvent(kb.Enter))
	if !strings.HasPrefix(parent.path, "/carnet/") {
		t.Fatalf("signing up leads to %s\n%s", parent.path, parent.text())
	}
	parent.see("Nolwenn", "Maël", "Enora")
	organiser.open("/gestion/" + slug + "/personnes")
	organiser.see("5 personnes, un carnet")
	organiser.press("Sauvages de ma rue")
	organiser.see("à demander à l'accueil")
}
