import { ArrowDown, ArrowRight, Boxes, KeyRound, Link2, ShieldCheck, UserRound } from 'lucide-react'
import { cn } from '@/components/ui/cn.ts'
import type { ChainNode } from './chain-model.ts'
import { StandingIcon, standingLooks } from './standing.tsx'

const icons = {
  pod: Boxes,
  'service-account': UserRound,
  association: Link2,
  role: ShieldCheck,
  'target-role': KeyRound,
} as const satisfies Record<ChainNode['kind'], object>

/** The way from the pod to its credentials: a list to read, boxes and arrows to see. Stands upright where there is no room beside. */
export function ChainPicture({ nodes }: { nodes: readonly ChainNode[] }) {
  return (
    <ol className="flex flex-col xl:flex-row xl:items-stretch" aria-label="From pod to credentials">
      {nodes.map((node) => (
        <li
          key={node.kind}
          className={cn(
            'flex min-w-0 flex-col xl:flex-row', // Boxes of one width: a way is as wide as its share is more.
            node.way ? 'xl:grow xl:basis-20' : 'xl:grow xl:basis-0',
          )}
        >
          {node.way && <Way way={node.way} />}
          <Box node={node} />
        </li>
      ))}
    </ol>
  )
}

function Way({ way: { words, standing } }: { way: NonNullable<ChainNode['way']> }) {
  const { colour } = standingLooks[standing]
  return (
    <div className="flex shrink-0 items-center gap-2 py-1.5 pl-4 xl:w-20 xl:flex-col xl:justify-center xl:gap-0.5 xl:p-1">
      <StandingIcon standing={standing} className="size-5" />
      <span className="text-center text-dim text-xs">{words}</span>
      <ArrowRight aria-hidden className={cn('hidden size-5 xl:block', colour)} />
      <ArrowDown aria-hidden className={cn('size-5 xl:hidden', colour)} />
    </div>
  )
}

function Box({ node: { kind, label, name, title, detail, way } }: { node: ChainNode }) {
  const Icon = icons[kind]
  return (
    <div
      className={cn(
        'min-w-0 flex-1 rounded-[10px] border-2 bg-panel px-2.5 py-2.5',
        standingLooks[way?.standing ?? 'ok'].border,
        (way?.standing ?? 'ok') === 'ok' && 'border-line',
      )}
    >
      <div className="flex items-center gap-1.5 text-dim text-xs">
        <Icon aria-hidden className="size-4 shrink-0" /> {label}
      </div>
      <div
        className={cn('font-semibold [overflow-wrap:anywhere]', kind === 'association' && 'break-all')}
        title={title}
      >
        {name}
      </div>
      <div className="text-dim text-xs [overflow-wrap:anywhere]">{detail}</div>
    </div>
  )
}
