import { readFileSync } from 'node:fs'
import { z } from 'zod'

const minutes = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback)

/** Settings of sign-in. A secret may be in a file instead: `…_FILE`. */
export const signInShape = {
  PORT: z.coerce.number().int().default(3000),
  PODSCOPE_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  PODSCOPE_SESSION_HOURS: z.coerce.number().min(0.1).max(168).default(12),
  PODSCOPE_IDLE_MINUTES: minutes(60, 10_080),
  PODSCOPE_GROUPS_MINUTES: z.coerce.number().min(0.05).max(1440).default(15),
  PODSCOPE_START_LINK: z.string().length(64).optional(),
  PODSCOPE_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  PODSCOPE_OIDC_CLIENT_ID: z.string().optional(),
  PODSCOPE_OIDC_CLIENT_SECRET: z.string().optional(),
  PODSCOPE_GROUPS_CLAIM: z.string().default('groups'),
  PODSCOPE_OIDC_NAME: z.string().max(40).default('single sign-on'),
  PODSCOPE_OIDC_SCOPES: z.string().default('openid profile email'),
  PODSCOPE_ALB_ARN: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/app\/.+/,
      'must be the ARN of the load balancer',
    )
    .optional(),
  PODSCOPE_ALB_ISSUER: z.string().optional(),
  PODSCOPE_ALB_CLIENT_ID: z.string().optional(),
  PODSCOPE_PROXY_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
}

/** Settings that hold a secret: never repeated in a message. */
export const secretNames = [
  'PODSCOPE_SECRET',
  'PODSCOPE_OIDC_CLIENT_SECRET',
  'PODSCOPE_PROXY_SECRET',
] as const

export type OidcSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** For the button. */
  readonly name: string
  readonly scopes: readonly string[]
}
export type AlbSettings = { readonly arn: string; readonly issuer: string; readonly clientId: string }

export type SignInSettings = {
  /** Where people find the site: its own address, else where it listens. */
  readonly origin: string
  /** Null: one that is made once and kept in the store. */
  readonly secret: string | null
  readonly sessionMs: number
  readonly idleMs: number
  /** How long groups of an identity provider are good for. */
  readonly groupsMs: number
  /** In which claim an identity provider tells groups. */
  readonly groupsClaim: string
  /** SHA-256 of what the link bears that the start-up prints; null: it printed none. */
  readonly startLink: string | null
  readonly oidc: OidcSettings | null
  readonly alb: AlbSettings | null
  /** What a proxy sends to be believed, in `x-podscope-proxy-secret`; null: no proxy is. */
  readonly proxySecret: string | null
}

type Read = z.infer<z.ZodObject<typeof signInShape>> & {
  readonly PODSCOPE_ORIGIN?: string | undefined
  readonly PODSCOPE_TRUSTED_PROXIES: readonly string[]
}
type Problem = (name: string, message: string) => never

type Name = Exclude<keyof Read, 'PODSCOPE_TRUSTED_PROXIES'>

function together<Names extends Name>(read: Read, names: readonly Names[], problem: Problem) {
  const missing = names.filter((name) => read[name] === undefined)
  if (missing.length === names.length) return false
  const [first] = missing
  if (first !== undefined) problem(first, `is missing beside ${names.filter((name) => name !== first)[0]}`)
  return true
}

/** Settings as the site uses them. `problem` is called with what does not go together, and throws. */
export function signInSettings(read: Read, problem: Problem): SignInSettings {
  const oidc = ['PODSCOPE_OIDC_ISSUER', 'PODSCOPE_OIDC_CLIENT_ID', 'PODSCOPE_OIDC_CLIENT_SECRET'] as const
  const alb = ['PODSCOPE_ALB_ARN', 'PODSCOPE_ALB_ISSUER', 'PODSCOPE_ALB_CLIENT_ID'] as const
  const hasOidc = together(read, oidc, problem)
  const hasAlb = together(read, alb, problem)
  if (read.PODSCOPE_PROXY_SECRET && read.PODSCOPE_TRUSTED_PROXIES.length === 0)
    problem('PODSCOPE_TRUSTED_PROXIES', 'is missing beside PODSCOPE_PROXY_SECRET: the networks of the proxy')
  return {
    origin: read.PODSCOPE_ORIGIN ?? `http://127.0.0.1:${read.PORT}`,
    secret: read.PODSCOPE_SECRET ?? null,
    sessionMs: read.PODSCOPE_SESSION_HOURS * 3_600_000,
    idleMs: read.PODSCOPE_IDLE_MINUTES * 60_000,
    groupsMs: read.PODSCOPE_GROUPS_MINUTES * 60_000,
    groupsClaim: read.PODSCOPE_GROUPS_CLAIM,
    startLink: read.PODSCOPE_START_LINK ?? null,
    oidc: hasOidc
      ? {
          issuer: read.PODSCOPE_OIDC_ISSUER ?? '',
          clientId: read.PODSCOPE_OIDC_CLIENT_ID ?? '',
          clientSecret: read.PODSCOPE_OIDC_CLIENT_SECRET ?? '',
          name: read.PODSCOPE_OIDC_NAME,
          scopes: read.PODSCOPE_OIDC_SCOPES.split(/\s+/).filter(Boolean),
        }
      : null,
    alb: hasAlb
      ? {
          arn: read.PODSCOPE_ALB_ARN ?? '',
          issuer: read.PODSCOPE_ALB_ISSUER ?? '',
          clientId: read.PODSCOPE_ALB_CLIENT_ID ?? '',
        }
      : null,
    proxySecret: read.PODSCOPE_PROXY_SECRET ?? null,
  }
}

/** Puts in what `…_FILE` settings point at. `problem` is called where a file cannot be read, and throws. */
export function withSecretFiles(
  set: Readonly<Record<string, string>>,
  problem: Problem,
): Record<string, string> {
  const filled = { ...set }
  for (const name of secretNames) {
    const file = set[`${name}_FILE`]
    if (file === undefined) continue
    try {
      filled[name] = readFileSync(file, 'utf8').trimEnd()
    } catch (error) {
      problem(`${name}_FILE`, `cannot be read (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  return filled
}
