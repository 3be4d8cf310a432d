import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isNetwork } from './networks.ts'
import { type SignInSettings, signInSettings, signInShape, withSecretFiles } from './sign-in-schema.ts'

const flag = (usual: '0' | '1' = '0') =>
  z
    .enum(['0', '1'])
    .default(usual)
    .transform((value) => value === '1')

/** An address without a path: what stands in a browser's `Origin` (RFC 6454, 6.1). */
const origin = z
  .string()
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : null
    return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
  }, 'must be the address of the site alone, such as https://podscope.example.com')
  .transform((value) => new URL(value).origin)

const networks = z
  .string()
  .transform((value) => value.split(',').flatMap((each) => each.trim() || []))
  .refine((list) => list.every(isNetwork), 'must be addresses or networks, such as 10.0.0.7, 10.1.0.0/16')

/** Signed, not encrypted, by us: so it goes over TLS, or stays on this machine. The value may hold a token, so the message does not repeat it. */
const webhookUrl = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : null
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '')
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)
}, 'must be an https address, or one of this machine')

const schema = z
  .object({
    PODSCOPE_SETTINGS: z.string().optional(),
    PODSCOPE_GUARD_RAILS: z.string().optional(),
    PODSCOPE_SANDBOX: flag(),
    PODSCOPE_READ_ONLY: flag(),
    PODSCOPE_AUDIT_LOG: flag('1'),
    PODSCOPE_DATA: z.string().default('.podscope'),
    // The value may hold a password, so the message does not repeat it.
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\/./, 'must be postgres://user:password@host/database')
      .optional(),
    PODSCOPE_CRAWL_MINUTES: z.coerce.number().int().min(0).max(10_080).default(15),
    PODSCOPE_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(15_000),
    PODSCOPE_ORIGIN: origin.optional(),
    PODSCOPE_TRUSTED_PROXIES: networks.default([]),
    // Not repeated by the message either.
    PODSCOPE_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
    PODSCOPE_WEBHOOK_URL: webhookUrl.optional(),
    PODSCOPE_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
    HOSTNAME: z.string().default('127.0.0.1'),
    AWS_REGION: z.string().optional(),
    AWS_DEFAULT_REGION: z.string().optional(),
    ...signInShape,
  })
  .superRefine(({ PODSCOPE_WEBHOOK_URL: url, PODSCOPE_WEBHOOK_SECRET: secret }, context) => {
    if ((url === undefined) === (secret === undefined)) return
    const [path, other] =
      secret === undefined
        ? ['PODSCOPE_WEBHOOK_SECRET', 'PODSCOPE_WEBHOOK_URL']
        : ['PODSCOPE_WEBHOOK_URL', 'PODSCOPE_WEBHOOK_SECRET']
    context.addIssue({ code: 'custom', path: [path], message: `is needed beside ${other}` })
  })

export type Env = {
  /** Path of the accounts file; null: the SDK's default credentials and region. */
  readonly settingsFile: string | null
  /** Path of the file of guard rails; null: there is none. */
  readonly guardRailsFile: string | null
  readonly sandbox: boolean
  readonly readOnly: boolean
  /** Every entry of the audit is written to standard output too. */
  readonly auditLog: boolean
  /** PGlite's folder, absolute. The local AWS has one of its own: its accounts are not real, and starting it over empties it. */
  readonly storeFolder: string
  /** PostgreSQL instead of the folder; null: the folder. */
  readonly databaseUrl: string | null
  /** How old what is read of a region may get before it is read again; 0: only when somebody asks, and when nothing is known. */
  readonly crawlMinutes: number
  /** For one request to AWS, in milliseconds. */
  readonly timeoutMs: number
  /** The site's own address, `https://podscope.example.com`; null: it is only reached where it listens. */
  readonly origin: string | null
  /** The address or name the site listens on. */
  readonly listensOn: string
  /** Addresses and networks of the proxies before the site: only they say who asked, by which name and protocol. */
  readonly trustedProxies: readonly string[]
  /** What asks for /metrics must show this; null: there is no /metrics. */
  readonly metricsToken: string | null
  /** Who is told of requests for changes, and what they check the signature with; null: nobody. */
  readonly webhook: { readonly url: string; readonly secret: string } | null
  readonly region: string | null
  readonly signIn: SignInSettings
}

/** Where PGlite keeps what Podscope remembers of the local AWS, or of real accounts. */
export function storeFolderOf(dataFolder: string, sandbox: boolean): string {
  return join(resolve(dataFolder), sandbox ? 'sandbox-store' : 'store')
}

/**
 * The site's settings from given variables: read by the site, and by the start-up so that a bad one is told at once.
 * Throws a RangeError whose message is a readable table of what is wrong.
 */
export function parseEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const set = withSecretFiles(Object.fromEntries(given), refuse)
  const parsed = schema.safeParse(set)
  if (!parsed.success) {
    throw unusable(parsed.error.issues.map(({ path, message }) => [String(path[0]), message]))
  }
  const { data } = parsed
  return {
    settingsFile: data.PODSCOPE_SETTINGS ?? null,
    guardRailsFile: data.PODSCOPE_GUARD_RAILS ?? null,
    sandbox: data.PODSCOPE_SANDBOX,
    readOnly: data.PODSCOPE_READ_ONLY,
    auditLog: data.PODSCOPE_AUDIT_LOG,
    storeFolder: storeFolderOf(data.PODSCOPE_DATA, data.PODSCOPE_SANDBOX),
    databaseUrl: data.DATABASE_URL ?? null,
    crawlMinutes: data.PODSCOPE_CRAWL_MINUTES,
    timeoutMs: data.PODSCOPE_TIMEOUT_MS,
    origin: data.PODSCOPE_ORIGIN ?? null,
    listensOn: data.HOSTNAME,
    trustedProxies: data.PODSCOPE_TRUSTED_PROXIES,
    metricsToken: data.PODSCOPE_METRICS_TOKEN ?? null,
    webhook:
      data.PODSCOPE_WEBHOOK_URL && data.PODSCOPE_WEBHOOK_SECRET
        ? { url: data.PODSCOPE_WEBHOOK_URL, secret: data.PODSCOPE_WEBHOOK_SECRET }
        : null,
    region: data.AWS_REGION ?? data.AWS_DEFAULT_REGION ?? null,
    signIn: signInSettings(data, refuse),
  }
}

function unusable(problems: readonly (readonly [name: string, message: string])[]): RangeError {
  const rows = problems.map(([name, message]) => `  ${name.padEnd(26)} ${message}`)
  return new RangeError(`These settings cannot be used:\n${rows.join('\n')}`)
}

function refuse(name: string, message: string): never {
  throw unusable([[name, message]])
}
