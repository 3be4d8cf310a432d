import Link from 'next/link'
import type { AccessSide, ItemState } from '@/lib/bulk/types.ts'
import { sessionPolicyCharactersMax as sessionPolicyMax } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { Chip } from '../ui/chip.tsx'
import { graveWarnings, type RunLine, type Said, stateWords, warningWords } from './run-view.ts'

type Props = {
  readonly line: RunLine
  readonly kind: 'policy' | 'clone'
  /** Its place in the list, from 0. */
  readonly index: number
  readonly measure: (row: HTMLTableRowElement | null) => void
}

const number = (value: number) => value.toLocaleString('en')
/** Names stand in backticks, which in a line of small print only disturb. */
const plain = (text: string) => text.replaceAll('`', '')

const tones: Partial<Record<ItemState, 'ok' | 'warn' | 'bad'>> = {
  done: 'ok',
  failed: 'bad',
  unknown: 'bad',
  conflict: 'warn',
  blocked: 'warn',
}

/** How many actions, and in words which: the first by name, and one with what decides it. */
function Side({ side, line, word }: { side: AccessSide | null; line: RunLine; word: string }) {
  if (!line.isPreviewed) return <span className="text-dim">…</span>
  if (line.block) return <span className="text-dim">–</span>
  if (!side) return <span title="The role could not be read.">unknown</span>
  if (side.total === 0) return <span className="text-dim">0</span>
  return (
    <span className={word === 'loses' ? 'font-semibold text-denied' : 'font-semibold'}>
      {word === 'loses' ? '−' : '+'}
      {number(side.total)}
      <span className="sr-only"> actions {word === 'loses' ? 'lost' : 'gained'}</span>
    </span>
  )
}

function Words({ said }: { readonly said: Said }) {
  return (
    <span className="block [overflow-wrap:anywhere]">
      <b className="font-semibold">{said.title}.</b>{' '}
      {said.text && (said.byAws ? <q className="text-dim">{said.text}</q> : plain(said.text))}
    </span>
  )
}

function Actions({ side, verb }: { readonly side: AccessSide | null; readonly verb: string }) {
  if (!side || side.total === 0) return null
  const more = side.total - side.actions.length
  return (
    <li>
      {verb} {side.actions.join(', ')}
      {more > 0 && ` and ${number(more)} more`}
      {side.example && (
        <span className="block text-dim">
          for one <code>{side.example.action}</code> on <code>{side.example.resource}</code>, allowed by{' '}
          {side.example.because.join('; ') || 'the role'}
        </span>
      )}
    </li>
  )
}

/** What stands out in a line, and the rest behind a switch. */
function Notes({ line, kind }: Pick<Props, 'line' | 'kind'>) {
  const { block, warnings, findings, gains, losses, outcome, source } = line
  const grave = warnings.filter((each) => graveWarnings.includes(each))
  const bad = findings.filter(({ severity }) => severity === 'error' || severity === 'security')
  const quiet = warnings.filter((each) => each !== 'unchanged' && !graveWarnings.includes(each))
  const hasDetails = (gains?.total ?? 0) + (losses?.total ?? 0) + findings.length + quiet.length > 0
  return (
    <div className="space-y-1 whitespace-normal">
      {outcome && <Words said={outcome} />}
      {block && !outcome && <Words said={block} />}
      {grave.map((each) => (
        <Chip
          key={each}
          tone={each === 'loses-everything' ? 'bad' : 'warn'}
          className="mr-1 whitespace-normal"
        >
          {warningWords[each]}
        </Chip>
      ))}
      {warnings.includes('unchanged') && <Chip>{warningWords.unchanged}</Chip>}
      {bad.length > 0 && <Chip tone="bad">{bad.length === 1 ? '1 error' : `${bad.length} errors`}</Chip>}
      {(hasDetails || source) && (
        <details>
          <summary className="w-max cursor-pointer text-accent">details</summary>
          <ul className="mt-1 list-disc space-y-1 pl-5 [overflow-wrap:anywhere]">
            {source && kind === 'clone' && <li>cloned from {source}</li>}
            <Actions side={losses} verb="loses" />
            <Actions side={gains} verb="gains" />
            {quiet.map((each) => (
              <li key={each}>{warningWords[each]}</li>
            ))}
            {findings.map(({ message, line: at, severity }) => (
              <li key={`${at} ${message}`}>
                {severity}, line {at}: {plain(message)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

/** One target. */
export function RunCells({ line, kind, index, measure }: Props) {
  const { name, associationId, cluster, region, state, size, gains, losses } = line
  const cell = 'px-3.5 py-1.5 align-top max-sm:px-2'
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} className="border-line border-t">
      <th
        scope="row"
        className={`${cell} text-left font-medium [overflow-wrap:anywhere] max-sm:w-full max-sm:max-w-0 max-sm:pl-3.5 sm:min-w-56 sm:max-w-72`}
      >
        {associationId === null ? (
          name
        ) : (
          <Link
            href={routes.association({ ...line, associationId })}
            prefetch={false}
            className="hover:underline"
          >
            {name}
          </Link>
        )}
        <span className="block font-normal text-dim text-xs">
          {cluster} · {region}
        </span>
        <div className="space-y-1 font-normal sm:hidden">
          <Chip tone={tones[state] ?? 'plain'}>{stateWords[state]}</Chip>
          <Notes line={line} kind={kind} />
        </div>
      </th>
      <td className={`${cell} text-right tabular-nums`}>
        <Side side={losses} line={line} word="loses" />
      </td>
      <td className={`${cell} text-right tabular-nums max-sm:pr-3.5`}>
        <Side side={gains} line={line} word="gains" />
      </td>
      <td className={`${cell} hidden text-right tabular-nums md:table-cell`}>
        {size === null ? (
          <span className="text-dim">–</span>
        ) : (
          <span title={`Characters as sent; EKS takes ${number(sessionPolicyMax)}.`}>{number(size)}</span>
        )}
      </td>
      <td className={`${cell} hidden sm:table-cell`}>
        <Notes line={line} kind={kind} />
      </td>
      <td className={`${cell} hidden whitespace-nowrap sm:table-cell`}>
        <Chip tone={tones[state] ?? 'plain'}>{stateWords[state]}</Chip>
      </td>
    </tr>
  )
}
