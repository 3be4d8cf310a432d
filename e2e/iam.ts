import { readFile } from 'node:fs/promises'
import Iam from 'aws-sdk/clients/iam.js'

/** Somebody else, with another client, gives a role's inline policy another text. */
export async function putRolePolicy(
  { sandboxUrl, accountsFile }: { sandboxUrl: string; accountsFile: string },
  { accountId, roleName }: { accountId: string; roleName: string },
  policyName: string,
  document: string,
): Promise<void> {
  const { accounts } = JSON.parse(await readFile(accountsFile, 'utf8'))
  const { credentials } = accounts.find(({ id }: { id: string }) => id === accountId)
  const iam = new Iam({ endpoint: sandboxUrl, region: 'us-east-1', maxRetries: 0, ...credentials })
  const input = { RoleName: roleName, PolicyName: policyName, PolicyDocument: document }
  await iam.putRolePolicy(input).promise()
}
