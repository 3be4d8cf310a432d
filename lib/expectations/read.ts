import { isMap, isSeq, type Node } from 'yaml'
import { checkPolicy } from '../iam/index.ts'
import {
  type Complaints,
  entriesOf,
  type Fields,
  fieldsOf,
  isNothing,
  openText,
  textOf,
  textsOf,
} from './nodes.ts'
import type { ConditionBlock, ContextValue, Expectation, ReadExpectations } from './types.ts'

export const expectationsMax = 500
const contextMax = 100

/** Reads the expectations of an association: a text that holds `expectations` and nothing else. */
export function parseExpectations(text: string): ReadExpectations {
  const { root, complaints } = openText(text)
  if (root === null) {
    if (complaints.problems.length === 0) complaints.say(0, empty)
    return { list: [], lines: [], problems: complaints.problems }
  }
  const fields = fieldsOf(root, 'this text', ['expectations'], complaints)
  const read = fields ? readList(fields, complaints) : { list: [], lines: [] }
  return { ...read, problems: complaints.problems }
}

const empty = 'there is nothing to read: begin with “expectations:”'

/** The list under `expectations`. */
export function readList(fields: Fields, complaints: Complaints): Pick<ReadExpectations, 'list' | 'lines'> {
  const node = fields.get('expectations') ?? null
  const nodes = isSeq(node) ? node.items.filter(isItem) : []
  if (!isSeq(node)) complaints.say(node, '“expectations” is missing, or no list: each item begins with -')
  if (nodes.length > expectationsMax) {
    complaints.say(node, `there are too many expectations: ${expectationsMax} are read`)
    return { list: [], lines: [] }
  }
  const read = nodes.map((item) => ({ line: complaints.lineOf(item), made: readOne(item, complaints) }))
  const good = read.flatMap(({ line, made }) => (made ? [{ line, made }] : []))
  return { list: good.map(({ made }) => made), lines: good.map(({ line }) => line) }
}

