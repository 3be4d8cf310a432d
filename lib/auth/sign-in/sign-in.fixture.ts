import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { storeFolderOf } from '../../env-schema.ts'
import { putEmptyStore } from '../../store/empty-store.fixture.ts'
import { type LocalPostgres, startPostgres } from '../../store/postgres.fixture.ts'

type Variables = Readonly<Record<string, string>>

/** The rooms anew, with these settings. */
async function load(variables: Variables) {
  vi.resetModules()
  vi.unstubAllEnvs()
  vi.stubEnv('DATABASE_URL', '')
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  const [door, request, people, passwords, store, tables, attempts, startLink] = await Promise.all([
    import('./index.ts'),
    import('./request.ts'),
    import('./people.ts'),
    import('./passwords.ts'),
    import('../../store/database.ts'),
    import('../../store/tables.ts'),
    import('./attempts.ts'),
    import('./start-link.ts'),
  ])
  return { ...people, ...passwords, ...startLink, ...door, ...request, ...store, tables, attempts, startLink }
}
export type Site = Awaited<ReturnType<typeof load>> & {
  /** What a browser at an address sends; what a site gave it before is in `jar`. */
  headers(options?: Options): Headers
}
type Options = {
  readonly jar?: string
  readonly address?: string
  readonly path?: string
  readonly more?: Variables
}

let postgres: LocalPostgres | null = null
const folders: string[] = []

/** Both databases, each empty. The PostgreSQL is started at the first use. */
export const places = {
  PGlite: async (): Promise<Variables> => {
    const folder = await mkdtemp(join(tmpdir(), 'podscope-sign-in-'))
    folders.push(folder)
    return { PODSCOPE_DATA: folder }
  },
  PostgreSQL: async (): Promise<Variables> => {
    postgres ??= await startPostgres()
    return { DATABASE_URL: await postgres.newDatabase() }
  },
}

/** The store that a site will open, unless it is there: of the two that it may have, it has one. */
async function putStore(data: string, isSandbox: boolean): Promise<void> {
  const path = storeFolderOf(data, isSandbox)
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (!isThere) await putEmptyStore(path)
}

/** A site with these settings. End it with `closeStore`. */
export async function siteWith(variables: Variables): Promise<Site> {
  if (variables.PODSCOPE_DATA) await putStore(variables.PODSCOPE_DATA, variables.PODSCOPE_SANDBOX === '1')
  const loaded = await load(variables)
  const headers = ({ jar, address = '192.0.2.1', path = '/', more = {} }: Options = {}) =>
    new Headers({
      ...loaded.requestMark(address, path),
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      ...(jar && { cookie: jar }),
      ...more,
    })
  return { ...loaded, headers }
}

/** As a browser sends it back. */
export const jarOf = ({ name, value }: { readonly name: string; readonly value: string }) =>
  `theme=dark; ${name}=${encodeURIComponent(value)}`

export async function cleanUp(): Promise<void> {
  vi.unstubAllEnvs()
  await postgres?.stop()
  postgres = null
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
}
