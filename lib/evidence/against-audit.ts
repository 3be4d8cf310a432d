import 'server-only'
import { verifyLines } from '../audit/file.ts'
import type { Link } from '../audit/types.ts'
import { attempt, failure } from './read-archive.ts'
import { auditShape } from './shapes.ts'
import type { PackFailure, PackReport } from './types.ts'

const where = 'the audit'

type Found = {
  readonly hashes: ReadonlyMap<number, string>
  /** The entry that holds the pack's fingerprint. */
  readonly given: number | null
}

async function findIn(
  lines: AsyncIterable<string>,
  wanted: readonly Link[],
  fingerprint: string,
): Promise<Found> {
  const positions = new Set(wanted.map(({ position }) => position))
  const hashes = new Map<number, string>()
  let given: number | null = null
  for await (const line of lines) {
    const entry = attempt(() => auditShape.parse(JSON.parse(line)))
    if (!entry) continue
    const { position, hash, act, detail } = entry
    if (positions.has(position)) hashes.set(position, hash)
    if (act === 'review.export' && JSON.stringify(detail).includes(fingerprint)) given = position
  }
  return { hashes, given }
}

function checkLinks(wanted: readonly Link[], { hashes }: Found, from: number): readonly PackFailure[] {
  return wanted.flatMap(({ position, hash }) => {
    const found = hashes.get(position)
    if (found === hash) return []
    if (found) return [failure(where, `entry ${position} is another one than the pack has.`)]
    const why = position < from ? `: it begins at ${from}, after older ones were removed` : ''
    return [failure(where, `it has no entry ${position}, which the pack has${why}.`)]
  })
}

/**
 * A report with what an export of the whole audit says of the pack: whether the chain holds, has the pack's entries and the place where it ended, and
 * knows the file itself. `read` begins anew each time. Throws a NotAnEntry.
 */
export async function heldAgainst(
  report: PackReport,
  read: () => AsyncIterable<string>,
): Promise<PackReport> {
  const { says, fingerprint, audit } = report
  if (!says) return report
  const chain = await verifyLines(read, says.head ?? undefined)
  const wanted = says.head ? [...audit, says.head] : audit
  const found = await findIn(read(), wanted, fingerprint)
  const failures = [
    ...(chain.broken ? [failure(where, chain.broken.message)] : []),
    ...checkLinks(wanted, found, chain.holds?.from.position ?? 1),
    ...(found.given === null
      ? [
          failure(
            where,
            'no entry review.export has the fingerprint of this file: it was not given away as it is, or after the audit was exported.',
          ),
        ]
      : []),
  ]
  if (failures.length > 0) return { ...report, verifies: false, failures: [...report.failures, ...failures] }
  const notes = [
    `The audit’s chain holds from ${chain.holds?.from.position} to ${chain.holds?.to.position}, and has the pack’s ${audit.length} entries.`,
    `Entry ${found.given} of the audit has the fingerprint of this file.`,
  ]
  return { ...report, notes: [...report.notes, ...notes] }
}
