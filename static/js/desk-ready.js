// "Ready for tomorrow without network", or what is missing; and the sentences that say where things stand: what waits, what was refused,
// what the team decides.
import { give, take } from './desk-book.js'
import { button, clock, dayOf, el, has, heard, icon, n, nameOf, t } from './desk-words.js'

const tolerated = 2 * 60000 // how far a clock may be from the program's, in milliseconds
const old = 12 * 3600000 // when a list is worth loading again

const sign = { ok: 'check', warn: 'alert-triangle', no: 'ban', info: 'info-circle' }

// status is where the device stands: a kind, and the sentences.
export function status (device, book) {
  const { state = 'new', since, last } = device.net ?? {}
  const waiting = device.lines.length
  const queue = waiting ? n('queue', waiting) : t('queue_none')
  const decisions = book.past.filter(({ answer, seen }) => answer.outcome === 'decision' && !answer.decided && !seen).length
  const at = { clock: heard(since ?? Date.now()), queue }
  const says = {
    new: () => ['info', t('net_new')],
    ok: () => waiting ? ['info', n('queue', waiting)] : ['ok', t('net_ok', { clock: heard(last) })],
    cut: () => waiting ? ['warn', n('net_cut_queue', waiting, at)] : ['warn', t('net_cut', at)],
    other: () => ['warn', t('net_other', at)],
    ill: () => ['warn', t('net_ill', at)],
    closed: () => ['no', t('net_closed', at)],
    broken: () => ['no', t('net_broken', at)],
    revoked: () => ['no', t('net_revoked')]
  }
  const [kind, words] = says[state]()
  return { kind, words: decisions ? `${words} ${n('decisions', decisions)}` : words }
}

// readiness asks the device what it has; each line is [kind, words, act or nothing].
export async function readiness (device, book, { persist, load }) {
  const worker = await navigator.serviceWorker.getRegistration(location.pathname)
  const stored = await navigator.storage?.persisted?.().catch(() => false)
  const camera = await navigator.permissions?.query({ name: 'camera' }).then(({ state }) => state, () => 'prompt')
  const { list, held } = book
  const shares = held?.shares.reduce((sum, { left }) => sum + left, 0) ?? 0
  const off = Math.abs(held?.ahead ?? 0)
  return [
    ['ok', t('ready_code')],
    worker?.active ? ['ok', t('ready_worker')] : ['no', t('ready_no_worker')],
    ...listLines(list, load, book),
    list && (shares ? ['ok', n('ready_shares', shares), [t('seats_change'), toPlaces]] : ['warn', t('ready_no_shares'), [t('seats_take'), toPlaces]]),
    list && (book.blanks.length ? ['ok', n('ready_blanks', book.blanks.length)] : ['no', t('ready_no_blanks')]),
    off > tolerated ? ['no', n('ready_clock_off', Math.round(off / 60000))] : held && ['ok', t('ready_clock')],
    stored ? ['ok', t('ready_stored')] : ['warn', t('ready_not_stored'), [t('ready_store'), persist]],
    camera === 'denied' ? ['info', t('ready_no_camera')] : camera === 'granted' ? ['ok', t('ready_camera')] : ['info', t('ready_camera_asks')]
  ].filter(Boolean)
}

const toPlaces = () => { location.hash = '#places' }

function listLines (list, load, book) {
  if (!list) return [['no', t('ready_no_list'), [t('ready_load'), load]]]
  const day = { clock: heard(list.loaded), day: dayOf(list.from), n: list.people.length }
  const lines = [[Date.now() - list.loaded > old || book.now >= list.to ? 'warn' : 'ok', n('ready_list', list.people.length, day), [t('ready_load'), load]]]
  if (list.now < list.people_from) lines.push(['warn', t('ready_early', { clock: clock(list.people_from) })])
  return lines
}

// readyFor says for which day: the list of a day that goes on is not that of tomorrow.
function readyFor ({ list, now }) {
  const day = dayOf(list.from)
  if (day === dayOf(now + 24 * 3600000)) return t('ready')
  return day === dayOf(now) ? t('ready_today') : t('ready_day', { day })
}

