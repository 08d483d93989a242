// "Ce poste": the desk that goes on without network. This file holds the page together: prepare, unlock, which screen is shown, what is
// pressed. What the device keeps is the matter of desk-device.js, what it knows of desk-book.js, the way to the program of desk-sync.js.
import { bookOf, byCode, choices, codeIn, walkIn } from './desk-book.js'
import { begin, change, leave, prepare, press, unlock } from './desk-device.js'
import { checklist, followUp, readiness, seatsTo, status } from './desk-ready.js'
import { scan } from './desk-scan.js'
import { carnet, foundList, given, home, places, roll } from './desk-screens.js'
import { countQueue } from './desk-store.js'
import { keepSending } from './desk-sync.js'
import { missing } from './desk-vault.js'
import { clock, el, has, icon, n, nameOf, notice, setAhead, t } from './desk-words.js'

const at = (id) => document.getElementById(id)
const page = at('poste')
const token = location.pathname.split('/')[2]
const title = document.querySelector('h1')
const first = title.textContent
const parts = ['sans', 'preparer', 'ouvrir', 'chercher', 'inscrire', 'vue', 'suivi', 'pret', 'appareil']
const homeParts = ['chercher', 'vue', 'suivi', 'pret', 'appareil']
const shortest = 6

let device
let now
let stopCamera

// show lets these parts of the page be seen, and no others.
const show = (...ids) => { for (const id of parts) at(id).hidden = !ids.includes(id) }

const say = (kind, ...words) => {
  at('dit').replaceChildren(notice(kind, ...words))
  at('dit').scrollIntoView({ block: 'nearest' })
}
const hush = () => at('dit').replaceChildren()

// tellStatus writes the line that says where things stand; the same words are not said twice.
function tellStatus ({ kind, words }) {
  if (at('etat').textContent === words) return
  const calm = kind === 'ok' || kind === 'info'
  fill(at('etat'), calm ? el(`p.seats.${kind === 'ok' ? 'ok' : 'open'}`, null, icon(kind === 'ok' ? 'check' : 'info-circle'), el('span', null, words)) : notice(kind, words))
}

// fill puts elements in a place; what had the focus keeps it.
function fill (place, ...content) {
  const held = document.activeElement?.dataset?.keep
  const inside = held && place.contains(document.activeElement)
  place.replaceChildren(...content.flat(9).filter(Boolean))
  if (inside) place.querySelector(`[data-keep="${CSS.escape(held)}"]`)?.focus({ preventScroll: true })
}

// act presses something; the words are said once it is on the disk.
async function act (make, words) {
  const result = await press(device, make)
  if (!result.refused && words) say('ok', words)
  now()
  return result
}

const screens = {
  carnet: (book, id) => [book.carnets.has(id) ? nameOf(book.carnets.get(id).people[0]) : t('carnet'), carnet(book, id, act)],
  atelier: (book, id) => [book.ateliers?.find((one) => one.id === id)?.title ?? t('list'), roll(book, id, act)],
  places: (book) => [t('seats'), places(book, seatsTo(act, device.net?.state === 'ok'))],
  '': (book) => [first, home(book)]
}

let handed // the carnet that was just handed out
let shownHash

// draw shows the screen of the address, with what is known now.
async function draw () {
  if (device.plain?.revoked) return ended()
  if (!device.key) return
  const book = bookOf(device)
  const [name, id] = location.hash.slice(1).split('/')
  const turned = shownHash !== location.hash
  shownHash = location.hash
  setAhead(book.held?.ahead ?? 0)
  tellStatus(status(device, book))
  if (name === 'inscrire') {
    show('inscrire')
    if (turned) freshForm(book, id)
  } else if (name === 'donne' && handed) {
    show('vue')
    title.textContent = nameOf(handed.shown)
    if (turned) fill(at('vue'), given(handed.item, handed.shown, book.list?.ateliers.find((one) => one.id === handed.item.atelier)?.title))
  } else {
    const [heading, rows] = (screens[name] ?? screens[''])(book, id)
    title.textContent = heading
    show(...(screens[name] && name ? ['vue'] : homeParts))
    fill(at('vue'), rows)
    if (!name) await drawHome(book)
  }
  at('retour').hidden = !name
  if (turned && name !== 'inscrire') turnTo()
}

// turnTo begins a screen at its top, and tells screen readers its title.
function turnTo () {
  scrollTo(0, 0)
  title.focus({ preventScroll: true })
}

async function drawHome (book) {
  fill(at('trouve'), book.list ? foundList(book, at('chercher').querySelector('input').value) : [])
  fill(at('suites'), followUp(device, book, { now: sendNow, seen }))
  const persist = async () => {
    await navigator.storage.persist()
    draw()
  }
  fill(at('liste-pret'), checklist(await readiness(device, book, { persist, load: sendNow }), book))
}

const sendNow = () => now()

const seen = (id) => change(device, (device) => ({ put: { past: device.kept.get('past').map((line) => line.id === id ? { ...line, seen: true } : line) } }))

function freshForm (book, atelier) {
  const form = at('inscrire').querySelector('form')
  hush()
  form.reset()
  title.textContent = t('sign_up')
  mark(form)
  form.elements.atelier.replaceChildren(new Option(t('nowhere'), ''), ...(book.ateliers ? choices(book) : []).map((one) =>
    new Option(`${clock(one.starts_at)} · ${one.title} · ${one.capacity === null ? t('no_limit') : n('left', one.left)}`, one.id)))
  form.elements.atelier.value = atelier && [...form.elements.atelier.options].some(({ value }) => value === atelier) ? atelier : ''
  form.elements.name.focus()
}

