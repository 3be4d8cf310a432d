import type { Cursor } from './cursor.ts'
import { elementNotes } from './explanations.ts'
import { jsonCompletion, keyCompletion, valueCompletion } from './insertion.ts'
import type { Position } from './position.ts'
import { snippets } from './snippets.ts'
import type { Completion, LanguageFacts } from './types.ts'

type At<Name extends Position['at']> = Extract<Position, { at: Name }>

/** Elements with the value that a person then fills in, in the order people write them. */
const policyElements: readonly (readonly [name: string, skeleton: string])[] = [
  ['Version', '"2012-10-17"'],
  [
    'Statement',
    '[\n  {\n    "Effect": "${1|Allow,Deny|}",\n    "Action": ["$2"],\n    "Resource": ["$3"]\n  }\n]',
  ],
  ['Id', '"$1"'],
]
const statementElements: readonly (readonly [name: string, skeleton: string])[] = [
  ['Effect', '"${1|Allow,Deny|}"'],
  ['Action', '["$1"]'],
  ['Resource', '["$1"]'],
  ['Condition', '{\n  "$1"\n}'],
  ['Sid', '"${1:Name}"'],
  ['NotAction', '["$1"]'],
  ['NotResource', '["$1"]'],
]
/** Each of a pair rules the other out (reference_policies_grammar). */
const others: Readonly<Record<string, string>> = {
  Action: 'NotAction',
  NotAction: 'Action',
  Resource: 'NotResource',
  NotResource: 'Resource',
}

function completeElements(
  elements: readonly (readonly [name: string, skeleton: string])[],
  present: readonly string[],
  cursor: Cursor,
): readonly Completion[] {
  return elements
    .filter(([name]) => !present.includes(name) && !present.includes(others[name] ?? name))
    .map(([name, skeleton], place) =>
      keyCompletion(
        {
          label: name,
          kind: 'element',
          detail: elementNotes[name]?.short ?? '',
          documentation: elementNotes[name]?.long.join('\n\n') ?? '',
          rank: String(place),
          ...(skeleton.includes('["$1"]') || skeleton.includes('"$1"\n') ? { retrigger: true } : {}),
        },
        skeleton,
        cursor,
      ),
    )
}

const keysOf = ({ members }: { members: readonly { key: string }[] }) => members.map(({ key }) => key)

export function completePolicyElements({ object }: At<'policy element'>, cursor: Cursor) {
  return completeElements(policyElements, keysOf(object), cursor)
}

export function completeStatementElements({ statement }: At<'statement element'>, cursor: Cursor) {
  return completeElements(statementElements, keysOf(statement), cursor)
}

export function completeVersion(cursor: Cursor): readonly Completion[] {
  const detail = 'the current version; variables such as `${aws:PrincipalTag/team}` work'
  return [valueCompletion({ label: '2012-10-17', kind: 'value', detail, rank: '0' }, cursor)]
}

export function completeEffect(cursor: Cursor): readonly Completion[] {
  return [
    valueCompletion(
      { label: 'Allow', kind: 'effect', detail: 'what the role allows too', rank: '0' },
      cursor,
    ),
    valueCompletion({ label: 'Deny', kind: 'effect', detail: 'wins over every Allow', rank: '1' }, cursor),
  ]
}

const bareStatements: readonly (readonly [label: string, detail: string, snippet: string])[] = [
  [
    'Allow …',
    'a statement that allows',
    '{\n  "Effect": "Allow",\n  "Action": ["$1"],\n  "Resource": ["$2"]\n}',
  ],
  [
    'Deny …',
    'a statement that denies',
    '{\n  "Effect": "Deny",\n  "Action": ["$1"],\n  "Resource": ["$2"]\n}',
  ],
]

export function completeStatements(cursor: Cursor, facts: LanguageFacts): readonly Completion[] {
  const isItem = cursor.path.length === 2
  const wrap = (snippet: string) => (isItem ? snippet : `[\n  ${snippet.replaceAll('\n', '\n  ')}\n]`)
  const bare = bareStatements.flatMap(([label, detail, snippet], place) => {
    const rank = `0${place}`
    const item = { label, kind: 'snippet', detail, rank, retrigger: true } as const
    return jsonCompletion(item, wrap(snippet), cursor) ?? []
  })
  const whole = snippets(facts).flatMap(({ label, description, statement }, place) => {
    const rank = `1${String(place).padStart(2, '0')}`
    return (
      jsonCompletion({ label, kind: 'snippet', detail: description, rank }, wrap(statement), cursor) ?? []
    )
  })
  return [...bare, ...whole]
}

/** Into an empty text: a whole policy. */
export function completePolicies(cursor: Cursor, facts: LanguageFacts): readonly Completion[] {
  return snippets(facts).flatMap(({ label, description, policy }, place) => {
    const rank = String(place).padStart(2, '0')
    return jsonCompletion({ label, kind: 'snippet', detail: description, rank }, policy, cursor) ?? []
  })
}
