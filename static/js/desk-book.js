// What the desk knows without network: the list of the program, and on top of it what was done here since. Nothing is written here;
// the actions at the end make the items of the queue, or say why not.

const minutes = 60000
const soon = 30 * minutes // a walk-in is ticked in the atelier that begins within this time, as the program does

// fold is how names are compared: without accents, capitals and signs.
export const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae')
  .replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

// codeIn finds a carnet's code in what was typed or photographed: the address of a carnet, or the code alone, with or without a space.
export function codeIn (text) {
  const plain = /\/carnet\/([^/?#]+)/.exec(text)?.[1] ?? text
  const code = plain.replace(/[\s-]/g, '').toUpperCase()
  return /^[2-9A-HJ-NP-Z]{8}$/.test(code) ? code : ''
}

const heads = ({ adults = 0, children = 0 }) => adults + children

// bookOf joins what the device keeps: { list, ateliers, people, left, blanks, past }, everything as it is believed to be now.
export function bookOf (device) {
  const list = device.kept.get('list')
  const held = device.kept.get('held') // what the program said last, desk-sync.js
  const past = device.kept.get('past') ?? []
  const book = { list, past, now: Date.now() + (held?.ahead ?? 0), held, people: new Map(), carnets: new Map(), queue: device.lines }
  if (!list) return book
  const here = list.device.desk
  for (const person of list.people) {
    const there = new Map(person.arrivals.map(({ atelier, at, desk }) => [atelier ?? '', { at, desk }]))
    for (const seat of person.seats) if (seat.status === 'attended' && !there.has(seat.atelier)) there.set(seat.atelier, {})
    book.people.set(person.person, { ...person, there })
  }
  for (const { text, answer, shown } of past) if (['done', 'already', 'decision'].includes(answer.outcome)) replay(book, JSON.parse(text), here, answer, shown)
  for (const { text, shown } of device.lines) replay(book, JSON.parse(text), here, undefined, shown)
  for (const person of book.people.values()) {
    const carnet = book.carnets.get(person.carnet) ?? { id: person.carnet, code: person.code, people: [] }
    carnet.people.push(person)
    book.carnets.set(person.carnet, carnet)
  }
  count(book, list)
  return book
}

// replay does on the book what was done here: answer is what the program said of it, nothing when it was not asked yet.
function replay (book, item, here, answer, shown) {
  const decided = answer?.outcome === 'decision' && answer.decided !== 'accepted'
  if (item.kind === 'walk_in') return newcomer(book, item, here, answer, shown)
  const person = book.people.get(item.person)
  if (!person || decided) return
  if (item.kind === 'photo') return Object.assign(person, { photo_to_ask: false, photo: item.answer })
  const where = item.atelier ?? ''
  if (item.kind === 'undo') person.there.delete(where)
  else if (item.kind === 'check_in' && !person.there.has(where)) person.there.set(where, { at: item.at, desk: here, waits: !answer })
}

function newcomer (book, item, here, answer, shown) {
  const carnet = answer?.carnet ?? item.carnet
  if ([...book.people.values()].some((person) => person.carnet === carnet)) return
  const atelier = book.list.ateliers.find(({ id }) => id === item.atelier)
  const there = new Map([['', { at: item.at, desk: here, waits: !answer }]])
  if (atelier && atelier.starts_at - item.at <= soon) there.set(atelier.id, { at: item.at, desk: here, waits: !answer })
  book.people.set(item.id, { person: item.id, carnet, code: answer?.code ?? shown?.code ?? '', qr: shown?.qr, name: item.name ?? '', headcount: heads(item), made: true,
    decision: answer?.outcome === 'decision' && !answer.decided,
    seats: atelier ? [{ atelier: atelier.id, status: 'confirmed' }] : [], there })
}

// count says of each atelier who is expected, who is there, and how many seats this device may still give.
function count (book, list) {
  book.left = new Map()
  for (const share of book.held?.shares ?? []) {
    const used = book.queue.reduce((sum, { text }) => sum + usedOf(share.id, JSON.parse(text)), 0)
    const shares = book.left.get(share.atelier) ?? []
    if (share.left > used) book.left.set(share.atelier, [...shares, { id: share.id, left: share.left - used }])
  }
  const given = new Set([...book.queue, ...book.past].map(({ text }) => JSON.parse(text).carnet))
  book.blanks = list.blanks.filter(({ carnet }) => !given.has(carnet))
  book.ateliers = list.ateliers.map((atelier) => {
    const all = [...book.people.values()].filter(({ seats }) => seats.some((seat) => seat.atelier === atelier.id && ['confirmed', 'attended'].includes(seat.status)))
    const sum = (some) => some.reduce((n, { headcount }) => n + headcount, 0)
    const left = book.left.get(atelier.id) ?? []
    return { ...atelier, over: atelier.ends_at <= book.now, expected: sum(all), there: sum(all.filter(({ there }) => there.has(atelier.id))),
      left: left.reduce((n, share) => n + share.left, 0), together: Math.max(0, ...left.map((share) => share.left)) }
  })
}

const usedOf = (share, item) => item.share !== share ? 0 : item.kind === 'return_seats' ? item.seats : heads(item)

// find searches by the beginnings of names, or by a code; carnets in the order of names.
export function find (book, typed) {
  const code = codeIn(typed)
  const words = fold(typed).split(' ').filter(Boolean)
  if (!words.length) return []
  const fits = (carnet) => (code && carnet.code === code) || carnet.people.some(({ name }) => {
    const parts = fold(name).split(' ')
    return words.every((word) => parts.some((part) => part.startsWith(word)))
  })
  return [...book.carnets.values()].filter(fits).sort((a, b) => fold(a.people[0].name).localeCompare(fold(b.people[0].name)))
}

export const byCode = (book, code) => [...book.carnets.values()].find((carnet) => carnet.code === code)

// listOf is who has a seat in an atelier, or waits for one, in the order of names.
export const listOf = (book, atelier) => [...book.people.values()]
  .map((person) => ({ person, seat: person.seats.find((seat) => seat.atelier === atelier) })).filter(({ seat }) => seat)
  .sort((a, b) => fold(a.person.name).localeCompare(fold(b.person.name)))

// choices are the ateliers that somebody who comes can be given without network.
export const choices = (book) => book.ateliers.filter((a) => a.status === 'published' && a.signs_up && !a.over && !a.slots.length && (a.capacity === null || a.left > 0))

// present and takeBack are a press on a person: at the weekend when there is no atelier.
export const present = (person, atelier) => () => ({ item: { kind: 'check_in', person: person.person, ...(atelier && { atelier }) }, shown: { name: person.name } })
export const takeBack = (person, atelier) => () => ({ item: { kind: 'undo', person: person.person, ...(atelier && { atelier }) }, shown: { name: person.name } })

// answer is what somebody says about pictures.
export const answer = (person, answer) => () => ({ item: { kind: 'photo', person: person.person, answer }, shown: { name: person.name } })

const bands = { '0-5': [0, 5], '6-10': [6, 10], '11-14': [11, 14], '15-17': [15, 17] }

// wrong is the first field of a walk-in that cannot be, with the words that say so; the rules are those of app/signup/walkin.go.
function wrong ({ adults, children, band, phone }, atelier) {
  const whole = (n) => Number.isInteger(n) && n >= 0 && n <= 99
  if (!whole(adults)) return ['adults', 'number']
  if (!whole(children)) return ['children', 'number']
  if (adults + children === 0) return ['adults', 'nobody']
  if (children && !bands[band]) return ['band', 'band_missing']
  if (children && !adults && phone.replace(/\D/g, '').length < 6) return ['phone', 'phone_missing']
  if (!atelier) return undefined
  const [from, to] = bands[band] ?? []
  if (children && (to < (atelier.age_min ?? 0) || from > (atelier.age_max ?? 99))) return ['band', 'age']
  if (children && !adults && Math.max(from, atelier.age_min ?? 0) < (atelier.accompanied_under ?? 0)) return ['adults', 'accompanied']
  return children || atelier.for_adults ? undefined : ['children', 'for_children']
}

// walkIn signs up somebody who stands there: a blank carnet, and seats of one of the device's shares where the atelier counts them.
export const walkIn = (form) => (device) => {
  const book = bookOf(device)
  const atelier = book.ateliers?.find(({ id }) => id === form.atelier)
  const slip = wrong(form, atelier)
  if (slip) return { refused: { field: slip[0], why: slip[1] } }
  const blank = book.blanks?.[0]
  if (!blank) return { refused: { field: 'name', why: 'no_blank' } }
  const item = { kind: 'walk_in', carnet: blank.carnet }
  for (const name of ['name', 'adults', 'children', 'phone']) if (form[name]) item[name] = form[name]
  if (form.children) item.band = form.band
  if (form.atelier) {
    if (!atelier || atelier.over) return { refused: { field: 'atelier', why: 'over' } }
    item.atelier = atelier.id
    if (atelier.capacity !== null) {
      const share = (book.left.get(atelier.id) ?? []).filter(({ left }) => left >= heads(form)).sort((a, b) => a.left - b.left)[0]
      if (!share) return { refused: { field: 'atelier', why: 'no_share', n: atelier.together } }
      item.share = share.id
    }
  }
  return { item, shown: { name: form.name, code: blank.code, qr: blank.qr } }
}

// take asks the program for seats; give gives back what is left of them.
export const take = (atelier, seats) => () => ({ item: { kind: 'take_seats', atelier, seats }, shown: {} })
export const give = (atelier) => (device) => {
  const [share] = bookOf(device).left?.get(atelier) ?? []
  return share ? { item: { kind: 'return_seats', share: share.id, seats: share.left }, shown: {} } : { refused: {} }
}
