import { matchGlob, parseGlob } from '../../iam/index.ts'
import type { NameKey, Span, Term, Trait } from './types.ts'

/** An association that is to be created, as far as a filter may ask of it. */
export type NewAssociation = {
  readonly accountId: string
  /** As Podscope calls it; null: nothing. */
  readonly accountName: string | null
  readonly region: string
  readonly cluster: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string | undefined
  readonly hasPolicy: boolean
  readonly disableSessionTags: boolean
  readonly tags: Readonly<Record<string, string>>
}

/** Null: it is known only when the association is there and was worked out. */
type Known = boolean | null

function all(parts: readonly Known[]): Known {
  if (parts.includes(false)) return false
  return parts.includes(null) ? null : true
}
function some(parts: readonly Known[]): Known {
  if (parts.includes(true)) return true
  return parts.includes(null) ? null : false
}
const negated = (known: Known, not: boolean): Known => (not && known !== null ? !known : known)

/** Small and capital letters are the same, as in the list of associations. */
const isLike = (name: string, pattern: string) =>
  matchGlob(parseGlob(pattern.toLowerCase()), name.toLowerCase())

const rolesOf = ({ roleArn, targetRoleArn }: NewAssociation) =>
  targetRoleArn === undefined ? [roleArn] : [roleArn, targetRoleArn]
const lastOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** The same as `tenantOf` in `lib/analysis/fleet-index.ts` says in SQL. */
function tenantOf({ tags, namespace }: NewAssociation): string | null {
  const tagged = Object.hasOwn(tags, 'tenant') ? tags.tenant : ''
  return tagged || /^tenant-(.+)/su.exec(namespace)?.[1] || null
}

function isNamed(key: NameKey, pattern: string, of: NewAssociation): boolean {
  switch (key) {
    case 'namespace':
    case 'cluster':
    case 'region':
      return isLike(of[key], pattern)
    case 'service-account':
      return isLike(of.serviceAccount, pattern)
    case 'account':
      return isLike(of.accountId, pattern) || (of.accountName !== null && isLike(of.accountName, pattern))
    case 'role': {
      const whole = pattern.toLowerCase().startsWith('arn:') ? pattern : `*/${pattern}`
      return rolesOf(of).some((arn) => isLike(arn, whole))
    }
    case 'tenant':
      return isLike(tenantOf(of) ?? '', pattern) && tenantOf(of) !== null
    // One that somebody makes is no add-on's.
    case 'owner':
      return false
  }
}

function hasTrait(trait: Trait, of: NewAssociation): Known {
  switch (trait) {
    case 'session-policy':
      return of.hasPolicy
    case 'target-role':
      return of.targetRoleArn !== undefined
    case 'session-tags':
      return !of.disableSessionTags
    case 'owner':
      return false
    case 'description':
      return true
    default:
      return null
  }
}

function isWithin(span: Span, now: number): boolean {
  if ('within' in span) return true
  if ('before' in span) return false
  const { from, to } = span
  return (from === null || Date.parse(from) <= now) && (to === null || now < Date.parse(to))
}

function holds(of: NewAssociation, text: string): boolean {
  const words = [of.namespace, of.serviceAccount, of.cluster, ...rolesOf(of).map(lastOf)].join(' ')
  const isIn = (name: string) => name.toLowerCase().includes(text.toLowerCase())
  return isIn(words) || isIn(of.accountName ?? '') || of.accountId === text
}

function meets(term: Term, of: NewAssociation, now: number): Known {
  switch (term.kind) {
    case 'text':
      return negated(holds(of, term.text), term.not)
    case 'name':
      return negated(
        term.patterns.some((pattern) => isNamed(term.key, pattern, of)),
        term.not,
      )
    case 'trait': {
      const each = term.traits.map((trait) => negated(hasTrait(trait, of), term.not))
      // `-has:a,b` is neither a nor b.
      return term.not ? all(each) : some(each)
    }
    case 'changed':
      return negated(isWithin(term.span, now), term.not)
    case 'finding':
    case 'severity':
    case 'can':
    case 'risk':
      return null
  }
}

/**
 * Whether a filter will select an association that is to be created, as `whereOf` does those that are there. `unknown`: it asks for what is worked
 * out only then. `now` in milliseconds since 1970.
 */
export function selectsNew(
  terms: readonly Term[],
  of: NewAssociation,
  now: number,
): 'yes' | 'no' | 'unknown' {
  const known = all(terms.map((term) => meets(term, of, now)))
  if (known === null) return 'unknown'
  return known ? 'yes' : 'no'
}
