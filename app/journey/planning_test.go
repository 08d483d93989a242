package journey

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"oplibre/app"
)

const grid = "/gestion/" + slug + "/programme/grille?jour=2027-05-22&lieux=all&heures=all"

// TestPlanning plans a weekend on the grid: with a mouse, with nothing but the keyboard, on a telephone without any script;
// and two organisers move the same atelier at once.
func TestPlanning(t *testing.T) {
	i := start(t, time.Now()) // invitations are written by the clock of the machine
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	organiser.open("/gestion/" + slug + "/lieux/nouveau")
	organiser.fill("name", "Médiathèque")
	organiser.press("Enregistrer")

	t.Run("mouse", func(t *testing.T) { organiser.t = t; planByMouse(organiser) })
	t.Run("keyboard", func(t *testing.T) { organiser.t = t; planByKeyboard(organiser) })
	t.Run("phone", func(t *testing.T) { planOnPhone(i.teammate(t, phone, "paul@example.org", "Paul Riou")) })
	t.Run("two", func(t *testing.T) {
		organiser.t = t
		twoAtOnce(organiser, i.teammate(t, desktop, "lea@example.org", "Léa Tanguy"))
	})
	organiser.t = t
}

// teammate is another organiser on their own device.
func (i *instance) teammate(t *testing.T, profile profile, email, name string) *visitor {
	t.Helper()
	address, err := app.Invite(context.Background(), i.config, email, "organiser", slug)
	if err != nil {
		t.Fatal(err)
	}
	v := i.browser.visitor(t, profile, i.URL)
	v.open(address[strings.Index(address, "/invitation"):])
	v.fill("name", name)
	v.press("Rejoindre l'équipe")
	return v
}

// planByMouse drags the atelier to another place and hour, makes it shorter, and takes the last step back.
func planByMouse(v *visitor) {
	v.t.Helper()
	v.open(grid)
	v.where("Place de l'église 14:00 150")
	column, item := v.box(`.grid-col[data-name="Médiathèque"]`), v.box(`.grid .cell[data-id]`) // in this order: looking scrolls
	hour := item.height / 150 * 60
	v.drag(item.x+30, item.y+20, column.x+40, item.y+20-hour)
	v.where("Médiathèque 13:00 150")
	item = v.box(`.grid .cell[data-id]`)
	v.drag(item.x+30, item.y+item.height-3, item.x+30, item.y+item.height-3-hour/2)
	v.where("Médiathèque 13:00 120")
	v.run("undo", chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	v.where("Médiathèque 13:00 150")
	v.see("Un changement pas encore publié.", "Voir les changements")
	v.look("planning by mouse")
}

// planByKeyboard does the same without a mouse, and hears where things go.
func planByKeyboard(v *visitor) {
	v.t.Helper()
	v.open(grid)
	v.run("focus", chromedp.Focus(chromedp.CSS(`.grid .cell[data-id] .grip`)))
	v.keys(kb.Enter)
	v.hears("Pris : Sauvages de ma rue.")
	v.keys(kb.ArrowDown, kb.ArrowDown, kb.ArrowLeft)
	v.hears("Place de l'église, 13 h 30 – 16 h")
	v.run("longer", chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierShift)))
	v.hears("Place de l'église, 13 h 30 – 16 h 15")
	v.keys(kb.Escape)
	v.where("Médiathèque 13:00 150")
	v.hears("Reposé où il était.")
	v.keys(kb.Enter, kb.ArrowUp, kb.ArrowLeft, kb.Enter)
	v.where("Place de l'église 12:45 150")
	v.hears("Sauvages de ma rue : Place de l'église, 12 h 45 – 15 h 15.")
}

// planOnPhone moves an atelier and adds a meal with plain forms.
func planOnPhone(v *visitor) {
	v.t.Helper()
	v.open(grid)
	v.see("Sauvages de ma rue", "12 h 45", "Déplacer")
	v.press("Déplacer")
	v.choose("place", "Médiathèque")
	v.set("start", "15:00")
	v.choose("length", "2 h")
	v.press("Enregistrer")
	v.see("C'est déplacé.", "15 h", "jusqu'à 17 h", "Médiathèque")
	v.press("Ajouter une pause")
	v.fill("title", "Repas partagé")
	v.press("Enregistrer")
	v.see("Repas partagé, 12 h 30 – 14 h.")
}

