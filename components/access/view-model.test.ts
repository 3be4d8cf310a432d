import { describe, expect, it } from 'vitest'
import type { ActionAccess, ActionCatalog, EffectivePermissions, StatementRef } from '@/lib/iam/index.ts'
import {
  type AccessFilter,
  columnCounts,
  detailRows,
  filterServices,
  noFilter,
  reach,
} from './filter-view.ts'
import { accessView } from './view-model.ts'

const place = { offset: 0, line: 1, column: 1 }
const range = { start: place, end: place }
const read: StatementRef = {
  layer: 'identity',
  policy: 'Data',
  index: 1,
  sid: 'Read',
  effect: 'Allow',
  range,
}
const session: StatementRef = { layer: 'session', policy: 'session', index: 0, effect: 'Allow', range }
const wide = { resources: ['arn:aws:s3:::invoices-*'], except: [], conditions: [], from: [read] }
const tight = {
  resources: ['arn:aws:s3:::invoices-eu/*'],
  except: [],
  conditions: [
    { kind: 'if' as const, test: { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] } },
  ],
  from: [read, session],
}

function access(action: string, verdict: ActionAccess['verdict']): ActionAccess {
  const usable = verdict === 'granted' || verdict === 'narrowed'
  return {
    action,
    verdict,
    conditional: false,
    unknown: false,
    grants: usable ? [tight] : [],
    baseline: [wide],
    because: verdict === 'inert' ? [session] : [read, session],
  }
}

const effective: EffectivePermissions = {
  actions: [
    access('sqs:SendMessage', 'inert'),
    access('s3:GetObject', 'narrowed'),
    access('s3:GetObjectTagging', 'narrowed'),
    access('s3:DeleteBucket', 'cut'),
    access('s3:BrandNewAction', 'granted'),
    access('ec2:RunInstances', 'absent'),
  ],
  counts: { granted: 1, narrowed: 2, denied: 0, cut: 1, inert: 1 },
  conditional: 0,
  exact: true,
  unreadable: [],
}
const catalog: ActionCatalog = {
  date: '2026-09-26',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: [] },
    { name: 's3:GetObjectTagging', level: 'Read', resources: [] },
    { name: 's3:DeleteBucket', level: 'Write', resources: [] },
    { name: 'sqs:SendMessage', level: 'Write', resources: [] },
  ],
}
const view = accessView(effective, catalog)
const [s3] = view.services

describe('accessView', () => {
  it('puts services the pod may use first and leaves out what nobody mentions', () => {
    expect(view.services.map((service) => service.prefix)).toEqual(['s3', 'sqs'])
    expect(s3?.counts).toEqual({ granted: 1, narrowed: 2, denied: 0, cut: 1, inert: 0 })
  })

  it('says once what many actions share', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      access(`svc${index % 300}:Action${index}`, 'granted'),
    )
    const big = accessView({ ...effective, actions: many }, catalog)
    expect(big.classes).toHaveLength(1)
    expect(big.statements).toHaveLength(2)
    expect(JSON.stringify(big).length).toBeLessThan(400_000)
  })

  it('keeps what the role alone would allow only where it differs', () => {
    const baselines = view.classes.map((entry) => [entry.verdict, entry.baseline.length])
    expect(Object.fromEntries(baselines)).toEqual({ inert: 0, narrowed: 1, cut: 0, granted: 0 })
  })
})

describe('filterServices', () => {
  const matching = (filter: Partial<AccessFilter>, of = view) =>
    filterServices(of, { ...noFilter, ...filter }).flatMap((service) =>
      detailRows(service, of.classes, () => true).flatMap(({ names }) =>
        names.map((name) => `${service.prefix}:${name}`),
      ),
    )

  it('shows everything unless asked', () => {
    expect(matching({})).toHaveLength(5)
  })

  it('filters by verdict, by action without regard to case, and by resource', () => {
    expect(matching({ verdicts: ['cut'] })).toEqual(['s3:DeleteBucket'])
    expect(matching({ text: 'getobjectt' })).toEqual(['s3:GetObjectTagging'])
    expect(matching({ text: 'invoices-eu' })).toEqual([
      's3:GetObject',
      's3:GetObjectTagging',
      's3:BrandNewAction',
    ])
    expect(matching({ text: 'no such thing' })).toEqual([])
  })

  it('filters by condition key, by statement, by access level and by what is not certain', () => {
    expect(matching({ text: 'aws:securetransport' })).toHaveLength(3)
    expect(matching({ text: 'session S1' })).toHaveLength(5)
    expect(matching({ text: 'data s2 “read”' })).toHaveLength(4)
    expect(matching({ columns: ['Write'] })).toEqual(['s3:DeleteBucket', 'sqs:SendMessage'])
    expect(matching({ columns: ['Other'], verdicts: ['granted'] })).toEqual(['s3:BrandNewAction'])
    const maybe = { ...access('s3:GetMaybe', 'narrowed'), unknown: true }
    const more = accessView({ ...effective, actions: [...effective.actions, maybe] }, catalog)
    expect(matching({ traits: ['unknown'] }, more)).toEqual(['s3:GetMaybe'])
    expect(matching({ traits: ['unknown', 'conditional'] }, more)).toEqual([])
  })

  it('counts only what passes', () => {
    const [found] = filterServices(view, { ...noFilter, verdicts: ['cut'] })
    expect(found?.counts).toEqual({ granted: 0, narrowed: 0, denied: 0, cut: 1, inert: 0 })
    expect(found?.matches).toBe(1)
  })
})

describe('a service', () => {
  it('is split by access level, an action the catalog does not know under none', () => {
    if (!s3) throw new Error('the view lost s3')
    expect(columnCounts(s3, 'Read', view.classes)?.narrowed).toBe(2)
    expect(columnCounts(s3, 'Write', view.classes)?.cut).toBe(1)
    expect(columnCounts(s3, 'Tagging', view.classes)).toBeNull()
    expect(columnCounts(s3, 'Other', view.classes)?.granted).toBe(1)
  })

  it('an opened cell holds one row for all actions that came about alike', () => {
    if (!s3) throw new Error('the view lost s3')
    const rows = detailRows(s3, view.classes, (column) => column === 'Read')
    expect(rows.map(({ access: { verdict }, names }) => [verdict, names])).toEqual([
      ['narrowed', ['GetObject', 'GetObjectTagging']],
    ])
  })

  it('tells what can be reached, not what was cut', () => {
    if (!s3) throw new Error('the view lost s3')
    expect(reach(s3, view.classes, 1)).toEqual({
      shown: ['arn:aws:s3:::invoices-eu/*'],
      more: 0,
      conditions: ['aws:SecureTransport Bool true'],
    })
  })
})
