import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { ContextValues, Layer } from '../iam/index.ts'
import { type Complaints, entriesOf, type Fields, fieldsOf, openText, textOf, textsOf } from './nodes.ts'
import { readList } from './read.ts'
import type { DocumentSource, LayerSources, ReadFile, SessionSource } from './types.ts'

const names = ['policies', 'association', 'session', 'expectations']

/**
 * Reads a file for the command line: the policies, whose session it is, and what is expected. Documents that lie in other files are named by
 * their paths; `subjectOf` puts them in. `mayBeEmpty`: it is not read for its expectations.
 */
export function parseExpectationFile(text: string, { mayBeEmpty = false } = {}): ReadFile {
  const { root, complaints } = openText(text)
  const { problems, say } = complaints
  const nothing = { list: [], lines: [], problems, file: null }
  if (root === null) {
    if (problems.length === 0) say(0, 'there is nothing to read: the file is empty')
    return nothing
  }
  const fields = fieldsOf(root, 'the file', names, complaints)
  if (!fields) return nothing
  const policies = readPolicies(fields.get('policies') ?? null, complaints)
  const session = readSession(fields, complaints)
  complainOfSessionTags(policies, session, fields.get('association') ?? null, complaints)
  const read =
    mayBeEmpty && !fields.has('expectations') ? { list: [], lines: [] } : readList(fields, complaints)
  if (!mayBeEmpty && read.list.length === 0 && problems.length === 0)
    say(fields.get('expectations') ?? null, 'there is no expectation in the file, so nothing would be tested')
  const isWhole = problems.length === 0 && policies !== null
  return { ...read, problems, file: isWhole ? { policies, session } : null }
}

/** What is said of the session tags has to go with what is said of the session policy, for what is allowed may turn on either. */
function complainOfSessionTags(
  policies: LayerSources | null,
  session: SessionSource,
  node: Node | null,
  { say }: Complaints,
): void {
  if (session.kind !== 'association') return
  const { sessionTags } = session
  // EKS: "When policy is specified, disableSessionTags must be set to true" (UpdatePodIdentityAssociation, InvalidParameterException).
  if (policies?.session && sessionTags)
    say(node, 'with a session policy EKS sends no session tags: leave “sessionTags” out')
  if (!policies?.session && policies?.unreadable?.includes('session') && sessionTags === undefined)
    say(
      node,
      'whether there is a session policy is not known, and so not whether session tags are on: say “sessionTags: true” or “sessionTags: false”',
    )
}

const layers = ['identity', 'boundary', 'session', 'scps', 'rcps', 'resource', 'vpcEndpoint', 'unreadable']
const readable: readonly Layer[] = [
  'identity',
  'boundary',
  'session',
  'scp',
  'rcp',
  'resource',
  'vpcEndpoint',
]

function readPolicies(node: Node | null, complaints: Complaints): LayerSources | null {
  const fields = fieldsOf(node, '“policies”', layers, complaints)
  if (!fields) return null
  const identity = fields.get('identity')
  const unread = fields.get('unreadable')
  if (!identity && !unread)
    complaints.say(node, '“policies” has no “identity”: without the role’s own policies nothing is allowed')
  const one = (name: string) => documentsOf(fields.get(name), complaints)
  const levels = (name: string) => levelsOf(fields.get(name), complaints)
  const [boundary, session, vpcEndpoint] = [one('boundary'), one('session'), one('vpcEndpoint')]
  const [scps, rcps, resources] = [levels('scps'), levels('rcps'), one('resource')]
  if (resources && resources.length > 1)
    complaints.say(fields.get('resource') ?? null, '“resource” is one document: a resource has one policy')
  const [resource] = resources ?? []
  return {
    identity: one('identity') ?? [],
    ...(boundary && { boundary }),
    ...(session && { session }),
    ...(scps && { scps }),
    ...(rcps && { rcps }),
    ...(resource && { resource }),
    ...(vpcEndpoint && { vpcEndpoint }),
    ...(unread && { unreadable: unreadableOf(unread, complaints) }),
  }
}

function unreadableOf(node: Node, complaints: Complaints): readonly Layer[] {
  return textsOf(node, '“unreadable”', complaints).flatMap(({ text, node: at }) => {
    const layer = readable.find((each) => each === text)
    if (layer) return [layer]
    complaints.say(at, `“${text.slice(0, 60)}” is no layer; they are ${readable.join(', ')}`)
    return []
  })
}

/** One document or a list of them. */
function documentsOf(node: Node | undefined, complaints: Complaints): readonly DocumentSource[] | null {
  if (!node) return null
  const items = isSeq(node) ? node.items : [node]
  return items.flatMap((item) => documentOf(isMap(item) || isScalar(item) ? item : node, complaints) ?? [])
}

/** Levels of SCPs or RCPs, root first; a plain list of documents is one level. */
function levelsOf(
  node: Node | undefined,
  complaints: Complaints,
): readonly (readonly DocumentSource[])[] | null {
  if (!node) return null
  if (!isSeq(node) || !node.items.some(isSeq)) return [documentsOf(node, complaints) ?? []]
  return node.items.map((level) =>
    isSeq(level) || isMap(level) || isScalar(level) ? (documentsOf(level, complaints) ?? []) : [],
  )
}

