// A carnet where there is no network: the page that was opened on this device, with what it looks like. The server writes `settings`
// above (app/web/carnetkeep.go), and says with each answer whether it may be kept: never at a counter or a table, never one that is
// being erased. The network comes first. Every other page of a carnet needs it, and says so.
/* global settings */

const current = `carnet/${settings.version}`
const patience = 3500 // milliseconds

const isCarnet = (url) => /^\/carnet\/[0-9A-Z]{8}$/.test(url.pathname)
const keyOf = (address) => new URL(new URL(address).pathname, location).href
const others = async () => (await caches.keys()).filter((name) => name.startsWith('carnet/') && name !== current)

// keep puts the page away with the hour at which it came, or forgets what was kept of it.
async function keep (key, answer) {
  const cache = await caches.open(current)
  if (answer.type === 'opaqueredirect' || answer.status >= 500) return
  await cache.delete(key, { ignoreVary: true })
  if (!answer.ok || !answer.headers.has(settings.header)) return
  const headers = new Headers(answer.headers)
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name)
  headers.set('X-Kept', Date.now())
  await cache.put(key, new Response(await answer.text(), { headers }))
}

const find = async (address) => (await caches.open(current)).match(keyOf(address), { ignoreVary: true })

const languageOf = (html) => /<html lang="(\w+)"/.exec(html)?.[1] ?? 'fr'

// since says of when a copy is: of 14 h 05, or of another day.
function since (at, language) {
  const words = settings.words[language]
  const minutes = String(at.getMinutes()).padStart(2, '0')
  const clock = language === 'fr' ? `${at.getHours()}\u202fh\u202f${minutes}` : `${at.getHours()}:${minutes}`
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

// missing is said instead of a page that needs the network, with the way back to the carnet.
function missing (address) {
  const { pathname } = new URL(address)
  const language = navigator.language.startsWith('fr') ? 'fr' : 'en'
  const { title, missing, back } = settings.words[language]
  const home = pathname.split('/').slice(0, 3).join('/')
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="${settings.style}">` +
    `<main class="page"><div class="row first"><div class="margin"></div><div class="body"><h1>${title}</h1><p>${missing}</p>` +
    `<p><a href="${home}">${back}</a></p></div></div></main></html>`
  return new Response(html, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

const later = (wait) => new Promise((resolve) => setTimeout(resolve, wait))

async function page (event) {
  const { url } = event.request
  const answered = fetch(event.request)
  event.waitUntil(answered.then((answer) => keep(keyOf(url), answer.clone())).catch(() => {}))
  const copy = await find(url)
  if (!copy) return answered.catch(() => missing(url))
  const answer = await Promise.race([answered.catch(() => {}), later(patience)])
  return answer && answer.status < 500 ? answer : show(copy)
}

async function file (request) {
  const cache = await caches.open(current)
  return await cache.match(request, { ignoreVary: true }) ?? fetch(request)
}

async function install () {
  const cache = await caches.open(current)
  await cache.addAll(settings.files)
  for (const name of await others()) {
    const old = await caches.open(name)
    for (const request of await old.keys()) {
      if (isCarnet(new URL(request.url))) await cache.put(request.url, await old.match(request, { ignoreVary: true }))
    }
  }
  await self.skipWaiting()
}

async function activate () {
  for (const name of await others()) await caches.delete(name)
  await self.clients.claim()
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.method === 'GET' && settings.files.includes(url.pathname)) event.respondWith(file(request))
  else if (request.mode !== 'navigate' || !url.pathname.startsWith('/carnet/')) return
  else if (request.method === 'GET' && isCarnet(url)) event.respondWith(page(event))
  else event.respondWith(fetch(request).catch(() => missing(request.url)))
})

// A carnet that was open before this worker asks to be kept, in the language in which it was read; it is told when that is done.
self.addEventListener('message', (event) => event.waitUntil((async () => {
  const url = new URL(String(event.data.address), location)
  const headers = { 'Accept-Language': String(event.data.language) }
  if (isCarnet(url)) await fetch(url.href, { headers }).then((answer) => keep(keyOf(url.href), answer)).catch(() => {})
  event.ports[0]?.postMessage(Boolean(await find(url.href)))
})()))
