import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { checkPolicy, parsePolicy } from '../iam/index.ts'
import { longestPolicy } from './bench/engine-cases.ts'
import { clusters, largeState } from './bench/large-state.ts'
import { fleetOf, managedPolicies } from './bench/managed-cases.ts'
import { quantile, table, timesOf } from './bench/stats.ts'

const times = z.object({
  n: z.int().positive(),
  medianMs: z.number().positive(),
  p99Ms: z.number().positive(),
})
const report = z.object({
  at: z.iso.datetime(),
  quick: z.literal(true),
  node: z.string().startsWith('v'),
  cpu: z.string(),
  cores: z.int().positive(),
  results: z
    .array(
      z.object({
        name: z.string(),
        size: z.string(),
        ours: times,
        naive: times.extend({ what: z.string() }),
      }),
    )
    .length(12),
})

test('runs, and writes what it measured', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podscope-bench-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const out = join(folder, 'deep/results.json')
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bench.ts'), '--quick', '--out', out])
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += String(chunk)
    })
  }
  const [code] = await once(child, 'close')
  expect(code, printed).toBe(0)
  const { results } = report.parse(JSON.parse(await readFile(out, 'utf8')))
  for (const { name, ours } of results) {
    expect(ours.p99Ms).toBeGreaterThanOrEqual(ours.medianMs)
    expect(printed).toContain(name)
  }
})

describe('what is measured', () => {
  test('session policies that EKS takes, the same in every run, on all of AWS’s managed policies', () => {
    expect(managedPolicies().length).toBeGreaterThan(1500)
    const fleet = fleetOf(50, 10, 30)
    expect(fleet).toEqual(fleetOf(50, 10, 30))
    expect(new Set(fleet.map(([, text]) => text)).size).toBe(30)
    for (const [, text] of fleet) {
      expect(checkPolicy(text, 'session').filter(({ severity }) => severity === 'error')).toEqual([])
      expect(text.length).toBeLessThanOrEqual(2048)
    }
  })

  test('a policy as long as EKS takes, and one the parser accepts', () => {
    const text = longestPolicy()
    expect(text).toHaveLength(2048)
    expect(parsePolicy(text)).toMatchObject({ findings: [] })
  })

  test('clusters of the sizes that are printed', () => {
    const state = largeState()
    for (const { at, associations } of Object.values(clusters)) {
      const found = state.accounts[at.accountId]?.clusters[`${at.region}/${at.cluster}`]?.associations ?? {}
      expect(Object.keys(found)).toHaveLength(associations)
      const names = Object.values(found).map(
        ({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`,
      )
      expect(new Set(names).size).toBe(associations)
    }
  })
})

describe('the numbers', () => {
  test('quantiles are samples, by nearest rank', () => {
    const samples = Array.from({ length: 200 }, (_, index) => 200 - index)
    expect(quantile(samples, 0.5)).toBe(100)
    expect(quantile(samples, 0.99)).toBe(198)
    expect(quantile([3], 0.99)).toBe(3)
    expect(timesOf([5, 1, 3])).toEqual({ n: 3, medianMs: 3, p99Ms: 5 })
  })

  test('the table is in readable units', () => {
    const ours = { n: 3, medianMs: 0.0057, p99Ms: 12.5 }
    const naive = { what: 'slowly', n: 3, medianMs: 1500, p99Ms: 20_000 }
    const lines = table([{ name: 'case', size: '1', ours, naive }]).split('\n')
    expect(lines[1]).toMatch(/^case +1 +5\.70 µs +12\.5 ms +3 +slowly +1\.50 s +20\.0 s$/)
  })
})
