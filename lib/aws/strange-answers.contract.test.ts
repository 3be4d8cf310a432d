/** What answers there is not AWS: a gateway's page, XML from a JSON service, half an answer. Over HTTP, through the real SDK. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  accountsFile,
  type Door,
  doorWith,
  home,
  isWrite,
  laterSteps,
  operations,
  someKeys,
} from './every-operation.fixture.ts'
import * as aws from './index.ts'
import { type LocalAws, startLocalAws } from './local-aws.fixture.ts'

let local: LocalAws
beforeAll(async () => {
  local = await startLocalAws()
})
afterEach(() => local.reset())
afterAll(() => local.close())

/** What lacks the operation will lack it the next time; what a gateway says while AWS is away passes. */
const kinds = {
  unsupported: [200, 400, 401, 403, 404, 405, 407, 500, 501],
  'server-error': [502, 503, 504],
  throttled: [429],
} as const
const answers = (['html', 'xml'] as const).flatMap((form) =>
  Object.entries(kinds).flatMap(([kind, statuses]) =>
    statuses.map((status) => ({ form, status: Number(status), kind })),
  ),
)

/** What is asked for first, of services that speak XML. */
const lackedBy: Readonly<Record<string, string>> = { iam: 'the role', sts: 'the decoded message' }

describe.each(answers)('$form with $status', ({ form, status, kind }) => {
  // XML is what IAM speaks: there it would be AWS's own refusal.
  const asked = Object.entries(operations).filter(([name]) => form === 'html' || name.startsWith('eks:'))
  test.each(asked)('%s', async (operation, call) => {
    await local.arm(operation, { kind: form, status })
    const answer = await call(aws)
    expect(answer).toMatchObject({
      ok: false,
      error: { kind, operation, outcomeUnknown: isWrite(operation) },
    })
    const message = String(Reflect.get(Object(answer), 'error').message)
    if (kind === 'unsupported') expect(message).toContain(`this endpoint does not support ${operation}`)
    // A page that is well-formed XML and comes with 200 is for IAM and STS an answer that lacks everything.
    const lacks = status === 200 ? lackedBy[operation.split(':')[0] ?? ''] : undefined
    expect(message).toContain(
      lacks ? `its answer lacks ${lacks}` : `answer is not one of AWS's (HTTP ${status})`,
    )
    expect(answer).not.toHaveProperty('error.verbatim')
  })
})

describe('half an answer', () => {
  test.each([
    ['eks:ListClusters', ['clusters'], 'the clusters'],
    ['eks:DescribeCluster', ['cluster'], 'the cluster'],
    ['eks:DescribeCluster', ['cluster.arn'], 'the cluster'],
    ['eks:ListPodIdentityAssociations', ['associations'], 'the associations'],
    ['eks:ListPodIdentityAssociations', ['associations.associationId'], "an association's names"],
    ['eks:ListPodIdentityAssociations', ['associations.namespace'], "an association's names"],
    ['eks:DescribePodIdentityAssociation', ['association'], 'the association'],
    ['eks:DescribePodIdentityAssociation', ['association.roleArn'], '`roleArn`'],
    ['eks:DescribePodIdentityAssociation', ['association.modifiedAt'], 'the times'],
    ['iam:GetAccountAuthorizationDetails', ['RoleDetailList', 'Policies'], 'the roles'],
    ['organizations:DescribeOrganization', ['Organization.MasterAccountId'], 'the organization'],
    ['organizations:ListRoots', ['Roots.PolicyTypes'], 'the root'],
    ['organizations:ListParents', ['Parents'], 'the parent'],
    ['organizations:ListPoliciesForTarget', ['Policies'], 'the policies'],
    ['organizations:DescribePolicy', ['Policy.Content'], 'the policy'],
    ['organizations:ListAccounts', ['Accounts'], 'the accounts'],
    ['cloudtrail:LookupEvents', ['Events'], 'the events'],
    ['iam:GetRole', ['Role'], 'the role'],
    ['iam:GetRole', ['Role.AssumeRolePolicyDocument'], 'the role'],
    ['eks:CreatePodIdentityAssociation', ['association'], 'the association'],
    ['eks:UpdatePodIdentityAssociation', ['association.roleArn'], '`roleArn`'],
    ['eks:DeletePodIdentityAssociation', ['association'], 'the association'],
  ] as const)('%s without %j is no answer', async (operation, fields, missing) => {
    await local.arm(operation, { kind: 'forget', fields, from: 'answer' })
    expect(await operations[operation]?.(aws)).toMatchObject({
      error: {
        kind: 'unsupported',
        message: `this endpoint does not support ${operation} fully: its answer lacks ${missing}`,
        outcomeUnknown: isWrite(operation),
      },
    })
  })

  test('a role of which a document got lost is left out of the list, not taken for a lesser one', async () => {
    const whole = await aws.listRoles(home)
    await local.arm('iam:GetAccountAuthorizationDetails', {
      kind: 'forget',
      fields: ['RoleDetailList.RolePolicyList.PolicyDocument'],
      from: 'answer',
    })
    const answer = await aws.listRoles(home)
    const without = whole.ok ? whole.value.filter(({ policies }) => policies.every(isManaged)) : []
    expect(without.length).toBeGreaterThan(0)
    expect(answer).toEqual({ ok: true, value: without })
  })
  const isManaged = ({ kind }: { kind: string }) => kind === 'managed'
})

