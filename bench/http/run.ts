import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { request } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from '../read/generate.ts'
import { type Load, loadJourneys } from './load.ts'
import { seedVisits } from './seed.ts'

// node --conditions=@footfall/source bench/http/run.ts [megabytes] [visits] : measures and writes RESULT.md.

interface Used {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMiB: number
}
interface Server {
  readonly url: string
  usage(): Promise<Omit<Used, 'seconds'>>
  stop(): Promise<void>
}

const [megabytes = 100, visits = 1_000_000] = process.argv.slice(2).map(Number)
const CHILD = ['--conditions=@footfall/source', '--max-semi-space-size=8', join(import.meta.dirname, 'child.ts')]
const LOAD_SECONDS = 10
const CONNECTIONS = 8
const folder = await mkdtemp(join(tmpdir(), 'footfall-bench-'))
const path = (name: string): string => join(folder, name)

const startServer = async (database: string): Promise<Server> => {
  const child = spawn(process.execPath, [...CHILD, 'server', database], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line]: unknown[] = await once(child.stdout, 'data')
  const url = String(line).trim()
  return {
    url,
    usage: async () => (await (await fetch(`${url}/usage`)).json()) as Omit<Used, 'seconds'>,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

const send = (url: string, file: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/csv', 'content-length': statSync(file).size }
    const upload = request(`${url}/crm/imports?defaultCountry=IN&dateOrder=DMY`, { method: 'POST', headers })
    upload.on('error', reject).on('response', (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 202) resolve()
        else reject(new Error(`The upload was answered with ${response.statusCode}.`))
      })
    })
    createReadStream(file).on('error', reject).pipe(upload)
  })

const uploadOnce = async (file: string): Promise<Used> => {
  const server = await startServer(path(`upload-${statSync(file).size}.db`))
  const before = await server.usage()
  const from = performance.now()
  await send(server.url, file)
  const seconds = (performance.now() - from) / 1000
  const after = await server.usage()
  await server.stop()
  return { seconds, cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakMiB: after.peakMiB }
}

const engineOnce = (file: string): Used =>
  JSON.parse(
    execFileSync(process.execPath, [...CHILD, 'engine', path('engine.db'), file], { encoding: 'utf8' }),
  ) as Used

const measureJourney = async (file: string): Promise<{ readonly calm: Load; readonly busy: Load }> => {
  const database = path('journey.db')
  // Its tables are made by a server that is started and ended.
  await (await startServer(database)).stop()
  const clients = seedVisits(database, visits)
  const server = await startServer(database)
  const load = { url: server.url, clients, connections: CONNECTIONS, seconds: LOAD_SECONDS }
  await loadJourneys({ ...load, seconds: 2 })
  const calm = await loadJourneys(load)
  let isOver = false
  const uploading = (async () => {
    while (!isOver) await send(server.url, file)
  })()
  const busy = await loadJourneys(load)
  isOver = true
  await uploading
  await server.stop()
  return { calm, busy }
}

try {
  // 1. A file of the size, and its first quarter.
  const [whole, quarter] = [path('whole.csv'), path('quarter.csv')]
  await generate(whole, Math.ceil((megabytes * 1e6) / 81), 'plain')
  await generate(quarter, Math.ceil((megabytes * 1e6) / 81 / 4), 'plain')
  const small = path('small.csv')
  await generate(small, 20_000, 'plain')

  // 2. Each in a process and a database of its own.
  const engine = engineOnce(whole)
  const uploadQuarter = await uploadOnce(quarter)
  const upload = await uploadOnce(whole)
  await truncate(whole)

  // 3. Journeys, asked for by this process; then once more while it uploads files too.
  const { calm, busy } = await measureJourney(small)

  const used = (name: string, one: Used, mb: number): string =>
    `${name.padEnd(28)}${String(mb).padStart(5)}${(mb / one.seconds).toFixed(1).padStart(9)}${(one.cpuSeconds / mb).toFixed(3).padStart(14)}${one.peakMiB.toFixed(0).padStart(12)}`
  const load = (name: string, one: Load): string =>
    `${name.padEnd(28)}${one.perSecond.toFixed(0).padStart(11)}${one.p50.toFixed(1).padStart(9)}${one.p99.toFixed(1).padStart(9)}${one.worst.toFixed(1).padStart(9)}`
  const text = `# Over HTTP

\`npx -y pnpm@12.21.0 run bench:http\`; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, shared with other work:
read the ratios, not the numbers. SQLite in a file; each line of the first table is a process and a database of its own.
"Engine alone" is \`receiveImport\` reading the file itself; the uploads go through the router, from a second process.

\`\`\`text
                               MB     MB/s   CPU s / MB    peak MiB
${used('engine alone', engine, megabytes)}
${used('upload', uploadQuarter, megabytes / 4)}
${used('upload', upload, megabytes)}
\`\`\`

- Uploading ${megabytes} MB runs at ${(engine.seconds / upload.seconds).toFixed(2)} × the speed of the engine alone, for ${(upload.cpuSeconds / engine.cpuSeconds).toFixed(2)} × its CPU time.
- Four times the file takes ${(upload.peakMiB / uploadQuarter.peakMiB).toFixed(2)} × the memory.

The journey route at ${visits.toLocaleString('en')} visits (twenty a client), over ${CONNECTIONS} connections of a second process, as fast as they are
answered, ${LOAD_SECONDS} seconds. The second line: while files of 20,000 rows are uploaded one after the other to the same process.
\`node:sqlite\` works in the server's own thread: journeys wait for each batch of rows that is written meanwhile.

\`\`\`text
                            requests/s   p50 ms   p99 ms    worst
${load('journeys alone', calm)}
${load('while files come in', busy)}
\`\`\`
`
  writeFileSync(join(import.meta.dirname, 'RESULT.md'), text)
  console.log(text)
} finally {
  await rm(folder, { recursive: true, force: true })
}
