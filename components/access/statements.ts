import type { Layer, Range } from '@/lib/iam/index.ts'
import { isFullAccess } from '@/lib/pod-identity/index.ts'
import type { StatementLink } from './view-model.ts'

/** The page address of a statement in its shown document, without `#`. */
export function statementAnchor({
  layer,
  policy,
  index,
}: {
  layer: Layer | 'trust'
  policy: string
  index: number
}): string {
  return `${documentAnchor(layer, policy)}.${index + 1}`
}

export function documentAnchor(layer: Layer | 'trust', policy: string): string {
  return `${layer}-${policy.replace(/[^A-Za-z0-9]+/g, '-')}`
}

/** As a person says it: `S3BroadAccess S2 “ReadData”`; the session policy needs no name. */
export function statementName({ layer, policy, index, sid }: StatementLink): string {
  return `${placeName(layer, policy)} S${index + 1}${sid ? ` “${sid}”` : ''}`
}

function placeName(layer: Layer, policy: string): string {
  if (layer === 'session') return 'session'
  if (layer === 'boundary') return `boundary ${policyName(policy)}`
  // Its name says what it is attached to, and is no ARN.
  return layer === 'scp' || layer === 'rcp' ? `${layer.toUpperCase()} ${policy}` : policyName(policy)
}

/** Statements worth naming as reasons, which AWS's own FullAWSAccess at every level of an organization is not. */
export function worthNaming<Link extends { readonly layer: Layer; readonly policy: string }>(
  links: readonly Link[],
): readonly Link[] {
  return links.filter((link) => !isFullAccess(link))
}

/**
 * What stands between two statements: those of one layer add up, layers limit each other, a Deny takes away. Of SCPs and RCPs the levels within one
 * layer limit each other too, which their names do not tell.
 */
export function joint(
  before: Pick<StatementLink, 'layer'> | undefined,
  { layer, effect }: Pick<StatementLink, 'layer' | 'effect'>,
): '+' | '∩' | '−' | ',' {
  if (effect === 'Deny') return '−'
  if (before?.layer !== layer) return '∩'
  return layer === 'scp' || layer === 'rcp' ? ',' : '+'
}

/** In words: `S3BroadAccess S1 + later S1 ∩ session S1`. */
export function namesOf(links: readonly StatementLink[]): string {
  return links
    .map((link, index) => {
      if (index === 0) return statementName(link)
      const sign = joint(links[index - 1], link)
      return `${sign === ',' ? '' : ' '}${sign} ${statementName(link)}`
    })
    .join('')
}

/** Whether a statement's document stands on an association's page; an organization's policies do not. */
export function isOnPage({ layer }: { readonly layer: Layer }): boolean {
  return layer === 'identity' || layer === 'boundary' || layer === 'session'
}

/** A managed policy's ARN says its name last. */
function policyName(policy: string): string {
  return policy.slice(policy.lastIndexOf('/') + 1)
}

/** A run of lines of a document: those of one statement, or those between statements (`statement` null). Lines count from 0. */
export type Block = { readonly statement: number | null; readonly from: number; readonly to: number }

/**
 * Parts a document into statements and what lies between, so that each statement can be linked to and lit up as a whole.
 * A line on which one statement ends and the next begins (`}, {`) stays with the first.
 */
export function blocksOf(
  lineCount: number,
  statements: readonly { readonly index: number; readonly range: Range }[],
): readonly Block[] {
  const blocks: Block[] = []
  let next = 0
  for (const { index, range } of statements) {
    const from = Math.max(next, range.start.line - 1)
    const to = Math.max(from, Math.min(lineCount, range.end.line))
    if (from > next) blocks.push({ statement: null, from: next, to: from })
    blocks.push({ statement: index, from, to })
    next = to
  }
  if (next < lineCount) blocks.push({ statement: null, from: next, to: lineCount })
  return blocks
}
