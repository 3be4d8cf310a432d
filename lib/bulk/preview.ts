import 'server-only'
import { seenVersionOf } from '../associations/index.ts'
import { catalog } from '../catalog/index.ts'
import { checkPolicy, minifyPolicy } from '../iam/index.ts'
import {
  type Association,
  freshRoleReader,
  listServiceAccounts,
  type Read,
  type Role,
  type RoleReader,
  readStored,
} from '../inventory/index.ts'
import {
  type AssociationFacts,
  effectiveRoleArn,
  findTagLossIn,
  layersOf,
  stopsCredentials,
} from '../pod-identity/index.ts'
import { accessChange, roleHash } from './access-change.ts'
import { onceEach } from './bounded.ts'
import { expandTemplate, sayTemplateProblem, valuesOf } from './template.ts'
import type {
  Block,
  Desired,
  ItemPreview,
  Place,
  PreviewFinding,
  RunDefinition,
  Target,
  Warning,
} from './types.ts'

/** What an item's preview says. */
export type Previewed = { readonly desired: Desired | null; readonly preview: ItemPreview }

const nothingKnown: ItemPreview = {
  block: null,
  warnings: [],
  findings: [],
  size: null,
  gains: null,
  losses: null,
}

function blocked(block: Block, findings: readonly PreviewFinding[] = []): () => Previewed {
  return () => ({ desired: null, preview: { ...nothingKnown, block, findings } })
}

type Text =
  | { readonly text: string }
  | { readonly block: Block; readonly findings: readonly PreviewFinding[] }

/** The policy as it is sent, or why EKS would not take it. */
function policyFor(template: string, place: Place): Text {
  const expanded = expandTemplate(template, valuesOf(place))
  if (!expanded.ok) {
    const [first] = expanded.error
    const message = first ? sayTemplateProblem(first) : ''
    return { block: { kind: 'template', message, line: first?.line ?? 1 }, findings: [] }
  }
  const findings = checkPolicy(expanded.value, 'session')
  const [refused] = findings.filter((finding) => finding.refused)
  const text = minifyPolicy(expanded.value)
  if (!refused && text !== null) return { text }
  return {
    block: {
      kind: 'refused-policy',
      message: refused?.message ?? 'it is no JSON',
      line: refused?.range.start.line ?? 1,
    },
    findings: findings.map(({ severity, message, range }) => ({ severity, message, line: range.start.line })),
  }
}

export function isSamePolicy(left: string | undefined, right: string | undefined): boolean {
  if (!left || !right) return !left && !right
  return left === right || minifyPolicy(left) === minifyPolicy(right)
}

type Weighed = { readonly preview: ItemPreview; readonly role: string | null }

/** The roles on the pods' way: the association's own, and where there is a target role, that. */
type Roles = { readonly role: Read<Role>; readonly targetRole: Read<Role> | null }

async function rolesOf({ roleArn, targetRoleArn }: AssociationFacts, readRole: RoleReader): Promise<Roles> {
  return { role: await readRole(roleArn), targetRole: targetRoleArn ? await readRole(targetRoleArn) : null }
}

const readValue = (role: Read<Role> | null) => (role?.state === 'read' ? role.value : null)

/** What the change does to the pods' access, with what deserves a look. */
function weigh(before: AssociationFacts | null, after: AssociationFacts, roles: Roles): Weighed {
  const role = roles.targetRole ?? roles.role
  const size = after.policy?.length ?? null
  const tagsGoOff = before !== null && !before.disableSessionTags && after.disableSessionTags
  const onTheWay = { role: readValue(roles.role), targetRole: readValue(roles.targetRole) }
  const stops = stopsCredentials(before && { association: before, ...onTheWay }, {
    association: after,
    ...onTheWay,
  })
  const warnings: Warning[] = [
    ...(stops ? (['no-credentials'] as const) : []),
    ...(tagsGoOff ? (['tags-go-off'] as const) : []),
  ]
  if (role.state === 'unreadable') {
    const found = after.policy === undefined ? [] : checkPolicy(after.policy, 'session', { catalog })
    const findings = found.map(({ severity, message, range }) => ({
      severity,
      message,
      line: range.start.line,
    }))
    const unknown: readonly Warning[] = [...warnings, 'role-unreadable']
    return { preview: { ...nothingKnown, warnings: unknown, findings, size }, role: null }
  }
  const { gains, losses, exact, usable, findings } = accessChange(before, after, role.value)
  if (tagsGoOff) {
    const layers = layersOf(before, role.value)
    const lost = findTagLossIn(layers, { association: before, roleTags: role.value.tags })
    if (lost.length > 0) warnings.push('tag-statements')
  }
  if (usable.after === 0 && usable.before > 0) warnings.push('loses-everything')
  if (!exact) warnings.push('upper-bound')
  return {
    preview: { block: null, warnings, findings, size, gains, losses },
    role: roleHash(role.value),
  }
}

