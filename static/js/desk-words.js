// Words and elements of the desk without network. The words come with the page (app/i18n), numbers and hours are put in here.

const words = JSON.parse(document.getElementById('mots')?.textContent ?? '{}')
const language = document.documentElement.lang
const plural = new Intl.PluralRules(language)
// ahead is how far the program's clock is ahead of this device's, in milliseconds: hours are told by the program's.
let ahead = 0
export const setAhead = (more) => { ahead = more }
const zone = document.getElementById('poste')?.dataset.zone

// t is a sentence; {name} in it is args.name.
export const t = (key, args = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => args[name] ?? '')

// has reports whether there is such a sentence.
export const has = (key) => key in words

// n is a sentence about so many: {n} in it is the number.
export const n = (key, count, args) => t(`${key}_${plural.select(count) === 'one' ? 'one' : 'other'}`, { n: count, ...args })

const parts = (at, options) => new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: 'h23', ...options }).formatToParts(at)
const part = (list, type) => list.find((one) => one.type === type)?.value ?? ''

// hour is an hour in two parts, as they stand in the margin: 14 h, 05.
export function hour (at) {
  const list = parts(at, { hour: 'numeric', minute: '2-digit' })
  const [big, small] = [String(Number(part(list, 'hour'))), part(list, 'minute')]
  return language === 'fr' ? { big: `${big}\u202fh`, small: small === '00' ? '' : small } : { big: `${big}:${small}`, small: '' }
}

// clock is an hour in a sentence, with its day when that is not today.
export function clock (at) {
  const { big, small } = hour(at)
  const text = small ? `${big}\u202f${small}` : big
  const day = (date) => parts(date, { year: 'numeric', month: 'numeric', day: 'numeric' }).map(({ value }) => value).join('')
  return day(at) === day(Date.now() + ahead) ? text : t('day_clock', { day: dayOf(at), clock: text })
}

// heard is clock, of a moment by the clock of the device.
export const heard = (at) => clock(at + ahead)

export const dayOf = (at) => new Intl.DateTimeFormat(language, { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' }).format(at)

// nameOf is somebody, who may have given no name, or stand for several.
export function nameOf ({ name, headcount = 1 }) {
  if (!name) return n('nobody', headcount)
  return headcount > 1 ? t('group', { name, n: headcount }) : name
}

// codeOf is a code as people read it: four characters, then four.
export const codeOf = (code) => `${code.slice(0, 4)}\u00a0${code.slice(4)}`

// el makes an element: el('p.muted', { title: 'x' }, 'text', child). What is null or false is left out; handlers are functions.
export function el (kind, properties, ...children) {
  const [tag, ...classes] = kind.split('.')
  const element = document.createElement(tag)
  if (classes.length) element.className = classes.join(' ')
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== false && child !== undefined))
  return element
}

const svg = 'http://www.w3.org/2000/svg'

// icon is a drawing that the page has as a symbol.
export function icon (name) {
  const drawing = document.createElementNS(svg, 'svg')
  drawing.setAttribute('class', 'icon')
  drawing.setAttribute('aria-hidden', 'true')
  drawing.append(Object.assign(document.createElementNS(svg, 'use')))
  drawing.firstChild.setAttribute('href', `#i-${name}`)
  return drawing
}

// qrOf draws a code (ISO/IEC 18004) from its modules, row after row, 1 for a dark one, with four light ones around.
export function qrOf (modules) {
  const side = Math.sqrt(modules.length)
  const drawing = document.createElementNS(svg, 'svg')
  const path = [...modules].map((dark, i) => dark === '1' ? `M${i % side + 4} ${Math.floor(i / side) + 4}h1v1h-1z` : '').join('')
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${side + 8} ${side + 8}`, 'shape-rendering': 'crispEdges', 'aria-hidden': 'true' })) drawing.setAttribute(name, value)
  for (const [fill, d] of [['#fff', `M0 0h${side + 8}v${side + 8}H0z`], ['#000', path]]) {
    const shape = document.createElementNS(svg, 'path')
    shape.setAttribute('fill', fill)
    shape.setAttribute('d', d)
    drawing.append(shape)
  }
  return drawing
}

// notice is a message on a tint; kind is info, ok, warn or no.
export const notice = (kind, title, ...more) => el(`div.notice.${kind}`, null,
  icon({ info: 'info-circle', ok: 'check', warn: 'alert-triangle', no: 'ban' }[kind]), el('div', null, title && el('p', null, el('b', null, title)), more))

// row is a section of the page with its name in the margin.
export const row = (title, ...children) => el('section.row', null, el('h2.margin', null, el('span', null, title)), el('div.body', null, children))

// button is something to press.
export const button = (words, press, { second = true, whom, keep, danger, glyph } = {}) =>
  el(`button.button.small${second ? '.second' : ''}${danger ? '.danger' : ''}`, { type: 'button', click: press, 'data-keep': keep }, glyph && icon(glyph), words, whom && el('span.hide', null, ` : ${whom}`))
