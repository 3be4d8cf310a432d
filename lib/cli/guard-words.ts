import type { RailResult } from '../guard/types.ts'

export const guardUsage = `podscope guard [--json] file

Holds the guard rails of a file (lib/guard/README.md) against everything that Podscope has read of the estate. --json: one guard rail a line.
The store is that of PODSCOPE_DATA or DATABASE_URL; a folder belongs to one process, so the site must not be running on it.
Exit status: 0 all kept, 1 some are broken or unknown, 2 the file cannot be read, a guard rail not be asked, or the store not be used.
`

const number = (value: number) => value.toLocaleString('en')
const signs = { kept: '✓', broken: '✕', unknown: '?' } as const

/** One guard rail in a few lines: how it stands, an example of who breaks it, and the first of all who do. */
export function wordRail({ rail, state, total, breaking, unknown, first, witness }: RailResult): string {
  const counts = [`${number(breaking)} of ${number(total)} break it`, `${number(unknown)} unknown`]
  const named = first.map(({ namespace, serviceAccount, cluster, region, accountId }) => {
    return `    ${namespace}/${serviceAccount} in ${cluster} (${region}, ${accountId})`
  })
  const more = breaking > first.length ? [`    and ${number(breaking - first.length)} more`] : []
  return [
    `${signs[state]} ${state}: ${rail.name} (${counts.join(', ')})`,
    ...(witness
      ? [
          `    e.g. ${witness.association.namespace}/${witness.association.serviceAccount}: ${witness.result.because}`,
        ]
      : []),
    ...named,
    ...more,
    '',
  ].join('\n')
}

/** The same for a program: no policies, no decisions. */
export function railLine({ rail, state, total, breaking, unknown, first, witness }: RailResult): object {
  const example = witness && {
    association: witness.association,
    request: witness.result.example,
    because: witness.result.because,
  }
  return { rail: rail.name, line: rail.line, state, total, breaking, unknown, first, example }
}
