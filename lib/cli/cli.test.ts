import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { commands } from './commands.ts'
import { runCommand } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'podscope-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the program itself, its input in a file as a shell would have it. */
function podscope(args: readonly string[], input = '') {
  const file = join(folder, 'lines.jsonl')
  writeFileSync(file, input)
  const main = join(import.meta.dirname, 'main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    stdio: [openSync(file, 'r'), 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  const lines = stdout.split('\n').filter((line) => line !== '')
  return { status, stderr, stdout, answers: () => lines.map((line): unknown => JSON.parse(line)) }
}

/** Runs a command within the test, for all that needs no process of its own. */
async function run(name: string, ...lines: readonly (string | object)[]) {
  const command = commands.find((each) => each.name === name)
  if (!command) throw new Error(`there is no command ${name}`)
  const answers: unknown[] = []
  async function* input() {
    for (const line of lines) yield `${typeof line === 'string' ? line : JSON.stringify(line)}\n`
  }
  const status = await runCommand(command, input(), async (text) => {
    answers.push(JSON.parse(text))
  })
  return { status, answers }
}

const document = (Action: unknown, Resource: unknown = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
})
const request = {
  principal: 'arn:aws:iam::111122223333:role/app',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::shop/a',
}
const role = document('s3:*')

describe('the program', () => {
  test('whose reader goes away is no success: nobody knows what it would have said', async () => {
    const main = join(import.meta.dirname, 'main.ts')
    const program = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'inherit'] })
    program.stdout.destroy()
    expect(await once(program, 'exit')).toEqual([141, null])
  })

  test('answers a line a line, in order, and leaves with 0', () => {
    const lines = [
      { id: 1, request, policies: { identity: [role] } },
      { id: 'two', request, policies: { identity: [role], session: [JSON.stringify(document('s3:List*'))] } },
    ]
    const { status, answers, stderr } = podscope(
      ['decide'],
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
    expect(answers()).toMatchObject([
      { id: 1, verdict: 'allowed', decidedBy: null },
      { id: 'two', verdict: 'implicitDeny', decidedBy: 'session' },
    ])
    expect([status, stderr]).toEqual([0, ''])
  })

  test('answers the other lines when one is bad, and leaves with 2', () => {
    const good = JSON.stringify({ id: 3, request, policies: { identity: [role] } })
    const { status, answers } = podscope(['decide'], `no json\n\n{"id":2}\n${good}`)
    expect(answers()).toMatchObject([
      { id: null, error: { code: 'bad-json' } },
      { id: 2, error: { code: 'bad-input', message: expect.stringContaining('request') } },
      { id: 3, verdict: 'allowed' },
    ])
    expect(status).toBe(2)
  })

  test('says what it can do', () => {
    for (const args of [['--help'], ['help'], ['decide', '--help']]) {
      const { status, stdout } = podscope(args)
      expect(status).toBe(0)
      for (const { name } of commands) expect(stdout).toContain(`  ${name}`)
    }
  })

  test('knows no other command, and says so where errors go', () => {
    const { status, stderr, stdout } = podscope(['decode', 'now'])
    expect([status, stdout]).toEqual([64, ''])
    expect(stderr).toMatch(/^podscope: no such command: decode now\n/)
    expect(podscope([])).toMatchObject({ status: 64, stdout: '' })
  })
})

