import { evaluateCondition } from '../conditions/evaluate.ts'
import type { CompiledStatement } from '../evaluate/compile.ts'
import type { Facts } from '../evaluate/context.ts'
import { refOf } from '../evaluate/explain.ts'
import { any, type Glob, parseGlob, star } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import type { Grant, GrantCondition, OpenTest } from '../types.ts'
import { covers, findText, isTooLong } from './automaton.ts'
import { type Budget, type Cover, intersect, subtract } from './cover.ts'
import { intersectPatterns } from './intersect-patterns.ts'
import { isEverything } from './key-domain.ts'
import type { Placed } from './placed.ts'
import { isDoubtful, type Space, type View } from './space.ts'

/**
 * What several patterns share; `text` is how a person would write it. `open`: a variable in it has a value that is not known, so that it
 * may match less than its globs do.
 */
type Pattern = { readonly text: string; readonly globs: readonly Glob[]; readonly open: boolean }
/** Part of what is granted: patterns, the allows that they come from, and the requests these come to. */
type Part = {
  readonly patterns: readonly Pattern[]
  readonly placed: readonly Placed[]
  readonly cover: Cover
}
type Work = View & { readonly space: Space; readonly budget: Budget }

/** More grants than this for one action are not listed one by one. */
const grantMax = 40

const everything: Pattern = { text: '*', globs: [parseGlob('*')], open: false }

const words = new Map([
  [star, '*'],
  [any, '?'],
  ['*'.charCodeAt(0), '${*}'],
  ['?'.charCodeAt(0), '${?}'],
])
const [dollar, brace] = ['$'.charCodeAt(0), '{'.charCodeAt(0)]

/** A pattern with the values of its variables put in, as Version 2012-10-17 writes it. */
function wordGlob({ codes }: Glob): string {
  return codes
    .map((code, at) => {
      if (code === dollar && codes[at + 1] === brace) return '${$}'
      return words.get(code) ?? String.fromCharCode(code)
    })
    .join('')
}

/** The patterns a statement lists, whether it means them or, with NotResource, all others. */
function listed({ resources, source }: CompiledStatement, facts: Facts): readonly Pattern[] {
  return (resources?.templates ?? []).flatMap((template, index): Pattern[] => {
    const resolved = resolveTemplate(template, facts)
    if (resolved.state === 'absent') return []
    const { state, glob } = resolved
    const written = source.resources?.patterns[index]?.value ?? '*'
    if (state === 'unknown') return [{ text: written, globs: [glob], open: true }]
    if (isEverything(glob)) return [everything]
    return [{ text: written.includes('${') ? wordGlob(glob) : written, globs: [glob], open: false }]
  })
}

function within(statement: CompiledStatement, facts: Facts): readonly Pattern[] {
  return statement.resources && !statement.resources.not ? listed(statement, facts) : [everything]
}

function inside(inner: Pattern, outer: Pattern): boolean {
  return !outer.open && outer.globs.every((other) => inner.globs.some((one) => covers(other, one)))
}

/** What two patterns share, as patterns again where their overlap is a short list. */
function shared(left: Pattern, right: Pattern): readonly Pattern[] {
  if (right === everything || (left.text === right.text && left.open && right.open)) return [left]
  if (left === everything) return [right]
  if (inside(left, right)) return [left]
  if (inside(right, left)) return [right]
  const globs = [...left.globs, ...right.globs]
  if (findText(globs) === null) return []
  const [one, other] = [left.globs[0], right.globs[0]]
  const plain = globs.length === 2 && !left.open && !right.open && one && other && !globs.some(isTooLong)
  const overlap = plain ? intersectPatterns(one, other) : null
  if (overlap) return overlap.map((glob) => ({ text: wordGlob(glob), globs: [glob], open: false }))
  return [{ text: `${left.text} ∩ ${right.text}`, globs, open: left.open || right.open }]
}

function sharedAll(held: readonly Pattern[], others: readonly Pattern[]): readonly Pattern[] {
  return held.flatMap((left) => others.flatMap((right) => shared(left, right)))
}

/** Each pattern once, and none that another holds. */
function distinct(patterns: readonly Pattern[]): readonly Pattern[] {
  const byText = [...new Map(patterns.map((each) => [each.text, each])).values()]
  if (byText.length > grantMax) return byText
  return byText.filter(
    (each, at) =>
      !byText.some(
        (other, index) => index !== at && inside(each, other) && !(index > at && inside(other, each)),
      ),
  )
}

function openTests({ conditions }: CompiledStatement, facts: Facts): readonly OpenTest[] {
  return conditions
    .filter((each) => evaluateCondition(each, facts) === 'unknown')
    .map(({ source: { operator, key, values: written }, values }) => ({
      operator: operator.value,
      key: key.value,
      values: written.map(({ value }, index) => {
        const fixed = values[index]?.fixed
        // Under Version 2008-10-17 what looks like a variable is text.
        return fixed && value.includes('${') ? wordGlob(fixed) : value
      }),
    }))
}

function conditionsOf(placed: Placed, facts: Facts): readonly GrantCondition[] {
  if (isDoubtful(placed)) return [{ kind: 'doubtful' }]
  return openTests(placed.statement, facts).map((test) => ({ kind: 'if', test }))
}

/** Each condition once, in the order of their first appearance. */
function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