// checklist draws it, what is missing first, under a sentence that says how it is.
export function checklist (lines, book) {
  const missing = lines.filter(([kind]) => kind === 'no').length
  const open = lines.filter(([kind]) => kind === 'warn').length
  const said = missing ? n('ready_missing', missing) : open ? t('ready_nearly') : readyFor(book)
  const rank = ['no', 'warn', 'info', 'ok']
  return [el('p.h3', null, said), el('ul.plain.ruled', null, [...lines].sort((a, b) => rank.indexOf(a[0]) - rank.indexOf(b[0])).map(([kind, words, act]) =>
    el('li.desk-row', null, el(`span.seats.${kind === 'info' ? 'open' : kind}`, null, icon(sign[kind]), el('span', null, words)), act && button(act[0], act[1], { keep: act[0] }))))]
}

// seatsTo draws how one takes seats of an atelier to work without network, and gives them back.
export const seatsTo = (act, online) => (atelier) => {
  const back = atelier.left > 0 && button(n('seats_back', atelier.left), () => act(give(atelier.id), t('seats_given_back')), { whom: atelier.title, keep: `back|${atelier.id}` })
  if (!online) return back ? el('p.actions', null, back) : null
  const field = el('input', { type: 'number', inputmode: 'numeric', min: 1, max: 20, value: 3, 'aria-label': t('seats_many', { title: atelier.title }), 'data-keep': `many|${atelier.id}` })
  const ask = () => act(take(atelier.id, Math.min(20, Math.max(1, Math.round(Number(field.value) || 1)))), t('seats_asked', { title: atelier.title }))
  return el('div.toolbar', null, el('div.field.short', null, field), button(t('seats_take'), ask, { whom: atelier.title, keep: `take|${atelier.id}` }), back)
}

const kinds = { check_in: 'did_check_in', undo: 'did_undo', walk_in: 'did_walk_in', take_seats: 'did_take_seats', return_seats: 'did_return_seats', photo: 'did_photo' }

// did is what a line of the queue was: who, what, where, when.
function did ({ text, shown }, book) {
  const item = JSON.parse(text)
  const atelier = book.list?.ateliers.find(({ id }) => id === (item.atelier ?? book.held?.shares.find((share) => share.id === item.share)?.atelier))
  const who = item.kind.endsWith('seats') ? n('seats_n', item.seats) : nameOf({ name: shown?.name, headcount: Math.max(1, (item.adults ?? 0) + (item.children ?? 0)) })
  return [el('b', null, `${clock(item.at)} · ${who}`), ` · ${t(kinds[item.kind])}${atelier ? ` · ${atelier.title}` : ''}`]
}

// why is the reason of a refusal, in words.
function why (answer) {
  if (answer.outcome === 'already') return answer.since ? t('since_at', { clock: clock(answer.since), desk: answer.desk ?? '' }) : t('there_noted')
  const key = `reason_${answer.reason}`
  const words = has(key) ? t(key, { hour: answer.since ? clock(answer.since) : '' }) : t('reason_form')
  if (answer.outcome !== 'decision') return words
  return answer.decided ? t(`decided_${answer.decided}`) : `${words} ${t('team_decides')}`
}

// followUp is what waits to be sent, and what somebody has to read.
export function followUp (device, book, { now, seen }) {
  const told = book.past.filter(({ answer, seen }) => answer.outcome !== 'done' && !seen)
  const seats = book.past.filter(({ answer, text }) => answer.outcome === 'done' && answer.seats !== undefined && JSON.parse(text).seats > answer.seats)
  return [
    el('p.actions', null, button(t('send_now'), now, { glyph: 'send', keep: 'send' })),
    device.lines.length > 0 && [el('h3', null, t('to_send_list')), el('ul.plain.ruled', null, device.lines.map((line) => el('li', null, did(line, book))))],
    [...told, ...seats].length > 0 && [el('h3', null, t('to_read')), el('ul.plain.ruled', null, [...told, ...seats].map((line) => el('li.desk-row', null,
      el('span', null, did(line, book), el('br'), el('span.muted', null, line.answer.outcome === 'done' ? n('seats_fewer', line.answer.seats) : why(line.answer))),
      button(t('seen'), () => seen(line.id), { keep: `seen|${line.id}` }))))]
  ]
}
