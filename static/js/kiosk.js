// A kiosk forgets who was there: when they press "J'ai fini", or some seconds after the last touch, with a question before. The site closes
// the carnet by its own clock too; this file empties the page, and what the browser keeps of the person.
const bar = document.getElementById('borne')
const question = document.getElementById('borne-encore')
const left = question.querySelector('[data-left]')
const status = question.querySelector('[role=status]')
const touched = 'borne' // when somebody touched the tablet last, for all its windows; without it nobody is there
const unsent = 'oplibre-porte:' // what a counter of a door has still to send says nothing of anybody

// Where the browser keeps nothing for us, each page knows for itself.
let memory = 0
const last = () => {
  try {
    return Number(localStorage.getItem(touched))
  } catch {
    return memory
  }
}

let sent = Date.now() // when the site heard of the person last
let later, asking
function tell () {
  clearTimeout(later)
  later = undefined
  sent = Date.now()
  asking = new AbortController()
  fetch('/borne/encore', { method: 'POST', signal: asking.signal }).catch(() => {})
}

function touch () {
  memory = Date.now()
  try {
    localStorage.setItem(touched, memory)
  } catch {}
  if (!('person' in bar.dataset)) return
  if (Date.now() - sent > 5000) tell()
  else later ??= setTimeout(tell, 5000)
}

// empty leaves nothing of the person in the browser. The list of a desk without network stays: it cannot be read, and may have something to send.
function empty () {
  memory = 0
  try {
    for (const key of Object.keys(localStorage)) if (!key.startsWith(unsent)) localStorage.removeItem(key)
    sessionStorage.clear()
  } catch {}
  unkeep().catch(() => {})
}

async function unkeep () {
  for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) worker.unregister()
  for (const name of await globalThis.caches?.keys() ?? []) caches.delete(name)
}

let leaving = false
function forget () {
  if (leaving) return
  leaving = true
  clearTimeout(later)
  asking?.abort() // its answer would bring the person back
  document.querySelector('main').hidden = true
  empty()
  bar.querySelector('form').submit()
}

function stay () {
  question.close()
  touch()
}

function look () {
  const since = last()
  if (leaving || !since) {
    if (question.open) question.close()
    return
  }
  const rest = Number(bar.dataset.seconds) - (Date.now() - since) / 1000
  if (rest <= 0) return forget()
  if (rest > Number(bar.dataset.warn)) {
    if (question.open) question.close() // somebody goes on in another window
    return
  }
  left.textContent = Math.ceil(rest)
  if (!question.open) {
    status.textContent = ''
    question.showModal()
  }
  if (rest <= 5 && !status.textContent) status.textContent = question.dataset.half
}

for (const form of document.querySelectorAll('form[action^="/borne/fin"]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    forget()
  })
}
question.querySelector('[value=stay]').addEventListener('click', stay)
question.addEventListener('cancel', (event) => {
  event.preventDefault()
  stay()
})
for (const sign of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove']) {
  addEventListener(sign, () => question.open || leaving || touch(), { passive: true, capture: true })
}
// Another window has forgotten, or this page comes out of the memory of the browser.
addEventListener('storage', ({ key, newValue }) => (key === touched || key === null) && !newValue && !leaving && location.reload())
addEventListener('pageshow', ({ persisted }) => persisted && location.reload())

if ('person' in bar.dataset && !last()) touch()
if (last()) unkeep().catch(() => {})
else empty() // also what was there before the tablet became a kiosk
look()
setInterval(look, 250)
