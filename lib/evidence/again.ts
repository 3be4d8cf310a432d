import 'server-only'
import type { WordedAccess } from './access.ts'
import { failure } from './read-archive.ts'
import { readmeOf } from './readme-text.ts'
import { accessSection, entryRow, reportOf } from './report.ts'
import { decisionLine, decisionsHead, populationHead, populationLine } from './tables.ts'
import type { EvidenceEntry, PackFailure, PackSays } from './types.ts'

type Given = {
  readonly says: PackSays
  readonly entries: readonly EvidenceEntry[]
  /** Null: not all of them were worked out again, so the report is not compared. */
  readonly worded: readonly WordedAccess[] | null
}

function reportText({ says, entries, worded }: Given): string {
  const users = Map.groupBy(entries, ({ access }) => access)
  const sections = (worded ?? []).map((each) =>
    accessSection(
      each,
      (users.get(each.key) ?? []).map(({ number }) => number),
    ),
  )
  return [...reportOf(says, entries.map(entryRow), sections)].join('')
}

/** Writes what is there to be read again from what is there for programs: both say the same, or one of them was changed. */
export function checkAgain(given: Given, texts: ReadonlyMap<string, string>): readonly PackFailure[] {
  const { says, entries, worded } = given
  const expected = {
    'README.txt': readmeOf(says),
    'population.csv': populationHead + entries.map(populationLine).join(''),
    'decisions.csv': decisionsHead + entries.map(decisionLine).join(''),
    ...(worded && { 'report.html': reportText(given) }),
  }
  return Object.entries(expected).flatMap(([name, text]) => {
    const found = texts.get(name)
    // Half a character is written as the sign for what is none.
    return found === undefined || found === text.toWellFormed()
      ? []
      : [failure(name, 'it does not say what population.json, review.json and the access files say.')]
  })
}
