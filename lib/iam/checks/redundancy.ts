import { type Glob, parseGlob } from '../pattern.ts'
import type { Finding, Located, PatternList } from '../types.ts'
import { isVariable } from './condition.ts'
import { remove } from './edits.ts'
import { globContains } from './globs.ts'
import { type Check, type Subject, shown } from './subject.ts'

type Read = { readonly pattern: Located<string>; readonly glob: Glob; readonly text: string }

/** Patterns that another of the same list says as well, each with that other. */
function covered(read: readonly Read[], { budget }: Subject): readonly (readonly [Read, Read])[] {
  const first = new Map<string, Read>()
  const wide = read.filter(({ glob }) => glob.literal === null)
  return read.flatMap((each): (readonly [Read, Read])[] => {
    const same = first.get(each.text)
    if (same) return [[each, same]]
    first.set(each.text, each)
    const by = wide.find((other) => other.text !== each.text && globContains(other.glob, each.glob, budget))
    // Two patterns that say the same in other words cover each other: the first of them stays.
    const isMutual = by && wide.includes(each) && globContains(each.glob, by.glob, budget)
    if (!by || (isMutual && each.pattern.range.start.offset < by.pattern.range.start.offset)) return []
    return [[each, by]]
  })
}

/** A list with more than so many wildcards is not anybody's; comparing each with each would take its square. */
const wideMax = 500

function readList(list: PatternList | undefined, fold: (text: string) => string): readonly Read[] {
  const read = (list?.patterns ?? []).flatMap((pattern): Read[] => {
    if (isVariable(pattern.value)) return []
    const text = fold(pattern.value)
    return [{ pattern, text, glob: parseGlob(text) }]
  })
  return read.filter(({ glob }) => glob.literal === null).length > wideMax ? [] : read
}

function tell({ pattern, text }: Read, by: Read): string {
  if (text === by.text) return `${shown(pattern.value)} is there twice`
  return `${shown(pattern.value)} is in ${shown(by.pattern.value)} already`
}

/**
 * What a list says twice. Actions have no case. AWS tells the same, once for a statement
 * (access-analyzer-reference-policy-checks, "Redundant action", "Redundant resource").
 */
export const checkRedundancy: Check = (subject) =>
  subject.statements.flatMap(({ actions, resources }): Finding[] => [
    ...covered(
      readList(actions, (text) => text.toLowerCase()),
      subject,
    ).map(([each, by]) => ({
      code: 'redundant-action',
      severity: 'suggestion' as const,
      message: tell(each, by),
      range: each.pattern.range,
      ...remove(subject, each.pattern.range),
    })),
    ...covered(
      readList(resources, (text) => text),
      subject,
    ).map(([each, by]) => ({
      code: 'redundant-resource',
      severity: 'suggestion' as const,
      message: tell(each, by),
      range: each.pattern.range,
      ...remove(subject, each.pattern.range),
    })),
  ])
