import { fail, ok, type Result } from '../base/index.ts'

/** What a template may name of the association it is for. */
export const placeholders = ['namespace', 'serviceAccount', 'cluster', 'account', 'region'] as const
export type Placeholder = (typeof placeholders)[number]
export type TemplateValues = Readonly<Record<Placeholder, string>>

export type TemplateProblem = {
  readonly kind: 'unknown' | 'unclosed' | 'outside-string' | 'unsafe-value'
  /** As written between the braces. */
  readonly name: string
  /** UTF-16 units from the start of the template. */
  readonly offset: number
  /** From 1. */
  readonly line: number
}

type Piece = { readonly name: string; readonly start: number; readonly end: number }

/** Two braces and the name. IAM's own variables have one brace after a dollar sign and are left alone. */
const form = /\{\{([^{}]*)\}\}/g
const blank = '{{'

function isPlaceholder(name: string): name is Placeholder {
  return placeholders.some((each) => each === name)
}

function piecesOf(text: string): readonly Piece[] {
  return Array.from(text.matchAll(form), ({ 0: whole, 1: name = '', index }) => ({
    name: name.trim(),
    start: index,
    end: index + whole.length,
  }))
}

/** For every character of a JSON text whether it stands inside a string. */
function insideStrings(text: string): (offset: number) => boolean {
  const quotes = Array.from(text.matchAll(/\\.|"/gs)).flatMap(({ 0: found, index }) =>
    found === '"' ? [index] : [],
  )
  return (offset) => {
    let low = 0
    let high = quotes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((quotes[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low % 2 === 1
  }
}

function problemAt(text: string, kind: TemplateProblem['kind'], name: string, offset: number) {
  return { kind, name, offset, line: text.slice(0, offset).split('\n').length }
}

/** Two braces in a string that no two braces close. Outside strings they are JSON's, and its own parser's to judge. */
function unclosedIn(text: string, pieces: readonly Piece[], isInside: (offset: number) => boolean) {
  const problems: TemplateProblem[] = []
  for (let at = text.indexOf(blank); at >= 0; at = text.indexOf(blank, at + 1)) {
    const isOpened = pieces.some(({ start, end }) => at >= start - 1 && at < end)
    if (isInside(at) && !isOpened) problems.push(problemAt(text, 'unclosed', '', at))
  }
  return problems
}

/** Whether a text names anything of the association it is for. */
export function isTemplate(text: string): boolean {
  return text.search(form) >= 0
}

/** What is wrong with a template whatever it is filled with, in the order of the text. */
export function checkTemplate(text: string): readonly TemplateProblem[] {
  const pieces = piecesOf(text)
  const isInside = insideStrings(text)
  const found = pieces.flatMap(({ name, start }): TemplateProblem[] => {
    if (!isPlaceholder(name)) return [problemAt(text, 'unknown', name, start)]
    return isInside(start) ? [] : [problemAt(text, 'outside-string', name, start)]
  })
  return [...found, ...unclosedIn(text, pieces, isInside)].sort((left, right) => left.offset - right.offset)
}

/** What IAM reads as more than the characters themselves: wildcards, and the start of a variable. */
const meaning = /[*?]|\$\{/

/**
 * The policy's text for one association. Values are escaped as JSON strings are. Names in EKS hold neither wildcards nor quotes, but should
 * one ever, `payments-*` in a resource would quietly mean other people's resources too: such a value is refused, not put in.
 */
export function expandTemplate(
  text: string,
  values: TemplateValues,
): Result<string, readonly TemplateProblem[]> {
  const pieces = piecesOf(text)
  const unsafe = pieces.flatMap(({ name, start }) =>
    isPlaceholder(name) && meaning.test(values[name]) ? [problemAt(text, 'unsafe-value', name, start)] : [],
  )
  const problems = [...checkTemplate(text), ...unsafe]
  if (problems.length > 0) return fail(problems)
  return ok(
    text.replace(form, (whole, inner: string) => {
      const name = inner.trim()
      return isPlaceholder(name) ? JSON.stringify(values[name]).slice(1, -1) : whole
    }),
  )
}

/** The same in a text that is no JSON, such as a line of a list of targets; what is not known stays as it is. */
export function fillPlainText(text: string, values: TemplateValues): string {
  return text.replace(form, (whole, inner: string) => {
    const name = inner.trim()
    return isPlaceholder(name) ? values[name] : whole
  })
}

export function valuesOf(place: {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly namespace: string
  readonly serviceAccount: string
}): TemplateValues {
  const { accountId: account, region, cluster, namespace, serviceAccount } = place
  return { account, region, cluster, namespace, serviceAccount }
}

/** What a problem means, in one sentence. */
export function sayTemplateProblem({ kind, name }: TemplateProblem): string {
  switch (kind) {
    case 'unknown':
      return `\`{{${name}}}\` is not known; there are ${placeholders.map((each) => `\`{{${each}}}\``).join(', ')}`
    case 'unclosed':
      return '`{{` is not closed by `}}`'
    case 'outside-string':
      return `\`{{${name}}}\` must stand inside a string, between quotes`
    case 'unsafe-value':
      return `the value of \`{{${name}}}\` holds a character that means more in a policy than itself`
  }
}
