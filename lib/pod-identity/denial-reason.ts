import type { Layer } from '../iam/index.ts'
import { firstWord, withoutPunctuation } from './denial-text.ts'

/** Why, in AWS's words and in ours. `trust` is a role's trust policy. null: the text does not say. */
export type DenialReason = {
  readonly layer: Layer | 'trust' | null
  /** A statement denies, or none allows. */
  readonly kind: 'explicit' | 'implicit' | null
  /** `… transitively through a service control policy`: what stands behind the layer named. */
  readonly through: Layer | 'trust' | null
  /** Since January 2026, within an account or an organization; never for the session policy of an association, which has no ARN. */
  readonly policyArn: string | null
  /** The reason as written, `because …` or `with an explicit deny …`. */
  readonly because: string | null
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html. An explicit deny of a session policy is spelt `sessions
 * policy` there.
 */
const policyTypes: readonly (readonly [words: string, layer: Layer | 'trust'])[] = [
  ['identity-based policy', 'identity'],
  ['session policy', 'session'],
  ['sessions policy', 'session'],
  ['permissions boundary', 'boundary'],
  ['service control policy', 'scp'],
  ['resource control policy', 'rcp'],
  ['resource-based policy', 'resource'],
  ['VPC endpoint policy', 'vpcEndpoint'],
  ['role trust policy', 'trust'],
]

export const noReason: DenialReason = {
  layer: null,
  kind: null,
  through: null,
  policyArn: null,
  because: null,
}

const implicit = 'because no '
const explicit = 'with an explicit deny in '
/** The longest reason by far is one with two policy types and an ARN of 2,048 characters at most. */
const longest = 2400

/** Where a reason begins in a text, or -1. */
export function findReason(flat: string): number {
  const found = [` ${explicit}`, ' because '].map((words) => flat.indexOf(words)).filter((at) => at >= 0)
  return found.length === 0 ? -1 : Math.min(...found) + 1
}

/** Reads the reason at the beginning of a text, whose lines may be broken anywhere between words. */
export function readReason(text: string): DenialReason {
  const start = text.slice(0, longest)
  const flat = start.replaceAll('\n', ' ')
  if (flat.startsWith(implicit)) return readTyped(start, implicit.length, 'implicit')
  if (flat.startsWith(explicit)) {
    const article = /^(?:an|a|the) /.exec(flat.slice(explicit.length))?.[0] ?? ''
    return readTyped(start, explicit.length + article.length, 'explicit')
  }
  return flat.startsWith('because ') ? { ...noReason, because: sentenceOf(start) } : noReason
}

function readTyped(text: string, from: number, kind: 'explicit' | 'implicit'): DenialReason {
  const flat = text.replaceAll('\n', ' ')
  const type = typeAt(flat, from)
  if (!type) return { ...noReason, kind, because: sentenceOf(text) }
  const through = throughOf(flat, type.end)
  const allows = kind === 'implicit' ? allowsOf(flat, type.end) : 0
  const end = (through?.end ?? type.end) + allows
  const policyArn = arnAt(flat, end)
  return {
    layer: type.layer,
    kind,
    through: through?.layer ?? null,
    policyArn,
    because: flat.slice(0, policyArn ? flat.indexOf(policyArn, end) + policyArn.length : end),
  }
}

type TypeAt = { readonly layer: Layer | 'trust'; readonly end: number }

function typeAt(flat: string, from: number): TypeAt | null {
  const found = policyTypes.find(([words]) => flat.startsWith(words, from))
  if (!found) return null
  const [words, layer] = found
  const end = from + words.length
  // Some services say `permissions boundary policy`.
  return {
    layer,
    end: layer === 'boundary' && flat.startsWith(' policy', end) ? end + ' policy'.length : end,
  }
}

function throughOf(flat: string, from: number): TypeAt | null {
  const words = /^ transitively through (?:an|a|the) /.exec(flat.slice(from, from + 40))?.[0]
  return words ? typeAt(flat, from + words.length) : null
}

/** The length of ` allows the s3:GetObject action`. */
function allowsOf(flat: string, from: number): number {
  const words = ' allows the '
  if (!flat.startsWith(words, from)) return 0
  const action = firstWord(flat.slice(from + words.length, from + words.length + 200))
  const end = words.length + action.length
  return flat.startsWith(' action', from + end) ? end + ' action'.length : end
}

function arnAt(flat: string, from: number): string | null {
  const colon = /^: ?/.exec(flat.slice(from, from + 2))?.[0]
  if (!colon || !flat.startsWith('arn:', from + colon.length)) return null
  return withoutPunctuation(firstWord(flat.slice(from + colon.length)))
}

/** A reason of another kind, up to where its sentence, its line or its quotes end. */
function sentenceOf(text: string): string {
  const end = text.search(/[\n"<]|\. |\.$/)
  return withoutPunctuation((end < 0 ? text : text.slice(0, end)).slice(0, 300).trimEnd())
}
