// The geometry of the grid: columns across, and down an axis of time in which empty hours are folded.

const MINUTE = 60_000

let format // made once: it takes as long as everything else at the beginning of a drag

// Grid reads the columns and the axis of the grid that is on the page; it is made anew after each answer of the server.
export class Grid {
  constructor (element) {
    this.element = element
    this.body = element.querySelector('.grid-body')
    this.columns = [...element.querySelectorAll('.grid-col')]
    this.axis = JSON.parse(element.dataset.axis) // [start, end, top, height] of each stretch
    format ??= new Intl.DateTimeFormat('en-GB', { timeZone: element.dataset.zone, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })
    const last = this.axis.at(-1)
    this.start = this.axis[0][0]
    this.end = last[1]
    this.height = last[2] + last[3]
  }

  // top is where an instant is, in units; at is the instant of a place in units. What is outside stays at the edge.
  top (instant) {
    for (const [start, end, top, height] of this.axis) {
      if (instant < end) return top + Math.max(0, instant - start) * height / (end - start)
    }
    return this.height
  }

  at (units) {
    for (const [start, end, top, height] of this.axis) {
      if (units < top + height) return start + Math.max(0, units - top) * (end - start) / height
    }
    return this.end
  }

  // unitsOf is how far down the axis a point of the screen is.
  unitsOf (y) {
    const box = this.body.getBoundingClientRect()
    return (y - box.top) * this.height / box.height
  }

  // columnAt is the column at a point of the screen, or the nearest one. Where they begin is read once: columns stay as wide
  // as they are while something is moved.
  columnAt (x) {
    this.lefts ??= this.columns.map((column) => column.offsetLeft)
    const inside = x - this.body.getBoundingClientRect().left
    return this.columns[Math.max(0, this.lefts.findLastIndex((left) => left <= inside))]
  }

  // clock writes an instant as people do in the language of the page.
  clock (instant) {
    const [hour, minute] = format.format(instant).split(':')
    if (document.documentElement.lang !== 'fr') return `${hour}:${minute}`
    return minute === '00' ? `${Number(hour)}\u202fh` : `${Number(hour)}\u202fh\u202f${minute}`
  }

  span (start, end) { return `${this.clock(start)} – ${this.clock(end)}` }
}

// snap rounds an instant to a step of minutes, counted from the beginning of an hour of the clock: zones differ by quarters.
export const snap = (instant, minutes) => Math.round(instant / (minutes * MINUTE)) * minutes * MINUTE

// Move is an atelier on its way: where it would stand if it were put down now.
export class Move {
  constructor (grid, item) {
    const { id, token, title, start, end } = item.dataset
    Object.assign(this, { grid, item, id, token, title })
    this.length = Number(end) - Number(start)
    this.placed = Number(start) > 0
    this.start = this.placed ? Number(start) : grid.at(Math.max(0, grid.unitsOf(innerHeight / 3)))
    if (!this.placed) this.start = snap(Math.min(Math.max(this.start, grid.start), grid.end - this.length), 15)
    this.column = this.placed ? item.closest('.grid-col') : grid.columns[0]
    this.off = false
    this.from = JSON.stringify(this.values())
    if (!this.placed) this.from = ''
  }

  get end () { return this.start + this.length }

  // values are what the form of a move posts.
  values () {
    const values = { token: this.token, length: String(this.length / MINUTE) }
    if (this.off) return { ...values, off: 'on' }
    return { ...values, place: this.column.dataset.place, at: String(this.start) }
  }

  moved () { return JSON.stringify(this.values()) !== this.from }

  to (start) {
    this.start = Math.min(Math.max(start, this.grid.start), this.grid.end - 5 * MINUTE)
    this.show()
  }

  stretchTo (start, end) {
    if (end - start < 5 * MINUTE) return
    this.start = start
    this.length = end - start
    this.show()
  }

  // words say where it would stand.
  words () { return this.off ? document.getElementById('plan').dataset.tray : `${this.column.dataset.name}, ${this.grid.span(this.start, this.end)}` }

  // show draws the frame of what is moved where it would stand.
  show () {
    this.item.classList.add('lifted')
    if (!this.frame) {
      this.frame = document.createElement('li')
      this.frame.className = 'cell drop'
      this.frame.setAttribute('aria-hidden', 'true')
      this.frame.append(document.createElement('span'), document.createElement('b'))
      this.frame.lastChild.textContent = this.title
    }
    this.frame.hidden = this.off
    if (this.frame.parentElement !== this.column) this.column.append(this.frame)
    this.frame.style.setProperty('--from', this.grid.top(this.start))
    this.frame.style.setProperty('--to', this.grid.top(this.end))
    this.frame.firstChild.textContent = this.grid.span(this.start, this.end)
  }

  // clear takes the frame away: nothing was moved.
  clear () {
    this.frame?.remove()
    this.item.classList.remove('lifted')
  }

  // settle puts the atelier where it was dropped, before the server has answered: it may be taken again at once.
  settle () {
    if (this.off || !this.placed) {
      this.frame?.classList.add('waits')
      return
    }
    this.clear()
    Object.assign(this.item.dataset, { start: this.start, end: this.end })
    this.item.classList.remove('pair', 'many', 'bad', 'doubt')
    this.item.style.setProperty('--from', this.grid.top(this.start))
    this.item.style.setProperty('--to', this.grid.top(this.end))
    this.item.style.removeProperty('--shared')
    if (this.item.parentElement !== this.column) {
      const focused = this.item.contains(document.activeElement)
      this.column.append(this.item)
      if (focused) this.item.querySelector('.grip').focus({ preventScroll: true })
    }
    this.item.querySelector('.when').textContent = this.grid.clock(this.start)
    this.item.querySelector('.why')?.remove()
  }
}
