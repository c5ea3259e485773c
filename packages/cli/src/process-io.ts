import type { Io } from './io.ts'

/** Waits until the stream took the text. A reader that went away (`| head`) is no error: there is nobody left to tell. */
const writer = (stream: NodeJS.WriteStream): ((text: string) => Promise<void>) => {
  let isClosed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    isClosed = true
  })
  return (text) =>
    new Promise((done) => {
      if (isClosed) done()
      else stream.write(text, () => done())
    })
}

/** The first Ctrl-C stops between two batches, so that nothing is half done; the second one ends at once. */
const stopSignal = (process: NodeJS.Process): AbortSignal => {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort())
  return controller.signal
}

/** The real thing: standard streams, the working directory, signals. */
export const processIo = (process: NodeJS.Process): Io => ({
  cwd: process.cwd(),
  stdin: process.stdin,
  out: writer(process.stdout),
  err: writer(process.stderr),
  showsProgress: process.stderr.isTTY === true,
  signal: stopSignal(process),
})
