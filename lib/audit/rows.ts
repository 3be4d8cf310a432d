import 'server-only'
import type { tables } from '../store/index.ts'
import type { AuditObject, Entry } from './types.ts'

type Row = typeof tables.auditEntries.$inferSelect

function objectOf(row: Row): AuditObject | null {
  const { objectKind: kind, accountId, region, cluster, associationId, namespace, serviceAccount } = row
  if (kind === null) return null
  // What somebody emptied by hand is read as it is: then the hash does not fit.
  if (kind !== 'association') return { kind, name: row.objectName ?? '' }
  return {
    kind,
    accountId: accountId ?? '',
    region: region ?? '',
    cluster: cluster ?? '',
    associationId,
    namespace: namespace ?? '',
    serviceAccount: serviceAccount ?? '',
  }
}

/** An entry as its row holds it. */
export function toEntry(row: Row): Entry {
  const { id, position, at, act, phase, intent, detail, before, after, access } = row
  const { requestId, outcome, problem, previous, hash, session, address } = row
  return {
    id,
    position,
    at: at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName, session, address },
    act,
    object: objectOf(row),
    phase,
    intent,
    detail,
    before,
    after,
    access,
    requestId,
    outcome,
    problem,
    previous,
    hash,
  }
}

export function toRow({ at, actor, object, ...entry }: Entry): typeof tables.auditEntries.$inferInsert {
  const { kind: objectKind = null, ...of } = object ?? {}
  return {
    ...entry,
    at: new Date(at),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    session: actor.session,
    address: actor.address,
    objectKind,
    ...('name' in of ? { objectName: of.name } : of),
  }
}
