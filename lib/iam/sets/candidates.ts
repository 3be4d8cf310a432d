import type { CompiledStatement } from '../evaluate/compile.ts'
import type { Facts } from '../evaluate/context.ts'
import { type Glob, matchGlob } from '../pattern.ts'
import { resolveTemplate, type Template } from '../template.ts'
import type { CatalogAction } from '../types.ts'
import {
  type Atoms,
  accepts,
  atomsOf,
  beginDifferently,
  type Group,
  isSpent,
  isTooLong,
} from './automaton.ts'
import { isEverything } from './key-domain.ts'
import { colonlessType, colonsIn, typeGlob, wordOf } from './pattern-codes.ts'
import { remembering } from './remembering.ts'

/** What a statement lists, its variables filled in as far as they are known. */
export type Listed = {
  /** The patterns that are settled. */
  readonly group: Group
  /** The same text for the same patterns. */
  readonly id: string
  /** Patterns with a variable whose value is not known: `glob` matches whatever they might. */
  readonly open: readonly { readonly template: Template; readonly key: string; readonly glob: Glob }[]
}

function list(statement: CompiledStatement, facts: Facts): Listed {
  const group: Glob[] = []
  const open: { template: Template; key: string; glob: Glob }[] = []
  for (const template of statement.resources?.templates ?? []) {
    const resolved = resolveTemplate(template, facts)
    if (resolved.state === 'known') group.push(resolved.glob)
    if (resolved.state === 'unknown') open.push({ template, key: resolved.key, glob: resolved.glob })
  }
  return { group, open, id: idOf(group) }
}

export function idOf(group: Group): string {
  return group
    .map(({ codes }) => `[${codes.join()}]`)
    .sort()
    .join('')
}

const plain = new WeakMap<CompiledStatement, Listed>()

/** What a statement lists. Without variables it is the same for every session. */
export function listedBy(statement: CompiledStatement, facts: Facts): Listed {
  const known = plain.get(statement)
  if (known) return known
  const found = list(statement, facts)
  if (statement.resources?.templates.every(({ fixed }) => fixed !== null)) plain.set(statement, found)
  return found
}

/**
 * Resources worth asking about for a class of actions: one for every way in which a resource of its types can stand to what its statements
 * list, so that what holds for the resources asked about holds for all.
 */
export type Candidates = {
  readonly resources: readonly string[]
  /** The same text where the same groups can match together. */
  readonly kinds: string
  /** The resources that match what is listed under an id, as bits. */
  readonly holding: ReadonlyMap<string, bigint>
  /** False when there were too many ways to tell apart. */
  readonly complete: boolean
}

export function typesOf({ resources }: CatalogAction, partition: string | null): readonly Glob[] {
  return resources.map((pattern) =>
    typeGlob(partition === null ? pattern : pattern.replace(/^arn:%:/, `arn:${partition}:`)),
  )
}

/**
 * The types of an action's resources, as far as policies tell them apart. `*` crosses colons, so `arn:aws:ec2:*:*:subnet/*` matches a volume named
 * `x:subnet/y`, if there could be one; and as there are few names with colons, the sets leave them out unless a pattern spells one: what is
 * told is about resources that exist. `decide` answers for any ARN it is asked about. S3's keys are left whole: they hold times.
 */
export function typesFor(
  action: CatalogAction,
  partition: string | null,
  groups: readonly Group[],
): readonly Glob[] {
  // The shortest first: of what stands alike to all policies, it is the plainest example.
  const types = typesOf(action, partition).toSorted((left, right) => left.codes.length - right.codes.length)
  return types.map((type) => {
    const most = colonsIn(type)
    const spelled = groups.some((group) =>
      group.some((glob) => colonsIn(glob) > most && !beginDifferently(type, glob)),
    )
    return spelled || isOfS3(type) ? type : colonlessType(type)
  })
}

/** Whether a type's ARN names neither region nor account. */
function isOfS3({ codes }: Glob): boolean {
  return wordOf({ codes, literal: null }, '').includes(':s3:::')
}

