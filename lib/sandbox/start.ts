/** Puts the parts together: state, journal, faults, log, server. */
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { createFaults } from './control/faults.ts'
import { createLimits } from './control/limits.ts'
import { createLog } from './control/log.ts'
import type { Gateway } from './gateway.ts'
import { buildSeed } from './seed/index.ts'
import { serve } from './server.ts'
import type { SandboxSwitches, World } from './service.ts'
import { createTrail } from './services/cloudtrail/record.ts'
import type { SandboxState } from './state.ts'
import { openJournal } from './store/journal.ts'
import { lockFolder, type Running, unlockFolder } from './store/lock.ts'
import { openStore, type Store } from './store/store.ts'

export type SandboxOptions = {
  /** Null: in memory only. */
  dataFolder: string | null
  /** 0: any free port. */
  port: number
  host?: '127.0.0.1'
  /** Starts over even if the data folder holds a state. */
  fresh?: boolean
  /** How many associations the sample data holds in all; about 400 unless told. */
  associations?: number
  /** Another state than the sample data, for tests. */
  seed?: () => SandboxState
  /** Whether `policy: ""` removes a stored session policy instead of being refused. */
  emptyPolicyClears?: boolean
  /** Each service takes so many requests a second; unless told, all. */
  requestsPerSecond?: number
  /** Milliseconds since 1970. */
  now?: () => number
  log?: (line: string) => void
  /** Called once the port and the folder are its own. What is there is read after that: a large state takes a second, in which requests wait. */
  reserved?: (url: string) => void
}

/** What goes into Podscope's settings file. */
export type SandboxSettings = {
  accounts: {
    id: string
    name: string
    regions: string[]
    credentials: { accessKeyId: string; secretAccessKey: string }
  }[]
  /** Whose accounts are all above, but for the management account, which nobody has the keys of. */
  organization?: { via: string; roleName: string; regions: string[]; except: string[] }
}

export type Sandbox = {
  url: string
  port: number
  controlUrl: string
  settings(): SandboxSettings
  /** Read it; change it through AWS's operations. */
  readonly state: SandboxState
  close(): Promise<void>
}

/**
 * Throws SandboxDataError for a data folder that cannot be used, and node's own error for a port in use. The port comes
 * first: it is what tells that another sandbox runs, whose data must not be touched.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { associations, dataFolder } = options
  const seed = options.seed ?? (() => buildSeed(associations === undefined ? {} : { associations }))
  const instance = randomUUID()
  const server = http.createServer()
  const port = await listen(server, options.port, options.host ?? '127.0.0.1')
  const url = `http://127.0.0.1:${port}`
  const parts = await openParts(options, seed, { url, instance }).catch(async (error: unknown) => {
    await stop(server)
    throw error
  })
  const { store } = parts.gateway.world
  serve(server, parts.gateway, { ...parts.gateway, seed, switches: switchesOf(options), instance })
  return {
    url,
    port,
    controlUrl: `${url}/_sandbox`,
    settings: () => settingsOf(store.state),
    get state() {
      return store.state
    },
    async close() {
      parts.closing.abort()
      await stop(server)
      store.close()
      if (dataFolder !== null) unlockFolder(dataFolder)
    },
  }
}

async function openParts(
  options: SandboxOptions,
  seed: () => SandboxState,
  running: Running,
): Promise<{ gateway: Gateway; closing: AbortController }> {
  const closing = new AbortController()
  const now = options.now ?? Date.now
  const world: World = {
    store: await open(options, seed, running),
    now,
    switches: switchesOf(options),
    limits: createLimits(now),
    trail: createTrail(),
    tokenSecret: randomBytes(32),
  }
  const report = options.log ?? (() => undefined)
  return {
    closing,
    gateway: { world, faults: createFaults(), log: createLog(), closing: closing.signal, report },
  }
}

function switchesOf({ emptyPolicyClears = false, requestsPerSecond }: SandboxOptions): SandboxSwitches {
  return {
    emptyPolicyClears,
    longTrustRefusal: false,
    requestsPerSecond: requestsPerSecond ?? null,
    burst: null,
  }
}

async function open(
  { dataFolder, fresh = false, reserved }: SandboxOptions,
  seed: () => SandboxState,
  running: Running,
): Promise<Store> {
  if (dataFolder !== null) await lockFolder(dataFolder, running)
  reserved?.(running.url)
  if (dataFolder === null) return openStore(seed(), null)
  try {
    // Nothing is awaited from here until the server answers, so that no request comes before.
    const { journal, state } = openJournal(dataFolder, fresh, seed)
    return openStore(state, journal)
  } catch (error) {
    unlockFolder(dataFolder)
    throw error
  }
}

async function stop(server: http.Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

async function listen(server: http.Server, port: number, host: string): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.')
  return address.port
}

function settingsOf(state: SandboxState): SandboxSettings {
  const accounts = Object.values(state.accounts).flatMap(({ id, name, clusters, accessKeys: [key] }) => {
    if (key === undefined) return []
    const { accessKeyId, secretAccessKey } = key
    const regions = [...new Set(Object.values(clusters).map(({ region }) => region))].sort()
    return [{ id, name, regions, credentials: { accessKeyId, secretAccessKey } }]
  })
  const { delegates = [], managementAccountId = '' } = state.organization ?? {}
  const via = accounts.find(({ id }) => delegates.includes(id))
  if (via === undefined) return { accounts }
  const { id, regions } = via
  return {
    accounts,
    organization: { via: id, roleName: 'PodscopeRead', regions, except: [managementAccountId] },
  }
}
