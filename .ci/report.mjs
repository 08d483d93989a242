// Reads what `go test -json` writes and tells it in short: a line for each package, all that a failing test said, and every test that
// was skipped, with its reason. Arguments are regular expressions: a reason that none of them knows ends the run with 1, so that
// a missing program or file never passes for a test.
//
//   go test -json ./... | node .ci/report.mjs 'names no server'
import { createInterface } from 'node:readline'

const known = process.argv.slice(2).map((expression) => new RegExp(expression))
const said = new Map() // what a test or package has said so far, by name
const skipped = new Map() // tests by reason
let failed = false

// A package says what it did after the output of its tests; "?" is one without tests.
const ofPackage = /^(ok|FAIL|\?|---|panic:|exit status|coverage:)/

for await (const line of createInterface({ input: process.stdin })) {
  let event
  try {
    event = JSON.parse(line)
  } catch {
    console.log(line)
    continue
  }
  take(event)
}

for (const [reason, tests] of [...skipped].sort()) {
  const expected = known.some((expression) => expression.test(reason))
  if (!expected) failed = true
  console.log(`${expected ? 'skipped' : 'SKIPPED AND SHOULD NOT BE'}: ${tests.length} × ${reason}`)
  for (const test of expected ? tests.slice(0, 3) : tests) console.log(`    ${test}`)
}
process.exit(failed ? 1 : 0)

function take(event) {
  if (event.Action === 'build-output') {
    process.stdout.write(event.Output)
    return
  }
  if (event.Action === 'build-fail') failed = true
  const name = event.Test ? `${event.Package} ${event.Test}` : event.Package
  switch (event.Action) {
    case 'output':
      said.set(name, (said.get(name) ?? '') + event.Output)
      break
    case 'skip':
      if (event.Test) note(name)
      else tell(name)
      said.delete(name)
      break
    case 'fail':
      failed = true
      console.log(`FAILED ${name}`)
      process.stdout.write(said.get(name) ?? '')
      said.delete(name)
      break
    case 'pass':
      if (!event.Test) tell(name)
      said.delete(name)
  }
}

// note keeps why a test was left out: the line that t.Skip wrote, without its place in the file.
function note(name) {
  const lines = (said.get(name) ?? '').split('\n').map((line) => line.trim())
  const reason = lines.find((line) => /^\S+\.go:\d+: /.test(line))?.replace(/^\S+\.go:\d+: /, '') ?? 'no reason'
  skipped.set(reason, [...(skipped.get(reason) ?? []), name])
}

// tell prints the last word of a package.
function tell(name) {
  const lines = (said.get(name) ?? '').split('\n').filter((line) => ofPackage.test(line))
  if (lines.length > 0) console.log(lines.at(-1))
}
