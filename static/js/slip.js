// Typing slips in: the Enter key goes to the next field, as on a sheet that one reads down, and saves from the last one. Without this
// file Enter saves from everywhere.
document.addEventListener('keydown', (event) => {
  const from = event.target
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !from.form?.matches('[data-slip]') || !from.matches('input, select')) return
  const fields = [...from.form.elements].filter((each) => each.matches('input:not([type=hidden]), select') && each.offsetParent)
  const next = fields[fields.indexOf(from) + 1]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.select?.()
})
