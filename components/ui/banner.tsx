import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

const tones = {
  ok: { look: 'bg-ok-soft', icon: CircleCheck, role: 'status' },
  info: { look: 'bg-accent-soft', icon: Info, role: 'status' },
  warn: { look: 'bg-cut-soft', icon: TriangleAlert, role: 'status' },
  bad: { look: 'bg-bad-soft', icon: CircleAlert, role: 'alert' },
} as const

type Props = {
  readonly tone?: keyof typeof tones
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** A message that concerns what is around it. Failures are announced at once, the rest when there is time. */
export function Banner({ tone = 'warn', title, children, actions }: Props) {
  const { look, icon: Icon, role } = tones[tone]
  return (
    <div
      role={role}
      className={cn('flex flex-wrap items-start gap-x-2.5 gap-y-2 rounded-lg px-3 py-2', look)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-60">
        <b className="font-semibold">{title}</b> {children}
      </div>
      {actions}
    </div>
  )
}
