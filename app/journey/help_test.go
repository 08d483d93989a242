package journey

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const volunteers = "/gestion/" + slug + "/benevoles"

// TestVolunteerWithoutAnAccount: somebody takes a shift on a telephone, and later gives it back; the team sees both.
func TestVolunteerWithoutAnAccount(t *testing.T) {
	i := start(t, time.Time{})
	organiser := i.administrator()
	begin(organiser)
	move(organiser, "open")
	organiser.open(volunteers)
	organiser.press("Proposer")
	organiser.see("Les postes proposés sont là.")
	organiser.tick("open", "")
	organiser.turn("save the call", chromedp.Click(chromedp.CSS(`form[action$="/benevoles/appel"] button`)))
	organiser.see("La page publique est à jour.")

	helper := i.visitor(smartphone)
	helper.open("/o/" + slug)
	helper.open("/o/" + slug + "/benevoles")
	helper.press("Je viens aider") // without an hour and a name: the form comes back
	helper.see("Choisissez au moins un créneau.")
	shift := helper.firstShift()
	helper.fill("name", "Ana Le Bris")
	helper.fill("phone", "02 61 91 00 27")
	helper.tick("age_band", "adult")
	helper.press("Je viens aider")
	helper.see("Merci, Ana Le Bris !", "Gardez l'adresse de cette page", shift)
	own := strings.SplitN(helper.path, "?", 2)[0]
	organiser.open(volunteers + "?vue=personnes")
	organiser.see("Ana Le Bris")

	helper.open(own)
	helper.unfold("Je ne peux pas venir")
	helper.press("Libérer ma place")
	helper.see("C'est noté, l'équipe est prévenue.", "Vous n'avez aucun créneau pour l'instant.")
	organiser.open(volunteers)
	organiser.see("Ana Le Bris ne peut plus venir", "02 61 91 00 27")
	organiser.press("C'est vu")
	if strings.Contains(organiser.text(), "ne peut plus venir") {
		t.Error("what was seen is still told")
	}
}

// firstShift ticks the first shift that is offered, and returns its hours.
func (v *visitor) firstShift() string {
	v.t.Helper()
	v.run("tick a shift", hit(v, chromedp.CSS(`main .volunteer-shift input[name="shift"]`)))
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	hours, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](`document.querySelector('main .volunteer-shift:has(input:checked) b').innerText`))
	if err != nil {
		v.t.Fatalf("%s: no shift is ticked: %v\n%s", v.profile.name, err, v.text())
	}
	return plainWords(hours)
}
