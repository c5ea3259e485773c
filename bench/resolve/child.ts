import {
  createDigest,
  createIdentityGraph,
  createPlanner,
  DEFAULT_POLICY,
  type Identity,
  type KnownClient,
  NOTHING_KNOWN,
} from '@footfall/core'
import { generate } from './generate.ts'

// One measurement in a process of its own: node child.ts <new|known> <rows>. Prints one line of JSON.

const BATCH = 2000
const [mode = 'new', count = '100000'] = process.argv.slice(2)
const rows = Number(count)

/** CPU seconds, helper threads included, spent in the work itself: a busy machine does not lengthen them. */
const clocks = { resolve: 0, plan: 0, digest: 0, generate: 0 }
const timed = <T>(clock: keyof typeof clocks, work: () => T): T => {
  const from = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(from)
  clocks[clock] += (user + system) / 1e6
  return result
}
const batches = function* () {
  const source = generate(rows, BATCH)
  for (;;) {
    const next = timed('generate', () => source.next())
    if (next.done === true) return
    yield next.value
  }
}

// Pass 1: who is who.
const graph = createIdentityGraph(DEFAULT_POLICY)
for (const batch of batches()) timed('resolve', () => batch.forEach(graph.addRow))
const resolution = timed('resolve', () => graph.resolve())

// Everybody is known, or nobody: owners as a database would tell them.
const clientOf = ({ value }: Identity): string => {
  const number = Number(value.replace(/\D/g, '').slice(-9))
  return `00000000-0000-4000-8000-${String(value.startsWith('+') ? number / 3 : number).padStart(12, '0')}`
}
for (const chunk of resolution.chunks(5000)) {
  const owners =
    mode === 'known' ? chunk.identities.map((identity) => ({ identity, clientId: clientOf(identity) })) : []
  timed('resolve', () => resolution.setOwners(chunk, owners))
}

// Pass 2: batch by batch, as a preview does it.
const planner = createPlanner(resolution, DEFAULT_POLICY, { simulate: true })
const digest = createDigest()
let outcomes = 0
let clients = 0
let conflicts = 0
for (const batch of batches()) {
  const keys = timed('plan', () => planner.keysOf(batch))
  const known: readonly KnownClient[] = (keys.clientIds ?? []).map((id) => ({ id, name: 'A', phone: '1', email: 'e' }))
  const changes = timed('plan', () => planner.plan(batch, { ...NOTHING_KNOWN, clients: known }))
  timed('digest', () => digest.add(changes))
  outcomes += changes.outcomes.length
  clients += changes.clients.length
  for (const { conflict } of changes.outcomes) if (conflict !== null) conflicts++
}
if (outcomes !== rows) throw new Error(`${outcomes} outcomes for ${rows} rows.`)

console.log(
  JSON.stringify({
    mode,
    rows,
    identities: resolution.size,
    clients,
    conflicts,
    resolve: clocks.resolve,
    plan: clocks.plan,
    digest: clocks.digest,
    bytesPerIdentity: resolution.bytes / resolution.size,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    indexBytes: resolution.indexBytes / resolution.size,
    hex: digest.hex(),
  }),
)
