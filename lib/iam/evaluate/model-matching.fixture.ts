// What the naive model of `decide` stands on: texts, conditions and statements. Documents are the JSON values themselves, patterns are matched by
// recursion, conditions by loops; nothing is shared with the engine. Only for requests whose context is known in full.

export type ModelStatement = {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action?: readonly string[]
  readonly NotAction?: readonly string[]
  readonly Resource?: readonly string[]
  readonly NotResource?: readonly string[]
  readonly Principal?: '*' | Readonly<Record<string, readonly string[]>>
  readonly NotPrincipal?: Readonly<Record<string, readonly string[]>>
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}
export type ModelPolicy = {
  readonly Version: '2008-10-17' | '2012-10-17'
  readonly Statement: readonly ModelStatement[]
}
type ModelLayer = readonly ModelPolicy[]
export type ModelPolicies = {
  readonly identity: ModelLayer
  readonly boundary?: ModelLayer
  readonly session?: ModelLayer
  readonly scps?: readonly ModelLayer[]
  readonly rcps?: readonly ModelLayer[]
  readonly resource?: ModelPolicy
  readonly vpcEndpoint?: ModelLayer
}
export type ModelRequest = {
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

/** Cuts at the first five colons; null when there are fewer. */
function sixParts(text: string): string[] | null {
  const parts = text.split(':')
  return parts.length < 6 ? null : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function arnFits(wanted: string, value: string): boolean {
  if (wanted === '*') return true
  const [patterns, parts] = [sixParts(wanted), sixParts(value)]
  if (!patterns || !parts) return false
  return patterns.every((pattern, index) => {
    const symbols = [...pattern].map(
      (char): Symbol => (char === '*' ? 'anyRun' : char === '?' ? 'anyOne' : { char }),
    )
    return fits(symbols, parts[index] ?? '')
  })
}

function numberOf(text: string): number {
  return text.includes('-')
    ? Number(text.slice(0, 4)) * 10_000 + Number(text.slice(5, 7)) * 100 + Number(text.slice(8, 10))
    : Number(text)
}

/** A dotted address as 32 digits. */
function bits(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
}

function inBlock(block: string, address: string): boolean {
  const [start = '', length = '32'] = block.split('/')
  return bits(start).slice(0, Number(length)) === bits(address).slice(0, Number(length))
}

function compares(
  operator: string,
  value: string,
  wanted: string,
  request: ModelRequest,
  variables: boolean,
): boolean {
  const positive = operator.replace('Not', '')
  const [left, right] = [numberOf(value), numberOf(wanted)]
  if (positive === 'StringEquals') return matchesText(wanted, value, request, { variables, wild: false })
  if (positive === 'StringLike') return matchesText(wanted, value, request, { variables, wild: true })
  if (positive === 'StringEqualsIgnoreCase') {
    const symbols = symbolsOf(wanted, request, { variables, wild: false })
    const text = symbols?.map((symbol) => (typeof symbol === 'object' ? symbol.char : '')).join('')
    return text?.toLowerCase() === value.toLowerCase()
  }
  if (/^(Numeric|Date)Equals$/.test(positive)) return left === right
  if (/^(Numeric|Date)LessThan$/.test(positive)) return left < right
  if (/^(Numeric|Date)LessThanEquals$/.test(positive)) return left <= right
  if (/^(Numeric|Date)GreaterThan$/.test(positive)) return left > right
  if (/^(Numeric|Date)GreaterThanEquals$/.test(positive)) return left >= right
  if (positive === 'Bool') return value === wanted
  if (positive === 'IpAddress') return inBlock(wanted, value)
  if (/^Arn(Equals|Like)$/.test(positive)) return arnFits(wanted, value)
  throw new Error(`the model does not know ${operator}`)
}

/** One key under one operator. */
function holds(
  written: string,
  key: string,
  wanted: readonly string[],
  request: ModelRequest,
  variables: boolean,
): boolean {
  const values = valuesOf(request, key) ?? []
  if (written === 'Null') return wanted.some((each) => (each === 'true') === (values.length === 0))
  const set = /^(ForAllValues|ForAnyValue):/.exec(written)?.[1]
  const operator = written.replace(/^.*:/, '').replace(/IfExists$/, '')
  const negated = operator.includes('Not')
  if (values.length === 0 || (set && values.join('') === ''))
    return written.endsWith('IfExists') || (set ? set === 'ForAllValues' : negated)
  let fitting = 0
  for (const value of values) {
    let any = false
    for (const each of wanted) any = any || compares(operator, value, each, request, variables)
    if (any !== negated) fitting++
  }
  return set === 'ForAnyValue' ? fitting > 0 : fitting === values.length
}

/** Whether everything but the principal fits. */
export function fitsRequest(
  statement: ModelStatement,
  version: ModelPolicy['Version'],
  request: ModelRequest,
): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement
  const action = request.action.toLowerCase()
  const plain = { variables: false, wild: true }
  const listed = (Action ?? NotAction ?? []).some((each) =>
    matchesText(each.toLowerCase(), action, request, plain),
  )
  if (listed !== (Action !== undefined)) return false
  const variables = version === '2012-10-17'
  const there = (Resource ?? NotResource ?? []).some((each) =>
    matchesText(each, request.resource, request, { variables, wild: true }),
  )
  if (there !== (Resource !== undefined)) return false
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, wanted] of Object.entries(keys)) {
      if (!holds(operator, key, wanted, request, variables)) return false
    }
  }
  return true
}

/** The way in which one listed principal names the caller, or null. */
function wayNamed(type: string, value: string, { principal, context }: ModelRequest): string | null {
  if (value === '*') return 'everyone'
  const arn = /^arn:aws:(?:sts|iam)::(\d+):(?:assumed-role|role)\/([^/]+)/
  const [, account, name] = arn.exec(principal) ?? []
  if (!account) return value === principal && type !== 'AWS' ? 'itself' : null
  const role = context['aws:PrincipalArn']?.[0] ?? `arn:aws:iam::${account}:role/${name}`
  if (value === role) return 'role'
  if (value === principal) return 'itself'
  return value === account || value === `arn:aws:iam::${account}:root` ? 'account' : null
}

export function waysNamed(list: ModelStatement['Principal'], request: ModelRequest): string[] {
  const ways: string[] = []
  for (const [type, values] of Object.entries(list === '*' ? { AWS: ['*'] } : (list ?? {}))) {
    for (const value of values) ways.push(wayNamed(type, value, request) ?? '')
  }
  return ways.filter((way) => way !== '')
}

export function fitsPrincipal(
  statement: ModelStatement,
  request: ModelRequest,
  hasBoundary: boolean,
): boolean {
  const { Principal, NotPrincipal } = statement
  if (NotPrincipal) return hasBoundary || waysNamed(NotPrincipal, request).length === 0
  return Principal === undefined || waysNamed(Principal, request).length > 0
}
