/** Who can do what, held against `decide` for every association. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { everything } from '../auth/rules/index.ts'
import {
  answerQuestion,
  type ContextValues,
  compilePolicies,
  type PolicySet,
  parsePolicy,
} from '../iam/index.ts'
import { cases } from '../sandbox/seed/names.ts'
import { closeStore } from '../store/database.ts'
import { type Database, database, tables } from '../store/index.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { fillFleet } from './fleet.fixture.ts'
import { analyseWaiting, everyWhoCanRow, type Question, whoCan, whoCanRows } from './index.ts'
import { loadRows } from './load.ts'
import { readTexts } from './roles.ts'
import { catalogFor } from './think/answer.ts'
import { inputsOf } from './think/tuple.ts'
import { firstCursor, readWaiting } from './waiting.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })
vi.mock('../env.ts', async () => {
  const { parseEnv } = await import('../env-schema.ts')
  return { readEnv: () => parseEnv(process.env) }
})

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-who-can-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

type Inputs = ReturnType<typeof inputsOf>

/** Policies and session of every association with a readable role, read past what is tested. */
async function everyInput(store: Database): Promise<ReadonlyMap<string, Inputs>> {
  await store.update(tables.fleetAssociations).set({ toAnalyse: true })
  const rows = await readWaiting(store, firstCursor, 100_000)
  const texts = await readTexts(
    store,
    rows.flatMap(({ policy }) => policy ?? []),
  )
  const { load, rows: lit } = await loadRows(
    store,
    rows,
    ({ policy }) => (policy ? (texts.get(policy) ?? null) : null),
    new Map(),
  )
  const found = new Map<string, Inputs>()
  for (const [place, row] of lit.entries()) {
    const { association, role } = load.rows[place] ?? {}
    const own = load.roles[role ?? -1]
    if (association && own) found.set(row.associationId, inputsOf({ association, role: own, first: null }))
  }
  return found
}

/** Every key that some policy asks for. */
function keysIn(policies: PolicySet): readonly string[] {
  const all = [...policies.identity, ...(policies.boundary ?? []), ...(policies.session ?? [])]
  return all.flatMap(({ text }) =>
    (parsePolicy(text).policy?.statements ?? []).flatMap(({ conditions }) =>
      conditions.map(({ key }) => key.value),
    ),
  )
}

const words = {
  allowed: 'always',
  conditional: 'sometimes',
  explicitDeny: 'never',
  implicitDeny: 'never',
} as const

function decided({ policies, session }: Inputs, { action, resource, context = {} }: Question): string {
  const known: ContextValues = { ...session.known, ...context }
  const settled = new Set([...Object.keys(known), ...session.absent].map((key) => key.toLowerCase()))
  const isSettled = (key: string) =>
    settled.has(key.toLowerCase()) ||
    session.absent.some(
      (each) => each.endsWith('/*') && key.toLowerCase().startsWith(each.slice(0, -1).toLowerCase()),
    )
  const unknown = keysIn(policies).filter((key) => !isSettled(key))
  const request = { principal: session.principal, action, resource, context: known, unknown }
  return words[compilePolicies(policies).rule(request).verdict]
}

