/** What a sandbox is started with, and what is told to whoever uses it. */
import type { SandboxState } from './state.ts'

export type SandboxOptions = {
  /** Null: in memory only. */
  dataFolder: string | null
  /** 0: whichever is free. */
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
  /** Called once the port and the folder are its own. The services are loaded and what is there is read after that: it takes a second, in which requests wait. */
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
