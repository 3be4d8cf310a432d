import 'server-only'
import { setImmediate } from 'node:timers/promises'
import type { QuestionVerdict } from '../iam/index.ts'
import type { Database } from '../store/index.ts'
import { namesTags } from './by-session.ts'
import type { FleetIndex, IndexedAnalysis } from './fleet-index.ts'
import { loadRows, type RoleMemory } from './load.ts'
import type { Asked } from './question.ts'
import { hashesOf, inTurns, readRoleRows, readTexts } from './roles.ts'
import { type ActionSet, hasPlace } from './think/action-set.ts'
import { mayTouch, type Outline, outlineOf } from './touch.ts'
import { inWorkers } from './workers.ts'

/** How each analysis answers a question, by its place in the index. */
export type Verdicts = readonly QuestionVerdict[]

/** Outlines of documents, some 40 MB at most; the first to come are the first to go. */
const outlines = new Map<string, Outline>()
let outlined = 0
const outlinedMax = 20_000_000

function keepOutline(hash: string, outline: Outline): void {
  outlines.set(hash, outline)
  outlined += outline.size
  for (const [first, { size }] of outlines) {
    if (outlined <= outlinedMax || first === hash) return
    outlines.delete(first)
    outlined -= size
  }
}

/** Exact answers by question, each by the key of the analysis: content, so that they hold whatever else changes. */
const answers = new Map<string, Map<string, QuestionVerdict>>()
const questionsMax = 64

function answersTo(id: string): Map<string, QuestionVerdict> {
  const known = answers.get(id) ?? new Map<string, QuestionVerdict>()
  answers.delete(id)
  answers.set(id, known)
  const oldest = answers.size > questionsMax ? answers.keys().next().value : undefined
  if (oldest !== undefined) answers.delete(oldest)
  return known
}

async function readOutlines(database: Database, hashes: readonly string[]): Promise<void> {
  const fresh = hashes.filter((hash) => !outlines.has(hash))
  for (const some of inTurns(fresh, 200)) {
    for (const [hash, text] of await readTexts(database, some)) keepOutline(hash, outlineOf(text))
    // Other requests have their turn.
    await setImmediate()
  }
}

/** Whether the documents of these hashes may allow something of the question; one that is not there may. */
async function touching(
  database: Database,
  hashes: readonly string[],
  { question }: Asked,
): Promise<ReadonlySet<string>> {
  const all = [...new Set(hashes)]
  await readOutlines(database, all)
  return new Set(
    all.filter((hash) => {
      const outline = outlines.get(hash)
      return outline === undefined || mayTouch(outline, question)
    }),
  )
}

/** The roles of some analyses, and the hashes of all their documents. */
async function documentsOf(database: Database, list: readonly IndexedAnalysis[]) {
  const arns = new Set(list.map(({ example }) => example.effectiveRoleArn))
  const roles = await readRoleRows(database, [...arns])
  const policies = list.flatMap(({ example }) => example.policy ?? [])
  return { roles, hashes: [...[...roles.values()].flatMap(hashesOf), ...policies] }
}

/** Reads what any question asks of the documents: the first one then need not. */
export async function outlineAll(database: Database, { analyses }: FleetIndex): Promise<void> {
  const { hashes } = await documentsOf(database, analyses)
  await readOutlines(database, [...new Set(hashes)])
}

/** Those of some analyses in which role, boundary and session policy each may allow something of the question. */
async function nearOf(
  database: Database,
  list: readonly IndexedAnalysis[],
  asked: Asked,
): Promise<readonly IndexedAnalysis[]> {
  const { roles, hashes } = await documentsOf(database, list)
  const near = await touching(database, hashes, asked)
  return list.filter(({ example: { effectiveRoleArn, policy } }) => {
    const role = roles.get(effectiveRoleArn)
    if (!role) return true
    const isNear = ({ hash }: { readonly hash: string }) => near.has(hash)
    return (
      role.policies.some(isNear) &&
      (role.boundary === null || isNear(role.boundary)) &&
      (policy === null || near.has(policy))
    )
  })
}

