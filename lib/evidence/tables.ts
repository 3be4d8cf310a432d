import 'server-only'
import { csvLine } from '../base/index.ts'
import type { EvidenceEntry } from './types.ts'

const text = (value: string | number | boolean | null | undefined) => String(value ?? '')

export const populationHead = csvLine([
  ...['number', 'account', 'region', 'cluster', 'association', 'namespace', 'service account'],
  ...['role', 'target role', 'session policy', 'session tags', 'tags', 'read at', 'risk', 'findings'],
  ...['access', 'why unknown'],
])

/** An entry as it was frozen, as a line of a table. */
export function populationLine(entry: EvidenceEntry): string {
  const { number, accountId, region, cluster, associationId, namespace, serviceAccount } = entry
  const { roleArn, targetRoleArn, policy, sessionTags, tags, readAt, risk, findings, access, why } = entry
  return csvLine([
    ...[text(number), accountId, region, cluster, associationId, namespace, serviceAccount],
    ...[text(roleArn), text(targetRoleArn), text(policy), text(sessionTags)],
    Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join('; '),
    readAt,
    text(risk),
    findings.map(({ code, severity, count }) => `${code} (${severity}, ${count})`).join('; '),
    ...[text(access), text(why)],
  ])
}

export const decisionsHead = csvLine([
  ...['number', 'account', 'region', 'cluster', 'namespace', 'service account', 'reviewer'],
  ...[
    'decision',
    'reason',
    'actions to take away',
    'decided by',
    'decided at',
    'change request',
    'its state',
  ],
  'changed since it was frozen',
])

/** What was decided of an entry; empty where nobody has. */
export function decisionLine(entry: EvidenceEntry): string {
  const { number, accountId, region, cluster, namespace, serviceAccount, reviewer, decision, since } = entry
  return csvLine([
    ...[text(number), accountId, region, cluster, namespace, serviceAccount, text(reviewer?.name)],
    ...[text(decision?.verdict), text(decision?.reason), decision?.without.join(' ') ?? ''],
    ...[text(decision?.by.name), text(decision?.at)],
    ...[text(decision?.request?.id), text(decision?.request?.state)],
    since.join('; '),
  ])
}
