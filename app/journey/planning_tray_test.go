package journey

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	inTray = `.unplaced .card[data-id]`
	onGrid = `.grid .cell[data-id]`
)

// TestTray takes an atelier off the grid and puts it back: with a mouse, with a finger, with nothing but the keyboard.
// What is given up half-way leaves everything as it was.
func TestTray(t *testing.T) {
	i := start(t, time.Time{})
	v := i.administrator()
	begin(v)
	for _, place := range []string{"Place de l'église", "Médiathèque"} {
		v.open("/gestion/" + slug + "/lieux/nouveau")
		v.fill("name", place)
		v.press("Enregistrer")
	}
	v.open("/gestion/" + slug + "/programme/nouveau")
	v.choose("theme", "Flore")
	v.fill("title", "Sauvages de ma rue")
	v.set("start", "2027-05-22T14:00")
	v.set("end", "2027-05-22T16:30")
	v.choose("place", "Place de l'église")
	v.tick("entry", "open")
	v.press("Créer en brouillon")

	t.Run("mouse", func(t *testing.T) { v.t = t; trayByMouse(v) })
	t.Run("keyboard", func(t *testing.T) { v.t = t; trayByKeyboard(v) })
	t.Run("finger", func(t *testing.T) { v.t = t; trayByFinger(v) })
	v.t = t
}

func trayByMouse(v *visitor) {
	v.t.Helper()
	v.open(grid)
	v.bring("Place de l'église", 14*60)
	cell, tray := v.seen(onGrid), v.seen(".unplaced")
	// Given up over another place: nothing has moved, and the release is no click on the atelier's link.
	v.mouse(input.DispatchMouseEventTypeMousePressed, cell.x+30, cell.y+30)
	v.mouse(input.DispatchMouseEventTypeMouseMoved, cell.x+200, cell.y+90)
	v.until(`!!document.querySelector('.drop')`)
	v.keys(kb.Escape)
	v.hears("Reposé où il était.")
	v.mouse(input.DispatchMouseEventTypeMouseMoved, cell.x+30, cell.y+30)
	v.mouse(input.DispatchMouseEventTypeMouseReleased, cell.x+30, cell.y+30)
	v.where("Place de l'église 14:00 150")
	v.until(`location.pathname.endsWith('/grille') && !document.querySelector('.lifted')`)

	v.drag(cell.x+30, cell.y+30, tray.x+80, tray.y+60)
	v.unplaced()
	v.hears("Sauvages de ma rue : à placer.")
	x, y := v.bring("Médiathèque", 10*60+30)
	card := v.seen(inTray)
	v.mouse(input.DispatchMouseEventTypeMousePressed, card.x+80, card.y+30)
	v.mouse(input.DispatchMouseEventTypeMouseMoved, x, y)
	v.until(`!!document.querySelector('.drop')`)
	v.keys(kb.Escape)
	v.mouse(input.DispatchMouseEventTypeMouseReleased, x, y)
	v.unplaced()
	v.drag(card.x+80, card.y+30, x, y)
	v.where("Médiathèque 10:30 150")
	v.look("the tray by mouse")
}

