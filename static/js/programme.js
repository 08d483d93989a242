// The programme without network: the first visit asks the browser to keep it (programme-worker.js says what). Browsers allow
// this on https and on the device itself; elsewhere nothing happens, and the page is as it was.
const kept = document.getElementById('garde')

if (kept && navigator.serviceWorker && !document.getElementById('borne')) { // a kiosk keeps nothing
  try {
    await navigator.serviceWorker.register(`/o/${kept.dataset.slug}/sw.js`)
    const { active } = await navigator.serviceWorker.ready
    active.postMessage(location.href)
  } catch {
    // The person forbids it, or there is no room: the programme needs network then, as any page.
  }
}
