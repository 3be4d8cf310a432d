'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { maySome, scopeFor } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { awayOr } from '@/app/_server/settings.ts'
import { isOfRequest, sayNoOfRequest } from '@/components/requests/words.ts'
import type { Counted, Decided, Opened } from '@/components/reviews/types.ts'
import { sayNoOfReview } from '@/components/reviews/words.ts'
import { refusalWords } from '@/components/settings/words.ts'
import { describeWriteProblem } from '@/components/write-problem.tsx'
import type { Permission } from '@/lib/auth/rules/index.ts'
import { countRows } from '@/lib/fleet/index.ts'
import {
  type AskProblem,
  askForDecision,
  closeReview,
  decide,
  handOn,
  openReview,
  reviewers,
  withoutActions,
} from '@/lib/reviews/index.ts'
import { routes } from '@/lib/routes.ts'
import { decisionInput, entryInput, filterInput, handOnInput, openInput, reviewIdInput } from './input.ts'

/** Each takes AWS a moment or two, while whoever decided waits. */
const askedAtOnce = 25

/** Why an action may not go on; null: it may. Comes before anything that was sent is looked at. */
async function refusal(...any: readonly Permission[]): Promise<string | null> {
  if (!(await isOwnOrigin())) return refusalWords.foreign
  try {
    const may = await Promise.all(any.map(maySome))
    return may.includes(true) ? null : refusalWords['not-allowed']
  } catch (error) {
    return refusalWords[awayOr(error)]
  }
}

/** Does it for who may; null: it is done, else why not. The count in the frame of every page is another then. */
async function doing(any: readonly Permission[], work: () => Promise<string | null>): Promise<string | null> {
  const refused = await refusal(...any)
  if (refused) return refused
  try {
    const told = await work()
    revalidatePath(routes.home(), 'layout')
    return told
  } catch (error) {
    return refusalWords[awayOr(error)]
  }
}

/** How many associations a filter selects that whoever asks may review. */
export async function countThese(filter: unknown): Promise<Counted> {
  const refused = await refusal('reviews.manage')
  if (refused) return { why: refused }
  const text = filterInput.safeParse(filter)
  if (!text.success) return { why: 'The filter is too long.' }
  const counted = await countRows(await scopeFor('reviews.manage'), text.data)
  if (counted.ok) return { found: counted.value }
  if (counted.error.kind !== 'filter') return { why: refusalWords.away }
  return { why: counted.error.problems[0]?.message ?? 'The filter cannot be read.' }
}

/** Opens a review. */
export async function openThis(given: unknown): Promise<Opened> {
  const refused = await refusal('reviews.manage')
  if (refused) return { ok: false, why: refused }
  const draft = openInput.safeParse(given)
  if (!draft.success) return { ok: false, why: 'Give it a name, a day, and at least one reviewer.' }
  const { due, ...rest } = draft.data
  const dueAt = new Date(`${due}T23:59:59.000Z`)
  const now = new Date()
  if (dueAt < now) return { ok: false, why: 'The day is over already. Choose a later one.' }
  try {
    const by = { actor: await actor(), manages: await scopeFor('reviews.manage') }
    const opened = await openReview({ ...rest, dueAt }, by, now)
    if (!opened.ok) return { ok: false, why: sayNoOfReview(opened.error) }
    revalidatePath(routes.home(), 'layout')
    return { ok: true, id: opened.value }
  } catch (error) {
    return { ok: false, why: refusalWords[awayOr(error)] }
  }
}

async function decider() {
  const [by, reads, decides] = await Promise.all([
    actor(),
    scopeFor('associations.read'),
    scopeFor('reviews.decide'),
  ])
  return { actor: by, reads, decides }
}

function sayNoOfAsking(problem: AskProblem): string {
  switch (problem.kind) {
    case 'nothing-to-ask':
      return 'There is nothing to ask for yet: draft the narrower policy on the association’s page.'
    case 'not-decider':
      return 'Only whoever decided asks for it.'
    case 'decided-anew':
      return 'It was decided otherwise meanwhile, or the review was closed.'
    case 'elsewhere':
      return 'It is not among what you may decide about any more.'
    case 'cannot-narrow':
      return problem.message
    case 'unread':
      return problem.problem.message
    case 'refused': {
      const { problem: why } = problem
      if (isOfRequest(why)) return sayNoOfRequest(why)
      const { title, next } = describeWriteProblem(why, 'change')
      return `${title}. ${next}`
    }
  }
}

