import { isNode, isSeq, type Node } from 'yaml'
import { type Complaints, fieldsOf, openText, textOf } from './nodes.ts'
import { readExpectation } from './read.ts'
import type { GuardRail, ReadGuardRails } from './types.ts'

export const railsMax = 200
const nameMax = 200

/** Reads what no association of some may do: a text that holds `rails` and nothing else. Whose it is about (`of`) is the caller's to read. */
export function parseGuardRails(text: string): ReadGuardRails {
  const { root, complaints } = openText(text)
  const { problems, say } = complaints
  if (root === null) {
    if (problems.length === 0) say(0, 'there is nothing to read: begin with “rails:”')
    return { list: [], problems }
  }
  const fields = fieldsOf(root, 'this text', ['rails'], complaints)
  const node = fields?.get('rails') ?? null
  if (fields && !isSeq(node)) say(node, '“rails” is missing, or no list: each item begins with -')
  const nodes = isSeq(node) ? node.items.filter(isNode) : []
  if (nodes.length > railsMax) {
    say(node, `there are too many guard rails: ${railsMax} are read`)
    return { list: [], problems }
  }
  const list = nodes.flatMap((item) => readRail(item, complaints) ?? [])
  complainOfRepeats(list, complaints)
  return { list, problems }
}

const names = ['rail', 'of', 'not', 'on', 'reason']

function readRail(node: Node, complaints: Complaints): GuardRail | null {
  const before = complaints.problems.length
  const fields = fieldsOf(node, 'a guard rail', names, complaints)
  if (!fields) return null
  const [name, of, actions] = [fields.get('rail'), fields.get('of'), fields.get('not')]
  if (!actions) complaints.say(node, 'a guard rail says what is not to be done: “not: iam:*”')
  const made = {
    name: textOf(name ?? node, '“rail”, its name,', complaints)?.slice(0, nameMax) ?? '',
    of: of ? (textOf(of, '“of”', complaints) ?? '') : '',
    line: complaints.lineOf(node),
    expectation: readExpectation(
      { must: 'not allow', actions, resources: fields.get('on'), reason: fields.get('reason'), node },
      complaints,
    ),
  }
  return complaints.problems.length === before ? made : null
}

function complainOfRepeats(list: readonly GuardRail[], { problems }: Complaints): void {
  const seen = new Set<string>()
  for (const { name, line } of list) {
    if (seen.has(name))
      problems.push({ line, column: 1, message: `“${name}” stands here twice: names tell them apart` })
    seen.add(name)
  }
}
