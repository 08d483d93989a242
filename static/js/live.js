// A page that shows what changes by itself, and says so when it does not any more. Without this file it is asked for again each minute.

const page = document.querySelector('[data-live]')
const board = page.querySelector('.hall-board') ?? page
const lost = document.querySelector('.hall-lost')
const silence = 40_000 // the site says every 15 s that the line works
let heard = performance.now()
let hour = Date.now() // by the clock of the site, once it has told it
let source

const clock = () => {
  const part = (of) => parts.find((p) => p.type === of).value
  const parts = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', timeZone: page.dataset.zone }).formatToParts(hour)
  return document.documentElement.lang === 'fr' ? `${Number(part('hour'))}\u202fh\u202f${part('minute')}` : `${part('hour')}:${part('minute')}`
}

const alive = () => {
  heard = performance.now()
  lost.hidden = true
}

const open = () => {
  source?.close()
  source = new EventSource(page.dataset.live)
  source.addEventListener('vu', (event) => {
    hour = Number(event.data)
    alive()
  })
  source.addEventListener('tableau', (event) => {
    const focused = board.contains(document.activeElement) && document.activeElement.id
    board.innerHTML = event.data // written by the site, escaped there
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
    alive()
  })
}

const look = () => {
  const still = performance.now() - heard
  if (source.readyState === EventSource.OPEN && still < silence) return
  if (lost.hidden && (still > silence || source.readyState !== EventSource.OPEN)) {
    lost.textContent = lost.dataset.words.replace('{hour}', clock())
    lost.hidden = false
  }
  // A browser asks again by itself after a broken line, but not after a refusal, nor when it has not noticed.
  if (source.readyState === EventSource.CLOSED || still > silence) {
    heard = performance.now() - silence / 2
    open()
  }
}

// A screen on a wall stays on.
const awake = () => document.visibilityState === 'visible' && navigator.wakeLock?.request('screen').catch(() => {})
document.addEventListener('visibilitychange', awake)
awake()
open()
setInterval(look, 5_000)
