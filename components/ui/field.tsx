import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn.ts'

export const inputClass =
  'min-h-7.5 w-full rounded-[7px] border border-line-strong/60 bg-panel px-2.5 py-1 placeholder:text-dim aria-invalid:border-denied disabled:opacity-60'

type Wiring = { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true }
type Props = {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly error?: string | null
  /** Draws the control with what ties it to its label, hint and error. */
  readonly children: (wiring: Wiring) => ReactNode
}

/** A labelled control with its hint and, when it is wrong, the reason. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': true }),
      })}
      {hint && (
        <span id={`${id}-hint`} className="text-dim text-xs">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} role="alert" className="font-medium text-denied text-xs">
          {error}
        </span>
      )}
    </div>
  )
}

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(inputClass, className)} {...props} />
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      spellCheck={false}
      className={cn(inputClass, 'resize-y font-mono text-xs leading-[1.5]', className)}
      {...props}
    />
  )
}
