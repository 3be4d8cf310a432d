import { catalog } from '../../catalog/index.ts'
import {
  type AccessRequest,
  compilePolicies,
  decide,
  effectivePermissions,
  type PolicySet,
  parsePolicy,
} from '../../iam/index.ts'
import { layersOf, sessionContextOf } from '../../pod-identity/index.ts'
import { walkthrough } from '../../sandbox/seed/names.ts'
import type { SandboxState } from '../../sandbox/state.ts'
import type { Case } from './stats.ts'

/** The announcement's session policy for its walkthrough (AWS containers blog, 2026-03-24), in the form EKS stores. */
const sessionPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'List', Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
    {
      Sid: 'Read',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: 'arn:aws:s3:::demo-*/*',
    },
  ],
})

/** As long as EKS takes: statements until the next would be too many, the rest in a Sid. */
export function longestPolicy(length = 2048): string {
  const write = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
  const statements: object[] = []
  const next = () => ({
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: `arn:aws:s3:::team-${statements.length}/\${aws:PrincipalTag/team}/*`,
    Condition: { StringLike: { 'aws:ResourceTag/stage': ['prod', 'pre*'] } },
  })
  const frame = '"Sid":"",'.length
  while (write([...statements, next()]).length + frame <= length) statements.push(next())
  const [first, ...rest] = statements
  const Sid = 'A'.repeat(length - write(statements).length - frame)
  return write([{ Sid, ...first }, ...rest])
}

/** The same text in JSON's eyes and another for anything that remembers texts. */
function respaced(text: string, round: number): string {
  return text + round.toString(2).replaceAll('0', ' ').replaceAll('1', '\n')
}

function respacedSet(policies: PolicySet, round: number): PolicySet {
  const each = (list: PolicySet['identity']) =>
    list.map(({ name, text }) => ({ name, text: respaced(text, round) }))
  return { ...policies, identity: each(policies.identity), session: each(policies.session ?? []) }
}

function demoOf(state: SandboxState) {
  const { accountId, region, cluster } = walkthrough
  const account = state.accounts[accountId]
  const role = account?.roles[walkthrough.roleName]
  const [association] = Object.values(account?.clusters[`${region}/${cluster}`]?.associations ?? {})
  if (!role || !association) throw new Error('the sample data has lost the walkthrough')
  const facts = {
    policies: Object.entries(role.inline).map(([name, text]) => ({ name, text })),
    tags: role.tags,
  }
  const narrowed = {
    ...association,
    accountId,
    region,
    cluster,
    policy: sessionPolicy,
    disableSessionTags: true,
  }
  return { policies: layersOf(narrowed, facts), session: sessionContextOf(narrowed, facts) }
}

/** A thousand requests that differ in action and resource, as those of many pods do. */
function requestsLike(request: AccessRequest): AccessRequest[] {
  const actions = [
    's3:GetObject',
    's3:PutObject',
    's3:ListBucket',
    's3:ListAllMyBuckets',
    'ec2:DescribeInstances',
  ]
  return Array.from({ length: 1000 }, (_, index) => ({
    ...request,
    action: actions[index % actions.length] ?? request.action,
    resource: `arn:aws:s3:::${index % 2 === 0 ? 'demo' : 'other'}-bucket/a/${index}`,
  }))
}

/** What the engine does for a page, on the walkthrough's role and session policy. */
export function engineCases(state: SandboxState, quick: boolean): Case[] {
  const { policies, session } = demoOf(state)
  const request: AccessRequest = {
    principal: session.principal,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::demo-bucket/a/key',
    context: session.known,
  }
  const text = longestPolicy()
  let round = 0
  const compiled = compilePolicies(policies)
  const requests = requestsLike(request)
  return [
    {
      name: `rule on ${requests.length.toLocaleString('en')} requests`,
      size: `${policies.identity.length + 1} policies, compiled`,
      naive: 'each decided with its reasons',
      samples: quick ? 20 : 500,
      warmUp: quick ? 5 : 50,
      runOurs: () => requests.map(compiled.rule),
      runNaive: () => requests.map((each) => decide(each, policies)),
    },
    {
      name: 'decide one request',
      size: `${policies.identity.length + 1} policies`,
      naive: 'policies parsed for each request',
      samples: quick ? 200 : 5000,
      warmUp: quick ? 20 : 500,
      runOurs: () => decide(request, policies),
      runNaive: () => decide(request, respacedSet(policies, ++round)),
    },
    {
      name: 'parse a policy, with positions and findings',
      size: `${text.length} characters`,
      naive: 'JSON.parse, with neither',
      samples: quick ? 200 : 5000,
      warmUp: quick ? 20 : 500,
      runOurs: () => parsePolicy(text),
      runNaive: () => JSON.parse(text),
    },
    {
      name: 'effective permissions, role ∩ policy',
      size: `${catalog.actions.length.toLocaleString('en')} actions known`,
      naive: 'each known action decided on *',
      samples: quick ? 5 : 50,
      warmUp: quick ? 1 : 5,
      runOurs: () => effectivePermissions(policies, session, catalog),
      runNaive: () => {
        for (const { name } of catalog.actions) decide({ ...request, action: name, resource: '*' }, policies)
      },
    },
  ]
}
