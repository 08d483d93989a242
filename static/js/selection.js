// What somebody keeps of a programme: bookmarks on this device, without an account. Each element with data-n (the number of an
// atelier) gets one. "Ma sélection" is an address, ?choix=3.12.17, that the server answers and that one can share.
const garde = document.getElementById('garde')
const words = garde?.dataset ?? {}
const key = `choix:${words.slug}`
const bookmark = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M18 7v14l-6 -4l-6 4v-14a4 4 0 0 1 4 -4h4a4 4 0 0 1 4 4z"/></svg>'

// Where the browser keeps nothing for us, the selection lives as long as the page.
let memory = []
function read () {
  try {
    const numbers = JSON.parse(localStorage.getItem(key) ?? '[]')
    memory = Array.isArray(numbers) ? numbers.filter(Number.isInteger) : []
  } catch {}
  return new Set(memory)
}
function write (numbers) {
  memory = [...numbers].sort((a, b) => a - b)
  try {
    localStorage.setItem(key, JSON.stringify(memory))
  } catch {}
  draw()
}

const asked = new URLSearchParams(location.search)
const numbersOf = (text) => (text ?? '').split('.').map(Number).filter((n) => Number.isInteger(n) && n > 0)
const panel = document.getElementById('choix')
const sent = numbersOf(panel?.dataset.choix ?? asked.get('choix'))
const same = (a, b) => a.length === b.size && a.every((n) => b.has(n))

function addressOf (numbers) {
  const query = new URLSearchParams({ choix: [...numbers].sort((a, b) => a - b).join('.') })
  if (asked.get('vue') === 'grille') query.set('vue', 'grille')
  return `/o/${words.slug}/programme?${query}`
}

// toggles puts a bookmark on each atelier of the page.
function toggles () {
  for (const place of document.querySelectorAll('[data-n]')) {
    const title = place.querySelector('.name')?.textContent.trim()
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'keep'
    button.innerHTML = bookmark
    const label = document.createElement('span')
    label.textContent = words.keep + (title ? `, ${title}` : '')
    if (title) label.className = 'hide'
    else button.classList.add('button', 'small', 'quiet')
    button.title = words.keep
    button.append(label)
    button.addEventListener('click', () => {
      const numbers = read()
      const n = Number(place.dataset.n)
      numbers.delete(n) || numbers.add(n)
      write(numbers)
    })
    place.append(button)
  }
}

// chip is the filter "Ma sélection (3)", there as soon as something is kept.
let chip
function drawChip (numbers) {
  const list = document.querySelector('.filters ul')
  if (!list) return
  if (!chip) {
    chip = document.createElement('li')
    chip.append(Object.assign(document.createElement('a'), { className: 'filter mine' }))
    list.firstElementChild.after(chip)
  }
  const link = chip.firstElementChild
  chip.hidden = numbers.size === 0
  link.href = addressOf(numbers)
  link.innerHTML = bookmark
  link.append(words.mine.replace('#', numbers.size))
  if (sent.length && same(sent, numbers)) link.setAttribute('aria-current', 'true')
  else link.removeAttribute('aria-current')
}

// drawPanel makes of a selection that was sent something that one can take over, and of one's own something to share.
function drawPanel (numbers) {
  if (!panel) return
  const mine = same(sent, numbers)
  const missing = sent.filter((n) => !numbers.has(n))
  if (mine) panel.querySelector('h2').textContent = panel.dataset.mine
  const acts = panel.querySelector('[role=status]')
  const act = (text, act) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button small quiet', textContent: text })
    button.addEventListener('click', act)
    acts.append(button)
  }
  acts.textContent = ''
  if (missing.length) act(panel.dataset.add.replace('#', missing.length), () => write(new Set([...read(), ...sent])))
  if (navigator.share || navigator.clipboard) act(panel.dataset.share, () => share(acts))
  act(panel.dataset.print, () => print())
}

async function share (acts) {
  const url = new URL(addressOf(sent), location).href
  try {
    if (navigator.share) return await navigator.share({ url, title: document.title })
    await navigator.clipboard.writeText(url)
    acts.append(Object.assign(document.createElement('span'), { textContent: panel.dataset.shared }))
  } catch {} // they thought better of it
}

// narrow leaves the selection of a page that was kept whole: without network nobody else does it.
function narrow () {
  if (panel || !sent.length) return
  for (const place of document.querySelectorAll('[data-n]')) place.hidden = !sent.includes(Number(place.dataset.n))
  for (const hour of document.querySelectorAll('.row.hour')) hour.hidden = !hour.querySelector('[data-n]:not([hidden])')
}

function draw () {
  const numbers = read()
  for (const button of document.querySelectorAll('.keep')) {
    button.setAttribute('aria-pressed', numbers.has(Number(button.closest('[data-n]').dataset.n)))
  }
  drawChip(numbers)
  drawPanel(numbers)
}

if (garde) {
  toggles()
  narrow()
  document.querySelector('.first > .body > .links')?.append(Object.assign(document.createElement('span'), { className: 'muted', textContent: words.hint }))
  draw()
  addEventListener('storage', (event) => event.key === key && draw())
}
