import type { Severity } from '../../iam/index.ts'
import type { NameKey, Trait } from './types.ts'
import { nameKeys } from './types.ts'

/** What each severity says of an association. */
export const severityWords: Readonly<Record<Severity, string>> = {
  security: 'a risk to look at first',
  error: 'something does not work',
  warning: 'something is probably not as meant',
  suggestion: 'something could be better',
}

/** Every key with what it asks, in the order in which they are offered. */
export const keyWords = {
  namespace: 'a Kubernetes namespace',
  'service-account': 'a Kubernetes service account',
  role: 'the role or the target role, by name or ARN',
  cluster: 'a cluster',
  account: 'an AWS account, by id or name',
  region: 'a Region',
  tenant: 'the tag tenant, or a namespace tenant-…',
  can: 'an action it may use on something, as s3:DeleteObject or s3:Delete*',
  has: 'a property it has',
  lacks: 'a property it does not have',
  finding: 'a finding, by its code',
  severity: 'a finding that is so grave: security, error, warning, suggestion',
  risk: 'a risk from 0 to 100, as >=50',
  changed: 'when it was changed, as 7d, >30d or 2026-11-01..2026-11-26',
  owner: 'the EKS add-on that owns it',
} as const satisfies Record<
  NameKey | 'can' | 'has' | 'lacks' | 'finding' | 'severity' | 'risk' | 'changed',
  string
>
export type Key = keyof typeof keyWords

/** Other ways in which people write a key. */
const aliases: Readonly<Record<string, Key>> = {
  ns: 'namespace',
  sa: 'service-account',
  serviceaccount: 'service-account',
  add_on: 'owner',
  addon: 'owner',
}

export const traitWords: Readonly<Record<Trait, string>> = {
  'session-policy': 'a session policy narrows the role',
  'target-role': 'pods go on to a target role',
  'session-tags': 'session tags are on',
  owner: 'an EKS add-on owns it',
  finding: 'a warning, an error or a security finding',
  narrowed: 'actions allowed on less than the role allows',
  cut: 'actions of the role that the session policy takes away',
  inert: 'actions of the session policy that the role does not allow',
  denied: 'actions that are denied',
  conditions: 'actions allowed under conditions only',
  problem: 'it, or its role, could not be read',
  description: 'it could be described at least once',
  analysis: 'its access was worked out',
  waiting: 'its access is still to be worked out',
  agent: 'the Pod Identity agent runs in its cluster',
  'broken-trust': 'a role does not let its pods in',
  'role-gone': 'its role is not there any more',
}

export function keyNamed(text: string): Key | null {
  const small = text.toLowerCase()
  if (Object.hasOwn(keyWords, small)) return small as Key
  return Object.hasOwn(aliases, small) ? (aliases[small] ?? null) : null
}

export function isNameKey(key: Key): key is NameKey {
  return nameKeys.some((each) => each === key)
}
