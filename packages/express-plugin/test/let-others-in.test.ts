import { expect, test } from 'vitest'
import { INDIA, serve, upload } from './serve.ts'

test('while a file is received and applied by a database in the same thread, other requests are answered', async () => {
  const running = await serve({ storage: 'sqlite' })
  try {
    const rows = Array.from({ length: 20_000 }, (_, at) => `V,+9198${10_000_000 + at},CG Road,06/05/2024\n`)
    let isOver = false
    const importing = (async () => {
      const response = await upload(running.url, `Name,Phone,Store,Visit Date\n${rows.join('')}`, `${INDIA}&apply=true`)
      await running.router.runner.idle()
      isOver = true
      return response.status
    })()
    let answered = 0
    while (!isOver) {
      expect((await fetch(`${running.url}/imports?limit=1`)).status).toBe(200)
      answered++
    }
    expect(await importing).toBe(202)
    expect(answered).toBeGreaterThan(10)
  } finally {
    await running.close()
  }
})
