/** In whose account an encoded message is decoded, and who is told what it says. */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { everything, type Scope } from '@/lib/auth/rules/index.ts'
import { parseDenial } from '@/lib/pod-identity/index.ts'
import { decodeFor } from './decode.ts'

const asked = vi.hoisted(() => ({
  accounts: [] as string[],
  candidates: 0,
  allowed: false,
  answer: null as object | null,
  sent: [] as (readonly [string, string | null])[],
}))
vi.mock('@/lib/fleet/index.ts', () => ({
  listFleetAccounts: async () => ({
    ok: true,
    value: asked.accounts.map((accountId) => ({ accountId, name: `account ${accountId[0]}` })),
  }),
  refusedCandidates: async () => ({
    ok: true,
    value: { candidates: Array.from({ length: asked.candidates }, () => ({})), isCut: false },
  }),
}))
vi.mock('@/lib/inventory/index.ts', () => ({
  decodeRefusal: async (accountId: string, region: string | null) => {
    asked.sent.push([accountId, region])
    const context = {
      principal: { arn: `arn:aws:sts::${accountId}:assumed-role/shared/x` },
      action: 'ec2:RunInstances',
      resource: '*',
    }
    const { allowed } = asked
    return asked.answer ?? { ok: true, value: JSON.stringify({ allowed, explicitDeny: false, context }) }
  },
}))

const [one, two, three] = ['111111111111', '222222222222', '333333333333'] as const
beforeEach(() => {
  Object.assign(asked, { accounts: [one, two], candidates: 0, allowed: false, answer: null, sent: [] })
})

const encoded = 'Y2xhc3NpZmllZC1ieS1BV1Mt'.repeat(8)
function denialOf(account: string | null) {
  const user =
    account &&
    `User: arn:aws:sts::${account}:assumed-role/shared/x is not authorized to perform: ec2:RunInstances`
  const denial = parseDenial(
    `You are not authorized to perform this operation. ${user ? `${user}.` : ''} Encoded authorization failure message: ${encoded}`,
  )
  if (!denial) throw new Error('not read')
  return { ...denial, doubts: [] }
}
const of = (accountId: string) => ({ accountId, region: 'eu-west-1', cluster: 'c', associationId: 'a' })
const decode = (
  account: string | null,
  where: Partial<Parameters<typeof decodeFor>[2]> = {},
  scope: Scope = everything,
) => decodeFor(scope, denialOf(account), { chosen: null, account: null, ...where })

describe('the account', () => {
  test('is chosen where nothing tells it, and none is tried', async () => {
    expect(await decode(null)).toEqual({
      state: 'choose',
      accounts: [
        { accountId: one, name: 'account 1' },
        { accountId: two, name: 'account 2' },
      ],
    })
    asked.accounts = [one]
    expect((await decode(null)).state).toBe('choose')
    expect(asked.sent).toEqual([])
  })

  test.each([
    ['of whoever the sentence names', one, {}, [one, null]],
    ['of the association', null, { chosen: of(two) }, [two, 'eu-west-1']],
    ['of the sentence before the association’s', one, { chosen: of(two) }, [one, null]],
    ['that was chosen, before both', one, { chosen: of(one), account: two }, [two, null]],
    ['of the association, where the sentence’s is not seen', three, { chosen: of(two) }, [two, 'eu-west-1']],
  ] as const)('is that %s', async (_, account, where, sent) => {
    expect(await decode(account, where)).toMatchObject({ state: 'decoded', accountId: sent[0] })
    expect(asked.sent).toEqual([sent])
  })

  test('is none that whoever looks sees nothing of, whatever says so', async () => {
    for (const where of [
      { account: three, chosen: null },
      { account: null, chosen: of(three) },
    ])
      expect((await decode(three, where)).state).toBe('choose')
    expect(asked.sent).toEqual([])
  })
})

describe('what it says', () => {
  const tenant: Scope = { kind: 'some', selectors: [{ namespaces: ['tenant-acme'] }] }

  test('is told to who sees an association that it may be of, and to nobody else of some', async () => {
    const foreign = await decode(one, {}, tenant)
    expect(foreign).toEqual({ state: 'foreign', accountId: one })
    asked.candidates = 1
    expect(await decode(one, {}, tenant)).toMatchObject({
      state: 'decoded',
      denial: { action: 'ec2:RunInstances', encodedMessage: null },
    })
  })

  test('of a request that was let through is no refusal, and is told to nobody else either', async () => {
    asked.allowed = true
    expect(await decode(one)).toEqual({ state: 'allowed' })
    expect((await decode(one, {}, tenant)).state).toBe('foreign')
  })

  test('is nothing where AWS answers otherwise than it is documented, or not', async () => {
    asked.answer = { ok: true, value: '<xml/>' }
    expect(await decode(one)).toEqual({ state: 'unread', accountId: one })
    asked.answer = { ok: false, error: { kind: 'throttled' } }
    expect(await decode(one)).toMatchObject({ state: 'problem', problem: { kind: 'throttled' } })
  })

  test('is not asked for where there is none, or it is cut off', async () => {
    const where = { chosen: null, account: one }
    const { state } = await decodeFor(everything, { ...denialOf(one), encodedMessage: null }, where)
    expect(state).toBe('none')
    const cut = { ...denialOf(one), doubts: ['encodedMessage'] as const }
    expect((await decodeFor(everything, cut, where)).state).toBe('cut-off')
    expect(asked.sent).toEqual([])
  })
})
