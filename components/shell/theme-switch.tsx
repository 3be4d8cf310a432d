'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { type Theme, themeCookie } from './theme.ts'

const choices = [
  { theme: 'system', label: 'As the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const

const yearSeconds = 31_536_000

function remember(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  const life = theme === 'system' ? 0 : yearSeconds
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${life}; samesite=strict`
}

/** Light, dark, or as the system says. The choice is a cookie, so that the server draws the page right at once. */
export function ThemeSwitch({ theme }: { readonly theme: Theme }) {
  const [chosen, setChosen] = useState(theme)
  return (
    <fieldset className="flex w-max rounded-md border border-line p-0.5" aria-label="Theme">
      {choices.map(({ theme: value, label, icon: Icon }) => (
        <label
          key={value}
          title={label}
          className="flex size-6 cursor-pointer items-center justify-center rounded text-dim has-checked:bg-panel has-checked:text-text has-checked:shadow-[0_0_0_1px_var(--line)] has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="theme"
            className="sr-only"
            checked={chosen === value}
            onChange={() => {
              setChosen(value)
              remember(value)
            }}
          />
          <Icon aria-hidden className="size-3.5" />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
