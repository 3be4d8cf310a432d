// A second reading of AWS's pages, as plain as can be and sharing no code with the engine: documents are the JSON values themselves, patterns
// are matched by recursion, conditions by loops. Only for requests whose context is known in full.

export type ModelStatement = {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action?: readonly string[]
  readonly NotAction?: readonly string[]
  readonly Resource?: readonly string[]
  readonly NotResource?: readonly string[]
  readonly Principal?: '*' | { readonly AWS: readonly string[] }
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}
export type ModelPolicy = {
  readonly Version: '2008-10-17' | '2012-10-17'
  readonly Statement: readonly ModelStatement[]
}
export type ModelPolicies = {
  readonly identity: readonly ModelPolicy[]
  readonly boundary?: readonly ModelPolicy[]
  readonly session?: readonly ModelPolicy[]
  readonly scps?: readonly (readonly ModelPolicy[])[]
  readonly rcps?: readonly (readonly ModelPolicy[])[]
  readonly resource?: ModelPolicy
  readonly vpcEndpoint?: readonly ModelPolicy[]
}
export type ModelRequest = {
  /** An assumed-role session's ARN. */
  readonly principal: string
  readonly action: string
  readonly resource: string
  readonly resourceAccount?: string
  readonly context: Readonly<Record<string, readonly string[]>>
}

type Symbol = { readonly char: string } | 'anyOne' | 'anyRun'
type How = { readonly variables: boolean; readonly wild: boolean }

function valuesOf(request: ModelRequest, key: string): readonly string[] | null {
  for (const [name, values] of Object.entries(request.context)) {
    if (name.toLowerCase() === key.toLowerCase()) return values
  }
  return null
}

/** What a variable stands for, or null when it has no value. */
function standsFor(inner: string, request: ModelRequest): string | null {
  if (['*', '?', '$'].includes(inner)) return inner
  const [key = '', fallback] = inner.split(', ')
  const values = valuesOf(request, key)
  if (values?.length === 1) return values[0] ?? null
  return fallback === undefined ? null : fallback.slice(1, -1)
}

/** Reads one character or one variable at a time; null when a variable has no value. */
function symbolsOf(text: string, request: ModelRequest, how: How): Symbol[] | null {
  if (text === '') return []
  const variable = how.variables ? /^\$\{([^}]*)\}(.*)$/s.exec(text) : null
  if (variable) {
    const value = standsFor(variable[1] ?? '', request)
    const rest = symbolsOf(variable[2] ?? '', request, how)
    return value !== null && rest ? [...[...value].map((char) => ({ char })), ...rest] : null
  }
  const rest = symbolsOf(text.slice(1), request, how)
  const char = text.slice(0, 1)
  if (how.wild && char === '*') return rest && ['anyRun', ...rest]
  if (how.wild && char === '?') return rest && ['anyOne', ...rest]
  return rest && [{ char }, ...rest]
}

function fits([first, ...rest]: readonly Symbol[], text: string): boolean {
  if (first === undefined) return text === ''
  if (first === 'anyRun') return fits(rest, text) || (text !== '' && fits([first, ...rest], text.slice(1)))
  return text !== '' && (first === 'anyOne' || first.char === text[0]) && fits(rest, text.slice(1))
}

function matchesText(pattern: string, text: string, request: ModelRequest, how: How) {
  const symbols = symbolsOf(pattern, request, how)
  return symbols !== null && fits(symbols, text)
}

function compares(
  operator: string,
  value: string,
  wanted: string,
  request: ModelRequest,
  version: string,
): boolean {
  const variables = version === '2012-10-17'
  const positive = operator.replace('Not', '')
  if (positive === 'StringEquals') return matchesText(wanted, value, request, { variables, wild: false })
  if (positive === 'StringLike') return matchesText(wanted, value, request, { variables, wild: true })
  if (positive === 'StringEqualsIgnoreCase') {
    const symbols = symbolsOf(wanted, request, { variables, wild: false })
    const text = symbols?.map((symbol) => (typeof symbol === 'object' ? symbol.char : '')).join('')
    return text?.toLowerCase() === value.toLowerCase()
  }
  if (positive === 'NumericEquals') return Number(value) === Number(wanted)
  if (positive === 'NumericLessThan') return Number(value) < Number(wanted)
  if (positive === 'NumericGreaterThanEquals') return Number(value) >= Number(wanted)
  throw new Error(`the model does not know ${operator}`)
}

