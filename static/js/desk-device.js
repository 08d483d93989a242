// A device of the desk, opened with its code: what it keeps, in memory as on the disk. Whatever is pressed is written first and said
// afterwards. Several tabs of one device take turns (Web Locks) and tell each other.
import { forget, openStore, readPlain, readSealed, write } from './desk-store.js'
import { makeLock, seal, tryCode, unseal, wait } from './desk-vault.js'

// begin opens the store of a desk; the device is still locked.
export async function begin (desk) {
  const db = await openStore(desk)
  const device = { desk, db, key: undefined, lines: [], kept: new Map(), changed: () => {}, read: new Map() }
  db.onversionchange = () => db.close()
  device.plain = await readPlain(db, 'device')
  device.channel = new BroadcastChannel(`accueil-${desk}`)
  device.channel.onmessage = async () => {
    device.plain = await readPlain(db, 'device')
    if (!device.plain) return location.reload() // another tab forgot this desk
    if (device.plain.revoked) device.key = undefined
    if (device.key) await refresh(device)
    device.changed()
  }
  return device
}

// prepare makes this device one of the desk, under a new code.
export async function prepare (device, code, name) {
  const { key, lock } = await makeLock(code)
  const plain = { id: crypto.randomUUID(), lock, failed: 0, until: 0 }
  const called = await seal(key, 'sealed:name', name)
  await write(device.db, (in_) => {
    in_.plain.put(plain, 'device')
    in_.sealed.put(called, 'name')
  })
  Object.assign(device, { plain, key })
  await load(device)
}

// unlock opens the device. It returns false for a wrong code, which is remembered: the next tries wait longer.
export const unlock = (device, code) => navigator.locks.request(`accueil-code-${device.desk}`, async () => {
  device.plain = await readPlain(device.db, 'device')
  if (Date.now() < device.plain.until) return false
  const key = await tryCode(device.plain.lock, code)
  const failed = key ? 0 : device.plain.failed + 1
  const plain = { ...device.plain, failed, until: Date.now() + wait(failed) }
  await write(device.db, (in_) => in_.plain.put(plain, 'device'))
  device.plain = plain
  if (!key) return false
  device.key = key
  await load(device)
  return true
})

// opened returns a sealed value; what was opened before and did not change is not opened again.
async function opened (device, name, value) {
  const before = device.read.get(name)
  const same = before && before.iv.every((byte, i) => byte === value.iv[i])
  const result = same ? before.value : await unseal(device.key, name, value)
  return { iv: value.iv, value: result }
}

// load reads the whole again: what is in memory is what is on the disk.
async function load (device) {
  const { sealed, queue } = await readSealed(device.db)
  const read = new Map()
  for (const [name, value] of sealed) read.set(`sealed:${name}`, await opened(device, `sealed:${name}`, value))
  const lines = []
  for (const line of queue) {
    const name = `queue:${line.id}`
    read.set(name, await opened(device, name, line))
    lines.push({ number: line.number, ...read.get(name).value })
  }
  device.read = read
  device.kept = new Map([...sealed.keys()].map((name) => [name, read.get(`sealed:${name}`).value]))
  device.lines = lines
}

// refresh reads what another tab may have written.
export const refresh = (device) => navigator.locks.request(`accueil-${device.desk}`, () => load(device))

// change is the only way to write: work looks at what is kept, and says what becomes of it, while no other tab does: records to put
// (nothing erases one), a line to add to the queue, lines to take off. It returns what work returns.
export const change = (device, work) => navigator.locks.request(`accueil-${device.desk}`, async () => {
  await load(device)
  const { put = {}, add, drop = [], result } = await work(device) ?? {}
  const records = []
  for (const [name, value] of Object.entries(put)) records.push([name, value === undefined ? undefined : await seal(device.key, `sealed:${name}`, value)])
  const line = add && { id: add.id, ...await seal(device.key, `queue:${add.id}`, add) }
  await write(device.db, (in_) => {
    for (const [name, value] of records) value ? in_.sealed.put(value, name) : in_.sealed.delete(name)
    if (line) in_.queue.add(line)
    for (const number of drop) in_.queue.delete(number)
  })
  await load(device)
  device.channel.postMessage('changed')
  device.changed()
  return result
})

// press puts something done into the queue. The JSON of the item is kept as text: it is sent with the same letters however often. make is
// given the device as it is at this moment and returns the item, or a refusal ({ refused }) and nothing is written.
export const press = (device, make) => change(device, () => {
  const { refused, item, shown } = make(device)
  if (refused) return { result: { refused } }
  const whole = { id: crypto.randomUUID(), at: Math.round(Date.now() + (device.kept.get('held')?.ahead ?? 0)), ...item }
  return { add: { id: whole.id, text: JSON.stringify(whole), shown }, result: { item: whole } }
})

// leave forgets everything of the desk, also what waits.
export async function leave (device) {
  await navigator.locks.request(`accueil-${device.desk}`, () => forget(device.db))
  device.channel.postMessage('forgotten')
}

// end keeps no more than that the team took this device away.
export async function end (device) {
  const plain = { id: device.plain.id, revoked: true }
  await navigator.locks.request(`accueil-${device.desk}`, () => write(device.db, (in_) => {
    in_.sealed.clear()
    in_.queue.clear()
    in_.plain.put(plain, 'device')
  }))
  Object.assign(device, { plain, key: undefined, lines: [], kept: new Map() })
  device.channel.postMessage('ended')
  device.changed()
}
