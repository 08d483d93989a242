// What a device of the desk writes about people is unreadable without the code that the team typed when it was prepared. The key is
// derived from the code (PBKDF2 with SHA-256, RFC 8018) and lives in the memory of the page only; every record is sealed with
// AES-GCM under its own nonce and bound to its name, so that none can be put in the place of another.

export const rounds = 600000

const utf8 = new TextEncoder()
const plain = new TextDecoder()
const known = 'oplibre'

// missing names what the browser does not give: these need https.
export function missing () {
  return ['serviceWorker', 'locks'].filter((name) => !(name in navigator))
    .concat(globalThis.crypto?.subtle ? [] : ['crypto'], globalThis.indexedDB ? [] : ['indexedDB'])
}

async function derive (code, salt, iterations) {
  const typed = await crypto.subtle.importKey('raw', utf8.encode(code.trim().normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, typed, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

// seal makes a value unreadable; name is what it will be asked for again.
export async function seal (key, name, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(name) }, key, utf8.encode(JSON.stringify(value)))
  return { iv, data }
}

// unseal throws when the key or the name is another.
export async function unseal (key, name, { iv, data }) {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(name) }, key, data)
  return JSON.parse(plain.decode(bytes))
}

// makeLock returns the key of a new code, and what is kept to recognise it.
export async function makeLock (code) {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const key = await derive(code, salt, rounds)
  return { key, lock: { salt, rounds, check: await seal(key, 'lock', known) } }
}

// tryCode returns the key, or nothing when the code is wrong.
export async function tryCode (lock, code) {
  const key = await derive(code, lock.salt, lock.rounds)
  try {
    return await unseal(key, 'lock', lock.check) === known ? key : undefined
  } catch {
    return undefined
  }
}

// wait is how long one waits after so many wrong codes, in milliseconds: three slips cost nothing, then each doubles, to five minutes.
export const wait = (failed) => failed < 3 ? 0 : Math.min(1000 * 2 ** (failed - 2), 300000)
