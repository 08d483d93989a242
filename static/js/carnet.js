// The carnet without network: this device keeps the page that was opened (carnet-worker.js), until somebody presses "forget". Browsers
// allow it on https and on the device itself; elsewhere nothing is shown, and the page is as it was.
const box = document.getElementById('garder')
const refused = 'carnet-not-kept' // on a device where somebody pressed "forget": nothing of whose carnet it was

const state = (name) => {
  box.hidden = false
  for (const each of box.querySelectorAll('[data-state]')) each.hidden = each.dataset.state !== name
}

async function keep () {
  await navigator.serviceWorker.register('/carnet/sw.js')
  const { active } = await navigator.serviceWorker.getRegistration('/carnet/').then(ready)
  const { port1, port2 } = new MessageChannel()
  const kept = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data) })
  active.postMessage({ address: location.href, language: document.documentElement.lang }, [port2])
  if (await kept) state('kept')
}

// ready waits until a registration has a worker that answers.
async function ready (registration) {
  const worker = registration.installing ?? registration.waiting
  if (!registration.active && worker) {
    await new Promise((resolve) => worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()))
  }
  return registration
}

async function forget () {
  localStorage.setItem(refused, '1')
  const registration = await navigator.serviceWorker.getRegistration('/carnet/')
  await registration?.unregister()
  for (const name of await caches.keys()) if (name.startsWith('carnet/')) await caches.delete(name)
  state('forgotten')
}

if (box && navigator.serviceWorker && window.caches) {
  box.addEventListener('click', (event) => {
    const act = event.target.closest('button')?.value
    if (act === 'forget') forget().catch(() => {})
    if (act === 'keep') {
      localStorage.removeItem(refused)
      keep().catch(() => {})
    }
  })
  if (localStorage.getItem(refused)) state('forgotten')
  else keep().catch(() => {})
}