describe('an endpoint that', () => {
  async function doorTo(listener: RequestListener): Promise<{ door: Door; close: () => Promise<void> }> {
    const server = createServer(listener).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new TypeError('no port')
    const door = await doorWith({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
      PODSCOPE_SETTINGS: await accountsFile(someKeys),
    })
    return {
      door,
      async close() {
        const closed = once(server, 'close')
        // In this order: one that comes in between would be waited for.
        server.close()
        server.closeAllConnections()
        await closed
      },
    }
  }

  test('is not there', async () => {
    const { door, close } = await doorTo(() => undefined)
    await close()
    for (const [operation, call] of Object.entries(operations)) {
      expect(await call(door), operation).toMatchObject({
        error: {
          kind: 'unreachable',
          message: 'the endpoint cannot be reached (ECONNREFUSED)',
          // Nobody took it, so it certainly did not happen.
          outcomeUnknown: false,
        },
      })
    }
  })

  const json = { 'content-type': 'application/json' }
  const amzJson = { 'content-type': 'application/x-amz-json-1.1' }
  test.each([
    ['says no route', 400, json, '{"message":"no route matches this request"}', 'unsupported'],
    ['knows no such path', 404, json, '{"error":"not found"}', 'unsupported'],
    ['answers in plain text', 404, { 'content-type': 'text/plain' }, 'not found', 'unsupported'],
    ['answers with nothing', 404, {}, '', 'unsupported'],
    ['answers yes and nothing', 200, json, '', 'unsupported'],
    ['answers with an empty object', 200, json, '{}', 'unsupported'],
    ['answers with half of it', 200, json, '{"clusters":["a"', 'unsupported'],
    ['says it is not implemented', 501, amzJson, '{"__type":"NotImplemented","message":"no"}', 'unsupported'],
    ['is behind a door', 401, {}, 'sign in', 'unsupported'],
    ['refuses without AWS’s name', 403, json, '{"message":"Forbidden"}', 'unsupported'],
    ['refuses without a word', 403, {}, '', 'unsupported'],
  ])('%s', async (_, status, headers, body, kind) => {
    const { door, close } = await doorTo((_request, response) => {
      response.writeHead(status, headers).end(body)
    })
    for (const [operation, call] of Object.entries(operations).filter(([name]) => !laterSteps.has(name))) {
      expect(await call(door), operation).toMatchObject({ ok: false, error: { kind, operation } })
    }
    await close()
  })

  test('hands out the same token for ever', async () => {
    const { door, close } = await doorTo((_request, response) => {
      response.writeHead(200, json).end('{"clusters":["a"],"nextToken":"again"}')
    })
    expect(await door.listClusterNames(home)).toEqual({ ok: true, value: ['a'] })
    await close()
  })

  test('speaks something else than HTTP', async () => {
    const { door, close } = await doorTo((request) => {
      request.socket.end('220 mail.example.com ESMTP\r\n')
    })
    expect(await door.listClusterNames(home)).toMatchObject({ error: { kind: 'unsupported' } })
    await close()
  })
})
