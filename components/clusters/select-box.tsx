type Props = {
  readonly label: string
  readonly state: 'all' | 'some' | 'none'
  readonly onChange: () => void
  /** Lifts it above the link, which need not always be there. */
  readonly above?: string
}

/** A box that selects, above the link that covers its row. The whole cell takes the click. */
export function SelectBox({ label, state, onChange, above = 'relative z-10' }: Props) {
  return (
    <label className={`${above} flex min-h-7.5 cursor-pointer items-center justify-center px-3`}>
      <input
        type="checkbox"
        aria-label={label}
        checked={state === 'all'}
        ref={(box) => {
          if (box) box.indeterminate = state === 'some'
        }}
        onChange={onChange}
        className="size-3.5 cursor-pointer accent-accent"
      />
    </label>
  )
}
