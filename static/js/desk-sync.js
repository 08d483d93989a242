// The way to the program: what waits is sent, batch after batch, until the program says for each line what became of it; then the list is
// asked for again. Whatever is not certainly the program's answer (a page of a captive portal, a redirect, a 500, nothing at all) leaves
// the queue as it is, and the same letters are sent again: the program knows them by their ids.
import { change, end, refresh } from './desk-device.js'

const most = 200 // items of a batch, app/desk/sync.go
const heaviest = 200000 // octets of a batch, below what the program reads
const patience = 20000 // milliseconds that an answer may take
const calm = 60000 // between two rounds when all is well
const soonest = 2000
const latest = 60000
const remembered = 100 // answers that are shown

// What the network is like, in device.net: { state, since, last }.
// ok: the program answered. cut: nobody did. other: somebody else did. ill: the program, that it cannot now.
// closed: the link is over. revoked: the team took this device away. broken: this device cannot keep what it is told.

const isJSON = (answer, kind) => new RegExp(`^application/${kind}(;|$)`).test(answer.headers.get('Content-Type') ?? '')

// ask returns the program's JSON, or throws what the network is like. A redirect is somebody else's: the program answers where it is asked.
async function ask (address, options, mark) {
  const cutOff = new AbortController()
  const timer = setTimeout(() => cutOff.abort(), patience)
  try {
    const answer = await fetch(address, { redirect: 'manual', cache: 'no-store', signal: cutOff.signal, ...options, headers: { Accept: 'application/json', ...options?.headers } })
    if (answer.status === 200 && isJSON(answer, 'json')) {
      const told = await answer.json()
      if (told?.oplibre === mark) return told
    }
    throw new Trouble(stateOf(answer))
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(error instanceof SyntaxError ? 'other' : 'cut')
  } finally {
    clearTimeout(timer)
  }
}

class Trouble extends Error {
  constructor (state) {
    super(state)
    this.state = state
  }
}

function stateOf (answer) {
  if (answer.status >= 500) return 'ill'
  if (!isJSON(answer, 'problem\\+json')) return 'other'
  return { 403: 'revoked', 404: 'closed', 410: 'closed' }[answer.status] ?? 'ill'
}

const shown = (device, state) => {
  const before = device.net ?? {}
  device.net = { state, since: before.state === state ? before.since : Date.now(), last: state === 'ok' ? Date.now() : before.last }
  device.changed()
}

// undecided are the decisions that were not taken when we last asked: asking again tells what became of them.
const undecided = (device) => (device.kept.get('past') ?? []).filter(({ answer }) => answer.outcome === 'decision' && !answer.decided).slice(-20)

// batchOf takes the next lines, as many as one batch holds.
function batchOf (device) {
  const lines = []
  let size = 0
  for (const line of device.lines) {
    size += line.text.length * 2
    if (lines.length === most - 20 || (lines.length && size > heaviest)) break
    lines.push(line)
  }
  return lines
}

const isReport = (report, batch, asked) => report.batch === batch && Array.isArray(report.items) && report.items.length === asked.length &&
  report.items.every((answer, i) => answer.id === asked[i].id) && Array.isArray(report.shares)

// sendBatch sends the next lines; false when there are none.
async function sendBatch (device, token) {
  const lines = batchOf(device)
  const asked = [...lines, ...undecided(device)]
  if (!asked.length) return false
  const batch = crypto.randomUUID()
  const who = JSON.stringify({ id: device.plain.id, name: device.kept.get('name') ?? '' })
  const body = `{"batch":"${batch}","device":${who},"items":[${asked.map(({ text }) => text).join(',')}]}`
  const report = await ask(`/accueil/${token}/sync`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }, 'desk-sync')
  if (!isReport(report, batch, asked)) throw new Trouble('other')
  await settle(device, report, lines)
  return lines.length > 0
}

// settle takes off the queue what was answered and keeps the answers, in one transaction.
const settle = (device, report, lines) => change(device, (device) => {
  const answers = new Map(report.items.map((answer) => [answer.id, answer]))
  const past = (device.kept.get('past') ?? []).map((line) => answers.has(line.id) ? { ...line, answer: answers.get(line.id) } : line)
  const waiting = new Set(device.lines.map(({ id }) => id))
  for (const { id, text, shown } of lines) if (waiting.has(id)) past.push({ id, text, shown, answer: answers.get(id) })
  return { put: { past, held: held(report) }, drop: lines.map(({ number }) => number) }
})

// held is what a device was last told: its shares, and how far the program's clock is ahead of its own, in milliseconds.
const held = ({ shares, now }) => ({ shares, ahead: now - Date.now(), heard: Date.now() })

// fetchList asks for the list of the window. What is on it needs no other memory: of the answers only those stay that somebody has to
// read, and carnets that were handed out without an atelier, which no list has.
async function fetchList (device, token) {
  const asked = new URLSearchParams({ appareil: device.plain.id, nom: device.kept.get('name') ?? '' })
  const list = await ask(`/accueil/${token}/liste.json?${asked}`, {}, 'desk-list')
  if (list.device.id !== device.plain.id || !Array.isArray(list.people) || !Array.isArray(list.blanks)) throw new Trouble('other')
  const carnets = new Set(list.people.map(({ carnet }) => carnet))
  await change(device, (device) => {
    const past = (device.kept.get('past') ?? []).filter(({ text, answer, seen }) => {
      if (answer.outcome === 'done') return answer.code && JSON.parse(text).at >= list.from && !carnets.has(answer.carnet)
      return !seen
    }).slice(-remembered)
    return { put: { list: { ...list, loaded: Date.now() }, held: held(list), past } }
  })
}

// forgetList is for a link that is over: the list goes, what waits stays for another link of the same desk.
const forgetList = (device) => change(device, () => ({ put: { list: undefined } }))

async function round (device, token) {
  try {
    await refresh(device)
    while (await sendBatch(device, token));
    await fetchList(device, token)
    shown(device, 'ok')
  } catch (error) {
    if (!(error instanceof Trouble)) {
      console.error(error)
      return shown(device, 'broken')
    }
    if (error.state === 'revoked') await end(device)
    if (error.state === 'closed') await forgetList(device)
    shown(device, error.state)
  }
}

// keepSending sends what waits now and later, and returns what does so at once: after a press, or when somebody asks. One tab of the
// device sends at a time.
export function keepSending (device, token) {
  let failed = 0
  let timer
  let running
  const again = () => {
    clearTimeout(timer)
    if (!device.key) return
    failed = device.net.state === 'ok' ? 0 : failed + 1
    const wait = failed ? Math.min(soonest * 2 ** (failed - 1), latest) * (0.5 + Math.random() / 2) : calm
    timer = setTimeout(now, wait)
  }
  // What is pressed while a round is under way goes with the next, which follows at once.
  let once = false
  function now () {
    if (running) {
      once = true
      return running
    }
    running = (async () => {
      do {
        once = false
        await navigator.locks.request(`accueil-envoi-${device.desk}`, () => device.key && round(device, token))
      } while (once && device.key && device.net.state === 'ok')
    })().finally(() => {
      running = undefined
      again()
    })
    return running
  }
  addEventListener('online', now)
  document.addEventListener('visibilitychange', () => document.hidden || now()) // timers sleep with the screen
  addEventListener('offline', () => shown(device, 'cut'))
  return now
}
