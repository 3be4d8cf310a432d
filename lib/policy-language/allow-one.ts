import { parseJson } from '../iam/index.ts'
import { indentAt, isMinified, replace, replaceStrings } from './edits.ts'
import { memberOf, type ObjectNode, statementsOf, stringsOf } from './position.ts'
import type { Fix, Replacement } from './types.ts'

/** One request, as AWS asks about it: no patterns. */
type Request = { readonly action: string; readonly resource: string }

/**
 * Lets one request through a policy and nothing else: an action more where a statement is about that very resource, a resource more where one is
 * about that very action, else a statement more. Null: the text is no JSON that a statement could be written into.
 */
export function allowOne(text: string, request: Request): Fix | null {
  const { root, problems } = parseJson(text)
  const resource = literalOf(request.resource)
  if (root?.kind !== 'object' || problems.length > 0) return null
  // Only this version knows `${*}` for a star (reference_policies_variables).
  if (resource !== request.resource && stringsOf(memberOf(root, 'Version'))[0] !== '2012-10-17') return null
  const wanted = { action: request.action, resource }
  const statements = statementsOf(root)
  const edit =
    statements.map((each) => grow(text, each, wanted)).find((each) => each !== null) ??
    addStatement(text, root, wanted)
  if (!edit) return null
  const title = `Allow ${request.action} on ${request.resource}`
  const note = 'Nothing else is allowed by it.'
  return { title, kind: 'quickfix', meaning: 'wider', note, edits: [edit], isPreferred: true }
}

/** `*`, `?` and `$` of a name, as a policy writes them (reference_policies_variables, special characters). */
function literalOf(resource: string): string {
  return resource === '*' ? resource : resource.replace(/[*?$]/g, '${$&}')
}

const elements = new Set(['Sid', 'Effect', 'Action', 'Resource'])

function grow(text: string, statement: ObjectNode, { action, resource }: Request): Replacement | null {
  const isPlain = statement.members.every(({ key }) => elements.has(key))
  if (!isPlain || stringsOf(memberOf(statement, 'Effect'))[0] !== 'Allow') return null
  const [actions, resources] = [textsOf(statement, 'Action'), textsOf(statement, 'Resource')]
  if (!actions || !resources) return null
  const [onlyAction, onlyResource] = [onlyOf(actions), onlyOf(resources)]
  if (onlyResource === resource) return replaceStrings(text, statement, 'Action', [...actions, action])
  if (onlyAction?.toLowerCase() === action.toLowerCase())
    return replaceStrings(text, statement, 'Resource', [...resources, resource])
  return null
}

const onlyOf = (values: readonly string[]) => (values.length === 1 ? values[0] : undefined)

/** The texts of an element; null where it is not there, or holds something else too. */
function textsOf(statement: ObjectNode, element: string): readonly string[] | null {
  const node = memberOf(statement, element)
  const texts = stringsOf(node)
  const count = node?.kind === 'array' ? node.items.length : 1
  return node && texts.length === count ? texts : null
}

function addStatement(text: string, root: ObjectNode, { action, resource }: Request): Replacement | null {
  const list = memberOf(root, 'Statement')
  const statement = { Effect: 'Allow', Action: action, Resource: resource }
  const write = (indent: string) =>
    isMinified(text)
      ? JSON.stringify(statement)
      : JSON.stringify(statement, null, 2).replaceAll('\n', `\n${indent}`)
  if (list?.kind === 'object') {
    const own = text.slice(list.start, list.end)
    return replace(text, list.start, list.end, `[${own}, ${write(indentAt(text, list.start))}]`)
  }
  if (list?.kind !== 'array') return null
  const last = list.items.at(-1)
  if (!last) return replace(text, list.start, list.end, `[${write(indentAt(text, list.start))}]`)
  const indent = indentAt(text, last.start)
  const isOnOwnLine = text.slice(0, last.start).endsWith(`\n${indent}`)
  const between = isMinified(text) ? ',' : isOnOwnLine ? `,\n${indent}` : ', '
  return replace(text, last.end, last.end, `${between}${write(indent)}`)
}
