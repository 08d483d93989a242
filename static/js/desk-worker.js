// The desk where there is no network. Kept are the page "Ce poste", which names nobody, and the files that it needs; never a page with
// people. Other pages of the desk come from the network; where there is none, or where somebody else answers (a captive portal), the
// page that works without takes their place. The server writes `settings` above (app/web/desk_offline.go).
/* global settings */

const current = settings.caches + settings.version
const patience = 8000 // milliseconds
const shell = settings.desk + '/poste'
const mark = 'Oplibre'
const language = new URL(location).searchParams.get('l') ?? 'fr' // that of the page that asked for this worker

const isOurs = (answer) => answer.headers.get(mark) === 'accueil'
const isDesk = (url) => url.origin === location.origin && (url.pathname === settings.desk || url.pathname.startsWith(settings.desk + '/'))

async function keepShell (answer) {
  if (!answer.ok || answer.redirected || !isOurs(answer)) throw new Error('not the desk')
  await (await caches.open(current)).put(shell, answer)
}

async function keepFile (path) {
  const answer = await fetch(path, { cache: 'no-cache' })
  if (!answer.ok || answer.redirected || /html/.test(answer.headers.get('Content-Type'))) throw new Error(`not the file ${path}`)
  await (await caches.open(current)).put(path, answer)
}

// From install on everything is there, or nothing of this version.
async function install () {
  await keepShell(await fetch(shell, { cache: 'no-store', headers: { 'Accept-Language': language } }))
  await Promise.all(settings.files.map(keepFile))
  await self.skipWaiting()
}

async function activate () {
  for (const name of await caches.keys()) if (name.startsWith(settings.caches) && name !== current) await caches.delete(name)
  await self.clients.claim()
}

const kept = async (path) => (await caches.open(current)).match(path, { ignoreVary: true, ignoreSearch: path === shell })

// open is the page that works without network, from the device; with another language it is asked for, and kept.
async function open (url) {
  if (url.searchParams.has('langue')) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(patience) })
      await keepShell(answer.clone())
      return answer
    } catch {}
  }
  return await kept(shell) ?? fetch(url)
}

// page asks the network. Redirects within the site are followed here, to see who answers; the browser then goes there itself.
async function page (request) {
  try {
    const answer = await fetch(request.url, { mode: 'same-origin', headers: request.headers, signal: AbortSignal.timeout(patience) })
    if (answer.status >= 500 || !isOurs(answer)) throw new Error('not the desk')
    return answer.redirected ? Response.redirect(answer.url) : answer
  } catch {
    return Response.redirect(shell + '?coupure=1')
  }
}

// send is a press on a page. Nobody knows whether it arrived when no answer did: the page that works without network says so.
async function send (request) {
  try {
    return await fetch(request)
  } catch {
    return Response.redirect(shell + '?doute=1', 303)
  }
}

const file = async (request) => await kept(new URL(request.url).pathname) ?? fetch(request)

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.method === 'GET' && settings.files.includes(url.pathname)) return event.respondWith(file(request))
  if (request.mode !== 'navigate' || !isDesk(url)) return
  if (url.pathname === shell) event.respondWith(open(url))
  else event.respondWith(request.method === 'GET' ? page(request) : send(request))
})
