import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { StartError } from './start-error.ts'

const port = z.coerce.number().int().min(0).max(65_535)

const environment = z.object({
  PODSCOPE_AWS: z.enum(['sandbox', 'live']).default('sandbox'),
  PODSCOPE_PORT: port.default(3000),
  PODSCOPE_HOST: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]).default('127.0.0.1'),
  PODSCOPE_SANDBOX_PORT: port.default(0),
  PODSCOPE_SANDBOX_ASSOCIATIONS: z.coerce.number().int().min(1).max(100_000).optional(),
  PODSCOPE_SANDBOX_REQUESTS_PER_SECOND: z.coerce.number().positive().max(100_000).optional(),
  PODSCOPE_DATA: z.string().min(1).default('.podscope'),
})

export type StartSettings = {
  readonly mode: 'sandbox' | 'live'
  readonly dev: boolean
  readonly fresh: boolean
  readonly help: boolean
  readonly port: number
  /** The address to listen on. */
  readonly host: string
  /** 0: any free port. */
  readonly sandboxPort: number
  /** How many associations a fresh sandbox is given; absent: the seed's own number. */
  readonly sandboxAssociations?: number
  /** How many requests a second each service of the sandbox takes; absent: all. */
  readonly sandboxRequestsPerSecond?: number
  readonly dataFolder: string
}

export const startHelp = `npm start -- [--port N] [--fresh] [--dev] [--associations N] [--requests-per-second N]

  --port N   where the page listens (PODSCOPE_PORT, default 3000), on PODSCOPE_HOST (default 127.0.0.1)
  --fresh    throw the local AWS's state and its history away and begin from the seed
  --dev      the development server instead of the production build

  --associations N          how many associations a fresh local AWS has (PODSCOPE_SANDBOX_ASSOCIATIONS, up to 100,000)
  --requests-per-second N   how many requests each of its services takes, throttling the rest as AWS does
                            (PODSCOPE_SANDBOX_REQUESTS_PER_SECOND, default all)

PODSCOPE_AWS=live uses real AWS; npm run sandbox takes the same options and starts the local AWS alone.
Every setting is in README.md.
`

/** Null-prototype and undefined-free: an empty setting is the same as none. */
function withoutEmpty(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}

function readFlags(args: readonly string[]) {
  try {
    const options = {
      port: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      dev: { type: 'boolean', default: false },
      associations: { type: 'string' },
      'requests-per-second': { type: 'string' },
      help: { type: 'boolean', default: false },
    } as const
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${startHelp}`)
  }
}

/** The start-up's own settings from flags and environment; flags win. Throws a StartError that names what is wrong. */
export function readStartSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): StartSettings {
  const flags = readFlags(args)
  const given = withoutEmpty({
    PODSCOPE_PORT: flags.port,
    PODSCOPE_SANDBOX_ASSOCIATIONS: flags.associations,
    PODSCOPE_SANDBOX_REQUESTS_PER_SECOND: flags['requests-per-second'],
  })
  const values = { ...withoutEmpty(env), ...given }
  const parsed = environment.safeParse(values)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0])
      return `  ${name}=${values[name] ?? ''}: ${issue.message}`
    })
    throw new StartError(`These settings cannot be used:\n${lines.join('\n')}`)
  }
  const { data } = parsed
  return {
    mode: data.PODSCOPE_AWS,
    dev: flags.dev,
    fresh: flags.fresh,
    help: flags.help,
    port: data.PODSCOPE_PORT,
    host: data.PODSCOPE_HOST,
    sandboxPort: data.PODSCOPE_SANDBOX_PORT,
    ...(data.PODSCOPE_SANDBOX_ASSOCIATIONS !== undefined && {
      sandboxAssociations: data.PODSCOPE_SANDBOX_ASSOCIATIONS,
    }),
    ...(data.PODSCOPE_SANDBOX_REQUESTS_PER_SECOND !== undefined && {
      sandboxRequestsPerSecond: data.PODSCOPE_SANDBOX_REQUESTS_PER_SECOND,
    }),
    dataFolder: resolve(data.PODSCOPE_DATA),
  }
}
