package journey

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// wishedFor adds an atelier whose seats are given by wishes.
func wishedFor(v *visitor, title, hour, ageMin string) {
	v.t.Helper()
	v.open("/gestion/" + slug + "/programme/nouveau")
	v.choose("theme", "Flore")
	v.fill("title", title)
	v.set("start", "2027-05-22T"+hour+":00")
	v.set("end", "2027-05-22T"+hour+":45")
	v.choose("place", "Place de l'église")
	v.tick("entry", "signup")
	v.fill("capacity", "5")
	v.fill("age_min", ageMin)
	v.tick("by_wishes", "")
	v.press("Créer en brouillon")
	v.press("Publier")
}

// chosen waits until the list of wishes begins with these ateliers.
func (v *visitor) chosen(titles ...string) {
	v.t.Helper()
	for i, title := range titles {
		v.await("wish "+title, fmt.Sprintf(`document.querySelectorAll('select[name=wish]')[%d].selectedOptions[0].textContent.includes(%q)`, i, title))
	}
}

// TestWishesAreMoved ranks two ateliers, moves one of them without asking the server, and is asked about the pictures of a child as soon as
// there is one.
func TestWishesAreMoved(t *testing.T) {
	i := start(t, time.Time{})
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	wishedFor(organiser, "Pain au four", "10", "6")
	wishedFor(organiser, "Sons du marais", "17", "")
	move(organiser, "open")
	organiser.open("/gestion/" + slug + "/voeux")
	organiser.set("closes", "2027-05-07T20:00")
	organiser.press("Ouvrir les vœux")
	organiser.see("Les vœux sont ouverts jusqu'au vendredi 7 mai, 20 h")

	parent := i.visitor(small)
	parent.open("/o/" + slug + "/programme")
	parent.see("Places données selon les vœux")
	parent.press("Pain au four")
	parent.press("Le mettre dans mes vœux")
	parent.byKey(`main button[name=add][value=person]`)
	parent.run("an adult, so far", chromedp.WaitNotPresent(field("companion_photo_1")))
	parent.run("a child of nine", chromedp.SendKeys(field("companion_age_1"), "9"), chromedp.WaitVisible(field("companion_photo_1")))
	parent.fill("name", "Nolwenn Cadiou")
	parent.fill("companion_name_1", "Lou")
	parent.run("a second wish", chromedp.SendKeys(chromedp.CSS("#f-wish_2"), "Sons"))
	parent.press("Confirmer")
	parent.see("Ce ne sont pas encore des places.")
	parent.press("Changer mes vœux")
	parent.chosen("Pain au four", "Sons du marais")
	path := parent.path
	parent.run("move up", chromedp.Click(chromedp.CSS(`button[name=up]`)))
	parent.chosen("Sons du marais", "Pain au four")
	if parent.path != path {
		t.Errorf("moving a wish leads to %s", parent.path)
	}
	parent.press("Enregistrer mes vœux")
	parent.press("Changer mes vœux")
	parent.chosen("Sons du marais", "Pain au four")
}
