package journey

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const board = "/gestion/" + slug + "/partenaires"

// TestBoard moves a partner from one column of the board to another: with a mouse, with a finger, with nothing but the keyboard.
// What may not be moved goes back and says why.
func TestBoard(t *testing.T) {
	i := start(t, time.Time{})
	v := i.administrator()
	begin(v)
	for _, name := range []string{"Patronage laïque", "Radio du port"} {
		v.open(board + "/nouveau")
		v.fill("name", name)
		v.choose("kind", "Association")
		v.press("Ajouter ce partenaire")
	}
	v.open(board)
	v.inColumn("to_contact")

	handle := v.box(`li[data-name="Patronage laïque"] .handle`)
	to := v.seen(`[data-state=accepted]`)
	x, y := handle.x+handle.width/2, handle.y+handle.height/2
	// Given up half-way: nothing has moved.
	v.mouse(input.DispatchMouseEventTypeMousePressed, x, y)
	v.mouse(input.DispatchMouseEventTypeMouseMoved, to.x+40, to.y+40)
	v.until(`!!document.querySelector('.over')`)
	v.keys(kb.Escape)
	v.mouse(input.DispatchMouseEventTypeMouseReleased, to.x+40, to.y+40)
	v.until(`!document.querySelector('.held, .over')`)
	v.inColumn("to_contact")
	v.drag(x, y, to.x+40, to.y+40)
	v.inColumn("accepted")
	v.look("a card moved by mouse")

	// Nobody is thanked who has not said yes.
	handle, to = v.box(`li[data-name="Radio du port"] .handle`), v.seen(`[data-state=thanked]`)
	v.drag(handle.x+10, handle.y+10, to.x+40, to.y+20)
	v.until(`document.querySelector('.board-says').textContent.trim() !== '' && !document.querySelector('.held')`)
	v.until(`!!document.querySelector('[data-state=to_contact] li[data-name="Radio du port"]')`)

	v.run("focus", chromedp.Focus(chromedp.CSS(`li[data-name="Patronage laïque"] .handle`)))
	v.keys(kb.Enter, kb.ArrowRight, kb.Enter)
	v.inColumn("incomplete")
	v.until(`document.activeElement.closest('li')?.dataset.name === 'Patronage laïque'`)

	if _, err := chromedp.Call(v.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 1}); err != nil {
		t.Fatal(err)
	}
	v.open(board)
	handle, to = v.box(`li[data-name="Patronage laïque"] .handle`), v.seen(`[data-state=declined]`)
	x, y = handle.x+handle.width/2, handle.y+handle.height/2
	v.finger(input.DispatchTouchEventTypeTouchStart, x, y)
	v.slide(x, y, to.x+40, to.y+40)
	v.inColumn("declined")
	v.look("a card moved by finger")
}

// inColumn waits until the server has said in which column the patronage stands. The page that is asked may be left for the next one
// meanwhile.
func (v *visitor) inColumn(state string) {
	v.t.Helper()
	expression := fmt.Sprintf(`!!document.querySelector('[data-state=%s] li[data-name="Patronage laïque"] .handle')`, state)
	var err error
	for range 3 {
		ctx, cancel := context.WithTimeout(v.ctx, stepTime)
		_, err = chromedp.Run(ctx, chromedp.Poll[bool](expression))
		cancel()
		if err == nil {
			return
		}
	}
	v.t.Fatalf("%s: never in the column %s: %v\n%s", v.profile.name, state, err, v.text())
}
