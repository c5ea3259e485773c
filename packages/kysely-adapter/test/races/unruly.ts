// A process that does what the test of the workers tells it, also what no worker should do. It does not end when it is let
// go of, only much later.
const [begin = ''] = process.argv.slice(2)
setTimeout(() => process.exit(), 60_000)

process.on('message', (task: unknown) => {
  if (task === 'answer') process.send?.('here')
  if (task === 'die') process.exit(3)
  if (task === 'be killed') process.kill(process.pid, 'SIGKILL')
})
if (begin === 'die at once') process.exit(4)
if (begin === 'be ready') process.send?.('ready')