// twoAtOnce: both look at the same grid, both move the same atelier. The second is shown what the first did and decides.
func twoAtOnce(first, second *visitor) {
	first.t.Helper()
	first.open(grid)
	second.open(grid)
	first.run("focus", chromedp.Focus(chromedp.CSS(`.grid .cell[data-id] .grip`)))
	first.keys(kb.Enter, kb.ArrowDown, kb.Enter)
	first.where("Médiathèque 15:15 120")
	second.run("focus", chromedp.Focus(chromedp.CSS(`.grid .cell[data-id] .grip`)))
	second.keys(kb.Enter, kb.ArrowLeft, kb.ArrowUp, kb.Enter)
	second.until(`document.querySelector('#plan-dialog').open`)
	second.see("Nadia Le Guen a changé cet atelier", "15 h 15 – 17 h 15", "14 h 45 – 16 h 45")
	second.run("apply", chromedp.Click(chromedp.CSS(`#plan-dialog form button`)))
	second.where("Place de l'église 14:45 120")
	second.look("a conflict")
}

// box is where an element is on the screen.
type box struct{ x, y, width, height float64 }

func (v *visitor) box(selector string) box {
	v.t.Helper()
	sides := v.numbers(fmt.Sprintf(
		`(() => { const e = document.querySelector(%q); e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect(); return [b.x, b.y, b.width, b.height] })()`, selector))
	return box{sides[0], sides[1], sides[2], sides[3]}
}

// numbers reads a list of numbers from the page.
func (v *visitor) numbers(expression string) []float64 {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	numbers, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[[]float64](expression))
	if err != nil {
		v.t.Fatalf("%s: %s: %v\n%s", v.profile.name, expression, err, v.text())
	}
	return numbers
}

// drag presses the mouse at one point and lets go at another.
func (v *visitor) drag(x, y, toX, toY float64) { v.t.Helper(); v.dragIn(6, x, y, toX, toY) }

// dragIn is drag in so many steps.
func (v *visitor) dragIn(steps float64, x, y, toX, toY float64) {
	v.t.Helper()
	v.mouse(input.DispatchMouseEventTypeMouseMoved, x, y)
	v.mouse(input.DispatchMouseEventTypeMousePressed, x, y)
	for n := 1.0; n <= steps; n++ {
		v.mouse(input.DispatchMouseEventTypeMouseMoved, x+(toX-x)*n/steps, y+(toY-y)*n/steps)
	}
	v.mouse(input.DispatchMouseEventTypeMouseReleased, toX, toY)
}

// mouse is one event of a mouse with its left button.
func (v *visitor) mouse(kind input.DispatchMouseEventType, x, y float64) {
	v.t.Helper()
	_, err := chromedp.Call(v.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y,
		Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1})
	if err != nil {
		v.t.Fatalf("%s: mouse: %v", v.profile.name, err)
	}
}

// keys presses keys one after the other.
func (v *visitor) keys(keys ...string) {
	v.t.Helper()
	for _, key := range keys {
		v.run("press a key", chromedp.KeyEvent(key))
	}
}

// where waits until the only atelier of the grid is at a place and hour for so many minutes, as the server said.
func (v *visitor) where(want string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`(() => {
		const e = document.querySelector('.grid .cell[data-id]'), at = e && new Date(Number(e.dataset.start) + 7_200_000).toISOString().slice(11, 16)
		return e !== null && !document.querySelector('.drop, #plan[aria-busy]') && e.closest('.grid-col').dataset.name + ' ' + at + ' ' + (e.dataset.end - e.dataset.start) / 60_000 === %q
	})()`, want))
}

// hears waits until the words have been read aloud.
func (v *visitor) hears(words string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`document.querySelector('#plan-said').textContent.replace(/[\u202f\u00a0]/g, ' ').replace(/’/g, "'").includes(%q)`, words))
}

// until waits for something to be true on the page.
func (v *visitor) until(expression string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression)); err != nil {
		v.t.Fatalf("%s: never true: %s: %v\n%s", v.profile.name, expression, err, v.text())
	}
}
