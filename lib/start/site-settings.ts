import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readAccountsFile, SettingsError } from '../accounts-schema.ts'
import { parseEnv } from '../env-schema.ts'
import { secretNames } from '../sign-in-schema.ts'
import type { StartSettings } from './settings.ts'
import { StartError } from './start-error.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** The SDK for JavaScript takes no notice of AWS_CA_BUNDLE, which every other SDK knows; Node's own setting does the same. */
async function certificates({ AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS }: Variables): Promise<Variables> {
  if (!AWS_CA_BUNDLE || NODE_EXTRA_CA_CERTS) return {}
  const file = resolve(AWS_CA_BUNDLE)
  await access(file).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`The certificates ${file} (AWS_CA_BUNDLE) cannot be read (${error.code}).`)
  })
  return { NODE_EXTRA_CA_CERTS: file }
}

/** Files that hold a secret, as absolute paths. */
function placedSecrets(env: Variables): Variables {
  const given = secretNames.map((name) => [`${name}_FILE`, env[`${name}_FILE`]] as const)
  return Object.fromEntries(given.flatMap(([name, file]) => (file ? [[name, resolve(file)]] : [])))
}

/** The site runs in a folder of its own, so paths are made absolute here. */
async function readSiteVariables({ mode, dataFolder }: StartSettings, env: Variables): Promise<Variables> {
  const { settingsFile, guardRailsFile } = parseEnv(env)
  const rails = guardRailsFile === null ? {} : { PODSCOPE_GUARD_RAILS: resolve(guardRailsFile) }
  const placed = { ...env, ...placedSecrets(env), ...rails, PODSCOPE_DATA: dataFolder }
  if (mode === 'sandbox') return placed
  const more = await certificates(env)
  if (settingsFile === null) return { ...placed, ...more }
  await readAccountsFile(settingsFile)
  return { ...placed, ...more, PODSCOPE_SETTINGS: resolve(settingsFile) }
}

/**
 * The variables the site is started with, checked: what it would only find out at its first page is told at once.
 * Throws a StartError.
 */
export async function siteVariables(settings: StartSettings, env: Variables): Promise<Variables> {
  try {
    return await readSiteVariables(settings, env)
  } catch (error) {
    if (error instanceof SettingsError || error instanceof RangeError) throw new StartError(error.message)
    throw error
  }
}
