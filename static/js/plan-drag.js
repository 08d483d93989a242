// Moving ateliers with a mouse, a pen or a finger: by the body to move, by the lower or upper edge to change the length,
// from the list of those to place and back into it. A finger has to rest first, so that a page still scrolls, or takes the
// handle, which never scrolls. What is read and what is written of the page happens once a frame, in this order: on a day
// of a thousand ateliers everything else would be felt.
import { Grid, Move, snap } from './plan-axis.js'

const SLOP = 5 // px that a mouse may tremble, and a finger twice that
const REST = 350 // ms that a finger rests before it takes
const EDGE = 9 // px at the ends of an atelier that change its length, and twice that for a finger
const NEAR = 50 // px from the frame at which the grid scrolls by itself

// allowDragging lets ateliers be dragged; drop(move) puts one down, dropped(move) hears that one was put back.
export function allowDragging (plan, drop, dropped) {
  let press = null // what was pressed and is not moved yet
  let drag = null

  plan.addEventListener('pointerdown', (event) => {
    const item = event.target.closest('[data-id]')
    const grid = plan.querySelector('.grid[data-edit]')
    if (drag || !item || !grid || event.button !== 0 || !grid.offsetParent || event.target.closest('.button, .why')) return
    const touch = event.pointerType === 'touch'
    press = { item, grid: new Grid(grid), x: event.clientX, y: event.clientY, touch, rest: touch && !event.target.closest('.handle'), id: event.pointerId }
    if (press.rest) press.timer = setTimeout(() => take(press.x, press.y), REST)
  })

  addEventListener('pointermove', (event) => {
    if (drag?.id === event.pointerId) return follow(event)
    if (!press || event.pointerId !== press.id) return
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y)
    if (press.rest && far > 2 * SLOP) forget()
    else if (!press.rest && far > SLOP) {
      take(event.clientX, event.clientY)
      if (drag) follow(event)
    }
  })
  addEventListener('pointerup', (event) => { if (drag?.id === event.pointerId) { follow(event); place(); end(true) } forget() })
  addEventListener('pointercancel', () => { if (drag) end(false); forget() })
  addEventListener('keydown', (event) => {
    if (!drag || event.key !== 'Escape') return
    event.preventDefault()
    end(false, true)
  }, true)
  // A finger that has taken something must not scroll the page, and its long press opens no menu.
  plan.addEventListener('touchmove', (event) => { if (drag) event.preventDefault() }, { passive: false })
  addEventListener('contextmenu', (event) => { if (drag || press?.touch) event.preventDefault() })
  // A drag that begins on a link is no click on it, and no drag of an address.
  plan.addEventListener('dragstart', (event) => { if (event.target.closest('[data-id]')) event.preventDefault() })

  function forget () {
    clearTimeout(press?.timer)
    press = null
  }

  function take (x, y) {
    const { item, grid, touch, id } = press
    if (!item.isConnected) return forget() // the grid came anew in between
    const move = new Move(grid, item)
    const box = item.getBoundingClientRect()
    const edge = touch ? 2 * EDGE : EDGE
    drag = { move, id, x, y, kind: 'move', held: 0, step: 15, moved: true }
    drag.tray = plan.querySelector('.unplaced')
    if (move.placed) {
      drag.held = grid.at(grid.unitsOf(press.y)) - move.start
      if (press.y > box.bottom - edge) drag.kind = 'end'
      else if (press.y < box.top + edge / 2 && !touch) drag.kind = 'start'
    }
    drag.first = { start: move.start, end: move.end }
    document.body.classList.add('dragging')
    document.addEventListener('click', swallow, { capture: true })
    try { item.setPointerCapture(id) } catch { /* it was lifted already */ }
    navigator.vibrate?.(15)
    requestAnimationFrame(step)
  }

  function follow (event) {
    drag.x = event.clientX
    drag.y = event.clientY
    drag.step = event.altKey ? 5 : 15
    drag.moved = true
  }

  // step is what happens in a frame: the grid scrolls under a pointer near its edges, and the frame goes where it points.
  function step () {
    if (!drag) return
    if (scroll() || drag.moved) place()
    requestAnimationFrame(step)
  }

  // place puts the frame where the pointer is.
  function place () {
    const { move, kind, first, held, step, tray, x, y } = drag
    drag.moved = false
    const at = move.grid.at(move.grid.unitsOf(y))
    const box = tray.getBoundingClientRect()
    const column = move.grid.columnAt(x)
    move.off = kind === 'move' && x >= box.left && x <= box.right && y >= box.top - 40 && y <= box.bottom + 120
    tray.classList.toggle('over', move.off && move.placed)
    if (kind === 'end') move.stretchTo(first.start, snap(at, step))
    else if (kind === 'start') move.stretchTo(snap(at, step), first.end)
    else {
      if (!move.off) move.column = column
      move.to(snap(at - held, step))
    }
  }

  // scroll moves the grid and the page under a pointer that is held near their edges, and reports whether it did.
  function scroll () {
    const { move, kind, x, y } = drag
    const element = move.grid.element
    const box = element.getBoundingClientRect()
    const speed = (at, low, high) => at < low + NEAR ? -Math.min(14, (low + NEAR - at) / 3) : at > high - NEAR ? Math.min(14, (at - high + NEAR) / 3) : 0
    const across = move.off || kind !== 'move' || x < box.left - NEAR ? 0 : speed(x, Math.max(0, box.left), Math.min(innerWidth, box.right))
    const down = speed(y, Math.max(0, box.top), Math.min(innerHeight, box.bottom))
    if (across) element.scrollLeft += across
    if (down) {
      element.scrollTop += down
      if (y < NEAR || y > innerHeight - NEAR) scrollBy(0, down)
    }
    return across || down
  }

  // end puts down what is dragged, or puts it back; held says that the button is still pressed.
  function end (put, held) {
    const { move, tray } = drag
    drag = null
    forget()
    document.body.classList.remove('dragging')
    tray.classList.remove('over')
    const release = () => setTimeout(() => document.removeEventListener('click', swallow, { capture: true }))
    if (held) addEventListener('pointerup', release, { once: true })
    else release()
    if (put && move.moved() && !(move.off && !move.placed)) return drop(move)
    move.clear()
    dropped(move)
  }
}

function swallow (event) {
  event.preventDefault()
  event.stopPropagation()
}
