// What the desk shows without network: the ateliers of the day, one of them, a carnet, whom one looks for. Each returns elements; what is
// pressed is told to `act`.
import { answer, find, listOf, present, takeBack } from './desk-book.js'
import { button, clock, codeOf, el, heard, hour, icon, n, nameOf, notice, qrOf, row, t } from './desk-words.js'

const link = (address, ...words) => el('a', { href: address }, words)
const state = (kind, words, glyph) => el(`span.state.${kind}`, null, glyph && [icon(glyph), ' '], words)

function since ({ at, desk, waits }) {
  const words = !at ? t('there_noted') : desk ? t('since_at', { clock: clock(at), desk }) : t('since', { clock: clock(at) })
  return state('ok', words + (waits ? ` · ${t('to_send')}` : ''), 'check')
}

// presence is a line with somebody, since when they are there, and the press.
function presence (person, atelier, act, { name = nameOf(person), may = true } = {}) {
  const there = person.there.get(atelier ?? '')
  const keep = `${person.person}|${atelier ?? ''}`
  const press = there
    ? !person.made && button(t('undo'), () => act(takeBack(person, atelier), t('undone', { name: nameOf(person) })), { whom: nameOf(person), keep })
    : !person.made && may && button(t('check_in'), () => act(present(person, atelier), t('done', { name: nameOf(person) })), { second: false, whom: nameOf(person), keep })
  return el('li.desk-row', null, el('span', null, name, there && [el('br'), since(there)], person.decision && [el('br'), state('warn', t('team_decides'), 'clock')]), press)
}

// question asks somebody about pictures; what was answered here can be changed here.
function question (person, act) {
  const reply = (yes, words) => button(words, () => act(answer(person, yes), t('photo_noted', { name: nameOf(person) })), { whom: `${t('photo')}, ${nameOf(person)}`, keep: `photo|${person.person}|${yes}` })
  const said = person.photo === undefined ? state('warn', t('photo_ask'), 'camera') : person.photo ? state('ok', t('photo_said_yes'), 'check') : state('no', t('photo_said_no'), 'ban')
  return el('li.desk-row', null, el('span', null, nameOf(person), el('br'), said),
    el('div.desk-acts', null, person.photo !== true && reply(true, t('yes')), person.photo !== false && reply(false, t('no'))))
}

const standing = (seat) => !['confirmed', 'attended'].includes(seat.status) && state('no', t(`seat_${seat.status}`))

// seatsOf says what is free in an atelier: what this device may give, and what the list said.
function seatsOf (atelier, loaded) {
  if (atelier.status !== 'published') return ['no', 'ban', t('off')]
  if (atelier.over) return ['open', 'clock', t('over')]
  if (atelier.capacity === null) return ['open', 'door-enter', t('no_limit')]
  if (atelier.left) return ['ok', 'ticket', n('left', atelier.left)]
  return ['', 'wifi', n('online_free', atelier.free, { clock: heard(loaded) })]
}

function line (atelier, book) {
  const { big, small } = hour(atelier.starts_at)
  const [kind, glyph, words] = seatsOf(atelier, book.list.loaded)
  const counted = atelier.expected > 0 && `${n('expected', atelier.expected)} ${n('there', atelier.there)}`
  const open = atelier.status === 'published' && atelier.signs_up && !atelier.over
  return el('article.entry', null,
    el('p.moment', null, el('time.at', null, el('b', null, big), small && el('span', null, small))),
    el('div.what', null,
      el('h3.name', null, link(`#atelier/${atelier.id}`, atelier.title)),
      kind ? el(`p.seats.${kind}`, null, icon(glyph), el('span', null, words)) : el('p.muted', null, words),
      counted && el('p.muted', null, counted),
      open && (atelier.left > 0 || atelier.capacity === null) && !atelier.slots.length && el('p.links', null, link(`#inscrire/${atelier.id}`, t('sign_up'), el('span.hide', null, ` : ${atelier.title}`)))))
}

// home is the day.
export function home (book) {
  if (!book.list) return [row(t('day'), el('p.muted', null, t('no_list')))]
  const [coming, over] = [book.ateliers.filter((a) => !a.over), book.ateliers.filter((a) => a.over)]
  return [row(t('ateliers'), coming.map((a) => line(a, book)),
    over.length > 0 && el('details', null, el('summary', null, n('overs', over.length)), over.map((a) => line(a, book))),
    !book.ateliers.length && el('p.muted', null, t('no_atelier')))]
}

