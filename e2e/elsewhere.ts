import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import Eks from 'aws-sdk/clients/eks.js'
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
  const { accounts } = JSON.parse(await readFile(accountsFile, 'utf8'))
  const { credentials } = accounts.find(({ id }: { id: string }) => id === accountId)
  const eks = new Eks({ endpoint: sandboxUrl, region, maxRetries: 0, ...credentials })
  await eks.updatePodIdentityAssociation({ clusterName, associationId, ...fields }).promise()
}
