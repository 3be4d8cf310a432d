/** The exported commands against the sandbox: run by the AWS CLI where it is, else read by the shell and sent through the SDK. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListPodIdentityAssociationsCommand,
  type PodIdentityAssociation,
  TagResourceCommand,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { adminConfig } from '../sandbox/clients.fixture.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { cluster, demoRoleArn, other, smallState } from '../sandbox/sandbox.fixture.ts'
import { carried, full, policies } from './export.fixture.ts'
import { type ExportedAssociation, putRolePolicyCommand, shellWord, writeExport } from './index.ts'

vi.setConfig({ testTimeout: 120_000 })

const run = promisify(execFile)

let sandbox: Sandbox
let eks: EKSClient
beforeAll(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
  eks = new EKSClient(adminConfig(sandbox))
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  const { associations = [] } = await eks.send(
    new ListPodIdentityAssociationsCommand({ clusterName: cluster }),
  )
  for (const { associationId } of associations)
    await eks.send(new DeletePodIdentityAssociationCommand({ clusterName: cluster, associationId }))
})

/** With an apostrophe, variables, backslashes; without what EKS would refuse. */
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*',
      Condition: { StringLike: { 'aws:PrincipalTag/team': ["it's", '"q"', '\\', '`$(id)` !$HOME', 'é\n'] } },
    },
  ],
})
const wanted: ExportedAssociation = {
  ...full,
  roleArn: demoRoleArn,
  targetRoleArn: `arn:aws:iam::${other}:role/reader`,
  policy,
}

/** Null: not installed, or too old for `--policy`; the text says which. */
const missing = await findCli()

async function findCli(): Promise<string | null> {
  try {
    const pager = { ...process.env, PAGER: 'cat', AWS_PAGER: '' }
    const { stdout } = await run('aws', ['eks', 'update-pod-identity-association', 'help'], { env: pager })
    return stdout.includes('--policy') ? null : 'the AWS CLI here does not know --policy'
  } catch {
    return 'the AWS CLI is not installed'
  }
}

function environment(): NodeJS.ProcessEnv {
  const { endpoint, credentials } = adminConfig(sandbox)
  return {
    NODE_ENV: 'test',
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    // A version manager's shim needs to find its versions.
    ...(process.env.PYENV_ROOT === undefined ? {} : { PYENV_ROOT: process.env.PYENV_ROOT }),
  }
}

function scriptOf(format: 'cli-create' | 'cli-update', each: ExportedAssociation): string {
  return writeExport(format, [each])
    .documents.map(({ text }) => text)
    .join('\n')
}

/** Runs the script with `aws` as it is installed. */
async function withCli(script: string): Promise<void> {
  await run('sh', ['-c', script], { env: environment() })
}

/** The words of each `aws` command as the shell reads them, and how many they are before them: a word may be empty. */
async function commandsOf(script: string): Promise<readonly (readonly string[])[]> {
  const echo = `aws() { printf '%s\\0' "$#" "$@"; }\n`
  const { stdout } = await run('sh', ['-c', echo + script], {
    env: { NODE_ENV: 'test', PATH: process.env.PATH ?? '' },
  })
  const words = stdout.split('\0').slice(0, -1)
  const commands: string[][] = []
  while (words.length > 0) commands.push(words.splice(0, Number(words.shift())))
  return commands
}

function optionsOf(words: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {}
  words.forEach((word, index) => {
    const next = words[index + 1] ?? '--'
    if (word.startsWith('--')) options[word] = next.startsWith('--') ? 'true' : next
  })
  return options
}

/** Does with the SDK what the CLI would do with these words. */
async function withSdk(script: string): Promise<void> {
  for (const [, operation, ...words] of await commandsOf(script)) {
    const options = optionsOf(words)
    const common = {
      clusterName: options['--cluster-name'],
      roleArn: options['--role-arn'],
      targetRoleArn: options['--target-role-arn'],
      policy: options['--policy'],
      disableSessionTags: options['--disable-session-tags'] === 'true',
    }
    const tags = options['--tags'] === undefined ? undefined : JSON.parse(options['--tags'])
    if (operation === 'create-pod-identity-association') {
      const names = { namespace: options['--namespace'], serviceAccount: options['--service-account'] }
      await eks.send(new CreatePodIdentityAssociationCommand({ ...common, ...names, tags }))
    } else if (operation === 'update-pod-identity-association') {
      await eks.send(
        new UpdatePodIdentityAssociationCommand({ ...common, associationId: options['--association-id'] }),
      )
    } else if (operation === 'tag-resource') {
      await eks.send(new TagResourceCommand({ resourceArn: options['--resource-arn'], tags }))
    } else throw new TypeError(`Not ours: ${operation}.`)
  }
}

async function only(): Promise<PodIdentityAssociation> {
  const { associations = [] } = await eks.send(
    new ListPodIdentityAssociationsCommand({ clusterName: cluster }),
  )
  expect(associations).toHaveLength(1)
  const associationId = associations[0]?.associationId
  const { association } = await eks.send(
    new DescribePodIdentityAssociationCommand({ clusterName: cluster, associationId }),
  )
  return association ?? {}
}

function read(from: PodIdentityAssociation) {
  const { clusterName, namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, tags } = from
  const stored = from.policy === undefined ? undefined : JSON.parse(from.policy)
  return {
    cluster: clusterName,
    namespace,
    serviceAccount,
    roleArn,
    targetRoleArn,
    disableSessionTags,
    policy: stored,
    tags,
  }
}

const ways = [
  { way: 'the SDK, of the words the shell reads', apply: withSdk, skipped: null },
  { way: 'the AWS CLI', apply: withCli, skipped: missing },
]

describe.each(ways)('$way', ({ apply, skipped }) => {
  test.skipIf(skipped !== null)(
    `applying the exported AWS CLI command against the sandbox reproduces the association${skipped ? ` (skipped: ${skipped})` : ''}`,
    async () => {
      await apply(scriptOf('cli-create', wanted))
      const made = await only()
      expect(read(made)).toEqual(carried(wanted))
      expect(made.policy).toBe(policy)
    },
  )

  test.skipIf(skipped !== null)('an update brings back what was exported', async () => {
    const { association } = await eks.send(
      new CreatePodIdentityAssociationCommand({
        clusterName: cluster,
        namespace: wanted.namespace,
        serviceAccount: wanted.serviceAccount,
        roleArn: demoRoleArn,
      }),
    )
    const { associationId = '', associationArn: arn = '' } = association ?? {}
    await apply(scriptOf('cli-update', { ...wanted, associationId, arn }))
    expect(read(await only())).toEqual(carried(wanted))
    const { targetRoleArn: _, ...withoutTarget } = wanted
    await apply(scriptOf('cli-update', { ...withoutTarget, associationId, arn }))
    expect((await only()).targetRoleArn).toBeUndefined()
  })
})

describe('quoting', () => {
  it('makes one word of any text', async () => {
    const texts = fc
      .sample(fc.oneof(fc.string({ unit: 'grapheme' }), policies), { numRuns: 300, seed: 42 })
      .filter((text) => !text.includes('\0'))
    const script = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`
    const { stdout } = await run('sh', ['-c', script], { maxBuffer: 10_000_000 })
    expect(stdout.split('\0').slice(0, -1)).toEqual(texts)
  })

  it('carries a role’s document', async () => {
    const [words] = await commandsOf(putRolePolicyCommand('shared', "It's mine", policy))
    expect(optionsOf(words ?? [])).toEqual({
      '--role-name': 'shared',
      '--policy-name': "It's mine",
      '--policy-document': policy,
    })
  })
})