/** More patterns than this are not all put into words: far beyond what a role may hold. */
const wordedMax = 300

/** Texts of a type that a person understands, from its patterns. */
function worded(type: Glob, groups: readonly Group[]): readonly string[] {
  const short = groups.flat().filter((glob) => !isTooLong(glob))
  return [type, ...short.slice(0, wordedMax)]
    .flatMap((glob) => [wordOf(glob, 'any'), wordOf(glob, 'any/other')])
    .filter((text) => accepts(type, text))
}

function matchedBy(text: string, groups: readonly Group[]): readonly number[] {
  return groups.flatMap((group, index) => (group.some((glob) => matchGlob(glob, text)) ? [index] : []))
}

/** The atoms, by texts in words wherever these stand to the groups in the same way. Where atoms were given up, words stand in. */
function inWords(type: Glob, groups: readonly Group[], { atoms, complete }: Atoms): Atoms['atoms'] {
  const words = new Map<string, Atoms['atoms'][number]>()
  for (const text of worded(type, groups)) {
    const matched = matchedBy(text, groups)
    if (!words.has(matched.join())) words.set(matched.join(), { matched, text })
  }
  const nice = atoms.map((atom) => words.get(atom.matched.join()) ?? atom)
  return complete ? nice : [...new Set([...nice, ...words.values()])]
}

/** What statements list, told apart: the patterns of each group, and under which id it is found. */
export type Groups = {
  readonly list: readonly Group[]
  readonly ids: readonly string[]
  /** What was worked out for these groups, by type. */
  readonly atoms: Map<Glob, Atoms>
}

const remember = remembering<Groups>(5000)

/** The groups that statements list under each of several readings of the context. */
export function groupsOf(statements: readonly CompiledStatement[], contexts: readonly Facts[]): Groups {
  const groups = new Map<string, Group>()
  for (const statement of statements) {
    for (const facts of contexts) {
      const { group, id, open } = listedBy(statement, facts)
      if (group.length > 0 && !group.some(isEverything)) groups.set(id, group)
      for (const { glob } of open) groups.set(idOf([glob]), [glob])
    }
  }
  const ids = [...groups.keys()]
  return remember(ids.join('|'), () => ({ list: [...groups.values()], ids, atoms: new Map() }))
}

function atomsWithin(type: Glob, { list, atoms }: Groups): Atoms {
  const known = atoms.get(type)
  if (known) return known
  const found = atomsOf(type, list)
  const worded = { atoms: inWords(type, list, found), complete: found.complete }
  if (!isSpent()) atoms.set(type, worded)
  return worded
}

/** Without resource-level permissions the resource of every request is `*` (service authorization reference, "Resource types"). */
function withoutTypes({ list }: Groups): Atoms {
  return { atoms: [{ matched: matchedBy('*', list), text: '*' }], complete: true }
}

export function candidatesOf(types: readonly Glob[], groups: Groups): Candidates {
  const found = types.length === 0 ? [withoutTypes(groups)] : types.map((type) => atomsWithin(type, groups))
  const holding = new Map<string, bigint>(groups.ids.map((id) => [id, 0n]))
  const cells = new Map<string, string>()
  for (const { atoms } of found) {
    for (const { matched, text } of atoms) {
      const signature = matched.join()
      if (cells.has(signature)) continue
      const bit = 1n << BigInt(cells.size)
      cells.set(signature, text)
      for (const index of matched) {
        const id = groups.ids[index] ?? ''
        holding.set(id, (holding.get(id) ?? 0n) | bit)
      }
    }
  }
  return {
    resources: [...cells.values()],
    kinds: [...cells.keys()].join('|'),
    holding,
    complete: found.every(({ complete }) => complete),
  }
}

/** A resource of an action that reads as "any". */
export function resourceOf(action: CatalogAction, principal: string): string {
  const types = typesOf(action, principal.split(':')[1] || null)
  const [type] = types.toSorted((left, right) => left.codes.length - right.codes.length)
  return type ? wordOf(type, 'any') : '*'
}
