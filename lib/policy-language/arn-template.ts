import type { LanguageFacts } from './types.ts'

/** A piece of an ARN; `isOpen`: for a person to fill in. */
export type ArnPart = { readonly text: string; readonly isOpen: boolean }
export type ArnTemplate = {
  /** As a person reads it: `arn:aws:s3:::BucketName/ObjectName`. */
  readonly label: string
  readonly parts: readonly ArnPart[]
  /** What a person has typed of it so far, and how it goes on. */
  readonly filter: string
}

type Facts = Pick<LanguageFacts, 'partition' | 'region' | 'account'>

/**
 * An ARN as the reference writes it, with what is known filled in. What a person has typed already stands for the beginning of it: of
 * `arn:aws:dynamodb:eu-west-1:1234:table/Orders/` the index's form is left, with `Orders` in its place. Null where what is typed begins otherwise.
 */
export function templateFrom(arn: string, typed: string, facts: Facts): ArnTemplate | null {
  const parts = filled(arn, facts)
  const label = parts.map(({ text }) => text).join('')
  const rest = typed === '' || label.startsWith(typed) ? parts : after(parts, typed)
  if (!rest) return null
  const shown = rest.map(({ text }) => text).join('')
  return { label: shown, parts: rest, filter: shown }
}

function filled(arn: string, { partition, region, account }: Facts): readonly ArnPart[] {
  const known: Readonly<Record<string, string>> = {
    Partition: partition,
    Region: region,
    Account: account,
  }
  return arn
    .split(/(\$\{[^}]*\})/)
    .filter((piece) => piece !== '')
    .map((piece): ArnPart => {
      const name = /^\$\{([^}]*)\}$/.exec(piece)?.[1]
      if (name === undefined) return { text: piece, isOpen: false }
      const value = known[name]
      return value === undefined ? { text: name, isOpen: true } : { text: value, isOpen: false }
    })
}

/** What is left of a form behind what was typed, with that before it. */
function after(parts: readonly ArnPart[], typed: string): readonly ArnPart[] | null {
  let left = typed
  for (const [place, { text, isOpen }] of parts.entries()) {
    if (!isOpen) {
      if (text.startsWith(left))
        return [{ text: typed + text.slice(left.length), isOpen: false }, ...parts.slice(place + 1)]
      if (!left.startsWith(text)) return null
      left = left.slice(text.length)
      continue
    }
    const next = parts[place + 1]?.text.charAt(0)
    const end = next ? left.indexOf(next) : -1
    // Still within what is to be filled in: there is nothing to add to it, only behind it.
    if (end < 0) return [{ text: typed, isOpen: false }, ...parts.slice(place + 1)]
    left = left.slice(end)
  }
  return left === '' ? parts : null
}
