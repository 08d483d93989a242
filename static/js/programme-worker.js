// The programme where there is no network: pages of the programme and of ateliers that were opened, with what they look like.
// The server writes `settings` above (app/web/offline.go). The network comes first; the copy that the device kept is shown
// when there is none, or when it takes too long, and says so in a line. Nothing else is ever kept: no personal page, no form,
// nothing that its answer forbids to keep.
/* global settings */

const current = settings.caches + settings.version
const patience = 3500 // milliseconds
const pagesKept = 80

const older = async () => (await caches.keys()).filter((name) => name.startsWith(settings.caches) && name !== current)

const isPage = (url) => url.origin === location.origin &&
  (url.pathname === settings.programme || (url.pathname.startsWith(settings.ateliers) && !url.pathname.endsWith('.ics')))

// keyOf is the address under which a page is kept: the choice of a language is not a part of it.
function keyOf (address) {
  const url = new URL(address)
  url.searchParams.delete('langue')
  url.hash = ''
  return url.href
}

const mayKeep = (answer) => answer.ok && answer.type === 'basic' && !answer.redirected &&
  /^text\/html/.test(answer.headers.get('Content-Type')) && !/no-store|private/.test(answer.headers.get('Cache-Control'))

// keep puts a page away with the hour at which it came, and forgets the page kept longest when there are many.
async function keep (key, answer) {
  const cache = await caches.open(current)
  const headers = new Headers(answer.headers)
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name)
  headers.set('X-Kept', Date.now())
  const page = new Response(await answer.text(), { headers })
  await cache.delete(key, { ignoreVary: true })
  await cache.put(key, page)
  const pages = (await cache.keys()).filter(({ url }) => isPage(new URL(url)) && new URL(url).pathname + new URL(url).search !== settings.programme)
  for (const old of pages.slice(0, Math.max(0, pages.length - pagesKept))) await cache.delete(old, { ignoreVary: true })
}

// bring fetches a page and keeps it; kept is settled when that is done.
function bring (request) {
  const answered = fetch(request)
  const kept = answered.then((answer) => mayKeep(answer) && keep(keyOf(request.url ?? request), answer.clone()))
  return { answered, kept: kept.catch(() => {}) }
}

async function find (key) {
  const cache = await caches.open(current)
  return await cache.match(key, { ignoreVary: true }) ??
    (new URL(key).pathname === settings.programme ? cache.match(settings.programme, { ignoreVary: true }) : undefined)
}

// languageOf is the language that a page is in.
const languageOf = (html) => /<html lang="(\w+)"/.exec(html)?.[1] ?? 'fr'

// since says of when a copy is: of 14 h 05, or of another day.
function since (at, language) {
  const french = language === 'fr'
  const words = settings.words[language]
  const minutes = String(at.getMinutes()).padStart(2, '0')
  const clock = french ? `${at.getHours()}\u202fh\u202f${minutes}` : `${at.getHours()}:${minutes}`
  if (at.toDateString() === new Date().toDateString()) return words.clock.replace('{clock}', clock)
  const day = at.toLocaleDateString(language, { weekday: 'long', day: 'numeric', month: 'long' })
  return words.day.replace('{day}', day).replace('{clock}', clock)
}

// show is a kept page with a line that says so before its content.
async function show (copy) {
  const html = await copy.text()
  const language = languageOf(html)
  const line = settings.words[language].line.replace('{when}', since(new Date(Number(copy.headers.get('X-Kept'))), language))
  return new Response(html.replace(/<main[^>]*>/, (main) => `${main}<p class="offline" role="status">${line}</p>`), { headers: copy.headers })
}

// missing is what is said instead of a page that was never opened.
async function missing () {
  const language = languageOf(await (await find(new URL(settings.programme, location).href))?.text())
  const { title, missing, programme } = settings.words[language]
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="${settings.style}">` +
    `<main class="page"><div class="row first"><div class="margin"></div><div class="body"><h1>${title}</h1><p>${missing}</p>` +
    `<p><a href="${settings.programme}">${programme}</a></p></div></div></main></html>`
  return new Response(html, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

const later = (wait) => new Promise((resolve) => setTimeout(resolve, wait))

async function page (event) {
  const { answered, kept } = bring(event.request)
  event.waitUntil(kept)
  const copy = await find(keyOf(event.request.url))
  if (!copy) return answered.catch(missing)
  const answer = await Promise.race([answered.catch(() => {}), later(patience)])
  return answer && answer.status < 500 ? answer : show(copy)
}

async function file (request) {
  const cache = await caches.open(current)
  return await cache.match(request, { ignoreVary: true }) ?? fetch(request)
}

// A new version has other stylesheets and scripts: what the old one kept is fetched again, so that page and look agree.
async function install () {
  const cache = await caches.open(current)
  await cache.addAll(settings.files)
  for (const name of await older()) {
    for (const { url } of await (await caches.open(name)).keys()) {
      if (isPage(new URL(url))) await bring(url).kept
    }
  }
  await self.skipWaiting()
}

async function activate () {
  for (const name of await older()) await caches.delete(name)
  await self.clients.claim()
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (settings.files.includes(url.pathname)) event.respondWith(file(request))
  else if (isPage(url)) event.respondWith(page(event))
})

// A page that was open before this worker asks to be kept, with the programme that it belongs to.
self.addEventListener('message', (event) => event.waitUntil((async () => {
  const cache = await caches.open(current)
  for (const address of [settings.programme, event.data]) {
    const url = new URL(String(address), location)
    if (isPage(url) && !await cache.match(keyOf(url.href), { ignoreVary: true })) await bring(url.href).kept
  }
})()))
