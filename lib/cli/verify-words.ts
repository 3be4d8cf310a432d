import type { PackReport } from '../evidence/types.ts'

export const verifyUsage = `podscope verify [--json] [--audit audit.jsonl] file

Reads an evidence pack of an access review (lib/evidence/README.md): whether every byte of it is as it was sealed, whether its files agree with each other, and
whether its policies come to the permissions that it says. --audit: an export of the whole audit (npm run audit -- export), which must have the pack's entries and
its fingerprint. --json: one object.
Exit status: 0 it verifies, 1 it does not, 2 a file cannot be read.
`

const failuresMax = 20

/** What was found, in lines: the verdict, what is wrong and where, what it was held against, and what it takes to know who made it. */
export function wordPack(
  { verifies, fingerprint, failures, notes, says }: PackReport,
  isAgainstAudit: boolean,
): string {
  const shown = failures.slice(0, failuresMax).map(({ message }) => `    ${message}`)
  const more = failures.length > failuresMax ? [`    and ${failures.length - failuresMax} more`] : []
  const compare =
    'Whether this is the file that Podscope gave away, its audit tells: the entry review.export holds the fingerprint.'
  return [
    verifies ? '✓ The pack verifies.' : '✕ The pack does not verify.',
    ...shown,
    ...more,
    ...(says
      ? [
          `  Review ${JSON.stringify(says.review.name)}, made ${says.madeAt} for ${JSON.stringify(says.madeBy.name)}.`,
        ]
      : []),
    ...notes.map((note) => `  ${note}`),
    `  Fingerprint (SHA-256 of the file): ${fingerprint}`,
    ...(isAgainstAudit ? [] : [`  ${compare}`]),
    '',
  ].join('\n')
}
