import { catalog, findService } from '../catalog/index.ts'
import { formatPolicy, meansTheSame } from '../iam/index.ts'
import {
  addFirstMember,
  applyEdits,
  hasMember,
  indentAt,
  isMinified,
  removeMember,
  replace,
  writeStrings,
} from './edits.ts'
import type { Subject } from './fix-subject.ts'
import { memberOf, type ObjectNode, stringsOf } from './position.ts'
import { countOf } from './role-words.ts'
import type { Fix } from './types.ts'

/** What can be done with the statement that the cursor is in: split it by service, name it. */
export function refactorStatement(subject: Subject): readonly Fix[] {
  const { statement } = subject
  return statement ? [...splitByService(subject, statement), ...addSid(subject, statement)] : []
}

/** A Sid that is used twice: another name, or none. */
export function fixSid(subject: Subject): readonly Fix[] {
  const { statement, text } = subject
  const edit = statement && removeMember(text, statement, 'Sid')
  if (!statement || !edit) return []
  const rename = renameSid(subject, statement)
  return [...rename, { title: 'Remove this Sid', kind: 'quickfix', meaning: 'equal', edits: [edit] }]
}

function renameSid({ text, statements, statement }: Subject, of: ObjectNode): readonly Fix[] {
  const member = of.members.find(({ key }) => key === 'Sid')
  const written = stringsOf(member?.value)[0]
  if (!member || !statement || written === undefined) return []
  const name = freeName(written.replace(/\d+$/, ''), statements)
  const edits = [replace(text, member.value.start, member.value.end, JSON.stringify(name))]
  return [{ title: `Call it ${name}`, kind: 'quickfix', meaning: 'equal', edits, isPreferred: true }]
}

function freeName(wish: string, statements: readonly ObjectNode[]): string {
  const taken = new Set(statements.flatMap((each) => stringsOf(memberOf(each, 'Sid'))))
  if (!taken.has(wish) && wish !== '') return wish
  for (let number = 2; ; number++) if (!taken.has(`${wish}${number}`)) return `${wish}${number}`
}

function addSid({ text, statements }: Subject, statement: ObjectNode): readonly Fix[] {
  if (hasMember(statement, 'Sid') || statement.members.length === 0) return []
  const name = freeName(wishFor(statement), statements)
  const edits = [addFirstMember(text, statement, 'Sid', JSON.stringify(name))]
  return [{ title: `Call the statement ${name}`, kind: 'refactor', meaning: 'equal', edits }]
}

/** `AllowS3`, `DenyDynamodbSqs`: letters and digits only (reference_policies_elements_sid). */
function wishFor(statement: ObjectNode): string {
  const effect = stringsOf(memberOf(statement, 'Effect'))[0] === 'Deny' ? 'Deny' : 'Allow'
  const services = [...groupByService(stringsOf(memberOf(statement, 'Action'))).keys()]
  const named = services.slice(0, 2).map((service) => {
    const word = service.replace(/[^a-z0-9]/g, '')
    return word.charAt(0).toUpperCase() + word.slice(1)
  })
  return `${effect}${named.join('') || 'All'}`
}

function groupByService(patterns: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const pattern of patterns) {
    const service = pattern.slice(0, Math.max(0, pattern.indexOf(':'))).toLowerCase()
    const found = groups.get(service)
    if (found) found.push(pattern)
    else groups.set(service, [pattern])
  }
  return groups
}

/**
 * One statement for each service. Each gets the resources of its service where that is proven to change nothing, and all of them where not.
 */
function splitByService(subject: Subject, statement: ObjectNode): readonly Fix[] {
  const { text, statements } = subject
  const groups = groupByService(stringsOf(memberOf(statement, 'Action')))
  if (groups.size < 2 || groups.has('')) return []
  const title = `Split into ${countOf(groups.size, 'statement')}, one a service`
  const fix = (isNarrow: boolean): Fix => {
    const copies = [...groups].map(([service, actions], place) =>
      copyFor(subject, statement, { service, actions, isNarrow, place }),
    )
    const isOneLine = !text.trim().includes('\n')
    const space = isMinified(text) ? '' : isOneLine ? ' ' : `\n${indentAt(text, statement.start)}`
    const joined = copies.join(`,${space}`)
    // A statement that is no list becomes one.
    const isAlone = statements.length === 1 && memberOf(subject.root, 'Statement') === statement
    const edits = [replace(text, statement.start, statement.end, isAlone ? `[${joined}]` : joined)]
    return { title, kind: 'refactor', meaning: 'equal', edits }
  }
  const resources = stringsOf(memberOf(statement, 'Resource'))
  const isPlain = [...groups.keys()].every(
    (service) => ownResources(resources, service).length === resources.length,
  )
  if (isPlain) return [fix(false)]
  // What is written anew speaks of these services' actions only, so for all others nothing changes.
  const actions = [...groups.keys()].flatMap((prefix) => findService(prefix)?.actions ?? [])
  const narrow = fix(true)
  const isEqual = meansTheSame(text, applyEdits(text, narrow.edits), { ...catalog, actions })
  // With all resources in each, the statements say together what the one said.
  return [isEqual ? narrow : fix(false)]
}

/** The resources of a service; all of them where it has none of its own. */
function ownResources(resources: readonly string[], service: string): readonly string[] {
  const own = resources.filter((resource) => isOfService(resource, service))
  return own.length > 0 ? own : resources
}

type Copy = {
  readonly service: string
  readonly actions: readonly string[]
  readonly isNarrow: boolean
  readonly place: number
}

function copyFor(
  { text }: Subject,
  statement: ObjectNode,
  { service, actions, isNarrow, place }: Copy,
): string {
  const parts = statement.members.flatMap(({ key, keyStart, value }) => {
    const written = text.slice(value.start, value.end)
    // The name stays with the first: it must not come twice.
    if (key === 'Sid') return place === 0 ? [`"Sid":${written}`] : []
    if (key === 'Action') return [`"Action":${writeStrings(actions, text, keyStart)}`]
    if (key !== 'Resource' || !isNarrow) return [`${JSON.stringify(key)}:${written}`]
    const own = ownResources(stringsOf(value), service)
    return [`"Resource":${writeStrings(own, text, keyStart)}`]
  })
  const json = `{${parts.join()}}`
  if (!text.trim().includes('\n')) return json
  const indent = indentAt(text, statement.start)
  return (formatPolicy(json) ?? json).replaceAll('\n', `\n${indent}`)
}

function isOfService(resource: string, service: string): boolean {
  const written = resource.split(':')[2]
  return written === undefined || /[*?]/.test(written) || written.toLowerCase() === service
}
