import { namesOf, statementName, worthNaming } from '@/components/access/statements.ts'
import type { AccessDelta, AccessExample, Change } from '@/lib/history/types.ts'

const count = (value: number) => value.toLocaleString('en')
const actions = (value: number) => `${count(value)} ${value === 1 ? 'action' : 'actions'}`

/** Gained and lost in figures, for a line. */
export function DeltaFigures({ change: { access, kind, outcome } }: { change: Change }) {
  return kind === 'seen' || outcome === 'refused' ? null : <AccessFigures access={access} />
}

/** The same of what may have been worked out; null: it was not. */
export function AccessFigures({ access }: { access: AccessDelta | null }) {
  if (!access) return <span className="text-dim">access not worked out</span>
  const { gained, lost, exact } = access
  if (gained + lost === 0)
    return <span className="text-dim">{exact ? 'access unchanged' : 'access alike'}</span>
  return (
    <span className="whitespace-nowrap tabular-nums">
      <span className="sr-only">
        gains {actions(gained)}, loses {actions(lost)}
      </span>
      <span aria-hidden="true">
        {gained > 0 && <Figure sign="+" colour="text-granted" value={gained} />}{' '}
        {lost > 0 && <Figure sign="−" colour="text-cut" value={lost} />}{' '}
        <span className="text-dim">{gained + lost === 1 ? 'action' : 'actions'}</span>
      </span>
    </span>
  )
}

/** The sign alone has the colour: figures need more contrast than it has. */
function Figure({ sign, colour, value }: { sign: string; colour: string; value: number }) {
  return (
    <b className="font-semibold">
      <span className={colour}>{sign}</span>
      <span>{count(value)}</span>
    </b>
  )
}

/** What was gained and lost, as it was worked out when the change was made. */
export function DeltaList({ access }: { access: AccessDelta }) {
  const { gained, lost, gains, losses, unchanged, exact } = access
  return (
    <ul className="divide-y divide-line">
      <Side verb="Lost" sign="−" colour="text-cut" total={lost} examples={losses} />
      <Side verb="Gained" sign="+" colour="text-granted" total={gained} examples={gains} />
      <li className="flex gap-2.5 px-3.5 py-2">
        <span aria-hidden="true" className="w-4 flex-none text-center font-bold">
          =
        </span>
        {count(unchanged)} unchanged{!exact && '; more may have changed than is listed'}
      </li>
    </ul>
  )
}

type SideProps = {
  readonly verb: string
  readonly sign: string
  readonly colour: string
  readonly total: number
  readonly examples: readonly AccessExample[]
}

function Side({ verb, sign, colour, total, examples }: SideProps) {
  return (
    <li className="flex items-baseline gap-2.5 px-3.5 py-2">
      <span aria-hidden="true" className={`w-4 flex-none text-center font-bold ${colour}`}>
        {sign}
      </span>
      <div className="min-w-0 flex-1">
        {total === 0 ? (
          `${verb} nothing`
        ) : (
          <>
            <b className="font-semibold">
              {verb} {actions(total)}
            </b>
            <ul className="mt-1 space-y-1.5">
              {[...Map.groupBy(examples, proofOf)].map(([proof, alike]) => (
                <Alike key={proof} examples={alike} />
              ))}
            </ul>
            {total > examples.length && (
              <p className="mt-1.5 text-dim text-xs">and {actions(total - examples.length)} more</p>
            )}
          </>
        )}
      </div>
    </li>
  )
}

/** Where examples agree in all but the action, one line says them. */
function proofOf({ request, because }: AccessExample): string {
  return JSON.stringify([request.resource, because.map(statementName)])
}

function Alike({ examples }: { examples: readonly AccessExample[] }) {
  const [first] = examples
  if (!first) return null
  const { request, because } = first
  return (
    <li className="[overflow-wrap:anywhere]">
      <ul className="flex flex-wrap gap-x-3">
        {examples.map(({ action }) => (
          <li key={action}>
            <code>{action}</code>
          </li>
        ))}
      </ul>
      <div className="text-dim text-xs">
        e.g. on <code className="text-text">{request.resource}</code>
        {because.length > 0 && ` allowed by ${namesOf(worthNaming(because))}`}
      </div>
    </li>
  )
}
