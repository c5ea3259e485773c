import { CONTESTANTS } from './contestants.ts'

// One contestant alone in a process, so that no other warms its code up or counts in its memory.
const [name = '', path = ''] = process.argv.slice(2)
const contestant = CONTESTANTS[name]
if (contestant === undefined) throw new Error(`No contestant ${name}.`)

const started = process.hrtime.bigint()
const rows = await contestant.run(path)
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const peakMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ rows, seconds, peakMiB }))
