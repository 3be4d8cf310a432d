import { groupOf, whatIsDifferent, whyNotKnown } from '@/components/compare/words.ts'
import { csvLine } from '@/lib/base/index.ts'
import type { Comparison, Difference } from '@/lib/fleet/types.ts'

const columns = {
  difference: groupOf,
  account: ({ accountId }) => accountId,
  region: ({ region }) => region,
  cluster: ({ cluster }) => cluster,
  namespace: ({ namespace }) => namespace,
  service_account: ({ serviceAccount }) => serviceAccount,
  association_id: ({ associationId }) => associationId,
  what: whatIsDifferent,
  gained: ({ access }) => String(access?.gained ?? ''),
  lost: ({ access }) => String(access?.lost ?? ''),
  first_gained: ({ access }) => (access?.gains ?? []).map(({ action }) => action).join(' '),
  first_lost: ({ access }) => (access?.losses ?? []).map(({ action }) => action).join(' '),
  not_known_because: ({ notKnown }) => (notKnown ? whyNotKnown(notKnown) : ''),
} satisfies Record<string, (difference: Difference) => string>

/** A comparison as a file: one association a line. The last line says what is in no other: how many are as before, and of how many that is not known. */
export function linesOf(comparison: Comparison, format: 'csv' | 'json'): string {
  const { differences, unsure, ...rest } = comparison
  if (format === 'json')
    return [...differences, { ...rest, unsure }].map((line) => `${JSON.stringify(line)}\n`).join('')
  const notKnown = unsure.reduce((sum, { associations }) => sum + associations, rest.unlooked)
  const last = ['as before', `${rest.unchanged} more`, 'not known', `${notKnown} more`]
  return [
    csvLine(Object.keys(columns)),
    ...differences.map((each) => csvLine(Object.values(columns).map((column) => column(each)))),
    csvLine(Object.keys(columns).map((_, index) => last[index] ?? '')),
  ].join('')
}
