import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { type PlainLine, plainLines, sayLine } from '@/lib/explain/index.ts'
import type { EffectivePermissions } from '@/lib/iam/index.ts'

/** Read at once; the rest is a click away. */
const shownAtOnce = 6
/** Lines on a page, and names in an opened line: the table below has every one. */
const [linesMax, namesMax] = [60, 120]

type Props = {
  readonly effective: EffectivePermissions
  /** Where every action is listed. */
  readonly whole?: string
}

/** What the pod may do in sentences, for who writes no policies; every sentence opens into what it folds. */
export function PlainWords({ effective, whole = 'the table below' }: Props) {
  const lines = plainLines(effective)
  const [first, rest] = [lines.slice(0, shownAtOnce), lines.slice(shownAtOnce, linesMax)]
  return (
    <Panel label="In plain words">
      <PanelHeader
        title="In plain words"
        detail={lines.length === 0 ? undefined : 'each line opens into all that it says'}
      />
      {lines.length === 0 ? (
        <p className="px-3.5 py-3 text-dim">
          {effective.exact ? 'Nothing in AWS.' : 'Nothing that is known for sure.'}
        </p>
      ) : (
        <Lines lines={first} whole={whole} />
      )}
      {rest.length > 0 && (
        <details className="border-line border-t">
          <summary className="min-h-9 cursor-pointer px-3.5 py-2 text-accent hover:bg-sunk">
            {(lines.length - first.length).toLocaleString('en')} more
          </summary>
          <Lines lines={rest} whole={whole} />
        </details>
      )}
      {lines.length > linesMax && (
        <p className="border-line border-t px-3.5 py-2 text-dim">
          {(lines.length - linesMax).toLocaleString('en')} lines are not listed here; {whole} has all actions.
        </p>
      )}
      {!effective.exact && (
        <p className="border-line border-t px-3.5 py-2 text-dim">
          Not exact: something that bears on it could not be read or worked out. It is at most this.
        </p>
      )}
    </Panel>
  )
}

function Lines({ lines, whole }: { readonly lines: readonly PlainLine[]; readonly whole: string }) {
  return (
    <ul className="divide-y divide-line">
      {lines.map((line) => {
        const sentence = sayLine(line)
        return (
          <li key={JSON.stringify([sentence, line.ways])}>
            <details>
              <summary className="min-h-8 cursor-pointer px-3.5 py-1.5 [overflow-wrap:anywhere] hover:bg-sunk">
                {sentence}
              </summary>
              <Whole line={line} elsewhere={whole} />
            </details>
          </li>
        )
      })}
    </ul>
  )
}

/** A line with nothing folded. */
function Whole({ line, elsewhere }: { readonly line: PlainLine; readonly elsewhere: string }) {
  const { services, ways } = line
  const actions = services.flatMap(({ prefix, verbs }) =>
    verbs.flatMap((verb) => verb.actions.map((action) => `${prefix}:${action}`)),
  )
  return (
    <div className="space-y-2 px-3.5 pb-3 text-dim">
      <Names title={`${actions.length.toLocaleString('en')} actions`} names={actions} elsewhere={elsewhere} />
      {ways.map((way) => (
        <div key={JSON.stringify(way)} className="space-y-1 border-line border-l-2 pl-3">
          <Names title="on" names={way.resources} elsewhere={elsewhere} />
          {way.except.length > 0 && <Names title="but not on" names={way.except} elsewhere={elsewhere} />}
          {way.conditions.length > 0 && <Names title="if" names={way.conditions} elsewhere={elsewhere} />}
        </div>
      ))}
    </div>
  )
}

type NamesProps = { readonly title: string; readonly names: readonly string[]; readonly elsewhere: string }

function Names({ title, names, elsewhere }: NamesProps) {
  return (
    <p className="[overflow-wrap:anywhere]">
      {title}{' '}
      <span className="text-text">
        {names.slice(0, namesMax).map((name) => (
          <code key={name} className="mr-2.5">
            {name}
          </code>
        ))}
      </span>
      {names.length > namesMax &&
        `and ${(names.length - namesMax).toLocaleString('en')} more, which ${elsewhere} lists.`}
    </p>
  )
}
