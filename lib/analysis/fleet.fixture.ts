import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { DocumentRef } from '../crawl/types.ts'
import { buildSeed } from '../sandbox/seed/index.ts'
import type { SandboxAccount, SandboxAssociation, SandboxCluster, SandboxState } from '../sandbox/state.ts'
import type { Database } from '../store/index.ts'

type Row = Readonly<Record<string, unknown>>

const rowsMax = 500

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Puts whole rows into a table: one parameter, whatever their number. */
async function insert(database: Database, table: string, rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsMax) {
    const some = JSON.stringify(rows.slice(at, at + rowsMax))
    await database.execute(
      sql`insert into ${sql.identifier(table)}
          select * from jsonb_populate_recordset(null::${sql.identifier(table)}, ${some}::text::jsonb)
          on conflict do nothing`,
    )
  }
}

const seconds = (time: number) => new Date(time * 1000).toISOString()

function roleRows(state: SandboxState, account: SandboxAccount, texts: Set<string>, readAt: string): Row[] {
  const managed = (arn: string): DocumentRef[] => {
    const policy = account.policies[arn] ?? state.awsManaged[arn]
    const text = policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.document
    if (!policy || text === undefined) return []
    texts.add(text)
    return [{ name: policy.name, kind: 'managed', arn, hash: hashText(text) }]
  }
  return Object.values(account.roles).map((role) => {
    const inline = Object.entries(role.inline).map(([name, text]): DocumentRef => {
      texts.add(text)
      return { name, kind: 'inline', hash: hashText(text) }
    })
    const policies = [...inline, ...role.attached.flatMap(managed)]
    const boundary = role.boundaryArn === undefined ? null : (managed(role.boundaryArn)[0] ?? null)
    return {
      account_id: account.id,
      arn: role.arn,
      name: role.name,
      trust: role.trustPolicy,
      policies,
      boundary,
      tags: role.tags,
      content: hashText(JSON.stringify([role.trustPolicy, policies, boundary, role.tags])),
      read_at: readAt,
      missing: 0,
    }
  })
}

function associationRow(
  accountId: string,
  { region, name: cluster }: SandboxCluster,
  association: SandboxAssociation,
  readAt: string,
): Row {
  const { id, arn, namespace, serviceAccount, roleArn, targetRoleArn, policy, tags } = association
  return {
    account_id: accountId,
    region,
    cluster,
    association_id: id,
    arn,
    namespace,
    service_account: serviceAccount,
    owner_arn: association.ownerArn ?? null,
    role_arn: roleArn,
    target_role_arn: targetRoleArn ?? null,
    effective_role_arn: targetRoleArn ?? roleArn,
    external_id: association.externalId ?? null,
    disable_session_tags: association.disableSessionTags,
    policy: policy === undefined ? null : hashText(policy),
    tags,
    created_at: seconds(association.createdAt),
    modified_at: seconds(association.modifiedAt),
    described_at: readAt,
    problem: null,
    analysis: null,
    to_analyse: true,
    words: [
      namespace,
      serviceAccount,
      cluster,
      ...[roleArn, targetRoleArn ?? ''].map((each) => each.split('/').at(-1)),
    ]
      .join(' ')
      .toLowerCase(),
    read_at: readAt,
    missing: 0,
  }
}

function clusterRow(accountId: string, cluster: SandboxCluster, readAt: string): Row {
  const { region, name, arn, status, version, autoMode, tags, associations } = cluster
  return {
    account_id: accountId,
    region,
    cluster: name,
    arn,
    status,
    version,
    auto_mode: autoMode,
    tags,
    agent: 'unknown',
    associations: Object.keys(associations).length,
    associations_read_at: readAt,
    problem: null,
    list_problem: null,
    read_at: readAt,
    missing: 0,
  }
}

/** Gives so many session policies a Sid of their own, which changes a text and nothing of what it means. */
function tellApart(state: SandboxState, wanted: number): void {
  const clusters = Object.values(state.accounts).flatMap((account) => Object.values(account.clusters))
  const all = clusters.flatMap((cluster) => Object.values(cluster.associations))
  const narrowed = all.filter(({ policy }) => policy !== undefined)
  for (const [at, association] of narrowed.slice(0, wanted).entries())
    association.policy = association.policy?.replace('"Sid":"', `"Sid":"V${at}`) ?? ''
}

/**
 * Puts the sample company into the store as a crawl of all of it would leave it, with everything waiting to be analysed. Texts of session policies
 * can be told apart by `vary`, which makes as many distinct ones as there are associations with one.
 */
export async function fillFleet(
  database: Database,
  { associations = 400, vary = 0 }: { readonly associations?: number; readonly vary?: number } = {},
): Promise<SandboxState> {
  const state = buildSeed({ associations })
  const readAt = new Date('2026-11-26T08:00:00.000Z').toISOString()
  const texts = new Set<string>()
  const lists: Record<'accounts' | 'places' | 'clusters' | 'roles' | 'associations', Row[]> = {
    accounts: [],
    places: [],
    clusters: [],
    roles: [],
    associations: [],
  }
  if (vary > 0) tellApart(state, vary)
  for (const account of Object.values(state.accounts)) {
    const known = { account_id: account.id, name: account.name }
    lists.accounts.push({ ...known, roles_read_at: readAt, roles_quota: 1000 })
    lists.roles.push(...roleRows(state, account, texts, readAt))
    const clusters = Object.values(account.clusters)
    for (const region of new Set(clusters.map((each) => each.region)))
      lists.places.push({
        account_id: account.id,
        region,
        account_name: account.name,
        read_at: readAt,
        complete_at: readAt,
      })
    for (const cluster of clusters) {
      lists.clusters.push(clusterRow(account.id, cluster, readAt))
      for (const association of Object.values(cluster.associations)) {
        if (association.policy !== undefined) texts.add(association.policy)
        lists.associations.push(associationRow(account.id, cluster, association, readAt))
      }
    }
  }
  await insert(
    database,
    'documents',
    [...texts].map((text) => ({ hash: hashText(text), text })),
  )
  await insert(database, 'fleet_accounts', lists.accounts)
  await insert(database, 'fleet_places', lists.places)
  await insert(database, 'fleet_roles', lists.roles)
  await insert(database, 'fleet_clusters', lists.clusters)
  await insert(database, 'fleet_associations', lists.associations)
  return state
}
