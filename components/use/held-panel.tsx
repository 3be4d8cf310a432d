import { AccessChanges } from '@/components/access/access-changes.tsx'
import { layerNames } from '@/components/access/trace-words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import type { Replay, Replayed } from '@/lib/use/index.ts'
import type { Held } from './use.protocol.ts'
import { number, periodWords } from './words.ts'

const sides = { before: { label: 'now' }, after: { label: 'with it' } }
const sum = (list: readonly Replayed[]) => list.reduce((total, { calls }) => total + calls, 0)

/** What a session policy would have done to the calls, and what it takes and gives beside. */
export function HeldResult({
  held: { replay, effect, leftOut },
  label,
}: {
  readonly held: Held
  readonly label: string
}) {
  const { losses, gains, unchanged, exact } = effect
  return (
    <>
      <section aria-label={`${label}: past calls`} className="space-y-2 border-line border-t p-3.5">
        <Summary replay={replay} leftOut={leftOut} />
        <Lines title="Refused" list={replay.refused} />
        <Lines title="Depends on what an event does not tell" list={replay.open} />
        <Lines title="Not judged: an event does not say on what, or of which action" list={replay.untold} />
        <Lines title="Refused by AWS then, and allowed with it" list={replay.nowAllowed} />
      </section>
      <section aria-label={`${label}: access`} className="border-line border-t">
        <p className="px-3.5 pt-2.5 text-dim">Beside what is applied now, by the engine:</p>
        <AccessChanges losses={losses} gains={gains} sides={sides} unchanged={unchanged} exact={exact} />
      </section>
    </>
  )
}

/** `would have refused 3 of 41,204`. */
function Summary({ replay, leftOut }: { readonly replay: Replay; readonly leftOut: number }) {
  const { calls, wereRefused, refused, open, untold } = replay
  const passed = number(calls - wereRefused)
  const unsure = sum(open) + sum(untold)
  const title = `It would have refused ${number(sum(refused))} of ${passed} calls that AWS let through.`
  const rest = [
    ...(unsure > 0 ? [`Of ${number(unsure)} the events do not tell enough to say.`] : []),
    ...(leftOut > 0 ? [`${number(leftOut)} more are only counted, and held against nothing.`] : []),
  ]
  const tone = refused.length > 0 ? 'bad' : unsure + leftOut > 0 ? 'warn' : 'ok'
  return (
    <Banner tone={tone} title={title}>
      {rest.join(' ')}
    </Banner>
  )
}

const listedMax = 50

function Lines({ title, list }: { readonly title: string; readonly list: readonly Replayed[] }) {
  if (list.length === 0) return null
  return (
    <div>
      <h3 className="font-semibold">{title}</h3>
      <ul className="divide-y divide-line">
        {list.slice(0, listedMax).map((each) => (
          <li key={`${each.action} ${each.layer}`} className="flex flex-wrap items-baseline gap-x-2.5 py-1">
            <code className="font-medium [overflow-wrap:anywhere]">{each.action}</code>
            {each.resource && (
              <span className="min-w-0 text-dim text-xs [overflow-wrap:anywhere]">
                e.g. on {each.resource}
              </span>
            )}
            {each.layer && <span className="text-xs">by {layerNames[each.layer]}</span>}
            <span className="ml-auto text-dim text-xs">{periodWords(each)}</span>
            <span className="tabular-nums">{number(each.calls)}×</span>
          </li>
        ))}
      </ul>
      {list.length > listedMax && (
        <p className="text-dim">{number(list.length - listedMax)} more are not listed.</p>
      )}
    </div>
  )
}
