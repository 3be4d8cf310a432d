import { matchGlob, parseGlob, parsePolicy, type Statement, variablesOf } from '@/lib/iam/index.ts'
import type { TraceKey, TraceQuestion, TraceScene } from './trace-types.ts'

type Asked = Pick<TraceKey, 'name' | 'many' | 'suggestions'>
type Noted = { readonly name: string; many: boolean; readonly suggestions: Set<string> }
type Note = (name: string, many: boolean, values: readonly string[]) => void

const suggestionMax = 8
const shownMax = 40

/** The condition keys that statements of an action look at, variables included, with the values they compare them with. */
export function keysAsked({ policies }: TraceScene, action: string): readonly Asked[] {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  const all = [
    ...identity,
    ...boundary,
    ...session,
    ...scps.flat(),
    ...rcps.flat(),
    ...(resource ? [resource] : []),
    ...vpcEndpoint,
  ]
  const found = new Map<string, Noted>()
  const note: Note = (name, many, values) => {
    const known = found.get(name.toLowerCase()) ?? { name, many, suggestions: new Set() }
    known.many ||= many
    found.set(name.toLowerCase(), known)
    for (const value of values) known.suggestions.add(value)
  }
  for (const { text } of all) {
    const policy = parsePolicy(text).policy
    for (const statement of policy?.statements ?? []) {
      if (speaksOf(statement, action)) noteKeys(statement, note)
    }
  }
  return [...found.values()].map(({ name, many, suggestions }) => ({
    name,
    many,
    suggestions: [...suggestions].slice(0, suggestionMax),
  }))
}

function speaksOf({ actions }: Statement, action: string): boolean {
  const lower = action.toLowerCase()
  const listed = actions.patterns.some(({ value }) => matchGlob(parseGlob(value.toLowerCase()), lower))
  return listed !== actions.not
}

function noteKeys({ conditions, resources }: Statement, note: Note): void {
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]
  for (const { value } of texts) for (const key of variablesOf(value)) note(key, false, [])
  for (const { key, values, operator } of conditions) {
    const isNull = /^Null$/i.test(operator.value)
    const plain = values.map(({ value }) => value).filter((value) => !isNull && !value.includes('${'))
    note(key.value, /^For(All|Any)Values:/i.test(operator.value), plain)
  }
}

/** `absent` of a session: a name, or a prefix that ends in `/*`. */
function isAbsent(name: string, absent: readonly string[]): boolean {
  const lower = name.toLowerCase()
  return absent.some((entry) => {
    const key = entry.toLowerCase()
    return key.endsWith('/*') ? lower.startsWith(key.slice(0, -1)) : key === lower
  })
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}

/** What the question and the session say of each key that is asked for. The session's word stands: its values are AWS's. */
export function keysOf(
  scene: TraceScene,
  { action, context = {}, rest }: TraceQuestion,
): readonly TraceKey[] {
  const { known, absent } = scene.session
  const find = <T>(values: Readonly<Record<string, T>>, name: string): T | undefined =>
    Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  return keysAsked(scene, action).map((asked): TraceKey => {
    const own = find(known, asked.name)
    if (own !== undefined) return { ...asked, state: 'session', values: listOf(own) }
    const given = find(context, asked.name)
    if (given === null) return { ...asked, state: 'absent', values: [] }
    if (given !== undefined) return { ...asked, state: 'given', values: listOf(given) }
    const gone = rest === 'absent' || isAbsent(asked.name, absent)
    return { ...asked, state: gone ? 'absent' : 'unknown', values: [] }
  })
}

/** As many as a person reads, and every one that the answer waits for. */
export function shownKeys(keys: readonly TraceKey[], awaited: readonly string[]): readonly TraceKey[] {
  const names = new Set(awaited.map((name) => name.toLowerCase()))
  return keys.filter(({ name }, index) => index < shownMax || names.has(name.toLowerCase()))
}
