import type { Question, UnknownReason, VerdictTally } from '@/lib/analysis/types.ts'
import type { QuestionVerdict } from '@/lib/iam/index.ts'
import { statementName } from '../access/statements.ts'
import type { StatementLink } from '../access/view-model.ts'

/** The order everywhere: who can, who may, of whom it is not known, who cannot. */
export const verdictOrder: readonly QuestionVerdict[] = ['always', 'sometimes', 'unknown', 'never']

export const verdictMeanings: Readonly<Record<QuestionVerdict, string>> = {
  always: 'Every such request is allowed.',
  sometimes: 'Some such requests are allowed: of some actions, on some resources, or under conditions.',
  unknown: 'It is not known whether such requests are allowed.',
  never: 'No such request is allowed.',
}

/** Why nothing is known of one association. */
export const reasonWords: Readonly<Record<UnknownReason, string>> = {
  undescribed: 'listed by AWS, but not read yet',
  waiting: 'changed, and waits to be analysed',
  unreadable: 'its role or a policy could not be read',
  unclear: 'not everything that decides could be read or worked out',
}

const number = (count: number) => count.toLocaleString('en')

/** Of a number of associations. */
export function sayReasons(unknown: Readonly<Record<UnknownReason, number>>): readonly string[] {
  const words: Readonly<Record<UnknownReason, (one: boolean) => string>> = {
    waiting: (one) => `${one ? 'waits' : 'wait'} to be analysed; the answer follows by itself`,
    undescribed: (one) => `${one ? 'was' : 'were'} listed by AWS and not read yet`,
    unreadable: (one) => `${one ? 'has' : 'have'} a role or a policy that could not be read`,
    unclear: () => 'lean on something that could not be read or worked out',
  }
  const order = ['waiting', 'undescribed', 'unreadable', 'unclear'] as const
  return order
    .filter((reason) => unknown[reason] > 0)
    .map((reason) => `${number(unknown[reason])} ${words[reason](unknown[reason] === 1)}`)
}

export const totalOf = (tally: VerdictTally) => verdictOrder.reduce((sum, verdict) => sum + tally[verdict], 0)

/** `312 of 100,000 associations always can, 45 sometimes; of 12 it is not known.` */
export function sayTally(tally: VerdictTally): string {
  const total = totalOf(tally)
  const of = `of ${number(total)} ${total === 1 ? 'association' : 'associations'}`
  const dark = tally.unknown > 0 ? `; of ${number(tally.unknown)} it is not known` : ''
  if (tally.unknown === total) return `It is not known of any ${of}.`
  if (tally.always + tally.sometimes === 0)
    return dark ? `${number(tally.never)} ${of} never can${dark}.` : `Nobody: none ${of} can.`
  if (tally.sometimes === 0) return `${number(tally.always)} ${of} always can${dark}.`
  if (tally.always === 0) return `${number(tally.sometimes)} ${of} sometimes can, none always${dark}.`
  return `${number(tally.always)} ${of} always can, ${number(tally.sometimes)} sometimes${dark}.`
}

/** `12 always, 3 sometimes`: what there is of it. */
export function describeTally(tally: VerdictTally): string {
  const parts = verdictOrder.filter((verdict) => tally[verdict] > 0)
  return parts.map((verdict) => `${number(tally[verdict])} ${verdict}`).join(', ') || 'no associations'
}

/** What a question asks besides action and resource: `key=value` each, as the address has it. */
export function contextList({ context = {} }: Question): readonly string[] {
  return Object.entries(context).flatMap(([key, values]) => [values].flat().map((each) => `${key}=${each}`))
}

/** As a person says it. */
export function sayStatement(link: StatementLink): string {
  return `${link.effect === 'Deny' ? 'Deny ' : ''}${statementName(link)}`
}

/** Why statements that allow do not suffice. */
export function sayShortfall(links: readonly StatementLink[]): string {
  const layers = new Set(links.map(({ layer }) => layer))
  if (layers.size === 1 && layers.has('session')) return 'the session policy allows it, its role does not'
  if (layers.size === 1 && layers.has('identity'))
    return 'its role allows it; its boundary, session policy or organization does not'
  return 'not every layer of its policies allows it'
}