/** Asks for one of those; null: that was done, or there is nothing to ask for. What was decided stands whatever happens here. */
async function askForOne(id: string, entry: number): Promise<string | null> {
  try {
    const asked = await askForDecision(id, entry, await decider(), new Date())
    if (asked.ok || asked.error.kind === 'nothing-to-ask') return null
    return `Entry ${entry}: ${sayNoOfAsking(asked.error)}`
  } catch (error) {
    awayOr(error)
    return `Entry ${entry}: it could not be asked for now.`
  }
}

/** Asks for what was decided; null: all of it was. */
async function askForThose(id: string, entries: readonly number[]): Promise<string | null> {
  const told: string[] = []
  for (const entry of entries) {
    const why = await askForOne(id, entry)
    if (why !== null) told.push(why)
  }
  return told.length === 0 ? null : told.join('\n')
}

/** Writes down what is decided about entries, and asks for what follows from it. */
export async function decideThis(id: unknown, given: unknown): Promise<Decided> {
  const refused = await refusal('reviews.decide')
  if (refused) return { ok: false, why: refused }
  const draft = decisionInput.safeParse(given)
  if (!draft.success)
    return { ok: false, why: 'It takes a reason in words, and no more than 50 actions, one a line.' }
  const { entries, ...decision } = draft.data
  if (decision.verdict !== 'keep' && entries.length > askedAtOnce)
    return {
      ok: false,
      why: `What changes something is decided about ${askedAtOnce} at once at most: each is asked for.`,
    }
  const fits = withoutActions(null, decision.without)
  if (decision.verdict === 'narrow' && !fits.ok) return { ok: false, why: fits.error }
  try {
    const review = reviewIdInput.parse(id)
    const done = await decide(review, entries, decision, await decider(), new Date())
    if (!done.ok) return { ok: false, why: sayNoOfReview(done.error) }
    const told = decision.verdict === 'keep' ? null : await askForThose(review, entries)
    revalidatePath(routes.home(), 'layout')
    return { ok: true, told }
  } catch (error) {
    return { ok: false, why: refusalWords[awayOr(error)] }
  }
}

/** Asks once more for what was decided and could not be asked for. */
export async function askThis(id: unknown, entry: unknown): Promise<string | null> {
  return doing(['reviews.decide'], async () => {
    const asked = await askForDecision(
      reviewIdInput.parse(id),
      entryInput.parse(entry),
      await decider(),
      new Date(),
    )
    return asked.ok ? null : sayNoOfAsking(asked.error)
  })
}

/** Hands entries on to somebody else. */
export async function handOnThis(id: unknown, numbers: unknown, to: unknown): Promise<string | null> {
  return doing(['reviews.decide', 'reviews.manage'], async () => {
    const given = handOnInput.parse({ entries: numbers, to })
    const next = (await reviewers()).find((each) => each.id === given.to)
    if (!next) return 'There is nobody like that who may decide. Nothing was changed.'
    const [by, manages] = await Promise.all([decider(), scopeFor('reviews.manage')])
    const done = await handOn(reviewIdInput.parse(id), { numbers: given.entries }, next, { ...by, manages })
    return done.ok ? null : sayNoOfReview(done.error)
  })
}

/** Hands on everything that waits for somebody, who may have left. */
export async function handOnAll(id: unknown, from: unknown, to: unknown): Promise<string | null> {
  return doing(['reviews.manage'], async () => {
    const given = handOnInput.pick({ to: true }).parse({ to })
    const openOf = handOnInput.shape.to.parse(from)
    const next = (await reviewers()).find((each) => each.id === given.to)
    if (!next) return 'There is nobody like that who may decide. Nothing was changed.'
    const [by, manages] = await Promise.all([decider(), scopeFor('reviews.manage')])
    const done = await handOn(reviewIdInput.parse(id), { openOf }, next, { ...by, manages })
    return done.ok ? null : sayNoOfReview(done.error)
  })
}

/** Ends a review. */
export async function closeThis(id: unknown): Promise<string | null> {
  return doing(['reviews.manage'], async () => {
    const by = { actor: await actor(), manages: await scopeFor('reviews.manage') }
    const closed = await closeReview(reviewIdInput.parse(id), by, new Date())
    return closed.ok ? null : sayNoOfReview(closed.error)
  })
}
