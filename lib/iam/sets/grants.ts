import { evaluateCondition } from '../conditions/evaluate.ts'
import type { CompiledStatement } from '../evaluate/compile.ts'
import type { Facts } from '../evaluate/context.ts'
import { refOf } from '../evaluate/explain.ts'
import { any, type Glob, parseGlob, star } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import type { Grant, Layer } from '../types.ts'
import { covers, findText } from './automaton.ts'

/** A statement where it stands. `level` tells the levels of SCPs and RCPs apart. */
export type Placed = {
  readonly layer: Layer
  readonly level: number
  readonly policy: string
  readonly statement: CompiledStatement
}

/**
 * What several patterns share; `text` is how a person would write it. `open`: a variable in it has a value that is not known, so that it
 * may match less than its globs do.
 */
type Pattern = { readonly text: string; readonly globs: readonly Glob[]; readonly open: boolean }
/** Part of what is granted: patterns, and the allows and conditions that they come from. */
type Part = { readonly patterns: readonly Pattern[]; readonly placed: readonly Placed[] }

/** More grants than this for one action are not listed one by one. */
const grantMax = 40

const everything: Pattern = { text: '*', globs: [parseGlob('*')], open: false }

/** A pattern with the values of its variables put in. */
function wordGlob({ codes }: Glob): string {
  const words = new Map([
    [star, '*'],
    [any, '?'],
    ['*'.charCodeAt(0), '${*}'],
    ['?'.charCodeAt(0), '${?}'],
  ])
  return codes.map((code) => words.get(code) ?? String.fromCharCode(code)).join('')
}

/** The patterns a statement lists, whether it means them or, with NotResource, all others. */
function listed({ resources, source }: CompiledStatement, facts: Facts): readonly Pattern[] {
  return (resources?.templates ?? []).flatMap((template, index): Pattern[] => {
    const resolved = resolveTemplate(template, facts)
    if (resolved.state === 'absent') return []
    const { state, glob } = resolved
    const written = source.resources?.patterns[index]?.value ?? '*'
    if (state === 'unknown') return [{ text: written, globs: [glob], open: true }]
    if (glob.codes.length === 1 && glob.codes[0] === star) return [everything]
    return [{ text: written.includes('${') ? wordGlob(glob) : written, globs: [glob], open: false }]
  })
}

function within(statement: CompiledStatement, facts: Facts): readonly Pattern[] {
  return statement.resources && !statement.resources.not ? listed(statement, facts) : [everything]
}

function inside(inner: Pattern, outer: Pattern): boolean {
  return !outer.open && outer.globs.every((other) => inner.globs.some((one) => covers(other, one)))
}

/** What two patterns share; null when nothing. */
function shared(left: Pattern, right: Pattern): Pattern | null {
  if (right === everything || (left.text === right.text && left.open && right.open)) return left
  if (left === everything) return right
  if (inside(left, right)) return left
  if (inside(right, left)) return right
  const globs = [...left.globs, ...right.globs]
  if (findText(globs) === null) return null
  return { text: `${left.text} ∩ ${right.text}`, globs, open: left.open || right.open }
}

function sharedAll(held: readonly Pattern[], others: readonly Pattern[]): readonly Pattern[] {
  const found = held.flatMap((left) => others.map((right) => shared(left, right)))
  return found.filter((each) => each !== null)
}

/** Conditions that the context does not settle, as a person would say them. */
function openConditions({ source, conditions }: CompiledStatement, facts: Facts): readonly string[] {
  if (source.doubtful) return ['AWS refuses the statement as it is written']
  return conditions
    .filter((each) => evaluateCondition(each, facts) === 'unknown')
    .map(
      ({ source: { operator, key, values } }) =>
        `${key.value} ${operator.value} ${values.map(({ value }) => value).join(' or ')}`,
    )
}

function mayApply({ conditions }: CompiledStatement, facts: Facts): boolean {
  return conditions.every((each) => evaluateCondition(each, facts) !== 'no')
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

type Exceptions = {
  readonly patterns: readonly Pattern[]
  readonly except: readonly string[]
  readonly conditions: readonly string[]
  readonly touched: readonly Placed[]
}

/** Takes what one deny takes away from what is held. */
function takeAway(held: Exceptions, deny: Placed, facts: Facts): Exceptions {
  const { statement } = deny
  const patterns = listed(statement, facts)
  const meets = (each: Pattern) => held.patterns.some((own) => shared(own, each) !== null)
  const not = statement.resources?.not === true
  const near = not ? patterns : within(statement, facts).filter(meets)
  if (near.length === 0 && !not) return held
  const touched = [...held.touched, deny]
  const open = openConditions(statement, facts)
  if (open.length > 0) {
    const where = near.filter((each) => each !== everything).map(({ text }) => text)
    const place = where.length === 0 ? '' : ` on ${not ? 'all but ' : ''}${where.join(' or ')}`
    return {
      ...held,
      conditions: [...held.conditions, `not denied${place} by ${open.join(' and ')}`],
      touched,
    }
  }
  // A deny of all but some leaves those.
  if (not) return { ...held, patterns: sharedAll(held.patterns, patterns), touched }
  const left = held.patterns.filter((each) => !near.some((gone) => inside(each, gone)))
  return { ...held, patterns: left, except: [...held.except, ...near.map(({ text }) => text)], touched }
}

function toGrant({ patterns, placed }: Part, denies: readonly Placed[], facts: Facts): Grant | null {
  const start: Exceptions = {
    patterns,
    except: placed.flatMap(({ statement }) =>
      statement.resources?.not ? listed(statement, facts).map(({ text }) => text) : [],
    ),
    conditions: placed.flatMap(({ statement }) => openConditions(statement, facts)),
    touched: [],
  }
  const left = denies.reduce((held, deny) => takeAway(held, deny, facts), start)
  if (left.patterns.length === 0) return null
  return {
    resources: unique(left.patterns.map(({ text }) => text)),
    except: unique(left.except),
    conditions: unique(left.conditions),
    from: [...placed, ...left.touched].map(({ layer, policy, statement }) => refOf(layer, policy, statement)),
  }
}

/** Patterns that some resource of the action can match. */
function ofTypes(patterns: readonly Pattern[], types: readonly Glob[]): readonly Pattern[] {
  return patterns.filter(
    (each) => each === everything || types.some((type) => findText([...each.globs, type]) !== null),
  )
}

export type Grants = { readonly grants: readonly Grant[]; readonly complete: boolean }

/**
 * Grants made of one allow from each layer that must allow. `types` are those of the resources the action takes; `complete` is false when
 * there are more than are listed.
 */
export function grantsOf(
  layers: readonly (readonly Placed[])[],
  denies: readonly Placed[],
  types: readonly Glob[],
  facts: Facts,
): Grants {
  const usable = layers.map((allows) => allows.filter(({ statement }) => mayApply(statement, facts)))
  const applying = denies.filter(({ statement }) => mayApply(statement, facts))
  let complete = true
  let parts: readonly Part[] = [{ patterns: [everything], placed: [] }]
  for (const allows of usable) {
    const next = parts.flatMap(({ patterns, placed }) =>
      allows.map((allow) => ({
        patterns: ofTypes(sharedAll(patterns, within(allow.statement, facts)), types),
        placed: [...placed, allow],
      })),
    )
    const living = next.filter(({ patterns }) => patterns.length > 0)
    complete &&= living.length <= grantMax
    parts = living.slice(0, grantMax)
  }
  const grants = parts.map((part) => toGrant(part, applying, facts)).filter((grant) => grant !== null)
  return { grants, complete }
}
