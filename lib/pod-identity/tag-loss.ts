import {
  type Condition,
  decide,
  type Layer,
  type NamedPolicy,
  type PolicySet,
  parsePolicy,
  type Statement,
  type StatementRef,
} from '../iam/index.ts'
import type { AssociationFacts } from './layers.ts'
import { knownSessionTags } from './session-context.ts'
import { isTagList, sessionTagKeys, sessionTagsAmong, tagsOfKey, tagsOfVariables } from './session-tags.ts'

/** What happens to a statement when the tags go off. `depends`: it does more in some requests and less in others, or takes on a default. */
export type TagLoss = {
  readonly statement: StatementRef
  readonly keys: readonly string[]
  readonly direction: 'stops-allowing' | 'starts-allowing' | 'stops-denying' | 'starts-denying' | 'depends'
}

/** What is known beyond the policies: with it, statements whose outcome stays the same are left out. */
export type TagLossFacts = {
  /** Whose tags go off: four of their values are known. */
  readonly association?: AssociationFacts
  /** The role's own tags: one of the same key is there again when the session tag goes. */
  readonly roleTags?: Readonly<Record<string, string>>
}

/**
 * How what a part of a statement matches changes with the tags: to nothing, to less, to more, to everything, in both ways, or (from nothing to
 * nothing) not at all, and then the statement never matches.
 */
type Change = 'nothing' | 'less' | 'more' | 'everything' | 'other' | 'never'
type Part = { readonly keys: readonly string[]; readonly change: Change }

const form = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/i

function textsOf(values: readonly { readonly value: string }[]): readonly string[] {
  return values.map(({ value }) => value)
}

/** Whether a test of a key holds without the key: a positive one fails, a negated one or one with IfExists holds (condition operators page). */
function holdsWithout({ operator, values }: Condition): boolean {
  const [, set = '', name = '', ifExists] = form.exec(operator.value) ?? []
  if (name.toLowerCase() === 'null') return textsOf(values).some((value) => value.toLowerCase() === 'true')
  if (ifExists || set.toLowerCase() === 'forallvalues') return true
  return set === '' && /not/i.test(name)
}

/** Whether a test holds when its key has these values; null: that depends on more than the key. */
function holdsWith({ operator, key, values }: Condition, value: string | readonly string[]): boolean | null {
  const Statement = {
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { [operator.value]: { [key.value]: textsOf(values) } },
  }
  const text = JSON.stringify({ Version: '2012-10-17', Statement })
  const request = { principal: 'arn:aws:iam::111122223333:role/any', action: 's3:GetObject', resource: '*' }
  if (textsOf(values).some((each) => each.includes('${'))) return null
  const { verdict } = decide(
    { ...request, context: { [key.value]: value } },
    { identity: [{ name: 'test', text }] },
  )
  return verdict === 'conditional' ? null : verdict === 'allowed'
}

/** The value a tag has before: null when nobody knows it. */
function valueBefore(condition: Condition, { association }: TagLossFacts): string | readonly string[] | null {
  const key = condition.key.value.toLowerCase()
  if (isTagList(key)) return sessionTagKeys
  const known = association ? knownSessionTags({ ...association, disableSessionTags: false }) : {}
  return known[key.slice(key.indexOf('/') + 1)] ?? null
}

/** The value a tag of the role has afterwards, when the tag of the session no longer hides it. */
function valueAfter(condition: Condition, { roleTags = {} }: TagLossFacts): string | null {
  const key = condition.key.value.toLowerCase()
  if (!key.startsWith('aws:principaltag/')) return null
  const tag = key.slice(key.indexOf('/') + 1)
  return Object.entries(roleTags).find(([name]) => name.toLowerCase() === tag)?.[1] ?? null
}

function partOfKey(condition: Condition, isTrust: boolean, facts: TagLossFacts): Part | null {
  const keys = tagsOfKey(condition, isTrust)
  if (keys.length === 0) return null
  const value = valueBefore(condition, facts)
  const roleValue = valueAfter(condition, facts)
  const isNull = /^null$/i.test(condition.operator.value)
  const anyValue = isNull ? holdsWith(condition, 'any') : null
  const before = value === null ? anyValue : holdsWith(condition, value)
  const after = roleValue === null ? holdsWithout(condition) : holdsWith(condition, roleValue)
  if (before === after && before !== null) return before ? null : { keys, change: 'never' }
  return { keys, change: after === null ? 'other' : after ? 'everything' : 'nothing' }
}

/**
 * A tag as a variable among values or resources: without value it matches nothing (reference_policies_variables, "no value"), so that a list
 * matches less and a negated one more.
 */
