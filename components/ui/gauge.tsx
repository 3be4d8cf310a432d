/** So many of so many; nearly full looks so. */
export function Gauge({ value, max }: { readonly value: number; readonly max: number }) {
  const share = Math.min(1, value / Math.max(1, max))
  return (
    <span className="inline-flex items-center gap-2 tabular-nums">
      <span className="text-right sm:w-10">{value.toLocaleString('en')}</span>
      <span aria-hidden className="h-1 w-16 overflow-hidden rounded-full bg-line max-sm:hidden">
        <span
          className={`block h-full ${share > 0.9 ? 'bg-denied' : 'bg-granted'}`}
          style={{ width: `${Math.max(share * 100, value > 0 ? 3 : 0)}%` }}
        />
      </span>
      <span className="text-dim text-xs max-sm:sr-only">of {max.toLocaleString('en')}</span>
    </span>
  )
}
