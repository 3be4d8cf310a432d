'use client'
import { useState } from 'react'
import { layerNames } from '@/components/access/trace-words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import type { Replay, UnknownWhy, Usage, UsedAction } from '@/lib/use/index.ts'
import type { UseSetup } from './use.protocol.ts'
import { useAnswer } from './use-answer.ts'
import type { Ask } from './use-reader.ts'
import { counted, number, periodWords, unknownWords } from './words.ts'

type Props = {
  readonly ask: Ask
  readonly setup: UseSetup
  readonly pods: readonly number[]
  readonly wasStopped: boolean
}

/** What they used, what AWS refused them, what is there and was not used, and of what nobody can say. */
export function UsagePanel({ ask, setup, pods, wasStopped }: Props) {
  const found = useAnswer(ask, setup, pods, { kind: 'usage' })
  return (
    <Panel label="What they used">
      {found.state === 'working' && (
        <SkeletonRows rows={5} label="Holding the calls against what they may do" />
      )}
      {found.state === 'failed' && (
        <Banner tone="bad" title="It could not be worked out.">
          {found.message}
        </Banner>
      )}
      {found.state === 'there' && <Told {...found.answer} wasStopped={wasStopped} />}
    </Panel>
  )
}

type ToldProps = { readonly usage: Usage; readonly now: Replay; readonly wasStopped: boolean }

function Told({ usage, now, wasStopped }: ToldProps) {
  const { used, refused, unused, unknown, leftOut, calls } = usage
  return (
    <>
      <PanelHeader title="What they used" detail={`${counted(calls, 'call')} ${periodWords(usage)}`} />
      {leftOut > 0 && (
        <div className="p-3.5">
          <Banner title={`${counted(leftOut, 'call is', 'calls are')} only counted.`}>
            There are more different calls than are kept apart. Open fewer files at once to have all of them.
          </Banner>
        </div>
      )}
      <Actions title="Used" list={used} none="AWS let none of their calls through." />
      <Actions title="Refused by AWS then" list={refused} none={null} />
      <OtherwiseNow now={now} />
      <section aria-label="Not used" className="border-line border-t px-3.5 py-2.5">
        <Heading title="Not used" count={unused.length} />
        <p className="max-w-3xl text-dim">
          Allowed, and in none of these events, though CloudTrail records such calls. It is said of this time
          and these files alone: another Region’s, another account’s or a job of the month’s end may not be
          among them{wasStopped && ', nor is what you stopped before'}.
        </p>
        <Names names={unused} />
      </section>
      <section aria-label="Not known" className="border-line border-t px-3.5 py-2.5">
        <Heading title="Not known" count={unknown.length} />
        <p className="text-dim">Allowed, and in none of these events: nothing follows from that.</p>
        <ul className="mt-1 space-y-2">
          {[...Map.groupBy(unknown, ({ why }) => why)].map(([why, own]) => (
            <Unknown key={why} why={why} names={own.map(({ action }) => action)} />
          ))}
        </ul>
      </section>
    </>
  )
}

function Unknown({ why, names }: { readonly why: UnknownWhy; readonly names: readonly string[] }) {
  return (
    <li>
      <p className="max-w-3xl">
        <b className="font-semibold tabular-nums">{number(names.length)}</b> {unknownWords[why]}
      </p>
      <Names names={names} />
    </li>
  )
}

function Heading({ title, count }: { readonly title: string; readonly count: number }) {
  return (
    <h3 className="flex items-baseline gap-2 font-semibold">
      {title} <Chip>{counted(count, 'action')}</Chip>
    </h3>
  )
}

const rowsFirst = 15

/** Actions with how often they came, and on what. */
function Actions({
  title,
  list,
  none,
}: {
  readonly title: string
  readonly list: readonly UsedAction[]
  /** What stands where there are none; null: nothing does. */
  readonly none: string | null
}) {
  const [isOpen, setOpen] = useState(false)
  if (list.length === 0 && none === null) return null
  return (
    <section aria-label={title} className="border-line border-t px-3.5 py-2.5 first-of-type:border-t-0">
      <Heading title={title} count={list.length} />
      {list.length === 0 && <p className="text-dim">{none}</p>}
      <ul className="mt-1 divide-y divide-line">
        {list.slice(0, isOpen ? list.length : rowsFirst).map((each) => (
          <li key={each.action} className="flex flex-wrap items-baseline gap-x-2.5 py-1">
            <code className="font-medium [overflow-wrap:anywhere]">{each.action}</code>
            {!each.isKnown && <Chip tone="warn">no action that AWS documents</Chip>}
            <span className="min-w-0 text-dim text-xs [overflow-wrap:anywhere]">{onWhat(each)}</span>
            <span className="ml-auto tabular-nums" title={periodWords(each)}>
              {number(each.calls)}×
            </span>
          </li>
        ))}
      </ul>
      {list.length > rowsFirst && !isOpen && (
        <Button size="sm" onClick={() => setOpen(true)}>
          Show all {number(list.length)}
        </Button>
      )}
    </section>
  )
}

function onWhat({ resources, resourceCount, isUntold }: UsedAction): string {
  const named = resources.filter((arn) => arn !== '*')
  const more = resourceCount - resources.length
  return [
    ...(named.length > 0 ? [`on ${named.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`] : []),
    ...(isUntold ? ['on what, events do not always tell'] : []),
  ].join('; ')
}

/** What AWS said then and the policies say now: they were changed, or something lets calls through that was not read. */
function OtherwiseNow({ now: { refused, nowAllowed } }: { readonly now: Replay }) {
  if (refused.length + nowAllowed.length === 0) return null
  return (
    <section aria-label="Otherwise now" className="space-y-1.5 border-line border-t px-3.5 py-2.5">
      <h3 className="font-semibold">Otherwise now</h3>
      <p className="max-w-3xl text-dim">
        The policies as they are applied now say something else than AWS said then: they were changed since,
        or a policy that nobody read decides.
      </p>
      <ul className="space-y-0.5 [overflow-wrap:anywhere]">
        {refused.slice(0, rowsFirst).map(({ action, layer, calls, resource }) => (
          <li key={`${action} ${layer}`}>
            <code>{action}</code> was let through {number(calls)}×, e.g. on <code>{resource}</code>;{' '}
            {layer === null ? 'it is refused now' : `${layerNames[layer]} would refuse it now`}.
          </li>
        ))}
        {nowAllowed.slice(0, rowsFirst).map(({ action, calls }) => (
          <li key={action}>
            <code>{action}</code> was refused {number(calls)}×, and is allowed now.
          </li>
        ))}
      </ul>
    </section>
  )
}

const namesFirst = 60

/** Action names by service; a role that may do everything has thousands. */
function Names({ names }: { readonly names: readonly string[] }) {
  const [isOpen, setOpen] = useState(false)
  if (names.length === 0) return null
  return (
    <div className="mt-1 space-y-1.5">
      <p className="[overflow-wrap:anywhere]">
        <code className="text-xs">{names.slice(0, isOpen ? names.length : namesFirst).join(' · ')}</code>
      </p>
      {names.length > namesFirst && !isOpen && (
        <Button size="sm" onClick={() => setOpen(true)}>
          Show all {number(names.length)}
        </Button>
      )}
    </div>
  )
}
