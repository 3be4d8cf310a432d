/** The exported script, read by the shell and carried out on the sandbox with the real SDK: every pod may do afterwards what it could before. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
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
import { shellWord, writeConsolidation } from '../export/index.ts'
import { compareAccess } from '../iam/index.ts'
import { layersOf, sessionContextOf } from '../pod-identity/index.ts'
import { adminConfig } from '../sandbox/clients.fixture.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { accounts } from '../sandbox/seed/names.ts'
import { planConsolidation, stepsOf } from './index.ts'
import { membersOf } from './members.fixture.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

const run = promisify(execFile)

let folder: string
let sandbox: Sandbox
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-consolidate-'))
  sandbox = await startSandbox({ dataFolder: null, port: 0 })
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

const iamCalls: Readonly<Record<string, (iam: IAMClient, input: never) => Promise<unknown>>> = {
  'create-role': (iam, input) => iam.send(new CreateRoleCommand(input)),
  'create-policy': (iam, input) => iam.send(new CreatePolicyCommand(input)),
  'attach-role-policy': (iam, input) => iam.send(new AttachRolePolicyCommand(input)),
  'put-role-permissions-boundary': (iam, input) => iam.send(new PutRolePermissionsBoundaryCommand(input)),
}

/** The words of each `aws` command of a script as the shell reads them; asked how an association stands, this `aws` tells what is true. */
async function commandsOf(script: string): Promise<readonly (readonly string[])[]> {
  const standing = inProd().map(({ association: { associationId, roleArn, policy } }) => {
    return `${associationId}) printf '%s\\t%s' ${[roleArn, policy ?? 'None'].map(shellWord).join(' ')} ;;`
  })
  const told = `case "$8" in ${standing.join('\n')} esac`
  const aws = `sleep() { :; }\naws() { if [ "$2" = describe-pod-identity-association ]; then ${told}; else printf '%s\\0' "$#" "$@"; fi; }\n`
  const file = join(folder, 'plan.sh')
  await writeFile(file, aws + script)
  const { stdout } = await run('sh', [file], { maxBuffer: 10_000_000 })
  const words = stdout.split('\0').slice(0, -1)
  const commands: string[][] = []
  while (words.length > 0) commands.push(words.splice(0, Number(words.shift())))
  return commands
}

/** Does with the SDK what the AWS CLI would do with these words. */
async function carryOut([service, operation = '', ...words]: readonly string[]): Promise<void> {
  const config = adminConfig(sandbox, accounts.prod)
  const option = (name: string) => words[words.indexOf(`--${name}`) + 1] ?? ''
  if (service === 'eks') {
    const eks = new EKSClient({ ...config, region: option('region') })
    const input = {
      clusterName: option('cluster-name'),
      associationId: option('association-id'),
      roleArn: option('role-arn'),
      policy: option('policy'),
      disableSessionTags: words.includes('--disable-session-tags'),
    }
    await eks.send(new UpdatePodIdentityAssociationCommand(input))
    return
  }
  const names = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2))
  const pascal = (name: string) => name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())
  const input = Object.fromEntries(names.map((name) => [pascal(name), option(name)]))
  const call = iamCalls[operation]
  if (!call) throw new TypeError(`Not ours: ${operation}.`)
  await call(new IAMClient(config), input as never)
}

const inProd = () =>
  membersOf(sandbox.state).filter(({ association }) => association.accountId === accounts.prod)

test('leaves every pod’s access unchanged', async () => {
  const before = inProd()
  const plan = planConsolidation(before, catalog, { nameOf: (family) => `pods-shared-${family}` })
  expect(plan.rolesAfter).toBeLessThan(plan.rolesBefore)
  const [script, ...more] = writeConsolidation('cli', plan)
  expect(more).toEqual([])
  const commands = await commandsOf(script?.text ?? '')
  expect(commands).toHaveLength(plan.families.flatMap(stepsOf).length)
  for (const command of commands) await carryOut(command)
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
