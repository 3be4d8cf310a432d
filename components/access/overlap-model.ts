import type { PolicySet, VerdictCounts } from '@/lib/iam/index.ts'
import { isFullAccess } from '@/lib/pod-identity/index.ts'
import { type Segment, segmentsOf, spanOf } from './scale.ts'
import { describeCounts, roleCount, type ShownVerdict, usableCount, verdictStyles } from './verdict.ts'

/** The layers that narrow an association's role; the pictures' words depend on which there are. */
export type Limits = {
  readonly session: boolean
  readonly boundary: boolean
  /** What SCPs do beside AWS's own FullAWSAccess: they deny some, or a level allows only what it names. Null: nothing, or they were not read. */
  readonly scps: 'deny' | 'limit' | null
}

export type Overlap = {
  readonly segments: readonly Segment[]
  /** The role's bar; null: it allows nothing. */
  readonly role: Bar | null
  /** The bar of what limits the role; null: nothing does. A null span: it allows nothing. */
  readonly limit: { readonly name: string; readonly bar: Bar | null } | null
  /** Where both bars are: what the pod may do, and what is denied of it. */
  readonly shared: Span | null
  readonly summary: string
}
/** Per cent of the picture's width. */
export type Span = { readonly start: number; readonly width: number }
type Bar = Span & { readonly count: number }

/** Left what only the role allows, in the middle what both do, right what only the session policy promises. */
export const overlapOrder: readonly ShownVerdict[] = ['cut', 'granted', 'narrowed', 'denied', 'inert']
const ofRole: readonly ShownVerdict[] = ['cut', 'granted', 'narrowed', 'denied']
const ofBoth: readonly ShownVerdict[] = ['granted', 'narrowed', 'denied']
const ofLimit: readonly ShownVerdict[] = ['granted', 'narrowed', 'denied', 'inert']

export function overlapOf(counts: VerdictCounts, limits: Limits): Overlap {
  const segments = segmentsOf(counts, overlapOrder)
  const bar = (verdicts: readonly ShownVerdict[]): Bar | null => {
    const span = spanOf(segments, verdicts)
    return span && { ...span, count: verdicts.reduce((sum, verdict) => sum + counts[verdict], 0) }
  }
  return {
    segments,
    role: bar(ofRole),
    limit: namesOf(limits).length > 0 ? { name: limitName(limits), bar: bar(ofLimit) } : null,
    shared: spanOf(segments, ofBoth),
    summary: summaryOf(counts),
  }
}

/** In a sentence. */
function namesOf({ session, boundary, scps }: Limits): readonly string[] {
  return [
    ...(session ? ['session policy'] : []),
    ...(boundary ? [session || scps === 'limit' ? 'boundary' : 'permissions boundary'] : []),
    ...(scps === 'limit' ? ['SCPs'] : []),
  ]
}

function listed(names: readonly string[], word: 'and' | 'or'): string {
  return [names.slice(0, -1).join(', '), names.at(-1) ?? ''].filter(Boolean).join(` ${word} `)
}

function limitName(limits: Limits): string {
  const name = listed(namesOf(limits), 'and')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The word on a piece of the picture: what it means for the pod. */
export function labelOf(verdict: ShownVerdict): string {
  return verdict === 'inert' ? 'no effect' : verdictStyles[verdict].word
}

function summaryOf(counts: VerdictCounts): string {
  const [usable, ofRoleAlone] = [usableCount(counts), roleCount(counts)]
  const number = (value: number) => value.toLocaleString('en')
  if (ofRoleAlone === 0) return 'the role allows no action'
  if (usable === ofRoleAlone) return `all ${number(ofRoleAlone)} of the role’s actions`
  if (usable === 0) return `none of the role’s ${number(ofRoleAlone)} actions`
  return `${number(usable)} of the role’s ${number(ofRoleAlone)} actions`
}

/** The picture in words. */
export function describeOverlap(counts: VerdictCounts, limits: Limits): string {
  return `This pod may use ${summaryOf(counts)}: ${describeCounts(counts)}. ${limitSentence(limits)}`
}

function limitSentence({ session, boundary, scps }: Limits): string {
  const organization = scps ? ' SCPs of the organization apply.' : ''
  if (session && boundary) return `A session policy and a permissions boundary apply.${organization}`
  if (boundary) return `A permissions boundary applies; there is no session policy.${organization}`
  if (session) return `A session policy applies.${organization}`
  return scps
    ? 'There is no session policy. SCPs of the organization apply.'
    : 'There is no session policy: the role applies as it is.'
}

/** A legend entry's words, naming the layers that are really there. */
export function phraseOf(verdict: ShownVerdict, limits: Limits): string {
  const names = namesOf(limits).map((name) => `the ${name}`)
  if (verdict !== 'cut' || names.length === 0) return verdictStyles[verdict].phrase
  return `cut by ${listed(names, 'or')}`
}

export function limitsOf({ session, boundary, scps = [] }: Omit<PolicySet, 'identity'>): Limits {
  const isWide = ({ name }: { readonly name: string }) => isFullAccess({ layer: 'scp', policy: name })
  const denies = scps.flat().some((policy) => !isWide(policy))
  const limits = scps.some((level) => !level.some(isWide))
  return {
    session: session !== undefined,
    boundary: boundary !== undefined,
    scps: limits ? 'limit' : denies ? 'deny' : null,
  }
}
