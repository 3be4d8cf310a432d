import type { CompiledStatement } from '../evaluate/compile.ts'
import type { Facts } from '../evaluate/context.ts'
import { any, type Glob, matchGlob, star } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import type { CatalogAction } from '../types.ts'
import { type Atoms, atomsOf, isOfType, isSegment, typeGlob } from './automaton.ts'

/** `complete` is false when there were too many ways to tell apart. */
export type Candidates = { readonly resources: readonly string[]; readonly complete: boolean }

function isEverything({ codes }: Glob): boolean {
  return codes.length === 1 && codes[0] === star
}

/** The patterns of statements under each of several readings of the context; one whose variable has no value matches nothing. */
function patternsOf(statements: readonly CompiledStatement[], contexts: readonly Facts[]): readonly Glob[] {
  const found = new Map<string, Glob>()
  for (const template of statements.flatMap(({ resources }) => resources?.templates ?? [])) {
    for (const facts of contexts) {
      const resolved = resolveTemplate(template, facts)
      if (resolved.state !== 'absent' && !isEverything(resolved.glob))
        found.set(resolved.glob.codes.join(), resolved.glob)
    }
  }
  return [...found.values()]
}

export function typesOf({ resources }: CatalogAction, partition: string | null): readonly Glob[] {
  return resources.map((pattern) =>
    typeGlob(partition === null ? pattern : pattern.replace(/^arn:%:/, `arn:${partition}:`)),
  )
}

/** A text that a pattern matches, its wildcards filled with what reads as "anything". */
function fill({ codes, literal }: Glob, filler: string): string {
  if (literal !== null) return literal
  return codes
    .map((code) => {
      if (code === star) return filler
      if (isSegment(code)) return 'any'
      return code === any ? '0' : String.fromCharCode(code)
    })
    .join('')
}

/** More patterns than this are not all put into words: far beyond what a role may hold. */
const wordedMax = 300

/** Texts of a type that a person understands, from its patterns. */
function worded(type: Glob, patterns: readonly Glob[]): readonly string[] {
  return [type, ...patterns.slice(0, wordedMax)]
    .flatMap((glob) => [fill(glob, 'any'), fill(glob, 'any/other')])
    .filter((text) => isOfType(type, text))
}

/** The atoms' texts, in words wherever these stand to the patterns in the same way. Where atoms were given up, words stand in. */
function textsOf(type: Glob, patterns: readonly Glob[], { atoms, complete }: Atoms): readonly string[] {
  const words = worded(type, patterns)
  if (!complete) return [...atoms.map(({ text }) => text), ...words]
  const nice = new Map<string, string>()
  for (const text of words) {
    const matched = patterns.flatMap((pattern, index) => (matchGlob(pattern, text) ? [index] : [])).join()
    if (!nice.has(matched)) nice.set(matched, text)
  }
  return atoms.map(({ matched, text }) => nice.get(matched.join()) ?? text)
}

/** The same patterns and types come up for class after class and draft after draft. */
const remembered = new Map<string, Candidates>()
const rememberedMax = 2000

function candidatesWithin(type: Glob, patterns: readonly Glob[]): Candidates {
  const id = [type, ...patterns].map(({ codes }) => codes.join()).join('|')
  const known = remembered.get(id)
  if (known) return known
  const found = atomsOf(type, patterns)
  const candidates = { resources: textsOf(type, patterns, found), complete: found.complete }
  const oldest = remembered.size >= rememberedMax ? remembered.keys().next().value : undefined
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(id, candidates)
  return candidates
}

/**
 * Resources worth asking about for a class of actions: one for every way in which a resource of its types can stand to the patterns that
 * mention them, so that what holds for the resources asked about holds for all.
 */
export function candidatesOf(
  action: CatalogAction,
  statements: readonly CompiledStatement[],
  contexts: readonly Facts[],
  partition: string | null,
): Candidates {
  // Without resource-level permissions the resource of every request is `*` (service authorization reference, "Resource types").
  if (action.resources.length === 0) return { resources: ['*'], complete: true }
  const patterns = patternsOf(statements, contexts)
  const found = typesOf(action, partition).map((type) => candidatesWithin(type, patterns))
  return {
    resources: [...new Set(found.flatMap(({ resources }) => resources))],
    complete: found.every(({ complete }) => complete),
  }
}
