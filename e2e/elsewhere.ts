import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import Eks from 'aws-sdk/clients/eks.js'
import Iam from 'aws-sdk/clients/iam.js'
import { walkthrough } from '../lib/sandbox/seed/names.ts'
import type { SandboxControl } from './fixtures.ts'

/** The association whose page this is, changed by somebody with another program. */
export async function changeElsewhere(
  page: Page,
  { sandboxUrl, accountsFile }: SandboxControl,
  fields: { readonly roleArn: string },
): Promise<void> {
  const [, , accountId = '', region = '', clusterName = '', associationId = ''] = new URL(
    page.url(),
  ).pathname.split('/')
  const credentials = await keysOf(accountsFile, accountId)
  const eks = new Eks({ endpoint: sandboxUrl, region, maxRetries: 0, ...credentials })
  await eks.updatePodIdentityAssociation({ clusterName, associationId, ...fields }).promise()
}

/** Gives the walkthrough's role one more inline policy, as somebody else would. */
export async function changeRoleElsewhere({ sandboxUrl, accountsFile }: SandboxControl): Promise<void> {
  const credentials = await keysOf(accountsFile, walkthrough.accountId)
  const iam = new Iam({ region: 'us-east-1', endpoint: sandboxUrl, ...credentials })
  const statement = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: '*' }
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const input = { RoleName: walkthrough.roleName, PolicyName: 'later', PolicyDocument: document }
  await iam.putRolePolicy(input).promise()
}

async function keysOf(accountsFile: string, accountId: string) {
  const { accounts } = JSON.parse(await readFile(accountsFile, 'utf8'))
  return accounts.find(({ id }: { id: string }) => id === accountId).credentials
}
