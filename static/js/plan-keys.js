// Moving ateliers with the keyboard: each has a button that takes it. Enter takes and puts down, arrows move by a quarter
// of an hour or one place, Shift and arrows change the length, Delete takes off the grid, Escape gives up. Without anything taken, arrows go from one
// atelier to the next.
import { Grid, Move } from './plan-axis.js'

const QUARTER = 15 * 60_000

// allowKeys lets ateliers be moved with the keyboard; drop(move) puts one down, say(words) reads aloud.
export function allowKeys (plan, drop, say) {
  let move = null
  let pressed = false // a key that did something here does not press the button as well

  plan.addEventListener('keydown', (event) => {
    const grip = event.target.closest('.grip')
    if (!grip || event.ctrlKey || event.metaKey || event.altKey) return
    const done = move ? steer(event) : begin(event, grip)
    if (done) {
      pressed = true
      event.preventDefault()
      event.stopPropagation()
    }
  })
  plan.addEventListener('keyup', () => { pressed = false })
  // A screen reader presses the button rather than the key.
  plan.addEventListener('click', (event) => {
    const grip = event.target.closest('.grip')
    if (grip && event.detail === 0 && !pressed && !move) take(grip)
  })
  plan.addEventListener('focusout', (event) => { if (move && event.target.closest('.grip')) giveUp() })

  function begin (event, grip) {
    if (event.key === 'Enter' || event.key === ' ') return take(grip)
    return go(event.key, grip)
  }

  function take (grip) {
    const grid = plan.querySelector('.grid[data-edit]')
    if (!grid?.offsetParent) return false
    move = new Move(new Grid(grid), grip.closest('[data-id]'))
    move.show()
    reveal()
    say(plan.dataset.taken.replace('#', move.title) + (move.placed ? '' : ' ' + move.words()))
    return true
  }

  function steer (event) {
    const { columns } = move.grid
    const beside = (n) => {
      move.off = false
      move.column = columns[Math.min(Math.max(columns.indexOf(move.column) + n, 0), columns.length - 1)]
      move.to(move.start)
    }
    const later = (n) => { move.off = false; move.to(move.start + n * QUARTER) }
    const longer = (n) => move.stretchTo(move.start, move.end + n * QUARTER)
    const act = {
      Enter: put, ' ': put, Escape: giveUp,
      ArrowUp: () => event.shiftKey ? longer(-1) : later(-1),
      ArrowDown: () => event.shiftKey ? longer(1) : later(1),
      ArrowLeft: () => event.shiftKey ? longer(-1) : beside(-1),
      ArrowRight: () => event.shiftKey ? longer(1) : beside(1),
      Delete: () => { move.off = true; move.show() },
    }[event.key]
    if (!act) return event.key.length === 1 // letters do nothing meanwhile
    act()
    if (move) {
      reveal()
      say(move.words())
    }
    return true
  }

  function put () {
    const held = move
    move = null
    if (held.moved() && !(held.off && !held.placed)) return drop(held)
    held.clear()
    say(plan.dataset.dropped)
  }

  function giveUp () {
    move.clear()
    move = null
    say(plan.dataset.dropped)
  }

  function reveal () { move.frame.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }

  // go moves the focus: down and up in a column, across to the nearest hour of another.
  function go (key, grip) {
    const item = grip.closest('.cell[data-id]')
    if (!item || !key.startsWith('Arrow')) return false
    const column = item.closest('.grid-col')
    const columns = [...plan.querySelectorAll('.grid-col')].filter((c) => c === column || c.querySelector('[data-id]'))
    const cells = (c) => [...c.querySelectorAll('[data-id]')]
    let next
    if (key === 'ArrowUp' || key === 'ArrowDown') next = cells(column)[cells(column).indexOf(item) + (key === 'ArrowDown' ? 1 : -1)]
    else {
      const beside = columns[columns.indexOf(column) + (key === 'ArrowRight' ? 1 : -1)]
      const far = (cell) => Math.abs(cell.dataset.start - item.dataset.start)
      next = beside && cells(beside).sort((a, b) => far(a) - far(b))[0]
    }
    next?.querySelector('.grip')?.focus()
    return true
  }
}
