'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { maySome, scopeFor } from '@/app/_server/asker.ts'
import { mayAskFor } from '@/app/_server/asking.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { awayOr } from '@/app/_server/settings.ts'
import type { Asked } from '@/components/requests/types.ts'
import { isOfRequest, sayNoOfRequest } from '@/components/requests/words.ts'
import { refusalWords } from '@/components/settings/words.ts'
import { describeWriteProblem } from '@/components/write-problem.tsx'
import type { WriteProblem } from '@/lib/associations/types.ts'
import type { Permission } from '@/lib/auth/rules/index.ts'
import type { Result } from '@/lib/base/index.ts'
import {
  approveRequest,
  askAgain,
  askFor,
  commentOn,
  type Decider,
  rejectRequest,
  withdrawRequest,
} from '@/lib/requests/index.ts'
import type { ChangeRequest, RequestProblem } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'
import { askInput, commentInput, requestIdInput, saidInput } from './input.ts'

type Answer = Result<ChangeRequest, WriteProblem | RequestProblem>

function sayNo(problem: WriteProblem | RequestProblem): string {
  if (isOfRequest(problem)) return sayNoOfRequest(problem)
  const { title, next } = describeWriteProblem(problem, 'change')
  return `${title}. ${next}`
}

/** Does it for who may; null: it is done, else why not. The count in the frame of every page is another then. */
async function doing(permission: Permission, work: () => Promise<Answer>): Promise<string | null> {
  if (!(await isOwnOrigin())) return refusalWords.foreign
  try {
    if (!(await maySome(permission))) return refusalWords['not-allowed']
    const answer = await work()
    revalidatePath(routes.home(), 'layout')
    return answer.ok ? null : sayNo(answer.error)
  } catch (error) {
    return refusalWords[awayOr(error)]
  }
}

async function decider(): Promise<Decider> {
  const [by, reads, approves] = await Promise.all([
    actor(),
    scopeFor('associations.read'),
    scopeFor('changes.approve'),
  ])
  return { actor: by, reads, approves }
}

async function asked(work: () => Promise<Answer | null>): Promise<Asked> {
  if (!(await isOwnOrigin())) return { ok: false, why: refusalWords.foreign }
  try {
    const answer = await work()
    if (!answer) return { ok: false, why: refusalWords['not-allowed'] }
    if (!answer.ok) return { ok: false, why: sayNo(answer.error) }
    revalidatePath(routes.home(), 'layout')
    return { ok: true, id: answer.value.id }
  } catch (error) {
    return { ok: false, why: refusalWords[awayOr(error)] }
  }
}

/** Asks for a change that somebody else decides about. */
export async function askForThis(given: unknown): Promise<Asked> {
  return asked(async () => {
    const { at, wanted, reason } = askInput.parse(given)
    if (!(await mayAskFor(at, wanted))) return null
    return askFor(at, wanted, { actor: await actor(), reason }, new Date())
  })
}

/** Asks once more for what was not done, of the association as it is now. */
export async function askForThisAgain(id: unknown, reason: unknown): Promise<Asked> {
  return asked(async () => {
    const reads = await scopeFor('changes.request')
    if (!(await maySome('changes.request'))) return null
    const as = { actor: await actor(), reason: saidInput.parse(reason), reads }
    return askAgain(requestIdInput.parse(id), as, new Date())
  })
}

/** Approves what somebody else asked for, and carries it out. */
export async function approveThis(id: unknown, comment: unknown): Promise<string | null> {
  return doing('changes.approve', async () =>
    approveRequest(requestIdInput.parse(id), await decider(), commentInput.parse(comment), new Date()),
  )
}

/** Turns down what somebody else asked for. */
export async function rejectThis(id: unknown, comment: unknown): Promise<string | null> {
  return doing('changes.approve', async () =>
    rejectRequest(requestIdInput.parse(id), await decider(), saidInput.parse(comment), new Date()),
  )
}

/** Takes back what one asked for oneself. */
export async function withdrawThis(id: unknown): Promise<string | null> {
  return doing('associations.read', async () =>
    withdrawRequest(requestIdInput.parse(id), await decider(), new Date()),
  )
}

/** Says something about a request that one sees. */
export async function commentOnThis(id: unknown, text: unknown): Promise<string | null> {
  return doing('associations.read', async () =>
    commentOn(requestIdInput.parse(id), await decider(), saidInput.parse(text), new Date()),
  )
}
