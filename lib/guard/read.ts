import 'server-only'
import { parseGuardRails, type ReadGuardRails } from '../expectations/index.ts'
import { parseFilter } from '../fleet/filter/index.ts'

/** A file of guard rails, with what is wrong with the filters of whom they are about as well. */
export function readGuardRails(text: string): ReadGuardRails {
  const { list, problems } = parseGuardRails(text)
  const ofFilters = list.flatMap(({ of, name, line }) =>
    parseFilter(of).problems.map(({ message }) => ({
      line,
      column: 1,
      message: `“of” of “${name}”: ${message}`,
    })),
  )
  return { list, problems: [...problems, ...ofFilters].sort((one, other) => one.line - other.line) }
}
