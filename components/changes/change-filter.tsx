import Link from 'next/link'
import { routes } from '@/lib/routes.ts'

export const kindNames = ['appeared', 'changed', 'vanished'] as const
export type KindName = (typeof kindNames)[number]
export const sourceNames = ['podscope', 'outside'] as const
export type SourceName = (typeof sourceNames)[number]

export type ChangeChoice = {
  readonly kind?: KindName | undefined
  readonly source?: SourceName | undefined
}

const sourceWords: Readonly<Record<SourceName, string>> = {
  podscope: 'made here',
  outside: 'made elsewhere',
}

type Choice = { readonly label: string; readonly asked: ChangeChoice; readonly isChosen: boolean }

/** Which changes are shown; the choice stands in the address. */
export function ChangeFilter({ choice }: { readonly choice: ChangeChoice }) {
  const kinds: readonly Choice[] = [undefined, ...kindNames].map((kind) => ({
    label: kind ?? 'all kinds',
    asked: { ...choice, kind },
    isChosen: choice.kind === kind,
  }))
  const sources: readonly Choice[] = [undefined, ...sourceNames].map((source) => ({
    label: source === undefined ? 'by anybody' : sourceWords[source],
    asked: { ...choice, source },
    isChosen: choice.source === source,
  }))
  return (
    <search className="mb-3 flex flex-wrap gap-x-4 gap-y-2">
      <Choices label="Kind of change" choices={kinds} />
      <Choices label="Where it was made" choices={sources} />
    </search>
  )
}

function Choices({ label, choices }: { readonly label: string; readonly choices: readonly Choice[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1">
      {choices.map(({ label: word, asked: { kind, source }, isChosen }) => (
        <Link
          key={word}
          href={routes.changes({ ...(kind && { kind }), ...(source && { source }) })}
          prefetch={false}
          aria-current={isChosen ? 'page' : undefined}
          className="inline-flex min-h-6 items-center rounded-full border border-line px-2.5 text-xs aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium"
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
