/** Each named case of the sample data is what its name says, judged by the rooms that pages judge by. */
import { describe, expect, test } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import { effectivePermissions, type NamedPolicy, parsePolicy, type VerdictCounts } from '../../iam/index.ts'
import {
  checkPodTrust,
  effectiveRoleArn,
  findTagLoss,
  layersOf,
  namespacePattern,
  serviceAccountPattern,
  sessionContextOf,
} from '../../pod-identity/index.ts'
import type { SandboxAssociation, SandboxRole } from '../state.ts'
import { buildSeed } from './index.ts'
import { accounts, cases, mainCluster } from './names.ts'

const state = buildSeed()
const { accountId, region, cluster } = mainCluster
const main = state.accounts[accountId]?.clusters[`${region}/${cluster}`]
const policies = { ...state.awsManaged, ...state.accounts[accountId]?.policies }

function associationOf(name: keyof typeof cases): SandboxAssociation {
  const { namespace, serviceAccount } = cases[name]
  const found = Object.values(main?.associations ?? {}).find(
    (each) => each.namespace === namespace && each.serviceAccount === serviceAccount,
  )
  if (!found) throw new TypeError(`${name} is not in the sample data`)
  return found
}

function findRole(arn: string | undefined): SandboxRole | undefined {
  const account = state.accounts[arn?.split(':')[4] ?? '']
  return Object.values(account?.roles ?? {}).find((each) => each.arn === arn)
}

function roleOf(name: keyof typeof cases): SandboxRole {
  const found = findRole(effectiveRoleArn(associationOf(name)))
  if (!found) throw new TypeError(`the role of ${name} is not in the sample data`)
  return found
}

function textOf(arn: string): NamedPolicy {
  const { versions = [], defaultVersionId } = policies[arn] ?? {}
  return { name: arn, text: versions.find(({ id }) => id === defaultVersionId)?.document ?? '' }
}

function identityOf({ inline, attached }: SandboxRole): NamedPolicy[] {
  return [...Object.entries(inline).map(([name, text]) => ({ name, text })), ...attached.map(textOf)]
}

function statementsOf(name: keyof typeof cases) {
  return identityOf(roleOf(name)).flatMap(({ text }) => parsePolicy(text).policy?.statements ?? [])
}

function countsOf(name: keyof typeof cases): VerdictCounts {
  const association = { accountId, region, cluster, ...associationOf(name) }
  const { boundaryArn, ...role } = roleOf(name)
  const facts = {
    policies: identityOf({ ...role }),
    tags: role.tags,
    ...(boundaryArn && { boundary: textOf(boundaryArn) }),
  }
  return effectivePermissions(layersOf(association, facts), sessionContextOf(association, facts), catalog)
    .counts
}

/** The session policy as it stands. */
function sessionOf(name: keyof typeof cases): unknown {
  return JSON.parse(associationOf(name).policy ?? 'null')
}

describe('session policies', () => {
  test('narrowing: less than the role, and not nothing', () => {
    const { granted, narrowed, cut } = countsOf('narrowing')
    expect(narrowed).toBeGreaterThan(0)
    expect(granted + narrowed).toBeGreaterThan(0)
    expect(cut).toBeGreaterThan(0)
  })

  test('noSessionPolicy: nothing is cut', () => {
    expect(sessionOf('noSessionPolicy')).toBeNull()
    expect(countsOf('noSessionPolicy')).toMatchObject({ narrowed: 0, cut: 0, inert: 0 })
  })

  test('pointlessGrants: some of it the role never had', () => {
    expect(countsOf('pointlessGrants').inert).toBeGreaterThan(0)
  })

  test('overBroad: everything of a role that may do everything', () => {
    expect(sessionOf('overBroad')).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    })
    const { granted, narrowed, cut } = countsOf('overBroad')
    expect(granted).toBeGreaterThan(10_000)
    expect([narrowed, cut]).toEqual([0, 0])
  })

  test('denyBased: all but what a deny takes away', () => {
    expect(sessionOf('denyBased')).toMatchObject({ Statement: [{ Action: '*' }, { Effect: 'Deny' }] })
    const { granted, denied } = countsOf('denyBased')
    expect(granted).toBeGreaterThan(0)
    expect(denied).toBeGreaterThan(0)
  })
})