type Exceptions = {
  readonly patterns: readonly Pattern[]
  readonly except: readonly string[]
  readonly conditions: readonly GrantCondition[]
  readonly touched: readonly Placed[]
}

/** Takes what one deny takes away from what is held. */
function takeAway(held: Exceptions, deny: Placed, facts: Facts): Exceptions {
  const { statement } = deny
  const not = statement.resources?.not === true
  const patterns = listed(statement, facts)
  const meets = (each: Pattern) => held.patterns.some((own) => shared(own, each).length > 0)
  const near = not ? patterns : within(statement, facts).filter(meets)
  const touched = [...held.touched, deny]
  const tests = openTests(statement, facts)
  const isOpen = near.some(({ open }) => open)
  if (isDoubtful(deny)) return { ...held, conditions: [...held.conditions, { kind: 'doubtful' }], touched }
  if (tests.length > 0 || (not && isOpen)) {
    const resources = near.includes(everything) ? ['*'] : near.map(({ text }) => text)
    return { ...held, conditions: [...held.conditions, { kind: 'unless', tests, resources, not }], touched }
  }
  // A deny of all but some leaves those.
  if (not) return { ...held, patterns: sharedAll(held.patterns, patterns), touched }
  const left = held.patterns.filter((each) => !near.some((gone) => inside(each, gone)))
  return { ...held, patterns: left, except: [...held.except, ...near.map(({ text }) => text)], touched }
}

type Made = { readonly grant: Grant; readonly cover: Cover }

/** A part without what is denied; null when nothing is left. Denies that cannot touch it are not mentioned. */
function toGrant({ patterns, placed, cover }: Part, denies: readonly Placed[], work: Work): Made | null {
  const { space, budget, facts } = work
  const touching = denies
    .map((deny) => ({ deny, taken: space.coverOf(deny, work) }))
    .filter(({ taken }) => intersect(cover, taken, budget).length > 0)
  const rest = touching.reduce((left, { taken }) => subtract(left, taken, budget), cover)
  if (rest.length === 0) return null
  const start: Exceptions = {
    patterns,
    except: placed.flatMap(({ statement }) =>
      statement.resources?.not ? listed(statement, facts).map(({ text }) => text) : [],
    ),
    conditions: placed.flatMap((each) => conditionsOf(each, facts)),
    touched: [],
  }
  const left = touching.reduce((held, { deny }) => takeAway(held, deny, facts), start)
  const from = [...placed, ...left.touched].map(({ layer, policy, statement }) =>
    refOf(layer, policy, statement),
  )
  return {
    cover: rest,
    grant: {
      resources: distinct(left.patterns).map(({ text }) => text),
      except: unique(left.except),
      conditions: unique(left.conditions),
      from,
    },
  }
}

/** Grants that say the same are one, made by all their statements; one that another holds says nothing. */
function withoutRepeats(made: readonly Made[], budget: Budget): readonly Grant[] {
  const merged = new Map<string, Made>()
  for (const { grant, cover } of made) {
    const id = JSON.stringify([grant.resources, grant.except, grant.conditions])
    const known = merged.get(id)
    const from = unique([...(known?.grant.from ?? []), ...grant.from])
    merged.set(id, { grant: { ...grant, from }, cover })
  }
  const list = [...merged.values()]
  const holds = (outer: Made, inner: Made) => subtract(inner.cover, outer.cover, budget).length === 0
  const kept: Made[] = []
  const held: Made[] = []
  for (const [at, each] of list.entries()) {
    const isHeld = list.some(
      (other, index) => index !== at && holds(other, each) && !(index > at && holds(each, other)),
    )
    const to = isHeld ? held : kept
    to.push(each)
  }
  return kept.map((outer) => {
    const within = unique(held.flatMap((inner) => (holds(outer, inner) ? inner.grant.from : [])))
    return within.length > 0 ? { ...outer.grant, within } : outer.grant
  })
}

export type Grants = { readonly grants: readonly Grant[]; readonly complete: boolean }

/**
 * Grants made of one allow from each layer that must allow, less what is denied. `complete` is false when there are more than are listed.
 */
export function grantsOf(
  layers: readonly (readonly Placed[])[],
  denies: readonly Placed[],
  work: Work,
): Grants {
  const { space, budget, facts } = work
  let complete = true
  let parts: readonly Part[] = [{ patterns: [everything], placed: [], cover: space.everything }]
  for (const allows of layers) {
    const covered = allows.map((allow) => ({ allow, applies: space.coverOf(allow, work) }))
    const next = parts.flatMap((part) =>
      covered.map(({ allow, applies }) => ({
        part,
        allow,
        cover: intersect(part.cover, applies, budget),
      })),
    )
    const living = next.filter(({ cover }) => cover.length > 0)
    complete &&= living.length <= grantMax
    parts = living.slice(0, grantMax).map(({ part, allow, cover }) => ({
      patterns: ofSpace(sharedAll(part.patterns, within(allow.statement, facts)), space),
      placed: [...part.placed, allow],
      cover,
    }))
  }
  const made = parts.flatMap((part) => toGrant(part, denies, work) ?? [])
  return { grants: withoutRepeats(made, budget), complete }
}

/** Patterns that some resource of the action can match. */
function ofSpace(patterns: readonly Pattern[], space: Space): readonly Pattern[] {
  return patterns.filter((each) => each === everything || each.open || space.reaches(each.globs))
}
