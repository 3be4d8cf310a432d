/** A plan carried out on the sandbox, step by step, with the real SDK: every pod may do afterwards what it could before. */
import { EKSClient, UpdatePodIdentityAssociationCommand } from '@aws-sdk/client-eks'
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { compareAccess } from '../iam/index.ts'
import { layersOf, sessionContextOf } from '../pod-identity/index.ts'
import { adminConfig } from '../sandbox/clients.fixture.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { accounts } from '../sandbox/seed/names.ts'
import { planConsolidation, type Step, scriptsOf, stepsOf } from './index.ts'
import { membersOf } from './members.fixture.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0 })
})
afterAll(() => sandbox.close())

const iamCalls: Readonly<Record<string, (iam: IAMClient, input: never) => Promise<unknown>>> = {
  CreateRole: (iam, input) => iam.send(new CreateRoleCommand(input)),
  CreatePolicy: (iam, input) => iam.send(new CreatePolicyCommand(input)),
  AttachRolePolicy: (iam, input) => iam.send(new AttachRolePolicyCommand(input)),
  PutRolePermissionsBoundary: (iam, input) => iam.send(new PutRolePermissionsBoundaryCommand(input)),
}

async function carryOut({ service, operation, region, input }: Step): Promise<void> {
  const config = adminConfig(sandbox, accounts.prod)
  if (service === 'eks') {
    const eks = new EKSClient({ ...config, region: region ?? '' })
    await eks.send(new UpdatePodIdentityAssociationCommand(input as never))
    return
  }
  await iamCalls[operation]?.(new IAMClient(config), input as never)
}

const inProd = () =>
  membersOf(sandbox.state).filter(({ association }) => association.accountId === accounts.prod)

test('leaves every pod’s access unchanged', async () => {
  const before = inProd()
  const plan = planConsolidation(before, catalog, { nameOf: (family) => `pods-shared-${family}` })
  expect(plan.rolesAfter).toBeLessThan(plan.rolesBefore)
  for (const family of plan.families) for (const step of stepsOf(family)) await carryOut(step)
  const after = new Map(inProd().map((member) => [member.association.associationId, member]))
  const shared = new Set(plan.families.map(({ roleArn }) => roleArn))
  const moved = new Set(
    plan.families.flatMap((each) => each.moved.map(({ association }) => association.associationId)),
  )
  expect(moved.size).toBeGreaterThan(20)
  for (const { association, role } of before) {
    const now = after.get(association.associationId)
    if (!now) throw new Error(association.serviceAccount)
    expect(shared.has(now.role.arn), association.serviceAccount).toBe(moved.has(association.associationId))
    const { gains, losses } = compareAccess(
      layersOf(association, role),
      layersOf(now.association, now.role),
      { before: sessionContextOf(association, role), after: sessionContextOf(now.association, now.role) },
      catalog,
    )
    expect([gains, losses], association.serviceAccount).toEqual([[], []])
  }
})

test('is written for the AWS CLI in the same order, role first, and deletes nothing', () => {
  const plan = planConsolidation(inProd().slice(0, 40), catalog, { nameOf: (family) => `again-${family}` })
  const [script] = scriptsOf(plan)
  if (!script) return expect(plan.families).toEqual([])
  const commands = script.text.split('\n').filter((line) => line.startsWith('aws '))
  expect(commands[0]).toBe('aws iam create-role \\')
  expect(commands.at(-1)).toBe('aws eks update-pod-identity-association \\')
  expect(commands.filter((line) => /delete|detach/.test(line))).toEqual([])
  expect(script.text).toContain('--disable-session-tags')
})
