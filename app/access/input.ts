import { z } from 'zod'
import { problemOf, type Question, type QuestionProblem } from '@/lib/analysis/index.ts'

/** Far more than AWS takes, so that the page can say how long it was. */
const longest = 10_000
const tooLong = (what: string) => ({
  error: `${what} of more than ${longest.toLocaleString('en')} characters is not looked at.`,
})

type Query = Readonly<Record<string, string | readonly string[] | undefined>>

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]).default([])
const first = texts.transform(([text = '']) => text.trim())
const optional = texts.transform(([text]) => text).pipe(z.string().max(2048).optional())

const questionInput = z.object({
  action: first.pipe(z.string().max(longest, tooLong('An action'))),
  resource: first.pipe(z.string().max(longest, tooLong('A resource'))),
  context: texts.pipe(
    z
      .array(
        z
          .string()
          .max(longest, tooLong('A context'))
          .regex(/^\s*[^=\s]/, { error: 'A value of the context needs a key.' })
          .regex(/=./, { error: 'A key of the context needs a value.' }),
      )
      .max(100, { error: 'At most 20 context keys can be given.' }),
  ),
})

export const groupings = ['role', 'cluster', 'tenant', 'association'] as const
export const verdicts = ['always', 'sometimes', 'unknown', 'never'] as const

const viewInput = z.object({
  by: first.pipe(z.enum(groupings)).catch('role'),
  verdict: first
    .transform((text) =>
      text.split(',').flatMap((each) => verdicts.find((verdict) => verdict === each) ?? []),
    )
    .catch([]),
  role: optional.catch(undefined),
  cluster: optional.catch(undefined),
  tenant: optional.catch(undefined),
  show: first.transform(Number).pipe(z.number().int().min(1).max(10_000)).catch(0),
})
export type AccessView = z.infer<typeof viewInput>

export type Written = {
  readonly action: string
  readonly resource: string
  readonly context: readonly string[]
}
export type FieldProblem = { readonly field: keyof Written; readonly message: string }
export type Asked = {
  /** As it stands in the address. */
  readonly written: Written
  /** Null: nothing is asked, or something is wrong with it. */
  readonly question: Question | null
  readonly problem: FieldProblem | null
  readonly view: AccessView
}

const fields = { 'bad-action': 'action', 'bad-resource': 'resource', 'bad-context': 'context' } as const
const toField = ({ code, message }: QuestionProblem): FieldProblem => ({ field: fields[code], message })

/** `key=value`, in which a key that comes again has several values. */
function contextOf(list: readonly string[]): Question['context'] {
  const found = new Map<string, string[]>()
  for (const each of list) {
    const sign = each.indexOf('=')
    const key = each.slice(0, sign).trim()
    found.set(key, [...(found.get(key) ?? []), each.slice(sign + 1)])
  }
  return Object.fromEntries(
    [...found].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]),
  )
}

function writtenOf(query: Query): Written {
  const [action, resource] = [query.action, query.resource].map((value) => [value ?? ''].flat()[0] ?? '')
  return {
    action: (action ?? '').slice(0, longest),
    resource: (resource ?? '').slice(0, longest),
    context: [query.context ?? []].flat().slice(0, 100),
  }
}

/** What an address asks. A question that cannot be asked comes with the reason; of the view what means nothing is as usual. */
export function readAsked(query: Query): Asked {
  const view = viewInput.parse(query)
  const read = questionInput.safeParse(query)
  if (!read.success) {
    const [issue] = read.error.issues
    const field = questionInput.keyof().catch('action').parse(issue?.path[0])
    const message = issue?.message ?? 'This is not understood.'
    return { written: writtenOf(query), question: null, problem: { field, message }, view }
  }
  const { action, resource, context } = read.data
  const written = { action, resource, context }
  if (action === '') {
    const isEmpty = resource === '' && context.length === 0
    const problem = isEmpty ? null : { field: 'action' as const, message: 'Name an action.' }
    return { written, question: null, problem, view }
  }
  const question = { action, resource: resource || '*', context: contextOf(context) }
  const problem = problemOf(question)
  return { written, question: problem ? null : question, problem: problem && toField(problem), view }
}

/** The query of a request as a page gets it. */
export function queryOf(url: string): Query {
  const params = new URL(url).searchParams
  return Object.fromEntries([...params.keys()].map((key) => [key, params.getAll(key)]))
}

/** Which verdicts are listed: those that were chosen, else all who can, or may. */
export function shownVerdicts({ verdict }: AccessView): readonly (typeof verdicts)[number][] {
  return verdict.length > 0 ? verdict : verdicts.filter((each) => each !== 'never')
}

/** Behind which association: `account/region/cluster/id`, none of which has a slash. */
export const afterInput = z
  .string()
  .max(600)
  .regex(/^[^/]+(?:\/[^/]+){3}$/)
  .transform((text) => {
    const [accountId = '', region = '', cluster = '', associationId = ''] = text.split('/')
    return { accountId, region, cluster, associationId }
  })
/** As many associations as a page of them holds. */
export const rowsPage = 50

export const formatInput = z.enum(['csv', 'json'])
export const suggestInput = z.object({
  field: z.enum(['action', 'resource', 'key']),
  action: z.string().max(256),
  typed: z.string().max(2048),
})
