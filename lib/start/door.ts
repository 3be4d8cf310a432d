import { execFile } from 'node:child_process'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseEnv } from '../env-schema.ts'
import { networksOf } from '../networks.ts'
import type { StartSettings } from './settings.ts'
import { StartError } from './start-error.ts'

const run = promisify(execFile)
type Variables = Readonly<Record<string, string | undefined>>

/** Who is known to the store that a site will open. */
export type KnownPeople = {
  /** Nobody came by the start-up's link yet. */
  readonly awaitsFirstAdmin: boolean
  /** Somebody has a password. */
  readonly hasPasswords: boolean
}

/** Looks into the site's store, in a process of its own: only there the rooms of the server may be loaded. Throws a StartError where it is away. */
export async function readPeople(variables: Variables): Promise<KnownPeople> {
  const script = join(import.meta.dirname, 'known-people.ts')
  try {
    const { stdout } = await run(process.execPath, ['--conditions=react-server', script], {
      env: variables as unknown as NodeJS.ProcessEnv,
    })
    return JSON.parse(stdout)
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new StartError(said || 'What Podscope remembers could not be looked into.')
  }
}

const isLoopback = (host: string) =>
  host === 'localhost' || (isIP(host) !== 0 && networksOf(['127.0.0.0/8', '::1']).holds(host))

/** Throws a StartError where others than this machine would reach a site that nobody has to sign in to, or could. */
export function refuseOpenDoor(
  { host, mode }: Pick<StartSettings, 'host' | 'mode'>,
  variables: Variables,
  people: KnownPeople | null,
): void {
  if (isLoopback(host)) return
  const { oidc, alb, proxySecret } = parseEnv(variables).signIn
  if (mode === 'sandbox')
    throw new StartError(
      `The local AWS lets everybody in as admin, so its site listens on this machine only. Leave PODSCOPE_HOST=${host} out.`,
    )
  if (oidc || alb || proxySecret !== null || people?.hasPasswords) return
  throw new StartError(
    `Nobody could sign in, so Podscope does not listen on ${host}. Set up an identity provider (PODSCOPE_OIDC_ISSUER), a load balancer (PODSCOPE_ALB_ARN) or a proxy (PODSCOPE_PROXY_SECRET); or start it once without PODSCOPE_HOST and make the first admin with the link that it prints.`,
  )
}
