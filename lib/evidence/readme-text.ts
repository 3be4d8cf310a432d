import 'server-only'
import type { PackSays } from './types.ts'

/** README.txt of a pack: for somebody who has never seen Podscope. */
export function readmeOf({
  review,
  madeAt,
  madeBy,
  madeWith,
}: Omit<PackSays, 'decisions' | 'access' | 'members'>) {
  // A name with line ends must not write lines of its own.
  const line = (text: string) => text.replaceAll(/\s+/g, ' ')
  return `EVIDENCE OF AN ACCESS REVIEW

Review      ${line(review.name)} (${line(review.id)})
Made        ${madeAt} for ${line(madeBy.name)}
Made with   Podscope ${madeWith.podscope}, AWS's actions of ${madeWith.catalog}

What workloads on Amazon EKS were allowed to do in AWS when the review began, who decided what of each, when, and why.

  report.html       to be read: facts, decisions, and every access in plain words
  review.json       the review and its counts
  population.json   every entry with its decision; population.csv and decisions.csv are tables of the same
  access/           for each distinct access: the policies that decide, and what they allow together
  audit.jsonl       the entries of Podscope's audit about this review: canonical JSON (RFC 8785), a line each
  manifest.json     every other file with its size and SHA-256, and where the audit's chain ended

HOW TO CHECK IT

In a checkout of Podscope, after npm ci:

  npm run podscope -- verify <this file>
  npm run podscope -- verify --audit audit.jsonl <this file>     beside an export of the whole audit (npm run audit -- export audit.jsonl)

It reads every byte, names what was changed, and works the permissions out again from the policies. Without Podscope:

  head -c -64 <this file> | sha256sum       is what the file ends with:
  tail -c 64 <this file>
  sha256sum report.html                     is what manifest.json says of report.html, and so of each file
  an entry's "hash" in audit.jsonl          is the SHA-256 of the entry's canonical JSON without "hash"

WHAT THAT PROVES, AND WHAT IT DOES NOT

A pack that verifies is as it was when it was sealed, and agrees with itself. It does not prove by itself who sealed it, or when. Whoever makes a whole
new pack, consistent in itself, has one that verifies too. That is found out by the audit alone: Podscope writes the SHA-256 of the whole file there
(the entry review.export) when it gives a pack away, and the audit's entries are chained by hashes. Compare it with

  sha256sum <this file>

and the audit with a hash of it that was noted down elsewhere. "--audit" does the first of the two.

Permissions are those of the policies that were read. Policies of resources and of VPC endpoints are not among them unless a file in access/ names
them, and what could not be read is said there ("unreadable", "exact").
`
}
