import type { ContextValues } from '../types.ts'

/** What a request says of one key: its values, that it is not there, or nothing. */
export type KeyState =
  | { readonly state: 'known'; readonly values: readonly string[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' }

export type Facts = {
  /** Key names have no case. */
  readonly key: (name: string) => KeyState
}

const absent: KeyState = { state: 'absent' }
const unknown: KeyState = { state: 'unknown' }

/** `unknown` names keys, or is `rest`: every key that is neither known nor in `absentKeys`, where `…/*` stands for a prefix. */
export function factsOf(
  context: ContextValues,
  unknownKeys: readonly string[] | 'rest',
  absentKeys: readonly string[] = [],
): Facts {
  // Most requests are settled by few keys, asked for as the request spells them: the tables are made when they are needed.
  let known: ReadonlyMap<string, KeyState> | null = null
  let prefixes: readonly string[] = []
  const otherwise = unknownKeys === 'rest' ? unknown : absent
  return {
    key: (name) => {
      const told = Object.hasOwn(context, name) ? context[name] : undefined
      if (told !== undefined) return knownAs(told)
      if (!known) {
        known = tableOf(context, unknownKeys, absentKeys)
        prefixes = absentKeys.filter((key) => key.endsWith('/*')).map((key) => key.slice(0, -1).toLowerCase())
      }
      const lower = name.toLowerCase()
      return known.get(lower) ?? (prefixes.some((prefix) => lower.startsWith(prefix)) ? absent : otherwise)
    },
  }
}

function knownAs(value: string | readonly string[]): KeyState {
  return { state: 'known', values: typeof value === 'string' ? [value] : value }
}

function tableOf(
  context: ContextValues,
  unknownKeys: readonly string[] | 'rest',
  absentKeys: readonly string[],
): ReadonlyMap<string, KeyState> {
  const table = new Map<string, KeyState>()
  for (const key of absentKeys) table.set(key.toLowerCase(), absent)
  if (unknownKeys !== 'rest') for (const key of unknownKeys) table.set(key.toLowerCase(), unknown)
  for (const [key, value] of Object.entries(context)) {
    table.set(key.toLowerCase(), knownAs(value))
  }
  return table
}
