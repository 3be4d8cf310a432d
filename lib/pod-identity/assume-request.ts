import type { AccessRequest, ContextValues } from '../iam/index.ts'
import { parsePolicy } from '../iam/index.ts'
import type { AssociationFacts, RoleFacts } from './layers.ts'
import {
  accountOfRole,
  externalIdOf,
  isSessionTag,
  knownSessionTags,
  neverInSession,
  principalTagsOf,
} from './session-context.ts'
import { sessionTagKeys } from './session-tags.ts'
import { podIdentityService } from './trust.ts'

/** One of the two times a role is assumed: by EKS, and from there on by the first role's session. */
export type Hop = {
  readonly name: 'role' | 'target'
  readonly caller: string
  readonly role: string
  readonly known: ContextValues
  /** Keys that are neither known nor absent are unknown: whatever EKS does not document. */
  readonly isAbsent: (key: string) => boolean
}
export type AssumeAction = 'sts:AssumeRole' | 'sts:TagSession'
export const assumeActions: readonly AssumeAction[] = ['sts:AssumeRole', 'sts:TagSession']

/**
 * The tags as they come with the request, for both hops: they are transitive (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html).
 * With tags off there are none, and no key that speaks of them.
 */
function requestTags(association: AssociationFacts): ContextValues {
  if (association.disableSessionTags) return {}
  const tags = Object.entries(knownSessionTags(association))
  return {
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': sessionTagKeys,
    'sts:TransitiveTagKeys': sessionTagKeys,
  }
}

/** A tag that is not one of the six is never sent; a pod's name and uid are, with values nobody knows. */
function isAbsentTag(key: string, association: AssociationFacts): boolean {
  const lower = key.toLowerCase()
  if (lower === 'aws:tagkeys' || lower === 'sts:transitivetagkeys') return association.disableSessionTags
  return lower.startsWith('aws:requesttag/') && isAbsentName(lower, association)
}

function isAbsentName(lower: string, { disableSessionTags }: AssociationFacts): boolean {
  return disableSessionTags || !isSessionTag(lower.slice(lower.indexOf('/') + 1))
}

/**
 * EKS assumes the association's role. `aws:SourceArn`, `aws:SourceAccount` and `aws:SourceOrgId` are left unknown: AWS suggests them and does not
 * say what they hold (facts 3.3).
 */
export function serviceHop(association: AssociationFacts): Hop {
  return {
    name: 'role',
    caller: podIdentityService,
    role: association.roleArn,
    known: {
      'aws:PrincipalServiceName': podIdentityService,
      'aws:PrincipalIsAWSService': 'true',
      ...requestTags(association),
    },
    isAbsent: (key) => isAbsentTag(key, association) || key.toLowerCase().startsWith('aws:principaltag/'),
  }
}

/**
 * The first role's session assumes the target role. `source` is the first role; null when it could not be read. With tags off EKS sends an
 * external id; whether it does with tags on is not documented.
 */
export function targetHop(association: AssociationFacts, source: RoleFacts | null): Hop {
  const off = association.disableSessionTags
  const never = new Set(neverInSession.map((key) => key.toLowerCase()))
  return {
    name: 'target',
    caller: association.roleArn,
    role: association.targetRoleArn ?? '',
    known: {
      'aws:PrincipalArn': association.roleArn,
      'aws:PrincipalAccount': accountOfRole(association.roleArn),
      'aws:PrincipalType': 'AssumedRole',
      'aws:PrincipalIsAWSService': 'false',
      ...principalTagsOf(association, source?.tags ?? {}),
      ...requestTags(association),
      ...(off && { 'sts:ExternalId': externalIdOf(association) }),
    },
    isAbsent: (key) => {
      const lower = key.toLowerCase()
      if (lower.startsWith('aws:principaltag/')) return source !== null && isAbsentName(lower, association)
      return isAbsentTag(key, association) || never.has(lower)
    },
  }
}

/** The keys that a policy text names, in conditions and as variables. */
function keysIn(text: string): readonly string[] {
  const variables = [...text.matchAll(/\$\{\s*([\w:./@+=-]+)/g)].map(([, key = '']) => key)
  const statements = parsePolicy(text).policy?.statements ?? []
  const tested = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.value))
  return [...new Set([...variables, ...tested])]
}

/**
 * The request of a hop, as far as these policy texts can tell one request from the next. The reference lists `sts:ExternalId` for sts:AssumeRole and
 * not for sts:TagSession, and EKS's own example asks for it with the first alone: whether the second has it is not known.
 */
export function requestOf(hop: Hop, action: string, texts: readonly string[]): AccessRequest {
  const { 'sts:ExternalId': externalId, ...rest } = hop.known
  const context = externalId === undefined || action === 'sts:TagSession' ? rest : hop.known
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()))
  const asked = texts.flatMap(keysIn)
  return {
    principal: hop.caller,
    action,
    resource: hop.role,
    context,
    unknown: asked.filter((key) => !known.has(key.toLowerCase()) && !hop.isAbsent(key)),
  }
}
