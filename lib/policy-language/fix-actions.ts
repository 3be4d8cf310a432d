import { catalog } from '../catalog/index.ts'
import { replaceStrings } from './edits.ts'
import type { Subject } from './fix-subject.ts'
import { memberOf, type ObjectNode, stringsOf } from './position.ts'
import { countOf } from './role-words.ts'
import { targetAt } from './target.ts'
import type { Fix } from './types.ts'
import { collapseActions, expandWildcards, isWildcard, matching } from './wildcards.ts'

type Element = 'Action' | 'NotAction'
type List = {
  readonly subject: Subject
  readonly statement: ObjectNode
  readonly element: Element
  readonly patterns: readonly string[]
  readonly isAllow: boolean
}

/** A list longer than this fits no session policy. */
const expandedMax = 200

/** What can be done with the actions of the statement that the cursor is in: wildcard to list and back, sort, drop what has no effect. */
export function refactorActions(subject: Subject): readonly Fix[] {
  const { statement } = subject
  const element = (['Action', 'NotAction'] as const).find((each) => statement && memberOf(statement, each))
  if (!statement || !element) return []
  const patterns = stringsOf(memberOf(statement, element))
  const isAllow = stringsOf(memberOf(statement, 'Effect'))[0] === 'Allow'
  const list: List = { subject, statement, element, patterns, isAllow }
  return [...expand(list), ...dropIdle(list), ...collapse(list), ...sort(list)]
}

function fixOf(
  { subject, statement, element }: List,
  values: readonly string[],
  fix: Omit<Fix, 'edits' | 'kind'>,
): readonly Fix[] {
  const edit = replaceStrings(subject.text, statement, element, values)
  return edit ? [{ kind: 'refactor', ...fix, edits: [edit] }] : []
}

/** The wildcard under the cursor; of none, all of the list where there are several. */
function expand(list: List): readonly Fix[] {
  const { subject, patterns, element, isAllow } = list
  const target = targetAt(subject.root, subject.start)
  const wild = target && patterns.includes(target.text) && isWildcard(target.text) ? target.text : null
  if (!wild) return []
  const all = expandWildcards([wild])
  if (all.length === 0 || all.length > expandedMax) return []
  const note = `As of ${catalog.date}: an action that AWS adds later is matched by the wildcard and not by the list.`
  const title = `Write the ${countOf(all.length, 'action')} that \`${wild}\` matches`
  const whole = fixOf(list, put(patterns, wild, all), { title, meaning: 'equal', note })
  if (!isAllow || element === 'NotAction' || !subject.facts.role.isKnown) return whole
  const allowed = subject.facts.role.allowedAmong(all)
  if (allowed.length === 0 || allowed.length === all.length) return whole
  return [
    ...whole,
    ...fixOf(list, put(patterns, wild, allowed), {
      title: `Write the ${countOf(allowed.length, 'action')} of \`${wild}\` that the role allows`,
      meaning: 'narrower',
      note: `Leaves out ${countOf(all.length - allowed.length, 'action')} that the role does not allow now.`,
    }),
  ]
}

/** A list with some of its patterns in the place of one; each said once. */
function put(patterns: readonly string[], one: string, by: readonly string[]): readonly string[] {
  const others = new Set(patterns.filter((each) => each !== one).map((each) => each.toLowerCase()))
  return patterns.flatMap((each) =>
    each === one ? by.filter((name) => !others.has(name.toLowerCase())) : [each],
  )
}

function collapse(list: List): readonly Fix[] {
  const { patterns } = list
  const folded = collapseActions(patterns)
  if (folded.length >= patterns.length) return []
  const saved = patterns.join().length - folded.join().length
  return fixOf(list, folded, {
    title: `Write ${countOf(patterns.length, 'action')} as ${countOf(folded.length, 'pattern')}`,
    meaning: 'equal',
    note: `Saves about ${countOf(saved, 'character')}. The same actions as of ${catalog.date}: one that AWS adds later may be matched too.`,
  })
}

function sort(list: List): readonly Fix[] {
  const sorted = [...new Set(list.patterns)].sort()
  if (list.patterns.length < 2 || sorted.join() === list.patterns.join()) return []
  return fixOf(list, sorted, { title: 'Sort the actions', meaning: 'equal' })
}

/** Of an Allow: patterns none of whose actions the role allows. */
function dropIdle(list: List): readonly Fix[] {
  const { subject, patterns, element, isAllow } = list
  const { role } = subject.facts
  if (!isAllow || element !== 'Action' || !role.isKnown) return []
  const isIdle = (pattern: string) => {
    const names = matching(pattern).map(({ name }) => name)
    return names.length > 0 && names.every((name) => role.allows(name) === 'no')
  }
  const kept = patterns.filter((pattern) => !isIdle(pattern))
  if (kept.length === 0 || kept.length === patterns.length) return []
  return fixOf(list, kept, {
    title: `Leave out ${countOf(patterns.length - kept.length, 'entry', 'entries')} that the role does not allow`,
    meaning: 'narrower',
    note: 'Nothing is lost as the role is now, unless a resource’s policy names it; if it is widened later, these stay out.',
  })
}
