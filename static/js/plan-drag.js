// Moving ateliers with a mouse, a pen or a finger: by the body to move, by the lower or upper edge to change the length,
// from the list of those to place and back into it. A finger has to rest first, so that a page still scrolls.
import { Grid, Move, snap } from './plan-axis.js'

const SLOP = 5 // px that a mouse may tremble, and a finger twice that
const REST = 350 // ms that a finger rests before it takes
const EDGE = 9 // px at the ends of an atelier that change its length
const NEAR = 50 // px from the frame at which the grid scrolls by itself

// allowDragging lets ateliers be dragged; drop(move) puts one down.
export function allowDragging (plan, drop) {
  let press = null // what was pressed and is not moved yet
  let drag = null

  plan.addEventListener('pointerdown', (event) => {
    const item = event.target.closest('[data-id]')
    const grid = plan.querySelector('.grid[data-edit]')
    if (!item || !grid || event.button !== 0 || !grid.offsetParent || event.target.closest('.button, .why')) return
    press = { item, grid, x: event.clientX, y: event.clientY, touch: event.pointerType === 'touch', id: event.pointerId }
    if (press.touch) press.timer = setTimeout(() => take(press.x, press.y), REST)
  })

  addEventListener('pointermove', (event) => {
    if (drag) return follow(event)
    if (!press || event.pointerId !== press.id) return
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y)
    if (press.touch && far > 2 * SLOP) forget()
    else if (!press.touch && far > SLOP) {
      take(event.clientX, event.clientY)
      if (drag) follow(event)
    }
  })
  addEventListener('pointerup', () => { if (drag) end(true); forget() })
  addEventListener('pointercancel', () => { if (drag) end(false); forget() })
  addEventListener('keydown', (event) => { if (drag && event.key === 'Escape') end(false) }, true)
  // A finger that has taken something must not scroll the page, and its long press opens no menu.
  addEventListener('touchmove', (event) => { if (drag) event.preventDefault() }, { passive: false })
  addEventListener('contextmenu', (event) => { if (drag || press?.touch) event.preventDefault() })
  // A drag that begins on a link is no click on it, and no drag of an address.
  plan.addEventListener('dragstart', (event) => { if (event.target.closest('[data-id]')) event.preventDefault() })

  function forget () {
    clearTimeout(press?.timer)
    press = null
  }

  function take (x, y) {
    const { item } = press
    if (!item.isConnected) return forget() // the grid came anew in between
    const grid = new Grid(press.grid)
    const move = new Move(grid, item)
    const box = item.getBoundingClientRect()
    drag = { move, x, y, kind: 'move', held: 0 }
    if (move.placed) {
      drag.held = grid.at(grid.unitsOf(press.y)) - move.start
      if (press.y > box.bottom - EDGE) drag.kind = 'end'
      else if (press.y < box.top + EDGE / 2) drag.kind = 'start'
    }
    drag.first = { start: move.start, end: move.end }
    document.body.classList.add('dragging')
    document.addEventListener('click', swallow, { capture: true })
    navigator.vibrate?.(15)
    if (move.placed) move.show()
    scroll()
  }

  function follow (event) {
    const { move, kind } = drag
    drag.x = event.clientX
    drag.y = event.clientY
    drag.step = event.altKey ? 5 : 15
    const tray = plan.querySelector('.unplaced')
    const box = tray.getBoundingClientRect()
    move.off = kind === 'move' && event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top - 40 && event.clientY <= box.bottom + 120
    tray.classList.toggle('over', move.off && move.placed)
    place()
  }

  // place puts the frame where the pointer is.
  function place () {
    const { move, kind, first, held, step = 15 } = drag
    const at = move.grid.at(move.grid.unitsOf(drag.y))
    if (kind === 'end') move.stretchTo(first.start, snap(at, step))
    else if (kind === 'start') move.stretchTo(snap(at, step), first.end)
    else {
      if (!move.off) move.column = move.grid.columnAt(drag.x)
      move.to(snap(at - held, step))
    }
  }

  // scroll moves the grid and the page under a pointer that is held near their edges.
  function scroll () {
    if (!drag) return
    const box = drag.move.grid.element.getBoundingClientRect()
    const speed = (at, low, high) => at < low + NEAR ? -Math.min(14, (low + NEAR - at) / 3) : at > high - NEAR ? Math.min(14, (at - high + NEAR) / 3) : 0
    const across = drag.move.off ? 0 : speed(drag.x, Math.max(0, box.left), Math.min(innerWidth, box.right))
    const down = speed(drag.y, Math.max(0, box.top), Math.min(innerHeight, box.bottom))
    if (drag.kind === 'move' && across) drag.move.grid.element.scrollLeft += across
    if (down) {
      drag.move.grid.element.scrollTop += down
      if (drag.y < NEAR || drag.y > innerHeight - NEAR) scrollBy(0, down)
    }
    if ((across || down) && drag.step) place()
    requestAnimationFrame(scroll)
  }

  function end (put) {
    const { move } = drag
    drag = null
    forget()
    document.body.classList.remove('dragging')
    plan.querySelector('.unplaced.over')?.classList.remove('over')
    setTimeout(() => document.removeEventListener('click', swallow, { capture: true }))
    if (put && move.moved() && !(move.off && !move.placed)) drop(move)
    else move.clear()
  }
}

function swallow (event) {
  event.preventDefault()
  event.stopPropagation()
}