// places is what one needs to sign people up without network: seats of each atelier, taken and given back. seats draws the press.
export function places (book, seats) {
  const open = (book.ateliers ?? []).filter((a) => a.status === 'published' && a.signs_up && !a.over && a.capacity !== null && !a.slots.length)
  return [row(t('seats'), el('p.prose', null, t('seats_text')), el('ul.plain.ruled', null, open.map((atelier) => el('li', null,
    el('p', null, el('b', null, `${clock(atelier.starts_at)} · ${atelier.title}`), el('br'),
      el('span.muted', null, [atelier.left > 0 && n('left', atelier.left), n('online_free', atelier.free, { clock: heard(book.list.loaded) })].filter(Boolean).join('. '))),
    seats(atelier)))), !open.length && el('p.muted', null, t('no_atelier')))]
}

// foundList is who fits what was typed.
export function foundList (book, typed) {
  if (typed.trim().length < 2) return []
  const carnets = find(book, typed)
  if (!carnets.length) return [notice('info', t('found_none', { query: typed.trim() }), el('p', null, t('found_none_text')))]
  const titles = new Map(book.list.ateliers.map((a) => [a.id, a.title]))
  return [el('ul.plain.ruled', null, carnets.slice(0, 20).map((carnet) => el('li', null,
    el('a.h3', { href: `#carnet/${carnet.id}` }, nameOf(carnet.people.find(({ name }) => name) ?? carnet.people[0])),
    el('br'), el('span.muted', null, [codeOf(carnet.code), ...new Set(carnet.people.flatMap(({ seats }) => seats.map(({ atelier }) => titles.get(atelier))))].join(' · '))))),
  carnets.length > 20 && el('p.muted', null, n('found_more', carnets.length - 20))]
}

// carnet is everybody of one carnet, at the weekend and in each atelier of the day.
export function carnet (book, id, act) {
  const found = book.carnets.get(id)
  if (!found) return [row(t('carnet'), el('p.muted', null, t('carnet_gone')))]
  const rows = [row(t('weekend'), el('p.muted', null, codeOf(found.code)), found.people[0].qr && el('div.qr', null, qrOf(found.people[0].qr)), el('ul.plain.ruled', null, found.people.map((person) => presence(person, undefined, act))))]
  const asked = found.people.filter((person) => person.photo_to_ask || person.photo !== undefined)
  if (asked.length) rows.push(row(t('photo'), el('p.prose', null, t('photo_question')), el('ul.plain.ruled', null, asked.map((person) => question(person, act)))))
  for (const atelier of book.ateliers) {
    const seated = found.people.map((person) => [person, person.seats.find((seat) => seat.atelier === atelier.id)]).filter(([, seat]) => seat)
    if (!seated.length) continue
    rows.push(row(clock(atelier.starts_at), el('h3.h2', null, link(`#atelier/${atelier.id}`, atelier.title)), atelier.place && el('p.place', null, icon('map-pin'), atelier.place),
      el('ul.plain.ruled', null, seated.map(([person, seat]) => standing(seat)
        ? el('li', null, nameOf(person), el('br'), standing(seat)) : presence(person, atelier.id, act, { may: atelier.status === 'published' })))))
  }
  return rows
}

// roll is the list of an atelier.
export function roll (book, id, act) {
  const atelier = book.ateliers?.find((one) => one.id === id)
  if (!atelier) return [row(t('list'), el('p.muted', null, t('no_list')))]
  const all = listOf(book, id)
  const name = (person) => [el('a', { href: `#carnet/${person.carnet}` }, nameOf(person)), person.photo_to_ask && el('span.muted', null, ` (${t('photo_open')})`)]
  const [kind, glyph, words] = seatsOf(atelier, book.list.loaded)
  return [row(t('list'), el('p.muted', null, `${clock(atelier.starts_at)} · ${n('expected', atelier.expected)} ${n('there', atelier.there)}`),
    el(`p.seats${kind && `.${kind}`}`, null, icon(glyph), el('span', null, words)),
    el('ul.plain.ruled', null, all.map(({ person, seat }) => standing(seat)
      ? el('li', null, name(person), el('br'), standing(seat)) : presence(person, id, act, { name: name(person), may: atelier.status === 'published' }))),
    !all.length && el('p.muted', null, t('list_none')))]
}

// given is the carnet that was just handed out: its code, large, and the QR code that a telephone reads.
export function given (item, shown, title) {
  return [row(t('given'), el('p.letters.title', null, el('b', null, codeOf(shown.code))), title && el('p.seats.ok', null, icon('check'), el('span', null, t('given_for', { title }))),
    el('p.prose', null, t('given_text')), shown.qr && el('div.qr', null, qrOf(shown.qr)),
    el('p.actions', null, el('a.button.small', { href: '#' }, t('next')), button(t('print'), () => print(), { glyph: 'printer' })))]
}
