/**
 * Measures the fleet at its full size, on a store of its own: `node --conditions=react-server lib/start/bench/fleet.ts [associations]`. Prints JSON.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { fillFleet, hashText } from '../../analysis/fleet.fixture.ts'
import { analyseWaiting, prepareQuestions, type Question, whoCan } from '../../analysis/index.ts'
import { everything } from '../../auth/rules/index.ts'
import { countRows, listRows } from '../../fleet/index.ts'
import { checkGuardRails, readGuardRails } from '../../guard/index.ts'
import { closeStore } from '../../store/database.ts'
import { type Database, database, tables, tidyUp } from '../../store/index.ts'
import { filters } from './filters.ts'
import { quantile } from './stats.ts'

/** What people ask, from one object to everything. */
const questions: readonly Question[] = [
  { action: 's3:DeleteObject', resource: 'arn:aws:s3:::invoices-eu/2026/11/a.pdf' },
  { action: 's3:Delete*', resource: 'arn:aws:s3:::invoices-*/x' },
  { action: 's3:GetObject', resource: 'arn:aws:s3:::acme-prod-fleet500/eu/*' },
  { action: 's3:GetObject', resource: '*' },
  { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:orders-eu' },
  { action: 'iam:PassRole', resource: '*' },
  { action: 'iam:*', resource: '*' },
  { action: 'secretsmanager:GetSecretValue', resource: 'arn:aws:secretsmanager:*:*:secret:payroll/*' },
  { action: 'kms:Decrypt', resource: 'arn:aws:kms:eu-west-1:111122223333:key/*' },
  { action: '*', resource: '*' },
]
const rounds = 5

async function measureFilters() {
  const samples: number[] = []
  const slowest: Record<string, number> = {}
  for (let round = 0; round < rounds; round++)
    for (const filter of filters) {
      const sort = { key: 'namespace', descending: false } as const
      const { wallMs } = await time(() =>
        Promise.all([listRows(everything, { filter, sort }), countRows(everything, filter)]),
      )
      samples.push(wallMs)
      slowest[filter] = Math.max(slowest[filter] ?? 0, wallMs)
    }
  return { slowest, medianMs: quantile(samples, 0.5), p95Ms: quantile(samples, 0.95) }
}

type Time = { readonly wallMs: number; readonly cpuMs: number }

/** Time on the clock, and of all threads of this process: the second tells what the first would be on a machine with nothing else to do. */
async function time(work: () => Promise<unknown>): Promise<Time> {
  const [before, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { wallMs: Math.round(performance.now() - before), cpuMs: Math.round((user + system) / 1000) }
}

/** The role with some hundred associations gets one policy more. */
async function editRole(store: Database): Promise<void> {
  const { fleetRoles, fleetAssociations, documents } = tables
  const [role] = await store.select().from(fleetRoles).where(eq(fleetRoles.name, 'fleet500-worker'))
  if (!role) throw new Error('the sample data has lost a role')
  const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}}'
  const hash = hashText(text)
  await store.insert(documents).values({ hash, text }).onConflictDoNothing()
  const policies = [...role.policies, { name: 'More', kind: 'inline', hash } as const]
  await store
    .update(fleetRoles)
    .set({ policies, content: `${role.content}+` })
    .where(eq(fleetRoles.arn, role.arn))
  await store
    .update(fleetAssociations)
    .set({ toAnalyse: true })
    .where(eq(fleetAssociations.effectiveRoleArn, role.arn))
}

async function ask(question: Question): Promise<void> {
  const answer = await whoCan(everything, question)
  if (!answer.ok) throw new Error(answer.error.message)
}

async function measureQuestions() {
  const first: Record<string, Time> = {}
  const samples: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const question of questions) {
      const taken = await time(() => ask(question))
      const name = `${question.action} on ${question.resource}`
      if (round === 0) first[name] = taken
      samples.push(taken.wallMs)
    }
  const firsts = Object.values(first).map(({ wallMs }) => wallMs)
  return {
    first,
    firstP95Ms: quantile(firsts, 0.95),
    medianMs: quantile(samples, 0.5),
    p95Ms: quantile(samples, 0.95),
  }
}

async function measure(associations: number) {
  const store = await database()
  await fillFleet(store, { associations })
  const cold = await time(() => analyseWaiting())
  const { length: count } = await store.select({ key: tables.analyses.key }).from(tables.analyses)
  await editRole(store)
  const afterEdit = await time(() => analyseWaiting())
  // The site does both by itself when nothing waits.
  const tidied = await time(tidyUp)
  const prepared = await time(prepareQuestions)
  const table = await measureFilters()
  const whoCanTimes = await measureQuestions()
  const guardRails = await measureGuardRails()
  const residentMb = Math.round(process.resourceUsage().maxRSS / 1024)
  return {
    associations,
    analyses: count,
    cold,
    afterEdit,
    tidied,
    prepared,
    table,
    whoCan: whoCanTimes,
    guardRails,
    residentMb,
  }
}

/** All of the example, held once, after other questions. */
async function measureGuardRails() {
  const { list } = readGuardRails(
    await readFile(join(import.meta.dirname, '../../guard/example.yaml'), 'utf8'),
  )
  const results: Record<string, string> = {}
  const taken = await time(async () => {
    const answer = await checkGuardRails(everything, list)
    if (!answer.ok) throw new Error(answer.error.message)
    for (const { rail, state, total, breaking } of answer.value)
      results[rail.name] = `${state}: ${breaking} of ${total}`
  })
  return { rails: list.length, ...taken, results }
}

const folder = await mkdtemp(join(tmpdir(), 'podscope-fleet-'))
process.env.PODSCOPE_DATA = folder
const [cpu] = cpus()
try {
  const found = await measure(Number(process.argv[2] ?? 100_000))
  const machine = { node: process.version, cpu: cpu?.model ?? 'unknown', cores: cpus().length }
  console.log(JSON.stringify({ at: new Date().toISOString(), ...machine, ...found }, null, 2))
} finally {
  await closeStore()
  await rm(folder, { recursive: true, force: true })
}
