#!/usr/bin/env node
import { processIo } from './process-io.ts'
import { quietSqlite } from './quiet-sqlite.ts'
import { run } from './run.ts'

quietSqlite(process)
process.exitCode = await run(process.argv.slice(2), processIo(process))
// Stopped while it was read, it would keep the process waiting for its end.
process.stdin.destroy()
