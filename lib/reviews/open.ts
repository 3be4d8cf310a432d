import 'server-only'
import { createHash } from 'node:crypto'
import { storedAccess } from '../analysis/index.ts'
import { type Actor, audited } from '../audit/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { versions } from '../evidence/index.ts'
import { type Member, populationOf } from '../fleet/index.ts'
import type { PolicySet, SessionContext } from '../iam/index.ts'
import { StoreError } from '../store/index.ts'
import { type Reviewer, reviewers, shareOut } from './reviewers.ts'
import { e, idOf, objectOf, r, reviewPolicies } from './rows.ts'
import type { ReviewProblem } from './types.ts'

/** As many as people can answer for in one campaign, and few enough to be looked at as they were. */
export const entriesMax = 2000

export type ReviewDraft = {
  readonly name: string
  /** As the fleet's table is filtered; empty: everything. */
  readonly filter: string
  readonly dueAt: Date
  /** Ids of those who decide. */
  readonly reviewers: readonly string[]
}
/** Who opens it, and about which associations they may. */
export type Opener = { readonly actor: Actor; readonly manages: Scope }

type Frozen = Member & { readonly reviewer: Reviewer; readonly access: Access | null }
type Access = { readonly key: string; readonly policies: PolicySet; readonly session: SessionContext }

/**
 * Opens a review: freezes what a filter selects as it was read last, with what decides about the access of each, and gives every entry to one who may
 * decide about it. All of it is written or nothing. Rejects with a StoreError when the store is away.
 */
export async function openReview(
  draft: ReviewDraft,
  { actor, manages }: Opener,
  now: Date,
): Promise<Result<string, ReviewProblem>> {
  const chosen = (await reviewers()).filter(({ id }) => draft.reviewers.includes(id))
  const population = await chosenOf(manages, draft.filter)
  if (!population.ok) return population
  const shared = shareAll(population.value, chosen)
  if (!shared.ok) return shared
  const access = await accessOf(population.value.map(({ row }) => row))
  const frozen = shared.value.map((each) => ({ ...each, access: access.get(idOf(each.row)) ?? null }))
  return ok(await write(draft, { actor, manages }, frozen, now))
}

async function chosenOf(scope: Scope, filter: string): Promise<Result<readonly Member[], ReviewProblem>> {
  const read = await populationOf(scope, filter, entriesMax)
  if (!read.ok) {
    if (read.error.kind === 'store') throw new StoreError(read.error.message)
    const [problem] = read.error.kind === 'filter' ? read.error.problems : []
    return fail({ kind: 'filter', message: problem?.message ?? 'The filter cannot be read.' })
  }
  const { found, members } = read.value
  if (found === 0) return fail({ kind: 'empty' })
  return found > entriesMax ? fail({ kind: 'too-many', found, max: entriesMax }) : ok(members)
}

type Shared = Member & { readonly reviewer: Reviewer }

function shareAll(
  members: readonly Member[],
  among: readonly Reviewer[],
): Result<readonly Shared[], ReviewProblem> {
  const given = shareOut(
    members.map(({ row, tags }) => ({ ...row, tags })),
    among,
  )
  const shared = members.flatMap((member, place) => {
    const reviewer = given[place]
    return reviewer ? [{ ...member, reviewer }] : []
  })
  const left = members.filter((_, place) => !given[place])
  const [first] = left
  if (!first) return ok(shared)
  const example = `${first.row.namespace}/${first.row.serviceAccount}`
  return fail({ kind: 'nobody-decides', entries: left.length, example })
}

const atOnce = 500

/** What decides about each, by its id; those of which it is not known are left out. */
async function accessOf(all: readonly AssociationRef[]): Promise<ReadonlyMap<string, Access>> {
  const known = new Map<string, Access>()
  for (let from = 0; from < all.length; from += atOnce) {
    for (const { association, policies, session } of await storedAccess(all.slice(from, from + atOnce))) {
      const key = createHash('sha256').update(JSON.stringify(policies)).digest('base64url')
      known.set(idOf(association), { key, policies, session })
    }
  }
  return known
}

function write(
  { name, filter, dueAt }: ReviewDraft,
  { actor, manages: within }: Opener,
  frozen: readonly Frozen[],
  now: Date,
): Promise<string> {
  return audited(async (tx, note) => {
    const opened = { name, filter, within, dueAt, openedBy: actor, openedAt: now, frozenWith: versions }
    const [made] = await tx
      .insert(r)
      .values({ ...opened, state: 'open', entries: frozen.length })
      .returning({ id: r.id })
    if (!made) throw new Error('the review was not written down')
    const { id } = made
    const sets = new Map(frozen.flatMap(({ access }) => (access ? [[access.key, access.policies]] : [])))
    for (const [key, policies] of sets)
      await tx.insert(reviewPolicies).values({ reviewId: id, key, policies })
    const rows = frozen.map((each, place) => rowOf(id, place + 1, each))
    for (let from = 0; from < rows.length; from += atOnce)
      await tx.insert(e).values(rows.slice(from, from + atOnce))
    const people = [...new Set(frozen.map(({ reviewer }) => reviewer.name))]
    const detail = {
      name,
      filter,
      within,
      dueAt,
      entries: frozen.length,
      reviewers: people,
      frozenWith: versions,
    }
    note({ actor, act: 'review.open', phase: 'event', object: objectOf(id), detail })
    return id
  })
}

function rowOf(
  reviewId: string,
  number: number,
  { row, tags, policy, analysis, reviewer, access }: Frozen,
): typeof e.$inferInsert {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, detail } = row
  return {
    reviewId,
    number,
    accountId,
    region,
    cluster,
    associationId,
    namespace,
    serviceAccount,
    tags,
    roleArn: detail?.roleArn ?? null,
    targetRoleArn: detail?.targetRoleArn ?? null,
    policy,
    sessionTags: detail?.sessionTags ?? null,
    readAt: new Date(row.readAt),
    analysis,
    // What was worked out of something else says nothing of what is frozen here.
    counts: analysis === null ? null : row.counts,
    risk: analysis === null ? null : row.risk,
    findings: analysis === null ? [] : row.findings,
    policies: access?.key ?? null,
    session: access?.session ?? null,
    reviewerId: reviewer.id,
    reviewerName: reviewer.name,
  }
}
