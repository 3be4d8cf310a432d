import { resolve } from 'node:path'
import { parseEnv, storeFolderOf } from '../env-schema.ts'
import { StoreError, type StorePlace } from '../store/index.ts'
import { readStartSettings } from './settings.ts'
import { StartError } from './start-error.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Where a site that was started with these settings keeps what it remembers. */
export function storePlaceOf(env: Variables): StorePlace {
  const { mode, dataFolder } = readStartSettings([], env)
  const { databaseUrl } = parseEnv(env)
  if (databaseUrl !== null) return { kind: 'postgres', url: databaseUrl }
  return { kind: 'folder', folder: storeFolderOf(dataFolder, mode === 'sandbox') }
}

/** The one file a command is given. Throws a StartError that tells how to call it. */
export function fileOf(args: readonly string[], command: string): string {
  const [file, ...more] = args
  if (file === undefined || file.startsWith('-') || more.length > 0)
    throw new StartError(
      `npm run ${command} -- <file>\n\nPODSCOPE_AWS, PODSCOPE_DATA and DATABASE_URL tell which store, as for npm start.`,
    )
  return resolve(file)
}

/** What is wrong with the store or a setting is for the person who called. */
export async function tellingWhy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreError || error instanceof RangeError) throw new StartError(error.message)
    throw error
  }
}
