// The grid of the plan, live: what is moved is posted like the forms that are there without this file, and the server
// answers with the grid as it is then, clashes included.
import { allowDragging } from './plan-drag.js'
import { allowKeys } from './plan-keys.js'

const plan = document.getElementById('plan')
const said = document.getElementById('plan-said')
const dialog = document.getElementById('plan-dialog')

// say reads words aloud; the same words twice are said twice.
const say = (words) => { said.textContent = words === said.textContent ? words + '\u00a0' : words }

// ready makes a grid that has just arrived usable.
function ready () {
  const grid = plan.querySelector('.grid[data-edit]')
  if (!grid) return
  grid.dataset.live = ''
  plan.querySelector('.unplaced').dataset.live = ''
  for (const grip of plan.querySelectorAll('.grip, .handle')) grip.hidden = false
}

// show puts the grid that the server sent in the place of the old one: scrolled as it was, with the same thing in focus.
function show (html) {
  const grid = plan.querySelector('.grid')
  const scrolled = [grid?.scrollLeft ?? 0, grid?.scrollTop ?? 0]
  const active = document.activeElement
  const held = active?.closest?.('[data-id]')?.dataset.id
  const step = ['[data-undo]', '[data-redo]'].find((form) => active?.closest?.(form))
  const inside = plan.contains(active)
  plan.innerHTML = html
  ready()
  plan.querySelector('.grid')?.scrollTo(...scrolled)
  const again = held ? `[data-id="${held}"] .grip` : step ? `${step} button` : ''
  const next = (again && plan.querySelector(again)) || (inside && plan.querySelector('.grid'))
  if (next) next.focus({ preventScroll: true })
}

// tell shows a sentence for a while and reads it aloud.
function tell (words) {
  say(words)
  document.querySelector('.plan-toast')?.remove()
  const toast = document.createElement('p')
  toast.className = 'plan-toast'
  toast.textContent = words
  document.body.append(toast)
  setTimeout(() => toast.remove(), 8000)
}

// What somebody holds stays on the page: the grid that arrives meanwhile is shown when they have put it down.
const holding = () => document.body.classList.contains('dragging') || plan.querySelector('.drop:not(.waits)')

let queue = Promise.resolve()
let sending = 0
// After a move its atelier is in a new state: a second move, made before the first was answered, starts from that one.
const renewed = new Map()

// post sends a form and shows what comes back. Forms are sent one after the other, in the order in which they were made.
function post (address, values, failed = () => {}) {
  sending++
  plan.setAttribute('aria-busy', 'true')
  queue = queue.then(async () => {
    const body = new URLSearchParams(values)
    const made = body.get('token')
    const state = address.split('?')[0] + made
    if (renewed.has(state)) body.set('token', renewed.get(state))
    const answer = await fetch(address, { method: 'POST', headers: { Accept: 'application/json' }, body })
    const sent = await answer.json()
    if (sent.html) {
      if (made) renewed.set(state, sent.token)
      if (sending === 1 && !holding()) show(sent.html)
      say(sent.said ?? '')
      return
    }
    failed()
    if (sent.dialog) {
      dialog.innerHTML = sent.dialog
      dialog.showModal()
    } else {
      tell(sent.detail ?? plan.dataset.lost)
    }
  }).catch(() => {
    failed()
    tell(plan.dataset.lost)
  }).finally(() => {
    if (--sending === 0) plan.removeAttribute('aria-busy')
  })
  return queue
}

// drop puts down what was moved, and corrects it once the server has answered.
function drop (move) {
  move.settle()
  const { search } = new URL(plan.dataset.here, location)
  return post(`${plan.querySelector('.grid').dataset.base}${move.id}/deplacer${search}`, move.values(), () => { move.clear(); refresh() })
}

// refresh fetches the grid again: somebody else has moved something.
function refresh () {
  queue = queue.then(async () => {
    const answer = await fetch(plan.dataset.here, { headers: { Accept: 'application/json' } })
    if (answer.ok && !holding()) show((await answer.json()).html)
  }).catch(() => {})
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-live]')
  if (!form) return
  event.preventDefault()
  if (dialog.open) dialog.close()
  post(form.getAttribute('action'), new FormData(form))
})
dialog.addEventListener('click', (event) => {
  if (!event.target.closest('a')) return
  event.preventDefault()
  dialog.close()
})
dialog.addEventListener('close', refresh)

// Ctrl+Z takes the last change back, Ctrl+Shift+Z or Ctrl+Y makes it again, wherever nothing is typed.
addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest('input, textarea, select, dialog')) return
  const key = event.key.toLowerCase()
  const redo = key === 'y' || (key === 'z' && event.shiftKey)
  if (!redo && key !== 'z' || !plan.querySelector('.grid[data-edit]')) return
  event.preventDefault()
  if (holding() || event.repeat) return
  const form = plan.querySelector(redo ? 'form[data-redo]' : 'form[data-undo]')
  if (form) form.requestSubmit()
  else if (sending === 0) tell(redo ? plan.dataset.noRedo : plan.dataset.noUndo)
})

ready()
allowDragging(plan, drop, () => say(plan.dataset.dropped))
allowKeys(plan, drop, say)
