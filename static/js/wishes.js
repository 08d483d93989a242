// Moves a wish up or down at once. Without this file the same buttons ask the server for the list in its other order.
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[name="up"]')
  const lists = button && [...button.form.querySelectorAll('select[name="wish"]')]
  const [above, below] = button ? [lists[button.value - 1], lists[button.value]] : []
  if (!above || !below) return
  event.preventDefault()
  const moved = above.value
  above.value = below.value
  below.value = moved
  const up = button.closest('p').previousElementSibling?.contains(below)
  const target = up ? above : below
  target.focus() // where the wish is now: its new rank is read out
})