function isItem(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

const names = ['must', 'action', 'resource', 'context', 'unless', 'reason']

function readOne(node: Node, complaints: Complaints): Expectation | null {
  const before = complaints.problems.length
  const fields = fieldsOf(node, 'an expectation', names, complaints)
  if (!fields) return null
  const must = readMust(fields.get('must') ?? node, complaints)
  const [context, unless, reason] = [fields.get('context'), fields.get('unless'), fields.get('reason')]
  if (unless && must === 'allow')
    complaints.say(unless, '“unless” belongs to “not allow”: what must be allowed has its context instead')
  const [actions, resources] = [fields.get('action'), fields.get('resource')]
  const made = {
    ...readExpectation({ must: must ?? 'allow', actions, resources, reason, node }, complaints),
    context: context ? readContext(context, complaints) : {},
    ...(unless && { unless: readConditions(unless, complaints) }),
  }
  if (complaints.problems.length === before) complainOfRefusal(made, node, complaints)
  return complaints.problems.length === before ? made : null
}

type Parts = {
  readonly must: Expectation['must']
  readonly actions: Node | undefined
  readonly resources: Node | undefined
  readonly reason: Node | undefined
  /** Where what is missing should be. */
  readonly node: Node
}

/** An expectation of its parts, in any context. */
export function readExpectation(
  { must, actions, resources, reason, node }: Parts,
  complaints: Complaints,
): Expectation {
  return {
    must,
    actions: readActions(actions, at(complaints, node)),
    resources: readResources(resources, complaints),
    context: {},
    ...(reason && { reason: textOf(reason, '“reason”', complaints) ?? '' }),
  }
}

function readActions(node: Node | undefined, complaints: Complaints): readonly string[] {
  const actions = textsOf(node ?? null, '“action”', complaints)
  for (const each of actions) complainOfAction(each, complaints)
  return actions.map(({ text }) => text)
}

/** Left out, it is every resource. */
function readResources(node: Node | undefined, complaints: Complaints): readonly string[] {
  if (!node) return ['*']
  const resources = textsOf(node, '“resource”', complaints)
  for (const each of resources) complainOfResource(each, complaints)
  return resources.map(({ text }) => text)
}

/** What AWS would refuse in a policy means nothing here either: an operator that is none, a variable that is not closed. */
function complainOfRefusal(
  { actions, resources, unless }: Expectation,
  node: Node,
  { say }: Complaints,
): void {
  const statement = { Effect: 'Deny', Action: actions, Resource: resources, Condition: unless }
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const finding = checkPolicy(text, 'identity', {}).find(
    ({ refused, code }) => refused && code !== 'policy-size',
  )
  if (finding) say(node, finding.message)
}

/** Complaints about what is missing stand where it should be. */
function at(complaints: Complaints, place: Node): Complaints {
  return { ...complaints, say: (node, message) => complaints.say(node ?? place, message) }
}

function readMust(node: Node, { say }: Complaints): Expectation['must'] | null {
  const silent = { problems: [], say: () => undefined, lineOf: () => 0 }
  const text = isMap(node) ? null : textOf(node, '“must”', silent)
  if (text === 'allow' || text === 'not allow') return text
  say(node, 'an expectation says “must: allow” or “must: not allow”')
  return null
}

type Part = { readonly text: string; readonly node: Node }

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function complainOfAction({ text, node }: Part, { say }: Complaints): void {
  if (text === '*' || /^[a-zA-Z0-9-]+:[a-zA-Z0-9*?_-]+$/.test(text)) return
  say(node, `“${text.slice(0, 60)}” is no action: write it as in a policy, s3:GetObject or s3:Get*`)
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
function complainOfResource({ text, node }: Part, { say }: Complaints): void {
  if (text === '*' || /^arn:([^:]*:){4}./.test(text)) return
  say(node, `“${text.slice(0, 60)}” is no ARN: write it as in a policy, arn:aws:s3:::bucket/*`)
}

/** A condition key has its service's prefix, and global ones aws: (reference_policies_condition-keys.html). */
export function isConditionKey(text: string): boolean {
  return /^[a-zA-Z0-9._/-]+:./.test(text)
}

function complainOfKey(name: string, node: Node, { say }: Complaints): void {
  if (isConditionKey(name)) return
  say(node, `“${name.slice(0, 60)}” is no condition key: it has a prefix, as aws:SourceIp has`)
}

function readContext(node: Node, complaints: Complaints): Expectation['context'] {
  if (!isMap(node)) {
    complaints.say(node, '“context” is a list of condition keys and values: aws:SourceVpce: vpce-1')
    return {}
  }
  const entries = entriesOf(node)
  if (entries.length > contextMax) complaints.say(node, `“context” has too many keys: ${contextMax} are read`)
  complainOfRepeats(entries, complaints)
  return Object.fromEntries(
    entries.slice(0, contextMax).map(({ name, key, value }): [string, ContextValue] => {
      complainOfKey(name, key, complaints)
      if (isNothing(value)) return [name, null]
      const texts = textsOf(value, `the value of ${name}`, complaints).map(({ text }) => text)
      return [name, isSeq(value) ? texts : (texts[0] ?? '')]
    }),
  )
}

/** Key names have no case: a key that stands twice would have two values. */
function complainOfRepeats(entries: ReturnType<typeof entriesOf>, { say }: Complaints): void {
  const seen = new Set<string>()
  for (const { name, key } of entries) {
    if (seen.has(name.toLowerCase())) say(key, `${name} stands here twice: key names have no case`)
    seen.add(name.toLowerCase())
  }
}

function readConditions(node: Node, complaints: Complaints): ConditionBlock {
  if (!isMap(node) || node.items.length === 0) {
    complaints.say(node, '“unless” is a Condition as in a policy: StringEquals: { aws:SourceVpce: vpce-1 }')
    return {}
  }
  return Object.fromEntries(
    entriesOf(node).map(({ name: operator, key: at, value: keys }) => {
      // Without a key it would hold for every request, and except all of them.
      if (!isMap(keys) || keys.items.length === 0) {
        complaints.say(
          at,
          `${operator.slice(0, 60)} has condition keys and values: { aws:SourceVpce: vpce-1 }`,
        )
        return [operator, {}]
      }
      const tests = entriesOf(keys).map(({ name, key, value }): [string, string | readonly string[]] => {
        complainOfKey(name, key, complaints)
        const texts = textsOf(value, `the value of ${name}`, complaints).map(({ text }) => text)
        return [name, isSeq(value) ? texts : (texts[0] ?? '')]
      })
      return [operator, Object.fromEntries(tests)]
    }),
  )
}
