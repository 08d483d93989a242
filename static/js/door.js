// The counter of a door goes on without the network: presses are kept here, each with an id of its own, and sent when the network is back,
// as often as it takes; the site counts each once. They say nothing of anybody, so they lie in the open. Without this file each press is a form.

const counter = document.querySelector('[data-door]')
const figure = counter?.querySelector('.door-number b')
const state = counter?.querySelector('[data-state]')
const queueName = `oplibre-porte:${counter?.dataset.desk}` // of the desk, so that another link of the same brings it too
const uuid = () => {
  if (crypto.randomUUID) return crypto.randomUUID()
  const b = crypto.getRandomValues(new Uint8Array(16)) // over plain HTTP, as on the network of a hall
  b[6] = (b[6] & 15) | 64
  b[8] = (b[8] & 63) | 128
  const hex = [...b].map((n) => n.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

let inside = Number(counter?.dataset.inside) // as the site told it last
let sending = false

// Each press is a key of its own, so that two windows never write over each other.
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(queueName)).sort()
const queue = () => keys().map((key) => JSON.parse(localStorage.getItem(key)))
const keep = (item) => localStorage.setItem(`${queueName}:${String(item.at).padStart(15, '0')}:${item.id}`, JSON.stringify(item))
const drop = (ids) => keys().filter((key) => ids.has(key.slice(-36))).forEach((key) => localStorage.removeItem(key))

const show = () => {
  const waiting = queue()
  let now = inside
  for (const item of waiting) if (item.place === counter.dataset.place) now = item.kind === 'set' ? item.number : Math.max(0, now + item.number)
  figure.textContent = now.toLocaleString(document.documentElement.lang)
  const most = Number(counter.dataset.authorised)
  const level = !most || now * 100 < most * 90 ? 0 : now < most ? 1 : 2
  for (const words of counter.querySelectorAll('[data-level]')) words.hidden = Number(words.dataset.level) !== level
  state.textContent = waiting.length ? counter.dataset.waiting.replace('{n}', waiting.length) : counter.dataset.sent
}

const send = async () => {
  if (sending) return
  sending = true
  try {
    const batch = uuid()
    const items = queue().slice(0, 500)
    const answer = await fetch(counter.dataset.door, { method: 'POST', redirect: 'error', signal: AbortSignal.timeout(15_000),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify({ batch, now: Date.now(), items }) })
    const json = answer.status === 200 && answer.headers.get('Content-Type')?.startsWith('application/json')
    const report = json && (await answer.json())
    if (report && report.oplibre === 'door-sync' && report.batch === batch) {
      drop(new Set(items.map((item) => item.id)))
      const here = report.doors.find((door) => door.place === counter.dataset.place)
      inside = here?.inside ?? inside
      if (here) counter.querySelector('[data-visitors]').textContent = here.visitors
    }
  } catch {
    // no network, or one that answers in our place: everything stays
  }
  sending = false
  show()
}

if (counter) {
  document.addEventListener('submit', (event) => {
    const values = new FormData(event.target)
    if (!values.has('kind')) return
    const typed = values.get('number')
    const number = Number(typed)
    const item = { id: uuid(), place: values.get('place'), kind: values.get('kind'), number, at: Date.now() }
    const most = event.target.querySelector('input[max]')?.max
    if (typed === '' || !Number.isInteger(number) || (item.kind === 'set' && (number < 0 || number > most))) return // the site says what is wrong
    try {
      keep(item)
    } catch {
      return // no room here: the form goes to the site
    }
    event.preventDefault()
    show()
    send()
  })
  addEventListener('online', send)
  setInterval(send, 10_000) // what others count, too
  show()
  send()
}
