import type { AwsProblem } from '@/lib/aws/types.ts'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import type { AssociationRow } from '@/lib/inventory/types.ts'

/** One association as the table draws it: what the browser needs and no more. */
export type AssociationLine = {
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly addOn: boolean
  /** Null: Describe failed, `problem` says why. */
  readonly detail: {
    readonly roleName: string
    readonly targetRoleName: string | null
    readonly hasPolicy: boolean
    readonly modifiedAt: string
  } | null
  readonly counts: VerdictCounts | null
  readonly problem: AwsProblem | null
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

export function toLine({
  associationId,
  namespace,
  serviceAccount,
  ownerArn,
  detail,
  counts,
}: AssociationRow): AssociationLine {
  const common = { associationId, namespace, serviceAccount, addOn: ownerArn !== undefined, counts }
  if (detail.state === 'unreadable') return { ...common, detail: null, problem: detail.problem }
  const { roleArn, targetRoleArn, policy, modifiedAt } = detail.value
  const targetRoleName = targetRoleArn === undefined ? null : nameOf(targetRoleArn)
  return {
    ...common,
    detail: { roleName: nameOf(roleArn), targetRoleName, hasPolicy: policy !== undefined, modifiedAt },
    problem: null,
  }
}

export const sortKeys = ['serviceAccount', 'namespace', 'role', 'policy', 'access', 'changed'] as const
export type SortKey = (typeof sortKeys)[number]
export type Sort = { readonly key: SortKey; readonly descending: boolean }

/** How many actions the pod may use; what is not known sorts below nothing. */
function usable({ counts }: AssociationLine): number {
  return counts === null ? -1 : counts.granted + counts.narrowed
}

const orders: Record<SortKey, (left: AssociationLine, right: AssociationLine) => number> = {
  serviceAccount: (left, right) => compare(left.serviceAccount, right.serviceAccount),
  namespace: (left, right) => compare(left.namespace, right.namespace),
  role: (left, right) => compare(left.detail?.roleName ?? '', right.detail?.roleName ?? ''),
  policy: (left, right) => Number(left.detail?.hasPolicy ?? false) - Number(right.detail?.hasPolicy ?? false),
  access: (left, right) => usable(left) - usable(right),
  changed: (left, right) => compare(left.detail?.modifiedAt ?? '', right.detail?.modifiedAt ?? ''),
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

function matches(line: AssociationLine, word: string): boolean {
  if (word === 'has:session-policy') return line.detail?.hasPolicy === true
  if (word === 'lacks:session-policy') return line.detail?.hasPolicy === false
  const texts = [
    line.serviceAccount,
    line.namespace,
    line.detail?.roleName ?? '',
    line.detail?.targetRoleName ?? '',
  ]
  return texts.some((text) => text.toLowerCase().includes(word))
}

/** The lines that match every word of a query, in order. Ties keep namespace and service account in order. */
export function arrange(
  lines: readonly AssociationLine[],
  query: string,
  { key, descending }: Sort,
): readonly AssociationLine[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = lines.filter((line) => words.every((word) => matches(line, word)))
  const direction = descending ? -1 : 1
  return found.sort(
    (left, right) =>
      direction * orders[key](left, right) ||
      orders.namespace(left, right) ||
      orders.serviceAccount(left, right),
  )
}
