export const themeCookie = 'podscope-theme'
export type Theme = 'system' | 'light' | 'dark'

/** The theme a person chose; anything else in the cookie is no choice. */
export function readTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system'
}