function documentOf(node: Node, complaints: Complaints): DocumentSource | null {
  const line = complaints.lineOf(node)
  if (isMap(node)) return { kind: 'text', text: JSON.stringify(plainOf(node, complaints)), line }
  const text = textOf(node, 'a policy', complaints)
  if (text === null) return null
  if (text.trimStart().startsWith('{')) return { kind: 'text', text, line }
  return { kind: 'path', path: text, line }
}

/** The value of a document written in the file. A policy's values are texts, and so is its Version, which YAML may take for a day. */
function plainOf(node: Node, complaints: Complaints): unknown {
  if (isMap(node))
    return Object.fromEntries(
      entriesOf(node).map(({ name, key, value }) => [
        name,
        value ? plainOf(value, complaints) : plainOf(key, complaints),
      ]),
    )
  if (isSeq(node))
    return node.items.map((item) =>
      isMap(item) || isSeq(item) || isScalar(item) ? plainOf(item, complaints) : null,
    )
  return textOf(node, 'a value of a policy', complaints) ?? ''
}

const associationNames = [
  'account',
  'region',
  'cluster',
  'namespace',
  'serviceAccount',
  'role',
  'targetRole',
  'sessionTags',
  'roleTags',
]

/** Somebody of whom nothing is known. */
const anySession: SessionSource = {
  kind: 'session',
  session: { principal: 'arn:aws:iam::000000000000:role/any', known: {}, absent: [] },
}

function readSession(fields: Fields, complaints: Complaints): SessionSource {
  const [association, session] = [fields.get('association'), fields.get('session')]
  if (association && session)
    complaints.say(session, 'there is an “association” already, which settles the session')
  if (association) return readAssociation(association, complaints) ?? anySession
  return session ? (readPlainSession(session, complaints) ?? anySession) : anySession
}

const roleArn = /^arn:[a-z-]+:iam::\d{12}:role\/.+$/

function readAssociation(node: Node, complaints: Complaints): SessionSource | null {
  const fields = fieldsOf(node, '“association”', associationNames, complaints)
  if (!fields) return null
  const must = (name: string) => {
    const found = fields.get(name)
    if (!found) complaints.say(node, `“association” has no “${name}”`)
    return found ? (textOf(found, `“${name}”`, complaints) ?? '') : ''
  }
  const arn = (name: string, text: string) => {
    if (text !== '' && !roleArn.test(text))
      complaints.say(fields.get(name) ?? node, `“${name}” is no role’s ARN`)
    return text
  }
  const accountId = must('account')
  if (accountId !== '' && !/^\d{12}$/.test(accountId))
    complaints.say(fields.get('account') ?? node, '“account” is 12 digits; in quotes where the first is 0')
  const target = fields.get('targetRole')
  const tags = fields.get('sessionTags')
  return {
    kind: 'association',
    accountId,
    region: must('region'),
    cluster: must('cluster'),
    namespace: must('namespace'),
    serviceAccount: must('serviceAccount'),
    roleArn: arn('role', must('role')),
    ...(target && { targetRoleArn: arn('targetRole', textOf(target, '“targetRole”', complaints) ?? '') }),
    ...(tags && { sessionTags: yesOrNo(tags, '“sessionTags”', complaints) }),
    roleTags: single(valuesOf(fields.get('roleTags'), '“roleTags”', complaints)),
  }
}

function yesOrNo(node: Node, what: string, { say }: Complaints): boolean {
  if (isScalar(node) && typeof node.value === 'boolean') return node.value
  say(node, `${what} is true or false`)
  return false
}

function valuesOf(node: Node | undefined, what: string, complaints: Complaints): ContextValues {
  if (!node) return {}
  if (!isMap(node)) {
    complaints.say(node, `${what} is a list of names and values`)
    return {}
  }
  return Object.fromEntries(
    entriesOf(node).map(({ name, key, value }) => {
      const texts = textsOf(value ?? key, `the value of ${name}`, complaints).map(({ text }) => text)
      return [name, isSeq(value) ? texts : (texts[0] ?? '')]
    }),
  )
}

function single(values: ContextValues): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat()[0] ?? '']))
}

function readPlainSession(node: Node, complaints: Complaints): SessionSource | null {
  const fields = fieldsOf(node, '“session”', ['principal', 'known', 'absent'], complaints)
  if (!fields) return null
  const principal = fields.get('principal')
  const name = principal ? (textOf(principal, '“principal”', complaints) ?? '') : anyPrincipal
  if (principal && !/^arn:[^:]*:(iam|sts)::\d{12}:(role|user|assumed-role)\/.+$/.test(name))
    complaints.say(principal, '“principal” is the ARN of a role, a role’s session or a user')
  const absent = fields.get('absent')
  return {
    kind: 'session',
    session: {
      principal: name,
      known: valuesOf(fields.get('known'), '“known”', complaints),
      absent: absent ? textsOf(absent, '“absent”', complaints).map(({ text }) => text) : [],
    },
  }
}

const anyPrincipal = 'arn:aws:iam::000000000000:role/any'