function partOfTexts(texts: readonly string[], negated: boolean, isTrust: boolean): Part | null {
  const { keys, hasDefault } = tagsOfVariables(texts, isTrust)
  if (keys.length === 0) return null
  if (hasDefault) return { keys, change: 'other' }
  const others = texts.some((text) => tagsOfVariables([text], isTrust).keys.length === 0)
  if (others) return { keys, change: negated ? 'more' : 'less' }
  return { keys, change: negated ? 'everything' : 'nothing' }
}

/** Variables stand in values of string and ARN operators only. */
function partOfValues({ operator, values }: Condition, isTrust: boolean, facts: TagLossFacts): Part | null {
  const [, set, name = '', ifExists] = form.exec(operator.value) ?? []
  if (!/^(?:String|Arn)/i.test(name)) return null
  const part = partOfTexts(textsOf(values), /not/i.test(name), isTrust)
  if (!part) return null
  if (hasRoleTag(part.keys, facts)) return { ...part, change: 'other' }
  // With a key that may be absent or hold many values, what is left is not nothing.
  const isOpen = set !== undefined || ifExists !== undefined
  return isOpen && part.change === 'nothing' ? { ...part, change: 'less' } : part
}

function hasRoleTag(keys: readonly string[], { roleTags = {} }: TagLossFacts): boolean {
  return sessionTagsAmong(Object.keys(roleTags)).some((key) => keys.includes(key))
}

function partOfResources({ resources }: Statement, isTrust: boolean, facts: TagLossFacts): Part | null {
  const part = partOfTexts(textsOf(resources?.patterns ?? []), resources?.not === true, isTrust)
  return part && hasRoleTag(part.keys, facts) ? { ...part, change: 'other' } : part
}

/** All parts of a statement must match: one that matches nothing stops it, whatever the others. */
function directionOf(effect: 'Allow' | 'Deny', parts: readonly Part[]): TagLoss['direction'] {
  const word = effect === 'Allow' ? 'allowing' : 'denying'
  const changes = parts.map(({ change }) => change)
  if (changes.includes('nothing') || changes.every((change) => change === 'less')) return `stops-${word}`
  const onlyMore = changes.every((change) => change === 'more' || change === 'everything')
  return onlyMore ? `starts-${word}` : 'depends'
}

function partsOf(statement: Statement, withVariables: boolean, isTrust: boolean, facts: TagLossFacts) {
  const { conditions } = statement
  const parts = [
    ...conditions.map((condition) => partOfKey(condition, isTrust, facts)),
    ...(withVariables
      ? [
          partOfResources(statement, isTrust, facts),
          ...conditions.map((condition) => partOfValues(condition, isTrust, facts)),
        ]
      : []),
  ].filter((part) => part !== null)
  return parts.some(({ change }) => change === 'never') ? [] : parts
}

/**
 * Statements that test one of the six session tags, as `aws:PrincipalTag/…` or (in trust policies, layer `resource`) as the tags of the
 * request, in a condition or as a variable, with what setting a session policy does to each: the tags become absent.
 */
export function findTagLoss(
  policies: readonly NamedPolicy[],
  layer: Layer,
  facts: TagLossFacts = {},
): readonly TagLoss[] {
  return policies.flatMap(({ name, text }) => {
    const { policy } = parsePolicy(text)
    return (policy?.statements ?? []).flatMap((statement): TagLoss[] => {
      const { index, sid, effect, range, resources } = statement
      // Of the resource policies trust policies have no Resource, and only there are the request's tags the session's.
      const isTrust = layer === 'resource' && resources === undefined
      // In Version 2008-10-17 a variable is plain text.
      const parts = partsOf(statement, policy?.version === '2012-10-17', isTrust, facts)
      if (parts.length === 0) return []
      return [
        {
          statement: { layer, policy: name, index, ...(sid !== undefined && { sid }), effect, range },
          keys: sessionTagsAmong(parts.flatMap(({ keys }) => keys)),
          direction: directionOf(effect, parts),
        },
      ]
    })
  })
}

/** The same for every layer of a policy set. */
export function findTagLossIn(policies: PolicySet, facts: TagLossFacts = {}): readonly TagLoss[] {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  const layers: readonly (readonly [Layer, readonly NamedPolicy[]])[] = [
    ['identity', identity],
    ['boundary', boundary],
    ['session', session],
    ['scp', scps.flat()],
    ['rcp', rcps.flat()],
    ['resource', resource ? [resource] : []],
    ['vpcEndpoint', vpcEndpoint],
  ]
  return layers.flatMap(([layer, texts]) => findTagLoss(texts, layer, facts))
}
