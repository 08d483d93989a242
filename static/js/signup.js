// Asks about pictures as soon as an age says who answers: both parents for a child, the person for an adult. Each place shows one of
// the two and has the other in a template; without this file the form asks once it has been sent.
document.addEventListener('change', ({ target }) => {
  const place = document.querySelector(`[data-photo="${CSS.escape(target.id)}"]`)
  const child = target.value !== '' && target.value < 18
  if (!place || child === ('child' in place.dataset)) return
  const other = place.querySelector('template')
  const shown = [...place.childNodes].filter((node) => node !== other)
  place.append(...other.content.childNodes)
  other.content.append(...shown)
  place.toggleAttribute('data-child', child)
})
