// Small comforts of every page. Each page works without this file.

// The bar at the bottom says in words how many boxes are ticked (without this, CSS counters show the number).
for (const sum of document.querySelectorAll('.sum.counted')) {
  const form = sum.closest('form') ?? document
  const say = () => {
    const ticked = [...form.querySelectorAll('.pick input:checked')]
    const waiting = ticked.filter((box) => 'waits' in box.dataset).length
    const words = { 0: sum.dataset.none, 1: sum.dataset.one }[ticked.length] ?? sum.dataset.other
    sum.querySelector('b').textContent = words.replace('#', ticked.length)
    sum.querySelector('span').textContent = waiting ? sum.dataset.waiting.replace('#', waiting) : ''
  }
  sum.classList.remove('counted')
  form.addEventListener('change', say)
  say()
}

// Errors are read first: a browser that ignores autofocus outside of fields is helped.
document.querySelector('.summary[autofocus]')?.focus()
