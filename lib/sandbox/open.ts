/** Puts the parts together: state, journal, faults, log, services. */
import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import { createFaults } from './control/faults.ts'
import { createLimits } from './control/limits.ts'
import { createLog } from './control/log.ts'
import type { SandboxOptions, SandboxSettings } from './options.ts'
import { buildSeed } from './seed/index.ts'
import { serve } from './server.ts'
import type { SandboxSwitches, World } from './service.ts'
import { createTrail } from './services/cloudtrail/record.ts'
import type { SandboxState } from './state.ts'
import { openJournal } from './store/journal.ts'
import type { Running } from './store/lock.ts'
import { openStore, type Store } from './store/store.ts'

/** A sandbox that answers. */
export type Opened = {
  readonly store: Store
  /** Aborted, what waits on purpose gives up. */
  readonly closing: AbortController
  settings(): SandboxSettings
}

/** Reads the folder and answers what the server is asked from then on. Throws SandboxDataError. */
export function openSandbox(options: SandboxOptions, server: http.Server, running: Running): Opened {
  const { associations } = options
  const seed = options.seed ?? (() => buildSeed(associations === undefined ? {} : { associations }))
  const closing = new AbortController()
  const now = options.now ?? Date.now
  const store = openState(options, seed)
  const world: World = {
    store,
    now,
    switches: switchesOf(options),
    limits: createLimits(now),
    trail: createTrail(),
    tokenSecret: randomBytes(32),
  }
  const report = options.log ?? (() => undefined)
  const gateway = { world, faults: createFaults(), log: createLog(), closing: closing.signal, report }
  serve(server, gateway, { ...gateway, seed, switches: switchesOf(options), instance: running.instance })
  return { store, closing, settings: () => settingsOf(store.state) }
}

function openState({ dataFolder, fresh = false }: SandboxOptions, seed: () => SandboxState): Store {
  if (dataFolder === null) return openStore(seed(), null)
  const { journal, state } = openJournal(dataFolder, fresh, seed)
  return openStore(state, journal)
}

function switchesOf({ emptyPolicyClears = false, requestsPerSecond }: SandboxOptions): SandboxSwitches {
  return {
    emptyPolicyClears,
    longTrustRefusal: false,
    requestsPerSecond: requestsPerSecond ?? null,
    burst: null,
  }
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
