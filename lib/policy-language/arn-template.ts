import type { LanguageFacts } from './types.ts'

/** A piece of an ARN; `isOpen`: for a person to fill in; `isField`: what is known of it, and may be written otherwise. */
export type ArnPart = { readonly text: string; readonly isOpen: boolean; readonly isField?: true }
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
 * `arn:aws:dynamodb:eu-west-1:1234:table/Orders/` the index's form is left, with `Orders` in its place. Null where what is typed begins otherwise, or is all of it.
 */
export function templateFrom(arn: string, typed: string, facts: Facts): ArnTemplate | null {
  const parts = filled(arn, facts)
  const label = parts.map(({ text }) => text).join('')
  const rest = typed === '' || label.startsWith(typed) ? parts : after(parts, typed)
  if (!rest) return null
  const shown = rest.map(({ text }) => text).join('')
  return shown === typed ? null : { label: shown, parts: rest, filter: shown }
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
      return value === undefined
        ? { text: name, isOpen: true }
        : { text: value, isOpen: false, isField: true }
    })
}

/** What is left of a form behind what was typed, with that before it. */
function after(parts: readonly ArnPart[], typed: string): readonly ArnPart[] | null {
  let left = typed
  for (const [place, part] of parts.entries()) {
    const behind = parts.slice(place + 1)
    if (!part.isOpen && part.text.startsWith(left))
      return [{ text: typed + part.text.slice(left.length), isOpen: false }, ...behind]
    const length = lengthIn(part, behind[0], left)
    if (length === null) return null
    // Still within what a person writes here: there is nothing to add to it, only behind it.
    if (length === left.length) return [{ text: typed, isOpen: false }, ...behind]
    left = left.slice(length)
  }
  return null
}

/** How much of what was typed stands in the place of a piece; null where it begins otherwise. */
function lengthIn(part: ArnPart, next: ArnPart | undefined, left: string): number | null {
  if (!part.isOpen && !part.isField) return left.startsWith(part.text) ? part.text.length : null
  const end = next ? left.indexOf(next.text.charAt(0)) : -1
  return end < 0 ? left.length : end
}
