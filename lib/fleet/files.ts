import 'server-only'
import type { FleetRow } from './types.ts'

const columns = {
  account: ({ accountId }) => accountId,
  region: ({ region }) => region,
  cluster: ({ cluster }) => cluster,
  namespace: ({ namespace }) => namespace,
  service_account: ({ serviceAccount }) => serviceAccount,
  association_id: ({ associationId }) => associationId,
  role: ({ detail }) => detail?.roleArn ?? '',
  target_role: ({ detail }) => detail?.targetRoleArn ?? '',
  session_policy: ({ detail }) => (detail ? String(detail.hasPolicy) : ''),
  session_tags: ({ detail }) => (detail ? String(detail.sessionTags) : ''),
  add_on: ({ addOn }) => addOn ?? '',
  granted: ({ counts }) => String(counts?.granted ?? ''),
  narrowed: ({ counts }) => String(counts?.narrowed ?? ''),
  cut: ({ counts }) => String(counts?.cut ?? ''),
  inert: ({ counts }) => String(counts?.inert ?? ''),
  denied: ({ counts }) => String(counts?.denied ?? ''),
  exact: ({ counts, exact }) => (counts ? String(exact) : ''),
  risk: ({ risk }) => String(risk ?? ''),
  findings: ({ findings }) => findings.map(({ code, count }) => `${code}:${count}`).join(' '),
  changed: ({ detail }) => detail?.modifiedAt ?? '',
  read: ({ readAt }) => readAt,
  problem: ({ problem }) => problem?.kind ?? '',
} satisfies Record<string, (row: FleetRow) => string>

/**
 * A value of a CSV (RFC 4180). One that a spreadsheet would take for a formula gets an apostrophe before it: names come from clusters, and whoever
 * may make one must not run anything at whoever opens the file (OWASP, CSV injection).
 */
function csvValue(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvHeading = `${Object.keys(columns).join(',')}\r\n`

export function toCsvLine(row: FleetRow): string {
  return `${Object.values(columns)
    .map((column) => csvValue(column(row)))
    .join(',')}\r\n`
}

export function toJsonLine(row: FleetRow): string {
  return `${JSON.stringify(row)}\n`
}
