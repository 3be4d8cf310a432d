import { linked, start } from '../audit/chain.ts'
import type { Act, Actor, Content, Entry, Kept, Link } from '../audit/types.ts'
import type { EvidenceAccess, EvidenceEntry, EvidenceSource } from './types.ts'

const ana: Actor = { kind: 'person', id: 'p-1', name: 'Ana', session: 's-1', address: '10.0.0.7' }
const review = 'rev-1'

const text = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: unknown, Resource: unknown, rest: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
})

const role = { name: 'Invoices', text: text(allow(['s3:Get*', 's3:PutObject', 'sqs:*'], '*')) }
const onlyReads = {
  name: 'session policy',
  text: text(allow('s3:GetObject', 'arn:aws:s3:::invoices-eu/*')),
}
const session = {
  principal: 'arn:aws:sts::111122223333:assumed-role/invoices/eks-shop',
  known: { 'aws:PrincipalTag/kubernetes-namespace': 'shop' },
  absent: [],
}

export const accesses: readonly EvidenceAccess[] = [
  { key: 'aB_1-whole', policies: { identity: [role] }, session },
  { key: 'aB_2-narrow', policies: { identity: [role], session: [onlyReads] }, session },
  { key: 'aB_3-unread', policies: { identity: [], unreadable: ['identity'] }, session },
]

export function entry(number: number, given: Partial<EvidenceEntry> = {}): EvidenceEntry {
  return {
    accountId: '111122223333',
    region: 'eu-west-1',
    cluster: 'prod',
    associationId: `a-${number}`,
    number,
    namespace: 'shop',
    serviceAccount: `invoices-${number}`,
    tags: { team: 'billing' },
    roleArn: 'arn:aws:iam::111122223333:role/invoices',
    targetRoleArn: null,
    policy: null,
    sessionTags: true,
    readAt: '2026-11-20T08:00:00.000Z',
    risk: 40,
    findings: [{ code: 'data-of-everything', severity: 'security', count: 3 }],
    access: 'aB_1-whole',
    why: null,
    reviewer: { id: 'p-1', name: 'Ana' },
    decision: null,
    since: [],
    ...given,
  }
}

export const decided = (
  verdict: 'keep' | 'narrow' | 'remove',
  reason: string,
): NonNullable<EvidenceEntry['decision']> => ({
  verdict,
  reason,
  without: verdict === 'narrow' ? ['sqs:Delete*'] : [],
  by: ana,
  at: '2026-11-21T09:30:00.000Z',
  request: verdict === 'narrow' ? { id: 'req-9', state: 'approved' } : null,
})

export const entries: readonly EvidenceEntry[] = [
  entry(1, { decision: decided('keep', 'It writes invoices.') }),
  entry(2, {
    decision: decided('narrow', '=HYPERLINK("http://x","y") & <script>alert(1)</script>'),
    access: 'aB_2-narrow',
    policy: onlyReads.text,
    since: ['The session policy was changed.'],
  }),
  entry(3, { access: null, why: 'the role could not be read', risk: null, namespace: '<b>&"\'' }),
]

type Draft = { readonly act: string; readonly detail: Kept; readonly actor?: Actor }

/** A chain of entries. `act` may be one that another room names. */
export function chainOf(drafts: readonly Draft[], from: Link = start): readonly Entry[] {
  const chain: Entry[] = []
  for (const [index, { act, detail, actor = ana }] of drafts.entries()) {
    const content: Omit<Content, 'position' | 'previous'> = {
      id: `e-${from.position + index}`,
      at: '2026-11-21T09:30:00.000Z',
      actor,
      act: act as Act,
      object: null,
      phase: 'event',
      intent: null,
      detail,
      before: null,
      after: null,
      access: null,
      requestId: null,
      outcome: null,
      problem: null,
    }
    chain.push(linked(content, chain.at(-1) ?? from))
  }
  return chain
}

const decide = (of: number, verdict: string, reason: string): Draft => ({
  act: 'review.decide',
  detail: { review, entry: of, verdict, reason, ...(verdict === 'narrow' && { without: ['sqs:Delete*'] }) },
})

/** The whole audit, some of which is about the review. */
export const audit = chainOf([
  { act: 'review.open', detail: { review } },
  { act: 'sign-in', detail: {} },
  decide(1, 'remove', 'Nobody knows it.'),
  decide(1, 'keep', 'It writes invoices.'),
  decide(2, 'narrow', '=HYPERLINK("http://x","y") & <script>alert(1)</script>'),
  { act: 'sign-out', detail: {} },
])

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list
}

export function source(
  given: {
    readonly entries?: readonly EvidenceEntry[]
    readonly access?: readonly EvidenceAccess[]
    readonly audit?: readonly Entry[]
    readonly name?: string
  } = {},
): EvidenceSource {
  const population = given.entries ?? entries
  const head = audit.at(-1)
  return {
    review: {
      id: review,
      name: given.name ?? 'Autumn <2026>',
      filter: 'namespace:shop',
      within: ['namespace shop or shop-eu'],
      state: 'closed',
      openedAt: '2026-11-20T09:00:00.000Z',
      openedBy: ana,
      dueAt: '2026-12-01T00:00:00.000Z',
      closedAt: '2026-11-22T10:00:00.000Z',
      closedBy: ana,
      frozenWith: { podscope: '0.1.0', catalog: '2026-09-26' },
      entries: population.length,
    },
    entries: each(population),
    access: each(given.access ?? accesses),
    audit: given.audit ?? audit.filter(({ act }) => String(act).startsWith('review.')),
    head: head ? { position: head.position, hash: head.hash } : null,
    madeAt: '2026-11-23T10:00:00.000Z',
    madeBy: ana,
  }
}