/** One key under one operator. */
function holds(
  written: string,
  key: string,
  wanted: readonly string[],
  request: ModelRequest,
  version: string,
): boolean {
  const values = valuesOf(request, key) ?? []
  if (written === 'Null') return wanted.some((each) => (each === 'true') === (values.length === 0))
  const set = /^(ForAllValues|ForAnyValue):/.exec(written)?.[1]
  const operator = written.replace(/^.*:/, '').replace(/IfExists$/, '')
  const negated = operator.includes('Not')
  if (values.length === 0) {
    if (written.endsWith('IfExists')) return true
    return set ? set === 'ForAllValues' : negated
  }
  let fitting = 0
  for (const value of values) {
    let any = false
    for (const each of wanted) any = any || compares(operator, value, each, request, version)
    if (any !== negated) fitting++
  }
  return set === 'ForAnyValue' ? fitting > 0 : fitting === values.length
}

function names(principal: string, request: ModelRequest): 'session' | 'role' | 'account' | 'everyone' | null {
  const [, account, role] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(request.principal) ?? []
  if (principal === '*') return 'everyone'
  if (principal === request.principal) return 'session'
  if (principal === `arn:aws:iam::${account}:role/${role}`) return 'role'
  return principal === account || principal === `arn:aws:iam::${account}:root` ? 'account' : null
}

function namesIn({ Principal }: ModelStatement, request: ModelRequest) {
  const list = Principal === undefined ? [] : Principal === '*' ? ['*'] : Principal.AWS
  return list.map((each) => names(each, request)).filter((each) => each !== null)
}

function applies(statement: ModelStatement, version: string, request: ModelRequest): boolean {
  const { Action, NotAction, Resource, NotResource, Principal, Condition = {} } = statement
  const action = request.action.toLowerCase()
  const plain = { variables: false, wild: true }
  const listed = (Action ?? NotAction ?? []).some((each) =>
    matchesText(each.toLowerCase(), action, request, plain),
  )
  if (listed !== (Action !== undefined)) return false
  const how = { variables: version === '2012-10-17', wild: true }
  const there = (Resource ?? NotResource ?? []).some((each) =>
    matchesText(each, request.resource, request, how),
  )
  if (there !== (Resource !== undefined)) return false
  if (Principal !== undefined && namesIn(statement, request).length === 0) return false
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, wanted] of Object.entries(keys)) {
      if (!holds(operator, key, wanted, request, version)) return false
    }
  }
  return true
}

function find(
  policies: readonly ModelPolicy[],
  effect: 'Allow' | 'Deny',
  request: ModelRequest,
): ModelStatement[] {
  return policies.flatMap(({ Version, Statement }) =>
    Statement.filter((each) => each.Effect === effect && applies(each, Version, request)),
  )
}

/** IAM-eval's flow chart, with the resource-policy rules of access_policies, "Session policies". */
export function modelDecision(
  request: ModelRequest,
  policies: ModelPolicies,
): 'allowed' | 'explicitDeny' | 'implicitDeny' {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  const layers = [identity, boundary, session, ...scps, ...rcps, resource ? [resource] : [], vpcEndpoint]
  if (layers.some((layer) => find(layer, 'Deny', request).length > 0)) return 'explicitDeny'
  return passes(request, policies) ? 'allowed' : 'implicitDeny'
}

function passes(request: ModelRequest, policies: ModelPolicies): boolean {
  const { identity, boundary, session, scps = [], resource, vpcEndpoint } = policies
  const allows = (layer: readonly ModelPolicy[] | undefined) =>
    !layer || find(layer, 'Allow', request).length > 0
  if (!scps.every(allows) || !allows(vpcEndpoint)) return false
  const given = resource ? find([resource], 'Allow', request).flatMap((each) => namesIn(each, request)) : []
  const own = request.principal.split(':')[4]
  if ((request.resourceAccount ?? own) !== own)
    return given.length > 0 && allows(identity) && allows(boundary) && allows(session)
  if (given.includes('session') || given.includes('everyone')) return true
  return (allows(identity) || given.includes('role')) && allows(boundary) && allows(session)
}
