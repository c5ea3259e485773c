import { Agent, request } from 'node:http'

export interface Load {
  readonly requests: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly worst: number
}

const get = (url: string, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const from = performance.now()
    request(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The journey was answered with ${response.statusCode}.`))
      response.resume().on('end', () => resolve(performance.now() - from))
    })
      .on('error', reject)
      .end()
  })

/** Asks for journeys over some connections at once, each as fast as it is answered. Times in milliseconds. */
export const loadJourneys = async ({
  url,
  clients,
  connections,
  seconds,
}: {
  url: string
  clients: number
  connections: number
  seconds: number
}): Promise<Load> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  const until = performance.now() + seconds * 1000
  const work = async (at: number): Promise<void> => {
    for (let client = at; performance.now() < until; client += 7_919) {
      times.push(await get(`${url}/crm/clients/c-${client % clients}/journey?limit=20`, agent))
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, at) => work(at)))
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { requests: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), worst: at(1) }
}
