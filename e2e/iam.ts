import { readFile } from 'node:fs/promises'
import Iam from 'aws-sdk/clients/iam.js'

type Place = { sandboxUrl: string; accountsFile: string }
type Role = { accountId: string; roleName: string }

/** IAM of an account, for somebody else with another client. */
export async function iamOf({ sandboxUrl, accountsFile }: Place, accountId: string): Promise<Iam> {
  const { accounts } = JSON.parse(await readFile(accountsFile, 'utf8'))
  const { credentials } = accounts.find(({ id }: { id: string }) => id === accountId)
  return new Iam({ endpoint: sandboxUrl, region: 'us-east-1', maxRetries: 0, ...credentials })
}

/** Gives a role's inline policy another text. */
export async function putRolePolicy(
  place: Place,
  { accountId, roleName }: Role,
  policyName: string,
  document: string,
): Promise<void> {
  const iam = await iamOf(place, accountId)
  const input = { RoleName: roleName, PolicyName: policyName, PolicyDocument: document }
  await iam.putRolePolicy(input).promise()
}
