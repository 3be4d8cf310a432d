import { catalog } from '../catalog/index.ts'
import { takesResource } from '../expectations/index.ts'
import { matchGlob, type NamedPolicy, parseGlob, parsePolicy, type Statement } from '../iam/index.ts'

export type Sample = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}

/** Numbers below 1 that come out the same every time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const statementsIn = (policies: readonly NamedPolicy[]): readonly Statement[] =>
  policies.flatMap(({ text }) => parsePolicy(text).policy?.statements ?? [])

/** So many different requests about what policies speak of, and what is beside it: of known actions on resources that they take. */
export function sampleRequests(policies: readonly NamedPolicy[], count: number): readonly Sample[] {
  const random = randomFrom(count)
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const statements = statementsIn(policies)
  const pairs = pairsOf(statements, one)
  const tests = statements.flatMap(({ conditions }) => conditions)
  const fill = (text: string) => text.replace(/[*?]/g, () => random().toString(36).slice(2, 6))
  const found = new Map<string, Sample>()
  while (found.size < count) {
    const { action, form } = one(pairs) ?? { action: 's3:GetObject', form: 'arn:aws:s3:::*/*' }
    // Each key is left out, as some policy has it, or another value.
    const context = tests.flatMap(({ key, values }): [string, string][] => {
      const drawn = random()
      if (drawn < 0.25) return []
      return [[key.value, drawn < 0.75 ? fill(one(values)?.value ?? '') : 'other']]
    })
    const sample = { action, resource: fill(form), context: Object.fromEntries(context) }
    found.set(JSON.stringify(sample), sample)
  }
  return [...found.values()]
}

const actions = new Map(catalog.actions.map((action) => [action.name, action]))

const taken = new Map<string, boolean>()

function takes(action: string, form: string): boolean {
  const key = `${action} ${form}`
  const known = actions.get(action)
  const found =
    taken.get(key) ??
    (known !== undefined &&
      takesResource(action, form.replace(/[*?]/g, 'x'), { ...catalog, actions: [known] }))
  taken.set(key, found)
  return found
}

const pairsMax = 200
type Pair = { readonly action: string; readonly form: string }

/** Actions that the statements name, a few of the others of their services, each with a form of resource that it takes. */
function pairsOf(
  statements: readonly Statement[],
  one: <T>(list: readonly T[]) => T | undefined,
): readonly Pair[] {
  const patterns = new Set(
    statements.flatMap(({ actions }) => actions.patterns.map(({ value }) => value.toLowerCase())),
  )
  const forms = [
    ...new Set(statements.flatMap(({ resources }) => resources?.patterns ?? []).map(({ value }) => value)),
  ]
  const globs = [...patterns].map(parseGlob)
  const services = new Set([...patterns].map((pattern) => pattern.split(':')[0]))
  const known = [...actions.keys()].filter((name) => services.has(name.split(':')[0]))
  const isNamed = (name: string) => globs.some((glob) => matchGlob(glob, name.toLowerCase()))
  const named = known.filter(isNamed)
  const beside = known.filter((name) => !isNamed(name))
  const pairs = new Map<string, Pair>()
  for (let at = 0; at < pairsMax * 3 && pairs.size < pairsMax; at++) {
    const action = one(at % 5 === 0 ? beside : named) ?? ''
    // What none of its resources is, AWS never asks about, and a proof says nothing of it.
    const form = one(forms.filter((each) => each === '*' || each.split(':')[2] === action.split(':')[0]))
    if (form === undefined || !takes(action, form)) continue
    pairs.set(`${action} ${form}`, { action, form })
  }
  return [...pairs.values()]
}
