import type { Condition } from './rule.ts'

/** A rule as a form holds it. */
export type RuleText = {
  readonly name: string
  /** Null: for everybody's. */
  readonly tenantId: string | null
  /** Names and patterns divided by commas; empty: all. */
  readonly clusters: string
  readonly always: boolean
  readonly sessionPolicyGoes: boolean
  readonly role: boolean
  readonly deletion: boolean
  /** A number of actions; empty: it is not asked. */
  readonly gainsMore: string
  /** Actions divided by commas or lines; empty: it is not asked. */
  readonly gainsAny: string
}

export type RuleTextProblem = {
  readonly field: 'name' | 'clusters' | 'gainsMore' | 'gainsAny' | 'conditions'
  readonly message: string
}

export type RuleRead = {
  readonly name: string
  readonly tenantId: string | null
  readonly clusters: readonly string[]
  readonly conditions: readonly Condition[]
  readonly problems: readonly RuleTextProblem[]
}

export const emptyRule: RuleText = {
  name: '',
  tenantId: null,
  clusters: '',
  always: false,
  sessionPolicyGoes: false,
  role: false,
  deletion: false,
  gainsMore: '',
  gainsAny: '',
}

const nameMax = 80
const listMax = 100
/** Far more than IAM has. */
const gainsMax = 100_000
/** A name of a cluster (EKS, CreateCluster: at most 100 of these), with `*` and `?` in it. */
const clusterForm = /^[\w*?-]{1,100}$/
/** A service's prefix and an action's name as IAM writes them, with `*` and `?` in both. */
const actionForm = /^([\w*?-]{1,64}:[\w*?]{1,128}|\*)$/

const listOf = (text: string) => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  ),
]

function nameProblem(name: string): string | null {
  if (name === '') return 'Give it a name: whoever is stopped by it reads it.'
  return name.length > nameMax ? `At most ${nameMax} characters.` : null
}

function listProblem(list: readonly string[], form: RegExp, words: string): string | null {
  if (list.length > listMax) return `At most ${listMax} of them.`
  const wrong = list.find((each) => !form.test(each))
  return wrong === undefined ? null : `“${wrong.slice(0, 60)}” is no ${words}.`
}

function gainsMoreProblem(text: string): string | null {
  if (text === '') return null
  return /^\d{1,6}$/.test(text) && Number(text) <= gainsMax ? null : `A number from 0 to ${gainsMax}.`
}

function conditionsOf(text: RuleText): readonly Condition[] {
  if (text.always) return [{ kind: 'always' }]
  const more = text.gainsMore.trim()
  const actions = listOf(text.gainsAny)
  return [
    ...(text.sessionPolicyGoes ? [{ kind: 'session-policy-goes' } as const] : []),
    ...(text.role ? [{ kind: 'role' } as const] : []),
    ...(text.deletion ? [{ kind: 'deletion' } as const] : []),
    ...(more === '' ? [] : [{ kind: 'gains-more', than: Number(more) } as const]),
    ...(actions.length === 0 ? [] : [{ kind: 'gains-any', actions } as const]),
  ]
}

/** What a form says, and what is wrong with it; it may be saved where nothing is. */
export function readRule(text: RuleText): RuleRead {
  const name = text.name.trim()
  const clusters = listOf(text.clusters)
  const conditions = conditionsOf(text)
  const found: Readonly<Record<RuleTextProblem['field'], string | null>> = {
    name: nameProblem(name),
    clusters: listProblem(clusters, clusterForm, 'name of a cluster'),
    // What is not asked, as everything is, is not wrong either.
    gainsMore: text.always ? null : gainsMoreProblem(text.gainsMore.trim()),
    gainsAny: text.always ? null : listProblem(listOf(text.gainsAny), actionForm, 'action'),
    conditions: conditions.length === 0 ? 'Say which changes: choose at least one.' : null,
  }
  const problems = Object.entries(found).flatMap(([field, message]) =>
    message === null ? [] : [{ field: field as RuleTextProblem['field'], message }],
  )
  return { name, tenantId: text.tenantId, clusters, conditions, problems }
}

type Saved = {
  readonly name: string
  readonly clusters: readonly string[]
  readonly conditions: readonly Condition[]
  readonly tenant: { readonly id: string } | null
}

/** A saved rule, to be changed in the form. */
export function textOfRule({ name, tenant, clusters, conditions }: Saved): RuleText {
  const has = (kind: Condition['kind']) => conditions.some((each) => each.kind === kind)
  const more = conditions.find((each) => each.kind === 'gains-more')
  const listed = conditions.find((each) => each.kind === 'gains-any')
  return {
    name,
    tenantId: tenant?.id ?? null,
    clusters: clusters.join(', '),
    always: has('always'),
    sessionPolicyGoes: has('session-policy-goes'),
    role: has('role'),
    deletion: has('deletion'),
    gainsMore: more ? String(more.than) : '',
    gainsAny: listed ? listed.actions.join(', ') : '',
  }
}

const moreWords = (than: number) =>
  `more than ${than.toLocaleString('en')} ${than === 1 ? 'action' : 'actions'}`

/** A condition as the end of “a change takes a second person when …”. */
export function conditionInWords(condition: Condition): string {
  switch (condition.kind) {
    case 'always':
      return 'anything changes'
    case 'gains-more':
      return condition.than === 0 ? 'pods gain any access' : `pods gain ${moreWords(condition.than)}`
    case 'gains-any':
      return `pods gain ${condition.actions.join(', ')}`
    case 'session-policy-goes':
      return 'a session policy goes'
    case 'role':
      return 'a role is given'
    case 'deletion':
      return 'an association is deleted'
  }
}
