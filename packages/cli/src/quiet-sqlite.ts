/**
 * Node warns on stderr that its SQLite is new, at every start. Whoever runs a command cannot do anything about it; all
 * other warnings pass.
 */
export const quietSqlite = (target: NodeJS.EventEmitter): void => {
  const listeners = target.listeners('warning')
  target.removeAllListeners('warning')
  target.on('warning', (warning: Error) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return
    for (const listener of listeners) listener.call(target, warning)
  })
}
