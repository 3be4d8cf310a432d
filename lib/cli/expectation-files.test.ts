import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { statusOf, testFile, wordAnswer, wordCounts } from './expectation-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'podscope-expectations-'))
afterAll(() => rmSync(folder, { recursive: true }))

let made = 0
function file(text: string, name = `file-${++made}.yaml`): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const example = join(import.meta.dirname, '../expectations/examples/invoice-writer.yaml')
const role = '{ Version: 2012-10-17, Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] }'
const expecting = (what: string, policies = `{ identity: ${role} }`) =>
  `policies: ${policies}\nexpectations:\n  - ${what}\n`

/** Runs the program itself. */
function podscope(...args: readonly string[]) {
  const main = join(import.meta.dirname, 'main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'test', ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('podscope test', () => {
  test('the example is kept', () => {
    const { status, stdout, stderr } = podscope(example)
    expect(stdout).toMatch(
      /^✓ kept {5}.*invoice-writer\.yaml:17 {2}must allow s3:GetObject, s3:PutObject on /,
    )
    expect(stdout).toContain(
      'not evaluated: resource policies, SCPs, RCPs, VPC endpoint policies\n5 kept, 0 broken',
    )
    expect([status, stderr]).toEqual([0, ''])
  })

  test('leaves with 1 and says why when something is broken', () => {
    const broken = file(expecting('{ must: not allow, action: s3:PutObject, reason: "It only reads." }'))
    const { status, stdout } = podscope(example, broken)
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /✕ broken {3}\S+:3 {2}must not allow s3:PutObject\n {13}s3:PutObject on arn:\S+ is allowed by statement 1 of identity\[0\]\.\n/,
    )
    expect(stdout).toContain('expected because: It only reads.')
    expect(stdout).toMatch(/5 kept, 1 broken, 0 unknown\n$/)
  })

  test('answers programs, one JSON object a line', () => {
    const broken = file(expecting('{ must: not allow, action: s3:PutObject }'))
    const { status, stdout } = podscope('--json', broken, join(folder, 'nowhere.yaml'))
    const lines = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(lines).toMatchObject([
      { line: 3, state: 'broken', verdict: 'allowed', deciding: [{ layer: 'identity', index: 0 }] },
      { error: { line: 1, message: 'the file could not be read' } },
    ])
    expect(status).toBe(2)
  })

  test('leaves with 2 and names the place when a file cannot be read', () => {
    const { status, stderr } = podscope(file('policies: { identity: [] }\nexpectations:\n  - must: allw\n'))
    expect(status).toBe(2)
    expect(stderr).toMatch(/file-\d+\.yaml:3:11: an expectation says “must: allow” or “must: not allow”\n/)
  })

  test('refuses a call that makes no sense', () => {
    expect(podscope()).toMatchObject({ status: 64, stdout: '' })
    expect(podscope('--yaml', example)).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('--yaml'),
    })
  })
})

describe('a file', () => {
  test('takes documents inline, as text, and from files beside it', () => {
    file(JSON.stringify({ Version: '2012-10-17', Statement: [] }), 'role.json')
    const nothing = '\'{"Version":"2012-10-17","Statement":[]}\''
    for (const session of ['role.json', nothing, '{ Version: 2012-10-17, Statement: [] }']) {
      const policies = `{ identity: [${role}], session: ${session} }`
      const answer = testFile(file(expecting('{ must: not allow, action: s3:* }', policies)))
      expect(statusOf([answer])).toBe(0)
    }
  })

  test('knows the session of an association', () => {
    const tagged = `{ Version: 2012-10-17, Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*", Condition: { StringEquals: { aws:PrincipalTag/kubernetes-namespace: shop } } }] }`
    const association =
      'association: { account: "000011112222", region: eu-west-1, cluster: c, namespace: shop, serviceAccount: cart, role: "arn:aws:iam::000011112222:role/r" }\n'
    const run = (rest: string) =>
      testFile(
        file(
          `${association}${expecting('{ must: allow, action: s3:GetObject }', `{ identity: ${tagged}${rest} }`)}`,
        ),
      )
    expect(statusOf([run('')])).toBe(0)
    // EKS sends no tags with a session policy.
    expect(statusOf([run(`, session: ${role}`)])).toBe(1)
  })

  test.each<[string, string, RegExp]>([
    [
      'a document that is not there',
      expecting('{ must: allow, action: s3:* }', '{ identity: gone.json }'),
      /:1:1: gone\.json could not be read/,
    ],
    [
      'a document that is none',
      expecting('{ must: not allow, action: s3:* }', '{ identity: "{" }'),
      /:1:1: AWS would refuse identity\[0\]/,
    ],
    [
      'a document that AWS refuses',
      expecting('{ must: not allow, action: s3:* }', '{ identity: { Statement: [{ Effect: Alow }] } }'),
      /AWS would refuse/,
    ],
    ['no policies', 'expectations: [{ must: allow, action: s3:* }]', /“policies” is a list of names/],
    [
      'no identity policies',
      expecting('{ must: not allow, action: s3:* }', '{ session: [] }'),
      /has no “identity”/,
    ],
    [
      'nothing to test',
      `policies: { identity: ${role} }\nexpectations: []\n`,
      /:2:15: there is no expectation/,
    ],
    [
      'tags with a session policy',
      `association: { account: "111122223333", region: r, cluster: c, namespace: n, serviceAccount: s, role: "arn:aws:iam::111122223333:role/r", sessionTags: true }\n${expecting('{ must: allow, action: s3:* }', `{ identity: ${role}, session: ${role} }`)}`,
      /no session tags/,
    ],
    [
      'a session policy that may be there, and nothing said of the tags',
      `association: { account: "111122223333", region: r, cluster: c, namespace: n, serviceAccount: s, role: "arn:aws:iam::111122223333:role/r" }\n${expecting('{ must: not allow, action: s3:* }', `{ identity: ${role}, unreadable: [session] }`)}`,
      /not whether session tags are on/,
    ],
    [
      'an account that YAML took for a number',
      `association: { account: 000011112222, region: r, cluster: c, namespace: n, serviceAccount: s, role: "arn:aws:iam::111122223333:role/r" }\n${expecting('{ must: allow, action: s3:GetObject }')}`,
      /^$/,
    ],
    [
      'no role',
      `association: { account: "1", role: x }\n${expecting('{ must: allow, action: s3:* }')}`,
      /“account” is 12 digits[\s\S]*“association” has no “region”[\s\S]*“role” is no role’s ARN/,
    ],
    [
      'no principal',
      `session: { principal: "*" }\n${expecting('{ must: allow, action: s3:* }')}`,
      /“principal” is the ARN/,
    ],
    [
      'no layer',
      expecting('{ must: allow, action: s3:* }', `{ identity: ${role}, unreadable: [scps] }`),
      /“scps” is no layer/,
    ],
  ])('with %s', (_, text, words) => {
    const answer = testFile(file(text))
    expect(answer.problems === null ? '' : wordAnswer(answer)).toMatch(words)
  })

  test('of bytes is no file', () => {
    expect(testFile(file('\u0000\u0001')).problems?.[0]?.message).toMatch(/U\+0000/)
    expect(wordCounts([testFile(folder)])).toBe('0 kept, 0 broken, 0 unknown, 1 file not read\n')
  })
})
