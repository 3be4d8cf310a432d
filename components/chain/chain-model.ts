import { roleNameOf } from '@/components/access/arn.ts'
import type { Association, AssociationPage, AwsProblem, Read, Role } from '@/lib/inventory/types.ts'
import {
  checkRoleTrust,
  checkTargetPermission,
  checkTargetTrust,
  externalIdOf,
  permissionForTarget,
  podIdentityService,
  type TrustReport,
  trustPolicyForRole,
  trustPolicyForTarget,
} from '@/lib/pod-identity/index.ts'
import { type Check, fine, listed, permissionChecks, type Standing, trustChecks } from './trust-words.ts'

export type ChainNode = {
  readonly kind: 'pod' | 'service-account' | 'association' | 'role' | 'target-role'
  readonly label: string
  readonly name: string
  /** The full name, where `name` is short. */
  readonly title?: string
  readonly detail: string
  /** How one comes here from the node before; the first has no way. */
  readonly way: { readonly words: string; readonly standing: Standing } | null
}
/** A document that should be there, to paste, and what of it the present one lacks. */
export type Needed = {
  readonly id: string
  readonly title: string
  readonly advice: string
  readonly text: string
  readonly lacks: readonly string[]
  /** Not wanted as things are. */
  readonly isForLater?: true
}
/** One step on the way to credentials that was checked. */
export type HopView = {
  readonly id: 'role-trust' | 'permission' | 'target-trust'
  readonly title: string
  readonly standing: Standing
  readonly checks: readonly Check[]
  /** Role whose documents are shown beside it; null: unreadable. */
  readonly role: Role | null
  readonly needed: readonly Needed[]
}
export type ChainView = {
  readonly standing: Standing
  readonly sentence: string
  readonly nodes: readonly ChainNode[]
  readonly hops: readonly HopView[]
}

/** From pod to credentials: every step, what lets it through, and what would. `lacksAgent`: the cluster's agent was missing when it was read last. */
export function chainOf(page: AssociationPage, lacksAgent = false): ChainView {
  const hops = [
    roleTrust(page),
    ...(page.targetRole ? [permission(page), targetTrust(page, page.targetRole)] : []),
  ]
  const standing = worst(hops.map((hop) => hop.standing))
  const nodes = nodesOf(page, hops)
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html: pods ask the agent on their node.
  const sentence = `Pods get no credentials. The EKS Pod Identity Agent was missing in \`${page.association.cluster}\` when it was read last.`
  if (lacksAgent) return { standing: 'broken', sentence, nodes, hops }
  return { standing, sentence: summary(page, hops, standing), nodes, hops }
}

function summary({ association }: AssociationPage, hops: readonly HopView[], standing: Standing): string {
  const role = `\`${roleNameOf(association.targetRoleArn ?? association.roleArn)}\``
  const at = hops.find((hop) => hop.standing === standing)
  if (standing === 'broken') return `Pods get no credentials. ${reason(at)}`
  if (standing === 'unknown') return `Whether pods get credentials of ${role} is not known. ${reason(at)}`
  if (standing === 'depends') return `Whether pods get credentials of ${role} depends. ${reason(at)}`
  return `Pods get credentials of ${role}.`
}

function reason(hop: HopView | undefined): string {
  return hop?.checks.find(({ standing }) => standing === hop.standing)?.sentence ?? ''
}

const order: readonly Standing[] = ['broken', 'unknown', 'depends', 'weak', 'ok']

function worst(standings: readonly Standing[]): Standing {
  return order.find((each) => standings.includes(each)) ?? 'ok'
}

function readValue(read: Read<Role>): Role | null {
  return read.state === 'read' ? read.value : null
}

/** A role that AWS does not know cannot be assumed; of any other that could not be read nothing is known. */
function unreadable({ kind, message }: AwsProblem, arn: string): Check {
  const isGone = kind === 'not-found'
  const sentence = isGone
    ? `IAM knows no role \`${arn}\`.`
    : `The role \`${arn}\` could not be read: ${message.replace(/[.]*$/, '')}.`
  return { standing: isGone ? 'broken' : 'unknown', sentence, statements: [], lacks: [] }
}

/** EKS refuses a role of another account when the association is written (facts 2.5: `Cross-account pass role is not allowed.`). */
function accountCheck({ association: { roleArn, accountId } }: AssociationPage): readonly Check[] {
  const account = roleArn.split(':')[4]
  if (account === accountId) return []
  return [
    {
      standing: 'broken',
      sentence: `The role is in account ${account} and the cluster in ${accountId}; EKS passes no role of another account. A role elsewhere can be a target role.`,
      statements: [],
      lacks: [],
    },
  ]
}

function roleTrust(page: AssociationPage): HopView {
  const { association, role } = page
  const checks =
    role.state === 'read' ? roleChecks(page, role.value) : [unreadable(role.problem, association.roleArn)]
  return {
    id: 'role-trust',
    title: 'EKS assumes the role',
    standing: worst(checks.map(({ standing }) => standing)),
    checks,
    role: readValue(role),
    needed: neededOf(association.disableSessionTags, {
      id: 'role-trust-needed',
      title: `Trust policy for ${roleNameOf(association.roleArn)}`,
      text: (facts) => trustPolicyForRole([facts]),
      association,
      checks,
    }),
  }
}

function roleChecks(page: AssociationPage, { trustPolicy }: Role): readonly Check[] {
  const { association } = page
  const on = checkRoleTrust(association, trustPolicy)
  const off = checkRoleTrust(withoutTags(association), trustPolicy)
  const hop = { caller: podIdentityService, association }
  return [...accountCheck(page), ...trustChecks(on, hop), ...tagsOffChecks(association, on, off)]
}

