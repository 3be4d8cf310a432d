import 'server-only'
import type { Association, AssociationSummary, AwsProblem } from '../aws/index.ts'
import type { AssociationState } from '../history/index.ts'
import { effectiveRoleArn } from '../pod-identity/index.ts'
import type { tables } from '../store/index.ts'
import { hashOf } from './documents.ts'

export type AssociationRow = typeof tables.fleetAssociations.$inferSelect

const nameOf = (arn: string | null | undefined) => arn?.split('/').at(-1) ?? ''

function wordsOf(from: AssociationSummary, roleArn?: string | null, targetRoleArn?: string | null): string {
  const { namespace, serviceAccount, cluster } = from
  return [namespace, serviceAccount, cluster, nameOf(roleArn), nameOf(targetRoleArn)]
    .filter((word) => word !== '')
    .join(' ')
    .toLowerCase()
}

function namesOf({
  accountId,
  region,
  cluster,
  associationId,
  arn,
  namespace,
  serviceAccount,
  ownerArn,
}: AssociationSummary) {
  return {
    accountId,
    region,
    cluster,
    associationId,
    arn,
    namespace,
    serviceAccount,
    ownerArn: ownerArn ?? null,
  }
}

/** A row of an association that was described at `at`. */
export function rowOf(association: Association, at: Date, known: AssociationRow | undefined): AssociationRow {
  const { roleArn, targetRoleArn, externalId, disableSessionTags, policy, tags } = association
  const row = {
    ...namesOf(association),
    roleArn,
    targetRoleArn: targetRoleArn ?? null,
    effectiveRoleArn: effectiveRoleArn(association),
    externalId: externalId ?? null,
    disableSessionTags,
    policy: policy ? hashOf(policy) : null,
    tags,
    createdAt: new Date(association.createdAt),
    modifiedAt: new Date(association.modifiedAt),
    describedAt: at,
    problem: null,
    analysis: known?.analysis ?? null,
    words: wordsOf(association, roleArn, targetRoleArn),
    readAt: at,
    missing: 0,
  }
  const decides = !known || decidingOf(known) !== decidingOf(row) || known.missing > 1
  return { ...row, toAnalyse: decides || known.toAnalyse }
}

/** A row of an association that is in the list and could not be described: what was known of it before stays. */
export function rowOfProblem(
  summary: AssociationSummary,
  problem: AwsProblem,
  at: Date,
  known: AssociationRow | undefined,
): AssociationRow {
  if (known) return { ...known, problem, readAt: at, missing: 0 }
  return {
    ...namesOf(summary),
    roleArn: null,
    targetRoleArn: null,
    effectiveRoleArn: null,
    externalId: null,
    disableSessionTags: null,
    policy: null,
    tags: null,
    createdAt: null,
    modifiedAt: null,
    describedAt: null,
    problem,
    analysis: null,
    toAnalyse: true,
    words: wordsOf(summary),
    readAt: at,
    missing: 0,
  }
}

type Deciding = Pick<
  AssociationRow,
  'roleArn' | 'targetRoleArn' | 'externalId' | 'disableSessionTags' | 'policy'
>

/** What an association's access comes out of, besides its names and roles' contents. */
function decidingOf({ roleArn, targetRoleArn, externalId, disableSessionTags, policy }: Deciding): string {
  return JSON.stringify([roleArn, targetRoleArn, externalId, disableSessionTags, policy])
}

function sortedTags(tags: AssociationRow['tags']): string {
  return JSON.stringify(Object.entries(tags ?? {}).sort(([left], [right]) => (left < right ? -1 : 1)))
}

/** Whether a row says what is known already, but for when it was read. */
export function isAsKnown(row: AssociationRow, known: AssociationRow | undefined): boolean {
  return (
    known !== undefined &&
    known.missing === row.missing &&
    known.arn === row.arn &&
    known.ownerArn === row.ownerArn &&
    known.modifiedAt?.getTime() === row.modifiedAt?.getTime() &&
    known.describedAt !== null &&
    known.words === row.words &&
    decidingOf(known) === decidingOf(row) &&
    sortedTags(known.tags) === sortedTags(row.tags) &&
    sameProblem(known.problem, row.problem)
  )
}

/** Whether a row tells something of its association, and not only that it could not be read, or can be again. */
export function isNews(row: AssociationRow, known: AssociationRow | undefined): boolean {
  return row.problem === null && !isAsKnown({ ...row, problem: known?.problem ?? null }, known)
}

function sameProblem(left: AwsProblem | null, right: AwsProblem | null): boolean {
  return (
    left?.kind === right?.kind && left?.operation === right?.operation && left?.message === right?.message
  )
}

/** An answer that is older than what is known: EKS is eventually consistent. */
export function isOlder(association: Association, known: AssociationRow | undefined): boolean {
  return known?.modifiedAt != null && new Date(association.modifiedAt) < known.modifiedAt
}

/**
 * An answer without the session policy that an earlier one had at the very same time of modification: half an answer, since taking a policy away
 * is a modification. Taken for true it would show more access than there is.
 */
export function lostPolicy(association: Association, known: AssociationRow | undefined): AwsProblem | null {
  const same = known?.modifiedAt?.getTime() === new Date(association.modifiedAt).getTime()
  if (!(same && known?.policy && !association.policy)) return null
  const { accountId, region } = association
  return {
    kind: 'unsupported',
    operation: 'eks:DescribePodIdentityAssociation',
    accountId,
    region,
    message: 'the answer lacks the session policy that it had before, though nothing was modified since',
    outcomeUnknown: false,
  }
}

/** As the history holds it; null: it was never described. `texts` by hash. */
export function stateOfRow(row: AssociationRow, texts: ReadonlyMap<string, string>): AssociationState | null {
  const { roleArn, disableSessionTags, modifiedAt } = row
  if (roleArn === null || modifiedAt === null) return null
  const policy = row.policy === null ? undefined : texts.get(row.policy)
  return {
    roleArn,
    ...(row.targetRoleArn && { targetRoleArn: row.targetRoleArn }),
    ...(policy && { policy }),
    disableSessionTags: disableSessionTags === true,
    tags: row.tags ?? {},
    modifiedAt: modifiedAt.toISOString(),
  }
}
