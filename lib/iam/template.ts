import type { Facts } from './evaluate/context.ts'
import { type Glob, type GlobPart, globOf, globParts, star } from './pattern.ts'

/**
 * Text with policy variables. `${*}`, `${?}` and `${$}` are the literal characters; `${key, 'default'}` falls back when the key is absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export type Variable = { readonly key: string; readonly fallback: string | null }
export type Template = {
  readonly parts: readonly (GlobPart | Variable)[]
  /** Set when there is no variable: the pattern is the same for every request. */
  readonly fixed: Glob | null
  readonly problem: 'unclosed' | 'empty' | 'space' | null
}

export type Resolved =
  | { readonly state: 'known'; readonly glob: Glob }
  /** A variable whose key the request lacks: the text matches nothing. */
  | { readonly state: 'absent'; readonly key: string }
  /** A variable whose value is not known: `glob` has a wildcard in its place and matches whatever the text might. */
  | { readonly state: 'unknown'; readonly key: string; readonly glob: Glob }

function readVariable(inner: string): { part: GlobPart | Variable; problem: Template['problem'] } {
  if (inner === '*' || inner === '?' || inner === '$') return { part: inner, problem: null }
  const comma = inner.indexOf(',')
  const rest = comma < 0 ? '' : inner.slice(comma + 1).trim()
  const isDefault = rest.length >= 2 && rest.startsWith("'") && rest.endsWith("'")
  const key = isDefault ? inner.slice(0, comma).trim() : inner
  const problem = key === '' ? 'empty' : /\s/.test(key) ? 'space' : null
  return { part: { key, fallback: isDefault ? rest.slice(1, -1) : null }, problem }
}

/**
 * Reads variables and, where `wildcards`, `*` and `?`. With `variables` off (Version 2008-10-17, or an operator that takes none)
 * `${…}` is literal text, though a `*` in it is still a wildcard.
 */
export function parseTemplate(text: string, options: { variables: boolean; wildcards: boolean }): Template {
  const literal = (piece: string): GlobPart[] =>
    options.wildcards ? globParts(piece) : piece === '' ? [] : [piece]
  const parts: (GlobPart | Variable)[] = []
  let problem: Template['problem'] = null
  let from = 0
  for (;;) {
    const open = options.variables ? text.indexOf('${', from) : -1
    const close = open < 0 ? -1 : text.indexOf('}', open)
    if (open >= 0 && close < 0) problem ??= 'unclosed'
    if (close < 0) break
    for (const part of literal(text.slice(from, open))) parts.push(part)
    const variable = readVariable(text.slice(open + 2, close))
    parts.push(variable.part)
    problem ??= variable.problem
    from = close + 1
  }
  for (const part of literal(text.slice(from))) parts.push(part)
  const fixed = parts.every((part) => typeof part !== 'object')
    ? globOf(parts.filter((part) => typeof part !== 'object'))
    : null
  return { parts, fixed, problem }
}

/** The keys of the variables in a text, as a request is asked for them. */
export function variablesOf(text: string): readonly string[] {
  const { parts } = parseTemplate(text, { variables: true, wildcards: false })
  return parts.flatMap((part) => (typeof part === 'object' && part.key !== '' ? [part.key] : []))
}

/** Puts the request's values in. A value is literal text: a `*` that a tag holds is no wildcard. */
export function resolveTemplate(template: Template, facts: Facts): Resolved {
  if (template.fixed) return { state: 'known', glob: template.fixed }
  const parts: GlobPart[] = []
  let unknownKey: string | null = null
  for (const part of template.parts) {
    if (typeof part !== 'object') {
      parts.push(part)
      continue
    }
    const found = facts.key(part.key)
    if (found.state === 'unknown') {
      unknownKey ??= part.key
      parts.push(star)
      continue
    }
    // Only single-valued keys may be variables; one with several values has no text of its own.
    const value = found.state === 'known' && found.values.length === 1 ? found.values[0] : undefined
    const text = value ?? part.fallback
    if (text === null) return { state: 'absent', key: part.key }
    parts.push(text)
  }
  const glob = globOf(parts)
  return unknownKey === null ? { state: 'known', glob } : { state: 'unknown', key: unknownKey, glob }
}
