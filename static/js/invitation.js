// Says once that somebody has the invitation before their eyes. Programs that look into letters open every link, and some draw
// the page: none of them scrolls, taps or types. The page works without this file; then the first answer says it.
const signs = ['pointerdown', 'keydown', 'wheel', 'touchmove']

function seen (event) {
  if (!event.isTrusted || document.visibilityState !== 'visible') return
  for (const sign of signs) removeEventListener(sign, seen)
  fetch(location.pathname.replace(/\/$/, '') + '/lue', { method: 'POST', keepalive: true }).catch(() => {})
}
for (const sign of signs) addEventListener(sign, seen, { passive: true })