/** What the stored sets alone tell; null: it takes a closer look. */
function toldBySets(
  { some, all, exact }: { readonly some: ActionSet; readonly all: ActionSet; readonly exact: boolean },
  { places, isBroad, question }: Asked,
): QuestionVerdict | null {
  if (places.length === 0) return null
  if (!places.some((place) => hasPlace(some, place))) return 'never'
  // A context may be one that a session cannot have, or settle a condition.
  if (Object.keys(question.context ?? {}).length > 0) return null
  if (places.every((place) => hasPlace(all, place))) return 'always'
  return isBroad && exact ? 'sometimes' : null
}

function firstLook({ analyses, sets }: FleetIndex, asked: Asked): (QuestionVerdict | null)[] {
  const told = new Map<string, QuestionVerdict | null>()
  return analyses.map(({ some, all, exact }) => {
    const id = `${some} ${all} ${exact}`
    const known = told.get(id)
    if (known !== undefined) return known
    const [someBits, allBits] = [sets.get(some), sets.get(all)]
    const made = someBits && allBits ? toldBySets({ some: someBits, all: allBits, exact }, asked) : null
    told.set(id, made)
    return made
  })
}

/** Those that share a role side by side: it is read, sent and compiled once for all of them. */
function inOrderOfRoles(list: readonly IndexedAnalysis[]): readonly IndexedAnalysis[] {
  const arnOf = ({ example }: IndexedAnalysis) => example.effectiveRoleArn
  return list.toSorted((left, right) => (arnOf(left) < arnOf(right) ? -1 : 1))
}

async function read(database: Database, list: readonly IndexedAnalysis[], memory: RoleMemory) {
  const keys = new Map(list.map(({ key, example }) => [example, key]))
  const texts = await readTexts(
    database,
    list.flatMap(({ example }) => example.policy ?? []),
  )
  const textOf = ({ policy }: IndexedAnalysis['example']) =>
    policy === null ? null : (texts.get(policy) ?? null)
  return { keys, ...(await loadRows(database, [...keys.keys()], textOf, memory)) }
}

/** While the threads work on some, the next are read. */
async function workOut(
  database: Database,
  list: readonly IndexedAnalysis[],
  asked: Asked,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, QuestionVerdict>> {
  const found = new Map<string, QuestionVerdict>()
  const memory: RoleMemory = new Map()
  const answer = async ({ keys, load, rows }: Awaited<ReturnType<typeof read>>) => {
    const made = await inWorkers('answer', { load, question: asked.question }, signal)
    for (const [place, row] of rows.entries()) {
      const key = keys.get(row)
      if (key !== undefined) found.set(key, made[place]?.verdict ?? 'unknown')
    }
  }
  let answered = Promise.resolve()
  for (const some of inTurns(inOrderOfRoles(list))) {
    const [loaded] = await Promise.all([read(database, some, memory), answered])
    answered = answer(loaded)
  }
  await answered
  return found
}

/** The verdict of every analysis of the fleet. What cannot be looked at closely is unknown. */
export async function verdictsOf(
  database: Database,
  index: FleetIndex,
  asked: Asked,
  signal?: AbortSignal,
): Promise<Verdicts> {
  if (!asked.fits) return index.analyses.map(() => 'never')
  const told = firstLook(index, asked)
  // Roles' tags may change and the key stay the same.
  const known = namesTags(asked.question) ? new Map<string, QuestionVerdict>() : answersTo(asked.id)
  const open = index.analyses.filter(({ key }, number) => told[number] === null && !known.has(key))
  if (open.length > 0) {
    const near = await nearOf(database, open, asked)
    const worked = await workOut(database, near, asked, signal)
    const isNear = new Set(near)
    for (const each of open) {
      const verdict = isNear.has(each) ? worked.get(each.key) : 'never'
      if (verdict) known.set(each.key, verdict)
    }
  }
  return index.analyses.map(({ key }, number) => told[number] ?? known.get(key) ?? 'unknown')
}