func trayByKeyboard(v *visitor) {
	v.t.Helper()
	v.open(grid)
	v.where("Médiathèque 10:30 150")
	v.run("focus", chromedp.Focus(chromedp.CSS(onGrid+" .grip")))
	v.keys(kb.Enter, kb.Delete)
	v.hears("à placer")
	v.keys(kb.ArrowUp) // one changes one's mind
	v.hears("Médiathèque, 10 h 15 – 12 h 45")
	v.keys(kb.Delete, kb.Enter)
	v.unplaced()
	v.hears("Sauvages de ma rue : à placer.")
	v.run("undo", chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	v.where("Médiathèque 10:30 150")
	v.hears("C'est annulé. Sauvages de ma rue : Médiathèque, 10 h 30 – 13 h.")
	v.run("redo", chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl, chromedp.ModifierShift)))
	v.unplaced()
	v.hears("C'est rétabli. Sauvages de ma rue : à placer.")
	v.run("redo again", chromedp.KeyEvent("y", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	v.hears("Il n'y a plus rien à rétablir.")
	v.run("focus", chromedp.Focus(chromedp.CSS(inTray+" .grip")))
	v.keys(kb.Enter)
	v.hears("Pris : Sauvages de ma rue.")
	v.keys(kb.ArrowRight, kb.Escape)
	v.hears("Reposé où il était.")
	v.unplaced()
	v.keys(kb.Enter, kb.ArrowRight, kb.Enter)
	v.until(`!!document.querySelector('.grid-col[data-name="Médiathèque"] .cell[data-id]') && !document.querySelector('.drop, #plan[aria-busy]')`)
	v.hears("Sauvages de ma rue : Médiathèque")
	v.look("the tray by keyboard")
}

// trayByFinger: a finger that moves at once scrolls, one that rests takes, and the handle takes at once.
func trayByFinger(v *visitor) {
	v.t.Helper()
	_, err := chromedp.Call(v.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 1})
	if err != nil {
		v.t.Fatal(err)
	}
	v.open(grid)
	v.bring("Médiathèque", 12*60)
	v.run("note the scroll", chromedp.Evaluate[chromedp.Void](`void (window.before = scrollY)`))
	cell, tray := v.seen(onGrid), v.seen(".unplaced")
	hour := v.numbers(`[Number(document.querySelector('.grid .cell[data-id]').dataset.start)]`)[0]
	v.touch(cell.x+30, cell.y+30, cell.x+30, cell.y-150)
	v.until(`scrollY > before + 50 && !document.querySelector('.drop, .lifted')`)
	v.until(fmt.Sprintf(`Number(document.querySelector('.grid .cell[data-id]').dataset.start) === %.0f`, hour))

	v.open(grid) // a page that is flung goes on for a while
	v.bring("Médiathèque", 12*60)
	cell, tray = v.seen(onGrid), v.seen(".unplaced")
	v.finger(input.DispatchTouchEventTypeTouchStart, cell.x+30, cell.y+30)
	v.until(`document.body.classList.contains('dragging')`)
	v.slide(cell.x+30, cell.y+30, tray.x+80, tray.y+60)
	v.unplaced()

	x, y := v.bring("Place de l'église", 11*60)
	card := v.seen(inTray)
	v.finger(input.DispatchTouchEventTypeTouchStart, card.x+80, card.y+30)
	v.until(`document.body.classList.contains('dragging')`)
	v.slide(card.x+80, card.y+30, x, y)
	v.where("Place de l'église 11:00 150")

	cell, tray = v.seen(onGrid), v.seen(".unplaced")
	v.finger(input.DispatchTouchEventTypeTouchStart, cell.x+30, cell.y+30)
	v.until(`document.body.classList.contains('dragging')`)
	v.finger(input.DispatchTouchEventTypeTouchMove, tray.x+80, tray.y+60)
	v.finger(input.DispatchTouchEventTypeTouchCancel, 0, 0)
	v.where("Place de l'église 11:00 150")
	v.finger(input.DispatchTouchEventTypeTouchStart, cell.x+30, cell.y+30)
	v.until(`document.body.classList.contains('dragging')`)
	v.slide(cell.x+30, cell.y+30, tray.x+80, tray.y+60)
	v.unplaced()
	x, y = v.bring("Médiathèque", 12*60)
	handle := v.seen(inTray + " .handle")
	v.touch(handle.x+handle.width/2, handle.y+handle.height/2, x, y)
	v.where("Médiathèque 12:00 150")
	v.look("the tray by finger")
}

// bring scrolls an hour of a place into the middle of the window and returns where it is. The grid shows all hours, from
// five in the morning.
func (v *visitor) bring(place string, minutes int) (x, y float64) {
	v.t.Helper()
	at := v.numbers(fmt.Sprintf(`(() => {
		const body = document.querySelector('.grid-body'), column = document.querySelector(%q)
		const top = () => { const b = body.getBoundingClientRect(); return b.top + b.height * %d / 1440 }
		scrollTo(0, scrollY + top() - 400)
		return [column.getBoundingClientRect().left + 40, top()]
	})()`, `.grid-col[data-name="`+place+`"]`, minutes-5*60))
	return at[0], at[1]
}

// seen is where an element is on the screen as it is scrolled.
func (v *visitor) seen(selector string) box {
	v.t.Helper()
	sides := v.numbers(fmt.Sprintf(`(() => { const b = document.querySelector(%q).getBoundingClientRect(); return [b.x, b.y, b.width, b.height] })()`, selector))
	return box{sides[0], sides[1], sides[2], sides[3]}
}

// unplaced waits until the only atelier is in the tray, as the server said.
func (v *visitor) unplaced() {
	v.t.Helper()
	v.until(fmt.Sprintf(`!!document.querySelector(%q) && !document.querySelector(%q) && !document.querySelector('.drop, .lifted, .over, #plan[aria-busy]')`, inTray, onGrid))
}

// finger is one event of a finger.
func (v *visitor) finger(kind input.DispatchTouchEventType, x, y float64) {
	v.t.Helper()
	params := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{{X: x, Y: y}}}
	if kind == input.DispatchTouchEventTypeTouchEnd || kind == input.DispatchTouchEventTypeTouchCancel {
		params.TouchPoints = []*input.TouchPoint{}
	}
	if _, err := chromedp.Call(v.ctx, input.DispatchTouchEvent, params); err != nil {
		v.t.Fatalf("%s: touch: %v", v.profile.name, err)
	}
}

// touch puts a finger down at one point, moves it at once and lifts it at another.
func (v *visitor) touch(x, y, toX, toY float64) {
	v.t.Helper()
	v.finger(input.DispatchTouchEventTypeTouchStart, x, y)
	v.slide(x, y, toX, toY)
}

// slide moves a finger that is down, and lifts it.
func (v *visitor) slide(x, y, toX, toY float64) {
	v.t.Helper()
	for n := 1.0; n <= 6; n++ {
		v.finger(input.DispatchTouchEventTypeTouchMove, x+(toX-x)*n/6, y+(toY-y)*n/6)
	}
	v.finger(input.DispatchTouchEventTypeTouchEnd, toX, toY)
}
