package journey

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestSomebodyWithoutEMailAtTheRelay: the town hall signs up somebody who has no e-mail, on an old computer without script, and prints the
// carnet. Its code opens the carnet on a telephone, where it is read again with the network cut, and forgotten.
func TestSomebodyWithoutEMailAtTheRelay(t *testing.T) {
	i := start(t, time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC))
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	move(organiser, "open")
	organiser.open("/gestion/" + slug + "/relais")
	organiser.fill("name", "Mairie")
	organiser.press("Préparer ce relais")
	organiser.unfold("Son adresse")
	ctx, cancel := context.WithTimeout(organiser.ctx, stepTime)
	defer cancel()
	address, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](`document.querySelector('main code.address').textContent`))
	if err != nil {
		t.Fatal(err)
	}

	counter := i.visitor(phone)
	counter.open(address[strings.Index(address, "/relais/"):])
	counter.press("Inscrire quelqu'un")
	counter.fill("q", "sauvages")
	counter.press("Chercher")
	counter.tick("atelier", "")
	counter.press("Continuer")
	counter.fill("name", "Jeanne Kermarrec")
	counter.press("Confirmer")
	counter.see("C'est fait pour Jeanne Kermarrec", "Sauvages de ma rue")
	made := counter.path
	counter.press("Imprimer")
	counter.see("Carnet de Jeanne", "Sauvages de ma rue")
	code, err := chromedp.Run(counter.ctx, chromedp.EvaluateAsDevTools[string](`document.querySelector('.letters').textContent.replace(/\s/g, '')`))
	if err != nil {
		t.Fatal(err)
	}

	network, base := between(t, i)
	jeanne := i.browser.visitor(t, small, base)
	jeanne.open("/carnet/" + code)
	jeanne.await("the copy", `!document.querySelector('#garder [data-state=kept]').hidden && !document.getElementById('garder').hidden`)
	network.cut()
	jeanne.open("/carnet/" + code)
	jeanne.see("Hors ligne, carnet de", "Sauvages de ma rue", "il faut le réseau")
	jeanne.run("forget", chromedp.Click(chromedp.Search(named("Oublier sur cet appareil"))))
	jeanne.await("nothing kept", `!document.querySelector('#garder [data-state=forgotten]').hidden`)

	counter.open(made)
	counter.press("Je ne peux plus venir")
	organiser.open("/gestion/" + slug + "/personnes?par=relay")
	organiser.see("Jeanne Kermarrec", "par le relais Mairie")
}