describe('decide', () => {
  test('names documents by their place and says what every statement did', async () => {
    const { answers } = await run('decide', {
      request,
      policies: { identity: [document('iam:*'), role], scps: [[role], [document('s3:Get*')]] },
    })
    expect(answers).toMatchObject([
      {
        id: null,
        verdict: 'allowed',
        reasons: [
          { statement: { layer: 'scp', policy: 'scps[0][0]' }, matched: 'yes' },
          { statement: { layer: 'scp', policy: 'scps[1][0]' }, matched: 'yes' },
          { statement: { layer: 'identity', policy: 'identity[0]' }, matched: 'no', mismatch: 'action' },
          { statement: { layer: 'identity', policy: 'identity[1]' }, matched: 'yes' },
        ],
      },
    ])
  })

  test('takes a request without credentials', async () => {
    const open = { ...role, Statement: [{ ...role.Statement[0], Principal: '*' }] }
    const { answers } = await run(
      'decide',
      {
        request: { ...request, principal: { type: 'Anonymous' } },
        policies: { identity: [], resource: open },
      },
      { request: { ...request, principal: { type: 'Anonymous' } }, policies: { identity: [role] } },
    )
    expect(answers).toMatchObject([{ verdict: 'allowed' }, { verdict: 'implicitDeny' }])
  })

  test('takes keys that are not known, and layers that could not be read', async () => {
    const tested = {
      ...role,
      Statement: [{ ...role.Statement[0], Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    }
    const { answers } = await run(
      'decide',
      { request: { ...request, unknown: ['aws:SecureTransport'] }, policies: { identity: [tested] } },
      { request, policies: { identity: [], unreadable: ['identity'] } },
    )
    expect(answers).toMatchObject([
      { verdict: 'conditional', unknownKeys: ['aws:SecureTransport'] },
      { verdict: 'conditional', unknownKeys: [] },
    ])
  })
})

describe('the other commands', () => {
  test('effective', async () => {
    const { status, answers } = await run('effective', {
      id: 1,
      policies: {
        identity: [document(['s3:GetObject', 's3:PutObject'])],
        session: [document('s3:GetObject', 'arn:aws:s3:::shop/*')],
      },
    })
    expect(status).toBe(0)
    expect(answers).toMatchObject([
      {
        id: 1,
        actions: [
          { action: 's3:GetObject', verdict: 'narrowed', grants: [{ resources: ['arn:aws:s3:::shop/*'] }] },
          { action: 's3:PutObject', verdict: 'cut', grants: [] },
        ],
        exact: true,
      },
    ])
  })

  test('effective, of a session that is known', async () => {
    const own = document('s3:GetObject', 'arn:aws:s3:::${aws:PrincipalTag/team}/*')
    const session = { principal: request.principal, known: { 'aws:PrincipalTag/team': 'cart' } }
    const { answers } = await run('effective', { policies: { identity: [own] }, session })
    expect(answers).toMatchObject([{ actions: [{ grants: [{ resources: ['arn:aws:s3:::cart/*'] }] }] }])
  })

  test('compare', async () => {
    const before = { policies: { identity: [role] } }
    const after = { policies: { identity: [role], session: [document('s3:GetObject')] } }
    const { answers } = await run('compare', { id: 'a', before, after }, { before, after: before })
    expect(answers).toMatchObject([
      {
        id: 'a',
        gains: false,
        losses: true,
        gainExample: null,
        lossExample: { action: expect.stringContaining('s3:') },
        exact: true,
      },
      { gains: false, losses: false, gainExample: null, lossExample: null, exact: true },
    ])
  })

  test('compare, two trust policies for anyone', async () => {
    const trust = (Service: string) => ({
      policies: {
        identity: [],
        resource: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' },
        },
      },
    })
    const { answers } = await run('compare', {
      before: trust('pods.eks.amazonaws.com'),
      after: trust('ec2.amazonaws.com'),
      anyone: true,
    })
    expect(answers).toMatchObject([
      {
        gains: true,
        losses: true,
        gainExample: { principal: 'ec2.amazonaws.com' },
        lossExample: { principal: 'pods.eks.amazonaws.com' },
      },
    ])
  })

  test('check', async () => {
    const text = JSON.stringify(document(['s3:GetObject', 'sqs:SendMessage']))
    const { answers } = await run(
      'check',
      { kind: 'session', text, policies: { identity: [role] } },
      { kind: 'trust', text: '{' },
    )
    expect(answers).toMatchObject([
      {
        findings: [
          {
            code: 'inert-grant',
            severity: 'warning',
            start: { line: 1, column: text.indexOf('"sqs') + 1 },
            end: {},
          },
        ],
      },
      { findings: [{ code: 'json-syntax' }, { code: 'missing-version' }, { code: 'missing-statement' }] },
    ])
  })
})

describe('compact', () => {
  test('by itself, and beside a role', async () => {
    const text = JSON.stringify(
      document(['s3:GetObject', 's3:GetObject', 'sqs:SendMessage'], 'arn:aws:s3:::shop/*'),
    )
    const { status, answers } = await run(
      'compact',
      { id: 1, text },
      { id: 2, text, policies: { identity: [document('s3:*', 'arn:aws:s3:::shop/*')] } },
      { id: 3, text, limit: 2048 },
      { id: 4, text: '{' },
    )
    expect(status).toBe(2)
    expect(answers).toMatchObject([
      { id: 1, equivalent: true, provenFor: 'catalog', fits: false },
      { id: 2, equivalent: true, provenFor: 'surroundings' },
      { id: 3, text, characters: text.length, fits: true },
      { id: 4, error: { code: 'not-compactable' } },
    ])
  })
})

describe('ten thousand lines', () => {
  const policies = (index: number) => ({
    identity: [role],
    session: [document('s3:Get*', `arn:aws:s3:::team-${index % 20}/*`)],
  })
  const lines: Readonly<Record<string, (index: number) => object>> = {
    decide: (index) => ({
      request: { ...request, resource: `arn:aws:s3:::team-1/${index}` },
      policies: policies(index),
    }),
    effective: (index) => ({
      policies: { identity: [document('s3:GetObject')], session: policies(index).session },
    }),
    compare: (index) => ({
      before: { policies: { identity: [document('s3:GetObject')] } },
      after: { policies: { identity: [document('s3:GetObject')], session: policies(index).session } },
    }),
    check: (index) => ({ kind: 'session', text: JSON.stringify(policies(index).session[0]) }),
    compact: (index) => ({ text: JSON.stringify(policies(index).session[0]) }),
  }
  test.each(Object.entries(lines))(
    '%s answers each, the broken one in the middle too',
    (name, line) => {
      const input = Array.from({ length: 10_000 }, (_, index) =>
        index === 5000 ? '{"broken' : JSON.stringify({ id: index, ...line(index) }),
      )
      const { status, answers } = podscope([name], input.join('\n'))
      const found = answers() as readonly { readonly id: number | null; readonly error?: object }[]
      expect(status).toBe(2)
      expect(found.map(({ id }) => id ?? 5000)).toEqual(input.map((_, index) => index))
      expect(found.filter(({ error }) => error).length).toBe(1)
    },
    120_000,
  )
})

describe('bad input', () => {
  const policies = { identity: [role] }
  test.each<[line: string | object, message: string]>([
    ['[]', 'line: '],
    ['null', 'line: '],
    [{ policies }, 'request: '],
    [{ request }, 'policies: '],
    [{ request, policies: {} }, 'policies.identity: '],
    [{ request, policies: { identity: [5] } }, 'policies.identity.0: '],
    [{ request, policies: { identity: [], sessions: [] } }, 'sessions'],
    [{ request, policies: { identity: [], unreadable: ['role'] } }, 'policies.unreadable.0: '],
    [{ request: { ...request, action: '' }, policies }, 'request.action: '],
    [{ request: { ...request, resource: 'a'.repeat(8193) }, policies }, 'request.resource: '],
    [{ request: { ...request, context: { k: 'a'.repeat(8193) } }, policies }, 'request.context.k: '],
    [{ request: { ...request, context: { a: 5 } }, policies }, 'request.context.a: '],
  ])('%o', async (line, message) => {
    const { status, answers } = await run('decide', line)
    expect(status).toBe(2)
    expect(answers).toMatchObject([
      { error: { code: 'bad-input', message: expect.stringContaining(message) } },
    ])
  })

  test('a document that is no policy is no bad line: it allows nothing', async () => {
    const { status, answers } = await run('decide', { request, policies: { identity: ['{', 'x', {}] } })
    expect([status, answers]).toMatchObject([0, [{ verdict: 'implicitDeny' }]])
  })

  test('a document nested a hundred thousand deep stops no other line', async () => {
    const deep = `{"id":1,"request":${JSON.stringify(request)},"policies":{"identity":[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}}`
    const { status, answers } = await run('decide', deep, { id: 2, request, policies })
    expect(status).toBe(2)
    expect(answers).toMatchObject([{ error: { code: 'bad-input' } }, { id: 2, verdict: 'allowed' }])
  })

  test('a pattern of a megabyte is answered like any other', async () => {
    const patterns = [`*${'a'.repeat(1_000_000)}b`, `*${'a?'.repeat(500_000)}*`, '*a'.repeat(500_000)]
    const lines = patterns.map((Resource) => ({
      request: { ...request, resource: 'a'.repeat(8192) },
      policies: { identity: [document('s3:*', Resource)] },
    }))
    const { status, answers } = await run('decide', ...lines)
    expect([status, answers]).toMatchObject([
      0,
      [{ verdict: 'implicitDeny' }, { verdict: 'implicitDeny' }, { verdict: 'implicitDeny' }],
    ])
    const effective = lines.map(({ policies: each }) => ({ policies: each }))
    expect((await run('effective', ...effective)).answers).toHaveLength(3)
    const tested = patterns.map((value) => ({
      policies: {
        identity: [
          {
            ...role,
            Statement: [
              { ...role.Statement[0], Action: 's3:GetObject', Condition: { StringLike: { k: value } } },
            ],
          },
        ],
      },
    }))
    expect((await run('effective', ...tested)).answers).toMatchObject([
      { exact: false },
      { exact: false },
      { exact: false },
    ])
  })

  test('keys of the prototype are keys like others', async () => {
    const line = `{"request":{"principal":"p","action":"s3:GetObject","resource":"r","context":{"__proto__":"x","constructor":"y"}},"policies":{"identity":[]}}`
    expect((await run('decide', line)).answers).toMatchObject([{ verdict: 'implicitDeny' }])
  })
})
