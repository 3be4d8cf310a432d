import { sessionPolicyMax } from '@/lib/iam/index.ts'

/** How much of the 2,048 characters the policy takes as it will be sent: without spaces. Null: the text is not JSON yet. */
export function SizeMeter({ toSend }: { toSend: string | null }) {
  const size = toSend?.length ?? null
  const share = Math.min(1, (size ?? 0) / sessionPolicyMax)
  const over = size !== null && size > sessionPolicyMax
  const words =
    size === null ? `– / ${number(sessionPolicyMax)}` : `${number(size)} / ${number(sessionPolicyMax)}`
  return (
    <span
      className="inline-flex items-center gap-2 tabular-nums"
      title="Characters as sent, without spaces and line breaks. EKS accepts 2,048."
    >
      <span
        aria-hidden="true"
        className={`h-1 overflow-hidden rounded-full bg-line ${over ? 'w-12 max-sm:hidden' : 'w-24 max-sm:w-12'}`}
      >
        <span
          className={`block h-full ${over ? 'bg-denied' : share > 0.9 ? 'bg-cut' : 'bg-granted'}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className={over ? 'font-semibold text-denied' : 'text-dim'}>
        {words}
        <span className="sr-only"> characters as sent</span>
        {over && ' too long'}
      </span>
    </span>
  )
}

function number(value: number): string {
  return value.toLocaleString('en')
}
