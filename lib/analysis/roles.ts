import 'server-only'
import { and, inArray, lt } from 'drizzle-orm'
import type { DocumentRef, OrganizationPolicies } from '../crawl/types.ts'
import type { NamedPolicy } from '../iam/index.ts'
import { organizationFacts, organizationHashes, readOverAccounts } from '../organization/index.ts'
import { type Database, tables } from '../store/index.ts'
import type { KnownRole } from './think/tuple.ts'

const { fleetRoles, documents } = tables

/** In a list of parameters; more are asked for in turns. */
const listMax = 1000

export function inTurns<T>(values: readonly T[], max = listMax): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / max) }, (_, turn) =>
    values.slice(turn * max, (turn + 1) * max),
  )
}

/** Texts of documents by their hash. */
export async function readTexts(
  database: Database,
  hashes: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const some of inTurns([...new Set(hashes)])) {
    const rows = await database
      .select()
      .from(documents)
      .where(inArray(documents.hash, [...some]))
    for (const { hash, text } of rows) texts.set(hash, text)
  }
  return texts
}

export function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? ''
}

/** A role as it was read, and by what its content is told from another. */
export type RoleRow = {
  readonly arn: string
  readonly content: string
  readonly trust: string
  readonly policies: readonly DocumentRef[]
  readonly boundary: DocumentRef | null
  readonly tags: Readonly<Record<string, string>>
  readonly organization: OrganizationPolicies | null
}

/** What changes when a role, or what its organization lays over it, does. */
export function contentOf({ content, organization }: Pick<RoleRow, 'content' | 'organization'>): string {
  return `${content} ${JSON.stringify(organization)}`
}

/** The roles that the store knows, by ARN. Two reads without a role and it is gone. `lock`: nobody changes them until the transaction ends. */
export async function readRoleRows(
  database: Database,
  arns: readonly string[],
  lock = false,
): Promise<ReadonlyMap<string, RoleRow>> {
  const found = new Map<string, RoleRow>()
  for (const some of inTurns([...new Set(arns)].sort())) {
    const query = database
      .select({
        arn: fleetRoles.arn,
        content: fleetRoles.content,
        trust: fleetRoles.trust,
        policies: fleetRoles.policies,
        boundary: fleetRoles.boundary,
        tags: fleetRoles.tags,
      })
      .from(fleetRoles)
      .where(and(inArray(fleetRoles.arn, [...some]), lt(fleetRoles.missing, 2)))
      .orderBy(fleetRoles.arn)
    for (const row of await (lock ? query.for('share') : query))
      found.set(row.arn, { ...row, organization: null })
  }
  const accounts = [...new Set([...found.keys()].map(accountOf))].sort()
  for (const some of inTurns(accounts)) {
    const known = await readOverAccounts(database, some, lock)
    for (const [arn, role] of found) {
      const organization = known.get(accountOf(arn))
      if (organization) found.set(arn, { ...role, organization })
    }
  }
  return found
}

/** Every document that a role's access is made of. */
export function hashesOf({ policies, boundary, organization }: RoleRow): readonly string[] {
  const own = [...policies, ...(boundary ? [boundary] : [])].map(({ hash }) => hash)
  return [...own, ...(organization ? organizationHashes(organization) : [])]
}

/** A role with its documents; null when one is missing, and then nothing is said of it. */
export function knownRole(row: RoleRow, texts: ReadonlyMap<string, string>): KnownRole | null {
  let isWhole = true
  const named = ({ name, hash }: DocumentRef): NamedPolicy => {
    const text = texts.get(hash)
    isWhole &&= text !== undefined
    return { name, text: text ?? '' }
  }
  const { policies, boundary, organization, tags, trust } = row
  const role: KnownRole = {
    policies: policies.map(named),
    ...(boundary && { boundary: named(boundary) }),
    tags,
    trust,
    organization: organization && organizationFacts(organization, texts),
  }
  return isWhole && (role.organization !== null) === (organization !== null) ? role : null
}
