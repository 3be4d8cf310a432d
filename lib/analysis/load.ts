import 'server-only'
import type { Database } from '../store/index.ts'
import { contentOf, hashesOf, knownRole, type RoleRow, readRoleRows, readTexts } from './roles.ts'
import type { Load } from './think/tasks.ts'
import type { KnownRole } from './think/tuple.ts'
import { type AssociationRow, factsOf } from './waiting.ts'

/** Associations ready to be worked on. `rows` are those whose roles are readable, in the order of `load`'s; `dark` the others. */
export type Loaded<Row> = {
  readonly load: Load
  readonly rows: readonly Row[]
  readonly dark: readonly Row[]
  /** The content of every role by ARN, as it was read; null: it was not there. */
  readonly contents: ReadonlyMap<string, string | null>
}

/** The role EKS assumes and the one whose policies decide: one and the same without a target role. */
export function rolesOf({ roleArn, effectiveRoleArn }: AssociationRow): readonly string[] {
  return roleArn === effectiveRoleArn ? [roleArn] : [effectiveRoleArn, roleArn]
}

/** What was read of roles before, by content: a fleet's batches name the same few. */
export type RoleMemory = Map<string, KnownRole>

async function knownRoles(
  database: Database,
  rows: readonly RoleRow[],
  memory: RoleMemory,
): Promise<ReadonlyMap<string, KnownRole>> {
  const idOf = (row: RoleRow) => `${row.arn} ${contentOf(row)}`
  const fresh = rows.filter((row) => !memory.has(idOf(row)))
  const texts = await readTexts(database, fresh.flatMap(hashesOf))
  for (const row of fresh) {
    const role = knownRole(row, texts)
    if (role) memory.set(idOf(row), role)
  }
  return new Map(
    rows.flatMap((row) => {
      const role = memory.get(idOf(row))
      return role ? [[row.arn, role] as const] : []
    }),
  )
}

/** Reads what associations need to be worked on. A session policy whose text is missing is not guessed: its association is `dark`. */
export async function loadRows<Row extends AssociationRow>(
  database: Database,
  rows: readonly Row[],
  textOf: (row: Row) => string | null,
  memory: RoleMemory,
): Promise<Loaded<Row>> {
  const arns = [...new Set(rows.flatMap(rolesOf))]
  const found = await readRoleRows(database, arns)
  const roles = await knownRoles(database, [...found.values()], memory)
  const list = [...roles.keys()]
  const places = new Map(list.map((arn, place) => [arn, place]))
  const isLit = (row: Row) =>
    places.has(row.effectiveRoleArn) && (row.policy === null || textOf(row) !== null)
  const lit = rows.filter(isLit)
  return {
    load: {
      roles: list.flatMap((arn) => roles.get(arn) ?? []),
      rows: lit.map((row) => ({
        association: factsOf(row, textOf(row)),
        role: places.get(row.effectiveRoleArn) ?? 0,
        first: row.roleArn === row.effectiveRoleArn ? null : (places.get(row.roleArn) ?? null),
      })),
    },
    rows: lit,
    dark: rows.filter((row) => !isLit(row)),
    contents: new Map(
      arns.map((arn) => {
        const role = found.get(arn)
        return [arn, role ? contentOf(role) : null]
      }),
    ),
  }
}
