import { describe, expect, it } from 'vitest'
import * as engine from '@/lib/iam/index.ts'
import { type Draft, emptyDraft, type RoleOption, sendsTags, toInput } from './draft.ts'

const account = '111122223333'
const role: RoleOption = { name: 'reader', arn: `arn:aws:iam::${account}:role/team/reader`, missing: [] }
const draft: Draft = { ...emptyDraft, namespace: 'shop', serviceAccount: 'cart.v2', role: 'reader' }
const policy =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}'

describe('toInput', () => {
  it('sends the ARN of the role that is named', () => {
    expect(toInput(draft, account, [role], engine)).toEqual({
      ok: true,
      value: {
        namespace: 'shop',
        serviceAccount: 'cart.v2',
        roleArn: role.arn,
        disableSessionTags: false,
        tags: {},
      },
    })
  })
  it('takes an ARN as it is when the roles could not be read', () => {
    const answer = toInput({ ...draft, role: ` ${role.arn} ` }, account, null, engine)
    expect(answer.ok && answer.value.roleArn).toBe(role.arn)
  })
  it('turns the session tags off with a session policy', () => {
    const answer = toInput({ ...draft, policy }, account, [role], engine)
    expect(answer.ok && answer.value).toMatchObject({ policy, disableSessionTags: true })
    expect(sendsTags({ ...draft, policy })).toBe(false)
  })
  it.each<[string, Partial<Draft>, keyof Draft]>([
    ['no namespace', { namespace: ' ' }, 'namespace'],
    ['a dot in a namespace', { namespace: 'a.b' }, 'namespace'],
    ['capitals in a service account', { serviceAccount: 'Cart' }, 'serviceAccount'],
    ['no role', { role: '' }, 'role'],
    ['a name that no role has', { role: 'writer' }, 'role'],
    ['a role that is not there', { role: `arn:aws:iam::${account}:role/gone` }, 'role'],
    ['a role of another account', { role: 'arn:aws:iam::999900001111:role/reader' }, 'role'],
    ['a target that is no ARN', { targetRoleArn: 'reader' }, 'targetRoleArn'],
    ['a policy that is no JSON', { policy: '{' }, 'policy'],
    ['a policy with a principal', { policy: policy.replace('{"E', '{"Principal":"*","E') }, 'policy'],
  ])('names the field of %s', (_, change, field) => {
    const answer = toInput({ ...draft, ...change }, account, [role], engine)
    expect(answer.ok ? [] : Object.keys(answer.error)).toEqual([field])
  })
})