async function previewPolicy(
  target: Target,
  template: string,
  { readRole }: PreviewTools,
): Promise<() => Previewed> {
  const { accountId, region, cluster, associationId = '' } = target
  const stored = await readStored({ accountId, region, cluster, associationId })
  if (!stored.ok) return blocked({ kind: 'unreadable', problem: stored.error })
  const now = stored.value
  if (now.ownerArn) return blocked({ kind: 'add-on', ownerArn: now.ownerArn })
  const policy = policyFor(template, target)
  if ('block' in policy) return blocked(policy.block, policy.findings)
  const after = { ...now, policy: policy.text, disableSessionTags: true }
  const roleArn = effectiveRoleArn(now)
  const roles = await rolesOf(now, readRole)
  const isThere = isSamePolicy(now.policy, policy.text) && now.disableSessionTags
  const write = { kind: 'policy', policy: policy.text, seen: seenVersionOf(now) } as const
  return () => {
    const { preview, role: hash } = weigh(now, after, roles)
    return {
      desired: { write, roleArn, role: hash },
      preview: isThere ? { ...preview, warnings: ['unchanged', ...preview.warnings] } : preview,
    }
  }
}

function newFacts(target: Target, source: Association, policy: string | undefined): AssociationFacts {
  const { accountId, region, cluster, namespace, serviceAccount } = target
  const { roleArn, targetRoleArn } = source
  return {
    accountId,
    region,
    cluster,
    namespace,
    serviceAccount,
    roleArn,
    ...(targetRoleArn && { targetRoleArn }),
    ...(policy !== undefined && { policy }),
    disableSessionTags: policy === undefined ? source.disableSessionTags : true,
  }
}

async function previewClone(target: Target, template: string, tools: PreviewTools): Promise<() => Previewed> {
  const { source } = target
  const stored = await tools.readSource(source?.associationId ?? '', target)
  if (!stored.ok) return blocked({ kind: 'unreadable', problem: stored.error })
  const taken = await tools.findTaken(target)
  if (!taken.ok) return blocked({ kind: 'unreadable', problem: taken.error })
  if (taken.value !== null) return blocked({ kind: 'exists', associationId: taken.value })
  const own = stored.value.policy
  const policy: Text | null = template.trim()
    ? policyFor(template, target)
    : own === undefined
      ? null
      : { text: own }
  if (policy && 'block' in policy) return blocked(policy.block, policy.findings)
  const facts = newFacts(target, stored.value, policy?.text)
  const roles = await rolesOf(facts, tools.readRole)
  const { roleArn, targetRoleArn, disableSessionTags, namespace, serviceAccount } = facts
  const input = {
    namespace,
    serviceAccount,
    roleArn,
    ...(targetRoleArn !== undefined && { targetRoleArn }),
    ...(policy && { policy: policy.text }),
    disableSessionTags,
    tags: stored.value.tags,
  }
  return () => {
    const { preview, role: hash } = weigh(null, facts, roles)
    const desired = {
      write: { kind: 'create', input },
      roleArn: effectiveRoleArn(facts),
      role: hash,
    } as const
    return { desired, preview }
  }
}

type PreviewTools = ReturnType<typeof previewTools>

/** What the previews of one pass share: every role, source and cluster is read once, and afresh. */
function previewTools() {
  const sources = onceEach((key) => {
    const [accountId = '', region = '', cluster = '', associationId = ''] = key.split('/')
    return readStored({ accountId, region, cluster, associationId })
  })
  const taken = onceEach(async (key) => {
    const [accountId = '', region = '', cluster = ''] = key.split('/')
    const listed = await listServiceAccounts({ accountId, region, cluster })
    if (!listed.ok) return listed
    const value = new Map(
      listed.value.map((each) => [`${each.namespace}/${each.serviceAccount}`, each.associationId]),
    )
    return { ok: true, value } as const
  })
  return {
    readRole: freshRoleReader(),
    readSource(associationId: string, { source }: Target) {
      return sources([source?.accountId, source?.region, source?.cluster, associationId].join('/'))
    },
    /** The association that a place has already; null: it has none. */
    async findTaken({ accountId, region, cluster, namespace, serviceAccount }: Place) {
      const found = await taken([accountId, region, cluster].join('/'))
      if (!found.ok) return found
      return { ok: true, value: found.value.get(`${namespace}/${serviceAccount}`) ?? null } as const
    },
  }
}

/**
 * A way to preview the targets of one pass; what they share is read once. First it reads, and what it returns then works out the rest: that keeps
 * the process busy, and an answer that arrives meanwhile would seem late.
 */
export function previewing({ kind, policy }: RunDefinition): (target: Target) => Promise<() => Previewed> {
  const tools = previewTools()
  return (target) =>
    kind === 'policy' ? previewPolicy(target, policy, tools) : previewClone(target, policy, tools)
}