function withoutTags(association: Association): Association {
  return { ...association, disableSessionTags: true }
}

/** A session policy needs tags off. While they are on, what that does to the trust is told before it happens. */
function tagsOffChecks(association: Association, on: TrustReport, off: TrustReport): readonly Check[] {
  if (association.disableSessionTags || on.verdict === 'refused') return []
  const lost = off.problems.filter(({ kind }) => kind === 'needs-session-tags')
  const [first] = lost
  if (!first) return [fine('It stays so when a session policy switches session tags off.')]
  return [
    {
      standing: 'weak',
      sentence: `It ends with a session policy, which switches session tags off: a condition asks for ${listed(first.keys)}.`,
      statements: first.statements,
      lacks: [],
    },
  ]
}

function permission(page: AssociationPage): HopView {
  const { association, role, targetRole } = page
  const value = readValue(role)
  const target = targetRole && readValue(targetRole)
  const checks = permissionChecks(checkTargetPermission(association, value, target?.trustPolicy), association)
  return {
    id: 'permission',
    title: 'The role may go on',
    standing: worst(checks.map(({ standing }) => standing)),
    checks,
    role: value,
    needed: [
      {
        id: 'permission-needed',
        title: `Permission for ${roleNameOf(association.roleArn)}`,
        advice: 'Add it to the role’s own policies.',
        text: permissionForTarget(association),
        lacks: checks.flatMap(({ lacks }) => lacks),
      },
    ],
  }
}

function targetTrust({ association, role }: AssociationPage, targetRole: Read<Role>): HopView {
  const targetArn = association.targetRoleArn ?? ''
  const checks =
    targetRole.state === 'read'
      ? targetChecks(association, targetRole.value, readValue(role))
      : [unreadable(targetRole.problem, targetArn)]
  return {
    id: 'target-trust',
    title: 'The target role lets it in',
    standing: worst(checks.map(({ standing }) => standing)),
    checks: [...checks, externalIdCheck(association)],
    role: readValue(targetRole),
    needed: neededOf(association.disableSessionTags, {
      id: 'target-trust-needed',
      title: `Trust policy for ${roleNameOf(targetArn)}`,
      text: (facts) => trustPolicyForTarget([facts]),
      association,
      checks,
    }),
  }
}

function targetChecks(
  association: Association,
  { trustPolicy }: Role,
  source: Role | null,
): readonly Check[] {
  const on = checkTargetTrust(association, trustPolicy, source)
  const off = checkTargetTrust(withoutTags(association), trustPolicy, source)
  const hop = { caller: association.roleArn, association }
  return [...trustChecks(on, hop), ...tagsOffChecks(association, on, off)]
}

/** With tags off EKS sends an external id (UG-target); with tags on AWS documents none. */
function externalIdCheck(association: Association): Check {
  const sentence = association.disableSessionTags
    ? `EKS sends the external id \`${externalIdOf(association)}\`.`
    : 'With session tags on AWS documents no external id.'
  return fine(sentence)
}

type Wanted = {
  readonly id: string
  readonly title: string
  readonly text: (facts: Association) => string
  readonly association: Association
  readonly checks: readonly Check[]
}

/** The document as things are, and while tags are on the one that a session policy will want. */
function neededOf(isOff: boolean, { id, title, text, association, checks }: Wanted): readonly Needed[] {
  const lacks = checks.flatMap((check) => check.lacks)
  const others = 'Other associations of the role need statements of their own.'
  const present = { id, title, advice: others, text: text(association), lacks }
  if (isOff) return [present]
  return [
    { ...present, advice: `With session tags, as now. ${others}` },
    {
      id: `${id}-tags-off`,
      title: `${title}, once there is a session policy`,
      advice: 'EKS then sends no session tags.',
      text: text(withoutTags(association)),
      lacks: [],
      isForLater: true,
    },
  ]
}

function nodesOf(page: AssociationPage, hops: readonly HopView[]): readonly ChainNode[] {
  const { association, targetRole } = page
  const { namespace, serviceAccount, cluster, roleArn, targetRoleArn, policy } = association
  const standing = (...ids: readonly HopView['id'][]) =>
    worst(hops.filter(({ id }) => ids.includes(id)).map((hop) => hop.standing))
  const limited =
    policy === undefined ? 'its session is not narrowed' : 'its session is narrowed by the session policy'
  const last = targetRole !== undefined
  return [
    { kind: 'pod', label: 'Pods', name: `of ${cluster}`, detail: 'started after the association', way: null },
    {
      kind: 'service-account',
      label: 'Service account',
      name: serviceAccount,
      detail: `namespace ${namespace}`,
      way: { words: 'run as', standing: 'ok' },
    },
    {
      kind: 'association',
      label: 'Association',
      name: association.associationId,
      detail: association.disableSessionTags ? 'session tags off' : 'session tags on',
      way: { words: 'named by', standing: 'ok' },
    },
    {
      kind: 'role',
      label: 'Role',
      name: roleNameOf(roleArn),
      title: roleArn,
      detail: last ? 'only goes on to the target role' : limited,
      way: { words: 'EKS assumes', standing: standing('role-trust') },
    },
    ...(targetRoleArn
      ? [
          {
            kind: 'target-role' as const,
            label: 'Target role',
            name: roleNameOf(targetRoleArn),
            title: targetRoleArn,
            detail: `account ${targetRoleArn.split(':')[4]}, ${limited}`,
            way: { words: 'assumes', standing: standing('permission', 'target-trust') },
          },
        ]
      : []),
  ]
}
