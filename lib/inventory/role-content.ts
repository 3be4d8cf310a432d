import 'server-only'
import { createHash } from 'node:crypto'
import type { Read, Role } from '../aws/index.ts'
import { forgetRoles, freshRoleReader } from './roles.ts'

/**
 * What a role gives, as one short text: two readings with the same text are of the same policies and boundary, in whatever order they came.
 * Null: it could not be read.
 */
export function roleContent(role: Read<Role>): string | null {
  if (role.state === 'unreadable') return null
  const { policies, boundary } = role.value
  const documents = policies.map(({ kind, arn, name, text }) => JSON.stringify([kind, arn ?? name, text]))
  const content = JSON.stringify([documents.sort(), boundary?.text ?? null])
  return createHash('sha256').update(content).digest('base64')
}

/**
 * Whether IAM still tells of a role what was read of it before. A role that cannot be read now counts as unchanged: a failing IAM must not
 * keep anybody from narrowing what pods may do.
 */
export async function isRoleAsRead(roleArn: string, seen: string): Promise<boolean> {
  const now = roleContent(await freshRoleReader()(roleArn))
  if (now === null || now === seen) return true
  // Whoever looks again must not be shown what was remembered.
  forgetRoles(roleArn.split(':')[4] ?? '')
  return false
}
