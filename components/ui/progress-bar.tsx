import { cn } from './cn.ts'

type Props = {
  readonly label: string
  /** 0 to 1; null: it is under way, and nobody knows how far. */
  readonly share: number | null
  readonly className?: string
}

/** How far something is. */
export function ProgressBar({ label, share, className }: Props) {
  const percent = share === null ? null : Math.floor(Math.min(1, Math.max(0, share)) * 100)
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== null && { 'aria-valuenow': percent })}
      className={cn('block h-1 overflow-hidden rounded-full bg-line', className)}
    >
      <span
        className={cn('block h-full rounded-full bg-granted', percent === null && 'w-1/3 animate-pulse')}
        {...(percent !== null && { style: { width: `${percent}%` } })}
      />
    </span>
  )
}