// mark says at a field what is wrong with it, or takes that away.
function mark (form, field, words) {
  for (const one of form.querySelectorAll('.wrong')) one.classList.remove('wrong')
  for (const one of form.querySelectorAll('.error')) one.remove()
  for (const one of form.querySelectorAll('[aria-invalid]')) one.removeAttribute('aria-invalid')
  if (!field) return
  const control = form.elements[field]
  const id = `${control.id}-error`
  control.closest('details')?.setAttribute('open', '')
  control.closest('.field').classList.add('wrong')
  control.before(el('p.error', { id, role: 'alert' }, words))
  control.setAttribute('aria-invalid', 'true')
  control.setAttribute('aria-describedby', id)
  control.focus()
}

async function signUp (event) {
  event.preventDefault()
  const form = event.target
  const value = (name) => form.elements[name].value.trim()
  const typed = { name: value('name').replace(/\s+/g, ' '), atelier: value('atelier'), adults: Number(value('adults') || 0), children: Number(value('children') || 0), band: value('band'), phone: value('phone') }
  const button = form.querySelector('button[type=submit]')
  button.disabled = true
  let made
  const { refused } = await act((device) => (made = walkIn(typed)(device))).finally(() => { button.disabled = false })
  if (refused) return mark(form, refused.field, has(`slip_${refused.why}`) ? t(`slip_${refused.why}`, { n: refused.n ?? 0 }) : t('reason_form'))
  handed = { item: made.item, shown: { ...made.shown, headcount: typed.adults + typed.children } }
  location.hash = '#donne'
}

async function openCamera () {
  at('camera').hidden = false
  hush()
  try {
    stopCamera = await scan(at('camera').querySelector('video'), (text) => {
      const found = codeIn(text) && byCode(bookOf(device), codeIn(text))
      if (found) {
        location.hash = `#carnet/${found.id}`
        return closeCamera() || true
      }
      say('warn', codeIn(text) ? t('scan_unknown') : t('scan_other'))
      return false
    })
    if (at('camera').hidden) stopCamera()
  } catch (error) {
    closeCamera()
    say('warn', error.name === 'NotAllowedError' ? t('scan_refused') : t('scan_none'))
    at('chercher').querySelector('input').focus()
  }
}

function closeCamera () {
  at('camera').hidden = true
  stopCamera?.()
  stopCamera = undefined
}

function ended () {
  show('appareil')
  tellStatus({ kind: 'no', words: t('net_revoked') })
}

// work begins when the device is open.
function work () {
  hush()
  now = keepSending(device, token)
  device.changed = draw
  addEventListener('hashchange', () => { closeCamera(); if (!location.hash.startsWith('#carnet') && !location.hash.startsWith('#donne')) hush(); draw() })
  draw()
  now()
}

async function onPrepare (event) {
  event.preventDefault()
  const form = event.target
  const { device: called, code, again } = form.elements
  if ([...code.value.trim()].length < shortest) return mark(form, 'code', t('code_short'))
  if (code.value.trim() !== again.value.trim()) return mark(form, 'again', t('code_other'))
  mark(form)
  tellStatus({ kind: 'info', words: t('code_wait') })
  await prepare(device, code.value, called.value.trim().slice(0, 60))
  form.reset()
  navigator.storage?.persist?.()
  work()
}

async function onUnlock (event) {
  event.preventDefault()
  const form = event.target
  const { code } = form.elements
  tellStatus({ kind: 'info', words: t('code_wait') })
  const open = await unlock(device, code.value)
  code.value = ''
  if (open) return work()
  const wait = Math.ceil((device.plain.until - Date.now()) / 1000)
  await locked()
  mark(form, 'code', wait > 0 ? n('code_wrong_wait', wait) : t('code_wrong'))
}

async function locked () {
  const waiting = await countQueue(device.db)
  show('ouvrir', 'appareil')
  tellStatus({ kind: 'info', words: waiting ? n('locked_queue', waiting) : t('locked') })
}

// onForget asks first; what was not sent is lost, and is said to be.
async function onForget (event) {
  event.preventDefault()
  const waiting = await countQueue(device.db)
  const sure = at('oublier').querySelector('[name=sure]')
  if (waiting && !sure.checked) {
    sure.closest('.field').hidden = false
    sure.focus()
    return say('no', n('forget_waits', waiting))
  }
  await leave(device)
  location.reload()
}

async function start () {
  const lacks = missing()
  if (lacks.length) return show('sans')
  const before = new URLSearchParams(location.search)
  if (before.has('doute')) say('warn', t('doubt'))
  else if (before.has('coupure')) say('info', t('cut_off'))
  history.replaceState(null, '', location.pathname + location.hash)
  await navigator.serviceWorker.register(`/accueil/${token}/veille.js?l=${document.documentElement.lang}`, { scope: `/accueil/${token}` }).catch(() => {})
  device = await begin(page.dataset.desk)
  device.changed = () => device.plain?.revoked && ended()
  title.tabIndex = -1
  at('preparer').querySelector('form').addEventListener('submit', onPrepare)
  at('ouvrir').querySelector('form').addEventListener('submit', onUnlock)
  at('oublier').addEventListener('submit', onForget)
  at('inscrire').querySelector('form').addEventListener('submit', signUp)
  at('verrouiller').addEventListener('click', () => location.reload())
  at('photographier').addEventListener('click', openCamera)
  at('fermer-camera').addEventListener('click', closeCamera)
  at('chercher').querySelector('input').addEventListener('input', ({ target }) => fill(at('trouve'), foundList(bookOf(device), target.value)))
  at('chercher').querySelector('form').addEventListener('submit', (event) => event.preventDefault())
  if (device.plain?.revoked) return ended()
  if (device.plain) return locked()
  show('preparer')
}

start().catch((error) => {
  console.error(error)
  say('no', t('net_broken'))
})
