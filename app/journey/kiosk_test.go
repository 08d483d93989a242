package journey

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// tablet lies on a table, for everybody.
var tablet = profile{"tablet", 1280, 800, true, true}

// read returns what an element of the page says.
func (v *visitor) read(selector string) string {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](`document.querySelector('`+selector+`').textContent.replace(/\s/g, '')`))
	if err != nil {
		v.t.Fatalf("%s: read %s: %v\n%s", v.profile.name, selector, err, v.text())
	}
	return text
}

// untouched lets seconds go by on the open page, whose clock the test moves.
func untouched(seconds string) chromedp.Action[chromedp.Void] {
	move := chromedp.EvaluateAsDevTools[bool](`(() => { const now = Date.now; Date.now = () => now() + ` + seconds + ` * 1000; return true })()`)
	return func(ctx context.Context, window *chromedp.Target) (chromedp.Void, error) {
		_, err := move(ctx, window)
		return chromedp.Void{}, err
	}
}

const asks = `document.getElementById('borne-encore').open`

// examineQuestion runs axe-core while the question stands before the page.
func (v *visitor) examineQuestion() {
	v.t.Helper()
	if source, err := readAxe(); err != nil || source == "" {
		return // examine has said so
	}
	if found := v.violations(); found != "" {
		v.t.Errorf("%s: the question:\n%s", v.profile.name, found)
	}
}

// back presses the key of the browser, and fails where the page says one of the words.
func (v *visitor) back(never ...string) {
	v.t.Helper()
	v.turn("back", chromedp.NavigateBack())
	text := v.text()
	for _, word := range never {
		if strings.Contains(text, word) {
			v.t.Errorf("the back button shows %q\n%s", word, text)
		}
	}
}

// TestTwoPersonsAtTheKiosk: somebody signs up at a shared tablet, stays a while, and walks away; the next one opens a carnet and is done. The
// back button shows neither of them, and the desk that lent the tablet takes it back with its code.
func TestTwoPersonsAtTheKiosk(t *testing.T) {
	i := start(t, time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC))
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	move(organiser, "open")
	organiser.open("/gestion/" + slug + "/accueil")
	organiser.fill("name", "Table 1")
	organiser.press("Préparer cette table")
	organiser.unfold("Son adresse")
	address := organiser.read("main code.address")
	desk := address[strings.Index(address, "/accueil/"):]

	v := i.visitor(tablet)
	v.open(desk)
	v.press("Mettre cet appareil en borne")
	code := v.read("main .letters")
	v.press("Mettre cet appareil en borne")
	v.see("Borne partagée", "Sauvages de ma rue")

	v.open("/o/" + slug + "/inscription")
	v.tick("atelier", "")
	v.fill("name", "Nolwenn Tanguy")
	v.press("Confirmer")
	v.see("Nolwenn", "Photographiez-le", "Sauvages de ma rue")
	carnet := v.read("main .code .letters")
	if v.path != "/carnet/borne" {
		t.Errorf("the browser remembers %s", v.path)
	}
	for range 2 { // as often as one likes
		v.run("21 seconds", untouched("21"))
		v.await("the question", asks)
		v.examineQuestion()
		v.run("stay", chromedp.Click(chromedp.CSS(`#borne-encore [value=stay]`)))
		v.await("no question", `!`+asks)
		v.see("Nolwenn")
	}
	v.turn("31 seconds", untouched("31"))
	if v.path != "/o/"+slug+"/programme" {
		t.Errorf("the kiosk forgets at %s", v.path)
	}
	v.back("Nolwenn", carnet)
	v.back("Nolwenn", carnet)

	v.open("/carnet")
	v.fill("code", carnet)
	v.press("Ouvrir")
	v.see("Nolwenn", "Photographiez-le")
	v.turn("done", chromedp.Click(chromedp.CSS(`#borne button`)))
	v.see("Programme")
	v.back("Nolwenn", carnet)
	v.open("/carnet/" + carnet)
	v.see("Mon carnet")

	v.open(desk)
	v.see("Cet appareil est une borne")
	v.fill("code", code)
	v.press("Ce n'est plus une borne")
	v.see("Accueil · Table 1")
}
