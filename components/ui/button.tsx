import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

type Look = { readonly variant?: 'default' | 'primary' | 'danger' | 'ghost'; readonly size?: 'sm' | 'md' }

const looks = {
  default: 'border-line-strong/60 bg-panel hover:bg-sunk',
  primary: 'border-transparent bg-accent text-on-accent hover:brightness-95',
  danger: 'border-transparent bg-denied text-on-denied hover:brightness-95',
  ghost: 'border-transparent bg-transparent hover:bg-sunk',
}
const sizes = { sm: 'min-h-6 px-2', md: 'min-h-7.5 px-2.5' }

/** The classes of a button, for a link that looks like one. */
export function buttonClass({ variant = 'default', size = 'md' }: Look = {}): string {
  return cn(
    'inline-flex cursor-pointer items-center justify-center gap-1.5 whitespace-nowrap rounded-[7px] border font-medium',
    'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50',
    looks[variant],
    sizes[size],
  )
}

export function Button({ variant, size, className, ...props }: ComponentProps<'button'> & Look) {
  return <button type="button" className={cn(buttonClass({ variant, size }), className)} {...props} />
}