describe('roles', () => {
  test('targetRole: in another account, which trusts the first role for this external id', () => {
    const { targetRoleArn, externalId, roleArn } = associationOf('targetRole')
    expect(targetRoleArn?.split(':')[4]).toBe(accounts.data)
    const trust = findRole(targetRoleArn)?.trustPolicy
    expect(trust).toContain(roleArn)
    expect(trust).toContain(externalId)
    expect(Object.values(findRole(roleArn)?.inline ?? {}).join()).toContain(targetRoleArn)
  })

  test('unreadableTarget: in an account that is not ours', () => {
    const { targetRoleArn } = associationOf('unreadableTarget')
    expect(targetRoleArn).toBeDefined()
    expect(state.accounts).not.toHaveProperty(targetRoleArn?.split(':')[4] ?? '')
  })

  test('missingRole: in our account and not there', () => {
    const { roleArn } = associationOf('missingRole')
    expect(roleArn.split(':')[4]).toBe(accountId)
    expect(findRole(roleArn)).toBeUndefined()
  })

  test('brokenTrust: EKS may not assume it', () => {
    expect(checkPodTrust(roleOf('brokenTrust').trustPolicy)).toMatchObject({ trusted: false })
  })

  test('boundary: it takes away what role and session policy allow', () => {
    const { boundaryArn } = roleOf('boundary')
    expect(policies).toHaveProperty([boundaryArn ?? ''])
    const { denied } = countsOf('boundary')
    expect(denied).toBeGreaterThan(0)
  })

  test('addOn: owned by an add-on that knows it', () => {
    const { arn, ownerArn } = associationOf('addOn')
    const owner = Object.values(main?.addons ?? {}).find((each) => each.arn === ownerArn)
    expect(owner?.associations).toContain(arn)
  })
})

describe('session tags', () => {
  test('tagsInPolicy: losing them changes allows and denies, in conditions and as a variable', () => {
    const losses = findTagLoss(identityOf(roleOf('tagsInPolicy')), 'identity')
    const directions = losses.map(({ direction }) => direction)
    expect(directions.sort()).toEqual(['starts-denying', 'stops-allowing', 'stops-allowing'])
    expect(Object.values(roleOf('tagsInPolicy').inline).join()).toContain(`\${aws:PrincipalTag/`)
    expect(associationOf('tagsInPolicy').disableSessionTags).toBe(false)
  })

  test('tagsInTrust: without them EKS may not assume the role', () => {
    const { trustPolicy } = roleOf('tagsInTrust')
    expect(checkPodTrust(trustPolicy)).toMatchObject({ trusted: true, conditional: true })
    const losses = findTagLoss([{ name: 'trust', text: trustPolicy }], 'resource')
    expect(losses).toMatchObject([{ direction: 'stops-allowing' }])
    expect(associationOf('tagsInTrust').disableSessionTags).toBe(false)
  })
})

describe('what policies are written with', () => {
  test('notAction', () => {
    expect(statementsOf('notAction').some(({ actions, effect }) => actions.not && effect === 'Allow')).toBe(
      true,
    )
  })

  test('notResource', () => {
    expect(statementsOf('notResource').some(({ resources }) => resources?.not)).toBe(true)
  })

  test('conditions: of every family', () => {
    const operators = statementsOf('conditions').flatMap(({ conditions }) =>
      conditions.map(({ operator }) => operator.value),
    )
    for (const family of [/^Date/, /^IpAddress/, /^String/, /^ForAllValues:/, /^Numeric/])
      expect(operators).toContainEqual(expect.stringMatching(family))
    expect(countsOf('conditions').granted).toBeGreaterThan(0)
  })

  test('largePolicy: nearly the 6,144 characters that IAM takes, white space not counted', () => {
    const sizes = roleOf('largePolicy').attached.map((arn) => textOf(arn).text.replace(/\s/g, '').length)
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(6000)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6144)
  })

  test('longNames: longer than a column, within what Kubernetes takes, dots in the service account', () => {
    const { namespace, serviceAccount } = cases.longNames
    expect(namespace).toMatch(namespacePattern)
    expect(serviceAccount).toMatch(serviceAccountPattern)
    expect(serviceAccount).toContain('.')
    expect(namespace.length).toBeGreaterThan(45)
    expect(namespace.length).toBeLessThanOrEqual(63)
    expect(serviceAccount.length).toBeGreaterThan(55)
  })
})
