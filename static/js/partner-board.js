// Moving partners from one column of the board to another, with a mouse, a finger or the keyboard. A move sends the form that
// stands on the card already, so that the board works without this file and its rules are kept in one place: a column into which
// a card may not go says why (data-no-…), and the card goes back.
const SLOP = 5 // px that a hand may tremble
const NEAR = 40 // px from the edge at which page and board scroll by themselves
const board = document.querySelector('.board')
const says = document.querySelector('.board-says')
const columns = [...board.querySelectorAll('[data-state]')]
let held = null // the card that is on its way: {card, column, from, x, y, pointer}

for (const card of board.querySelectorAll('li[id]')) {
  if (!card.querySelector('form')) continue
  const handle = document.createElement('button')
  handle.type = 'button'
  handle.className = 'handle'
  handle.textContent = '⠿'
  handle.setAttribute('aria-label', board.dataset.take.replace('#', card.dataset.name))
  handle.setAttribute('aria-describedby', 'board-help')
  card.prepend(handle)
  handle.addEventListener('pointerdown', (event) => { if (!event.button) press(card, event) })
  handle.addEventListener('keydown', (event) => key(card, event))
}

// The card that was moved last keeps the keyboard and stands in sight.
const last = document.getElementById(sessionStorage.getItem('partner') ?? '')
sessionStorage.removeItem('partner')
last?.scrollIntoView({ block: 'nearest', inline: 'center' })
last?.querySelector('.handle')?.focus({ preventScroll: true })

addEventListener('pointermove', (event) => {
  if (!held || held.pointer !== event.pointerId) return
  if (!held.moving && Math.hypot(event.clientX - held.x, event.clientY - held.y) < SLOP) return
  held.moving = true
  const under = columns.find((column) => within(column.getBoundingClientRect(), event))
  scrollBy(0, event.clientY < NEAR ? -12 : event.clientY > innerHeight - NEAR ? 12 : 0)
  board.scrollLeft += event.clientX < NEAR ? -12 : event.clientX > innerWidth - NEAR ? 12 : 0
  held.card.style.transform = `translate(${event.pageX + board.scrollLeft - held.left}px, ${event.pageY - held.top}px)`
  over(under ?? held.from)
})
addEventListener('pointerup', (event) => { if (held?.pointer === event.pointerId) { if (held.moving) drop(); else back() } })
addEventListener('pointercancel', () => { if (held?.pointer !== undefined) back() })
addEventListener('keydown', (event) => { if (held && event.key === 'Escape') { event.preventDefault(); back(true) } })

const within = (box, event) => event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom
const title = (column) => column.querySelector('h2').firstChild.textContent.trim()
const reason = () => held.card.getAttribute('data-no-' + held.column.dataset.state.replaceAll('_', '-'))
const tell = (sentence) => { says.textContent = sentence }

function take (card) {
  const from = card.closest('[data-state]')
  held = { card, from, column: from }
  card.classList.add('held')
  board.classList.add('moving')
}

function press (card, event) {
  if (held) back()
  take(card)
  Object.assign(held, { x: event.clientX, y: event.clientY, left: event.pageX + board.scrollLeft, top: event.pageY, pointer: event.pointerId })
  event.target.setPointerCapture(event.pointerId)
}

// key takes with space or Enter, moves with the arrows, and puts down with space or Enter.
function key (card, event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  if (event.key === ' ' || event.key === 'Enter') {
    event.preventDefault()
    if (held) return drop()
    take(card)
    tell(board.dataset.taken.replace('#', card.dataset.name))
  } else if (held && step) {
    event.preventDefault()
    over(columns[Math.min(columns.length - 1, Math.max(0, columns.indexOf(held.column) + step))])
    held.column.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
}

function over (column) {
  if (column === held.column) return
  clear()
  held.column = column
  const no = column !== held.from && reason()
  column.classList.add(no ? 'no' : 'over')
  tell(no || board.dataset.over.replace('#', title(column)))
}

function clear () { for (const column of columns) column.classList.remove('over', 'no') }

function drop () {
  if (held.column === held.from) return back(true)
  const no = reason()
  if (no) {
    back()
    return tell(no)
  }
  const form = held.card.querySelector('form')
  const state = document.createElement('input')
  Object.assign(state, { type: 'hidden', name: 'state', value: held.column.dataset.state })
  form.append(state)
  sessionStorage.setItem('partner', held.card.id)
  form.submit()
}

function back (aloud) {
  held.card.style.transform = ''
  held.card.classList.remove('held')
  board.classList.remove('moving')
  clear()
  if (aloud) tell(board.dataset.back.replace('#', held.card.dataset.name))
  held = null
}
