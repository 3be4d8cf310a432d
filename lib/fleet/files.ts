import 'server-only'
import { csvLine } from '../base/index.ts'
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

export const csvHeading = csvLine(Object.keys(columns))

export function toCsvLine(row: FleetRow): string {
  return csvLine(Object.values(columns).map((column) => column(row)))
}

export function toJsonLine(row: FleetRow): string {
  return `${JSON.stringify(row)}\n`
}
