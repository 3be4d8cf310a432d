import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Family } from '../consolidate/index.ts'
import { writeConsolidation } from './index.ts'

const { parseToObject } = createRequire(import.meta.url)('hcl2-parser') as {
  parseToObject(text: string): [unknown, unknown]
}

const run = promisify(execFile)
const accountId = '111122223333'
const role = (name: string) => `arn:aws:iam::${accountId}:role/${name}`
const document = (Resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }],
  })
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  ],
})
const awkward = document("arn:aws:s3:::it's/${aws:PrincipalAccount}/*")

function moved(name: string, policy?: string): Family['moved'][number] {
  const own = { arn: role(name), trust, policies: [{ name: 'Own', text: awkward }], tags: {} }
  return {
    association: {
      accountId,
      region: 'eu-west-1',
      cluster: 'prod',
      associationId: `a-${name}`,
      namespace: 'n',
      serviceAccount: name,
      roleArn: own.arn,
      disableSessionTags: policy !== undefined,
      ...(policy !== undefined && { policy }),
    },
    role: own,
    policy: awkward,
    characters: awkward.length,
  }
}

const before = document('arn:aws:s3:::b\\t*')
const family: Family = {
  accountId,
  roleArn: role('pods-shared-1'),
  replaces: [role('one'), role('two')],
  documents: [awkward, document('arn:aws:s3:::more')],
  trust,
  boundary: { name: `arn:aws:iam::${accountId}:policy/limit`, text: document('*') },
  services: ['s3'],
  moved: [moved('one'), moved('two', before)],
}

const textOf = (format: 'cli' | 'terraform') => {
  const [file, ...more] = writeConsolidation(format, { families: [family] })
  expect(more).toEqual([])
  return file?.text ?? ''
}

test('Terraform reads the module: the role with all it needs, then associations that wait for it, and nothing that deletes', () => {
  const [read, problem] = parseToObject(textOf('terraform'))
  expect(problem).toBeNull()
  const { resource } = read as { resource: Record<string, Record<string, Record<string, unknown>[]>> }
  expect(resource.aws_iam_role?.pods_shared_1?.[0]).toMatchObject({
    name: 'pods-shared-1',
    permissions_boundary: `arn:aws:iam::${accountId}:policy/limit`,
  })
  expect(Object.keys(resource.aws_iam_policy ?? {})).toEqual(['pods_shared_1_1', 'pods_shared_1_2'])
  const associations = Object.values(resource.aws_eks_pod_identity_association ?? {}).flat()
  expect(associations.map((each) => each.service_account)).toEqual(['one', 'two'])
  for (const each of associations)
    expect(each).toMatchObject({
      region: 'eu-west-1',
      role_arn: '${aws_iam_role.pods_shared_1.arn}',
      disable_session_tags: true,
      depends_on: [
        '${aws_iam_role_policy_attachment.pods_shared_1_1}',
        '${aws_iam_role_policy_attachment.pods_shared_1_2}',
      ],
    })
  expect(textOf('terraform')).toContain('id = "prod,a-one@eu-west-1"')
  expect(textOf('terraform')).toContain('$${aws:PrincipalAccount}')
})

/** The script run with another `aws`: what it is asked to write, a line each; asked how an association stands, it tells what it is given. */
async function runWith(standing: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const cases = Object.entries(standing).map(
    ([id, now]) => `*${id}*) printf '%s' '${now.replaceAll("'", "'\\''")}' ;;`,
  )
  const aws = `sleep() { :; }\naws() { case "$2" in describe-*) case "$*" in ${cases.join(' ')} esac ;; *) echo "$2 $*" ;; esac; }\n`
  const { stdout } = await run('sh', ['-c', aws + textOf('cli')], {
    env: { NODE_ENV: 'test', PATH: process.env.PATH },
  }).catch((error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }))
  return stdout.split('\n').filter(Boolean)
}

test('the script goes from one association to the next, as long as they are as they were planned', async () => {
  const written = await runWith({ 'a-one': `${role('one')}\tNone`, 'a-two': `${role('two')}\t${before}` })
  expect(written.map((line) => line.split(' ')[0])).toEqual([
    'create-role',
    'put-role-permissions-boundary',
    'create-policy',
    'attach-role-policy',
    'create-policy',
    'attach-role-policy',
    'update-pod-identity-association',
    'update-pod-identity-association',
  ])
  expect(written.at(-1)).toContain(`--policy ${awkward}`)
})

test.each([
  ['another role', `${role('other')}\tNone`],
  ['a session policy since', `${role('one')}\t${before}`],
])('the script stops before one that has %s', async (_, now) => {
  const written = await runWith({ 'a-one': now, 'a-two': `${role('two')}\t${before}` })
  expect(written.filter((line) => line.startsWith('update-'))).toEqual([])
  expect(written.at(-1)).toBe('a-one was changed since this was planned. Plan again.')
})
