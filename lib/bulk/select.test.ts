import { describe, expect, test } from 'vitest'
import {
  type ClusterPlace,
  type Place,
  placesForNew,
  readTargets,
  sayLineProblem,
  selectExisting,
  targetsMax,
} from './select.ts'

const prod: ClusterPlace = { accountId: '1', region: 'eu-west-1', cluster: 'prod' }
const stage: ClusterPlace = { ...prod, cluster: 'stage' }
const twins: readonly ClusterPlace[] = [
  { ...prod, cluster: 'twin' },
  { ...prod, cluster: 'twin', region: 'us-east-1' },
]
const clusters = [prod, stage, ...twins]
const existing: readonly Place[] = [
  place(prod, 'payments/writer'),
  place(prod, 'payments/reader'),
  place(prod, 'team-a/worker'),
  place(prod, 'team-b/worker'),
  place(prod, 'team-b/web'),
  place(stage, 'team-c/worker'),
  ...twins.map((at) => place(at, 'team-d/worker')),
]

function place(at: ClusterPlace, names: string): Place {
  const [namespace = '', serviceAccount = ''] = names.split('/')
  return { ...at, namespace, serviceAccount }
}

const shown = ({ region, cluster, namespace, serviceAccount }: Place) =>
  `${region === prod.region ? '' : `${region}/`}${cluster}/${namespace}/${serviceAccount}`

function select(text: string) {
  const { lines, problems } = readTargets(text)
  const result = selectExisting(lines, { home: prod, clusters }, existing)
  return { found: result.found.map(shown), problems: [...problems, ...result.problems].map(say) }
}

function places(text: string) {
  const { lines, problems } = readTargets(text)
  const result = placesForNew(lines, { home: prod, clusters }, existing)
  return { found: result.found.map(shown), problems: [...problems, ...result.problems].map(say) }
}

const say = ({ line, kind }: { line: number; kind: string }) => `${line} ${kind}`

describe('associations', () => {
  test('are named one a line, in that order, with remarks', () => {
    expect(
      select('# the payments team\n team-a/worker \r\n\npayments/writer # both\nstage/team-c/worker'),
    ).toEqual({
      found: ['prod/team-a/worker', 'prod/payments/writer', 'stage/team-c/worker'],
      problems: [],
    })
  })

  test('are found by patterns, each once', () => {
    expect(select('team-b/worker\nteam-*/worker\n*/team-?/w*').found).toEqual([
      'prod/team-b/worker',
      'prod/team-a/worker',
      'prod/team-b/web',
      'stage/team-c/worker',
      'twin/team-d/worker',
      'us-east-1/twin/team-d/worker',
    ])
  })

  test('of clusters with one name are told apart by region', () => {
    expect(select('twin/team-d/worker')).toEqual({ found: [], problems: ['1 ambiguous-cluster'] })
    expect(select('us-east-1/twin/team-d/worker').found).toEqual(['us-east-1/twin/team-d/worker'])
    expect(select('us-*/twin/team-d/worker').found).toEqual(['us-east-1/twin/team-d/worker'])
  })

  test('a line that means none says why', () => {
    expect(
      select(
        [
          'payments',
          'a/b/c/d/e',
          'Payments/writer',
          'payments/wri ter',
          'elsewhere/payments/writer',
          'payments/nobody',
          'nothing-*/x',
          'payments/writer',
          'payments/writer',
          'payments/w*',
          '/writer',
        ].join('\n'),
      ),
    ).toEqual({
      found: ['prod/payments/writer'],
      problems: [
        '1 form',
        '2 form',
        '3 bad-name',
        '4 bad-name',
        '11 bad-name',
        '5 no-cluster',
        '6 no-match',
        '7 no-match',
        '9 twice',
      ],
    })
  })

  test('are at most as many as a cluster can hold', () => {
    const many = Array.from({ length: targetsMax + 2 }, (_, index) => `team/worker-${index}`).join('\n')
    const { lines, problems } = readTargets(many)
    expect(lines).toHaveLength(targetsMax)
    expect(problems.map(say)).toEqual([`${targetsMax + 1} too-many`, `${targetsMax + 2} too-many`])
    const patterns = readTargets(Array.from({ length: 600 }, () => '*/*').join('\n'))
    expect(patterns.problems).toHaveLength(100)
    expect(
      placesForNew(
        readTargets(`${many.slice(0, many.lastIndexOf('\n'))}`).lines,
        { home: prod, clusters },
        [],
      ).found,
    ).toHaveLength(targetsMax)
  })
})

describe('places for new ones', () => {
  test('need not be known when they are named', () => {
    expect(places('new-team/worker\nstage/payments/writer')).toEqual({
      found: ['prod/new-team/worker', 'stage/payments/writer'],
      problems: [],
    })
  })

  test('patterns mean what is known there or where it comes from', () => {
    expect(places('team-*/cleaner').found).toEqual(['prod/team-a/cleaner', 'prod/team-b/cleaner'])
    expect(places('stage/team-*/cleaner').found).toEqual([
      'stage/team-a/cleaner',
      'stage/team-b/cleaner',
      'stage/team-c/cleaner',
    ])
    expect(places('stage/payments/*').found).toEqual(['stage/payments/reader', 'stage/payments/writer'])
    expect(places('*/new/one').found).toHaveLength(4)
    expect(places('nobody-*/x')).toEqual({ found: [], problems: ['1 no-match'] })
  })
})

test('every problem has its sentence', () => {
  for (const kind of [
    'form',
    'bad-name',
    'no-cluster',
    'ambiguous-cluster',
    'no-match',
    'twice',
    'too-many',
  ] as const)
    expect(sayLineProblem({ line: 1, text: 'x', kind })).toMatch(/^\S.*[^.]$/)
})
