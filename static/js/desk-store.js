// Where a device keeps what the desk needs: IndexedDB, one database for each desk. `plain` holds what names nobody (the id of the device,
// the salt of its code), `sealed` and `queue` what desk-vault.js made unreadable. A write is done when its transaction is complete, on
// the disk, never before.

const version = 1
const stores = ['plain', 'sealed', 'queue']

const answerOf = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

const nameOf = (desk) => `accueil-${desk}`

// openStore opens the database of a desk.
export function openStore (desk) {
  const request = indexedDB.open(nameOf(desk), version)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('plain')
    request.result.createObjectStore('sealed')
    request.result.createObjectStore('queue', { autoIncrement: true })
  }
  return answerOf(request)
}

// write makes changes all at once or not at all: steps is given the stores.
export function write (db, steps) {
  return new Promise((resolve, reject) => {
    const tx = db.transaction(stores, 'readwrite', { durability: 'strict' })
    tx.oncomplete = () => resolve()
    tx.onabort = () => reject(tx.error ?? new Error('aborted'))
    steps(Object.fromEntries(stores.map((name) => [name, tx.objectStore(name)])))
  })
}

// readPlain returns what names nobody.
export const readPlain = (db, key) => answerOf(db.transaction('plain').objectStore('plain').get(key))

// countQueue says how many wait to be sent; the code is not needed for that.
export const countQueue = (db) => answerOf(db.transaction('queue').objectStore('queue').count())

// readSealed returns everything that is unreadable, of one moment: records by name, and the queue in the order of the presses.
export async function readSealed (db) {
  const tx = db.transaction(['sealed', 'queue'])
  const [names, values, numbers, lines] = await Promise.all([
    answerOf(tx.objectStore('sealed').getAllKeys()), answerOf(tx.objectStore('sealed').getAll()),
    answerOf(tx.objectStore('queue').getAllKeys()), answerOf(tx.objectStore('queue').getAll())])
  return { sealed: new Map(names.map((name, i) => [name, values[i]])), queue: lines.map((line, i) => ({ ...line, number: numbers[i] })) }
}

// forget erases everything that the device keeps of a desk.
export const forget = (db) => write(db, (in_) => { for (const name of stores) in_[name].clear() })