const questions: readonly Question[] = [
  { action: 's3:GetObject', resource: 'arn:aws:s3:::invoices-eu/2026/11/a.pdf' },
  { action: 's3:DeleteObject', resource: 'arn:aws:s3:::invoices-eu/2026/sealed/x.pdf' },
  { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-prod-media/eu/cover.jpg' },
  { action: 's3:ListBucket', resource: 'arn:aws:s3:::acme-prod-search' },
  { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:orders-eu' },
  {
    action: 'kms:Decrypt',
    resource: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f',
  },
  {
    action: 'kms:Decrypt',
    resource: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f',
    context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
  },
  { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/ml-training' },
  { action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders' },
  { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0' },
  {
    action: 'secretsmanager:GetSecretValue',
    resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:payroll/a-AbCdEf',
  },
]

describe.each([
  ['PGlite', async () => ({ PODSCOPE_DATA: join(folder, 'store'), DATABASE_URL: '' })],
  ['PostgreSQL', async () => ({ DATABASE_URL: await postgres.newDatabase() })],
] as const)('on %s', (name, where) => {
  let store: Database
  let inputs: ReadonlyMap<string, Inputs>
  const associations = name === 'PGlite' ? 2000 : 500
  beforeAll(async () => {
    for (const [variable, value] of Object.entries(await where())) vi.stubEnv(variable, value)
    store = await database()
    await fillFleet(store, { associations })
    inputs = await everyInput(store)
    await analyseWaiting()
    return closeStore
  })

  async function ask(question: Question) {
    const answer = await whoCan(everything, question)
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }

  test('what is said of every association is what `decide` says', async () => {
    const seen = new Set<string>()
    for (const question of questions) {
      const told = new Map<string, string>()
      for await (const { associationId, verdict } of everyWhoCanRow(await ask(question), { bare: true }))
        told.set(associationId, verdict)
      expect(told.size).toBe(associations)
      for (const [id, verdict] of told) {
        const own = inputs.get(id)
        expect([question.action, id, verdict]).toEqual([
          question.action,
          id,
          own ? decided(own, question) : 'unknown',
        ])
        seen.add(verdict)
      }
    }
    expect(seen).toEqual(new Set(['always', 'sometimes', 'never', 'unknown']))
  })

  test('counts, groups and rows say the same', async () => {
    const answer = await ask({ action: 's3:Delete*', resource: 'arn:aws:s3:::invoices-*/x' })
    const sum = (groups: typeof answer.roles) =>
      groups.reduce((total, { tally }) => total + tally.always + tally.sometimes, 0)
    const can = answer.tally.always + answer.tally.sometimes
    expect(can).toBeGreaterThan(0)
    expect([sum(answer.roles), sum(answer.clusters)]).toEqual([can, can])
    const rows = await whoCanRows(answer, { verdicts: ['always', 'sometimes'] })
    expect(rows).toHaveLength(can)
    expect(rows.every(({ ways }) => ways?.some(({ grants }) => grants.length > 0))).toBe(true)
    const [first] = answer.roles
    const ofRole = await whoCanRows(answer, {
      role: first?.name ?? '',
      verdicts: ['always', 'sometimes'],
      bare: true,
    })
    expect(ofRole).toHaveLength((first?.tally.always ?? 0) + (first?.tally.sometimes ?? 0))
    for (const { name: tenant, tally } of answer.tenants) {
      const all = await whoCanRows(answer, { tenant, bare: true })
      expect(all).toHaveLength(tally.always + tally.sometimes + tally.never + tally.unknown)
    }
  })

  test.each([
    { action: 's3:GetObject', resource: '*' },
    { action: 's3:*', resource: '*' },
    { action: 'sqs:*Message', resource: 'arn:aws:sqs:*:*:orders-*' },
    { action: 's3:Get*', resource: '*', context: { 'aws:PrincipalTag/team': 'media' } },
  ])(
    'a question of patterns is answered as the engine does for each: $action on $resource',
    async (question) => {
      const { context = {} } = question as Question
      for await (const { associationId, verdict } of everyWhoCanRow(await ask(question), { bare: true })) {
        const own = inputs.get(associationId)
        if (!own) continue
        const [[tag, team] = []] = Object.entries(context)
        const isOther = tag !== undefined && own.session.known[tag] !== team
        const engine = answerQuestion(
          own.policies,
          own.session,
          question,
          catalogFor(question.action),
        ).verdict
        expect([associationId, verdict]).toEqual([associationId, isOther ? 'never' : engine])
      }
    },
  )

  test('a session tag in the context is told by association, also where policies do not ask for it', async () => {
    const { namespace } = cases.narrowing
    const context = { 'aws:PrincipalTag/kubernetes-namespace': namespace }
    const question = { action: 's3:*', resource: '*', context }
    const answer = await ask(question)
    const told = new Map<string, string>()
    for await (const { associationId, verdict } of everyWhoCanRow(answer, { bare: true }))
      told.set(associationId, verdict)
    const expected = [...inputs].map(([id, { policies, session }]) => ({
      id,
      isOwn: session.known['aws:PrincipalTag/kubernetes-namespace'] === namespace,
      engine: answerQuestion(policies, session, question, catalogFor('s3:*')).verdict,
    }))
    for (const { id, isOwn, engine } of expected)
      expect([id, told.get(id)]).toEqual([id, isOwn ? engine : 'never'])
    const able = expected.filter(({ engine }) => engine !== 'never')
    const own = able.filter(({ isOwn }) => isOwn)
    expect(own.length).toBeGreaterThan(0)
    expect(able.length).toBeGreaterThan(own.length)
    const { always, sometimes } = answer.tally
    expect(always + sometimes).toBe(own.length)
    const rows = await whoCanRows(answer, { verdicts: ['always', 'sometimes'] })
    expect(rows).toHaveLength(own.length)
    expect(rows.every(({ namespace: each }) => each === namespace)).toBe(true)
    const nobodys = await ask({ ...question, context: { 'aws:PrincipalTag/no-role-has-it': 'x' } })
    expect(nobodys.tally).toMatchObject({ always: 0, sometimes: 0 })
  })

  test('what was analysed again is answered anew, and comes to the same', async () => {
    const question = { action: 's3:GetObject', resource: '*' }
    const before = await ask(question)
    await store
      .update(tables.fleetAssociations)
      .set({ toAnalyse: true, readAt: new Date() })
      .where(eq(tables.fleetAssociations.namespace, cases.narrowing.namespace))
    await analyseWaiting()
    expect((await ask(question)).tally).toEqual(before.tally)
  })

  test.each([
    ['no action', { action: 's3', resource: '*' }, 'bad-action'],
    ['an action that fits nothing', { action: 'nosuch:*', resource: '*' }, 'bad-action'],
    [
      'a resource of 10,000 characters',
      { action: 's3:*', resource: `arn:${'a*'.repeat(5000)}` },
      'bad-resource',
    ],
    ['no resource', { action: 's3:*', resource: 'bucket' }, 'bad-resource'],
    [
      'a context without end',
      { action: 's3:*', resource: '*', context: { a: 'x'.repeat(5000) } },
      'bad-context',
    ],
  ] as const)('%s is refused with a sentence', async (_, question, code) => {
    expect(await whoCan(everything, question)).toMatchObject({ ok: false, error: { code } })
  })

  test('whatever is not known has a reason, in the counts as in the rows', async () => {
    const answer = await ask({ action: 's3:GetObject', resource: '*' })
    const { tally, unknown } = answer
    expect(unknown.unreadable).toBeGreaterThan(0)
    expect(Object.values(unknown).reduce((sum, count) => sum + count, 0)).toBe(tally.unknown)
    const counts = { undescribed: 0, waiting: 0, unreadable: 0, unclear: 0 }
    for await (const { verdict, reason } of everyWhoCanRow(answer, { bare: true })) {
      expect([verdict, reason === null]).toEqual([verdict, verdict !== 'unknown'])
      if (reason) counts[reason]++
    }
    expect(counts).toEqual(unknown)
  })

  test('what nobody could read, or not to the end, is said', async () => {
    const question = { action: 's3:GetObject', resource: '*' }
    const { fleetClusters, fleetPlaces } = tables
    expect((await ask(question)).unread).toEqual({ regions: 0, clusters: 0 })
    const [cluster] = await store.select().from(fleetClusters)
    const [place] = await store.select().from(fleetPlaces)
    if (!(cluster && place)) throw new Error('nothing there')
    const problem = {
      kind: 'not-authorised',
      operation: 'eks:ListPodIdentityAssociations',
      accountId: cluster.accountId,
      region: cluster.region,
      message: 'no',
      outcomeUnknown: false,
    } as const
    const isIt = eq(fleetClusters.arn, cluster.arn ?? '')
    await store.update(fleetClusters).set({ listProblem: problem }).where(isIt)
    await store.update(fleetPlaces).set({ problem }).where(eq(fleetPlaces.region, place.region))
    const answer = await ask(question)
    expect(answer.unread.regions).toBeGreaterThan(0)
    expect(answer.unread.clusters).toBe(1)
    await store.update(fleetPlaces).set({ problem: null })
    // Listed, and not all described yet.
    const many = (cluster.associations ?? 0) + 1
    await store
      .update(fleetClusters)
      .set({ listProblem: null, associationsReadAt: null, associations: many })
      .where(isIt)
    expect((await ask(question)).unread).toEqual({ regions: 0, clusters: 1 })
    const { associations, associationsReadAt } = cluster
    await store.update(fleetClusters).set({ associations, associationsReadAt }).where(isIt)
  })

  test('an account whose SCPs cannot be read any more is named at once', async () => {
    const question = { action: 's3:GetObject', resource: '*' }
    const { fleetAccounts } = tables
    await store.update(fleetAccounts).set({ organizationReadAt: new Date() })
    expect((await ask(question)).withoutOrganization).toEqual([])
    const problem = {
      kind: 'not-authorised',
      operation: 'organizations:ListPoliciesForTarget',
      accountId: '111122223333',
      region: 'us-east-1',
      message: 'no',
      outcomeUnknown: false,
    } as const
    const isIt = eq(fleetAccounts.accountId, '111122223333')
    await store.update(fleetAccounts).set({ organizationProblem: problem }).where(isIt)
    expect((await ask(question)).withoutOrganization).toEqual(['111122223333'])
    await store.update(fleetAccounts).set({ organizationProblem: null, organizationReadAt: null })
  })

  test('what was only listed is a group of its own, which opens', async () => {
    const { fleetAssociations } = tables
    const [one] = await store.select().from(fleetAssociations).where(eq(fleetAssociations.toAnalyse, false))
    if (!one) throw new Error('no association')
    const isIt = eq(fleetAssociations.arn, one.arn)
    const undescribed = { roleArn: null, effectiveRoleArn: null, analysis: null, readAt: new Date() }
    await store
      .update(fleetAssociations)
      .set({ ...undescribed, toAnalyse: true })
      .where(isIt)
    await analyseWaiting()
    // The counts look at what changed without an analysis after five seconds; another one's analysis lets them look at once.
    await store
      .update(fleetAssociations)
      .set({ toAnalyse: true, readAt: new Date() })
      .where(eq(fleetAssociations.namespace, cases.narrowing.namespace))
    await analyseWaiting()
    const answer = await ask({ action: 's3:GetObject', resource: '*' })
    expect(answer.unknown.undescribed).toBe(1)
    expect(answer.roles.find(({ name }) => name === '')?.tally.unknown).toBe(1)
    const rows = await whoCanRows(answer, { role: '' })
    expect(rows).toMatchObject([{ associationId: one.associationId, reason: 'undescribed', ways: null }])
    await store
      .update(fleetAssociations)
      .set({
        roleArn: one.roleArn,
        effectiveRoleArn: one.effectiveRoleArn,
        toAnalyse: true,
        readAt: new Date(),
      })
      .where(isIt)
    await analyseWaiting()
  })

  test('a request that there is not can nobody make', async () => {
    const { tally, fits } = await ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::bucket' })
    expect(fits).toBe(false)
    expect(tally.always + tally.sometimes).toBe(0)
  })
})
