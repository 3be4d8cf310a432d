import { parseGlob } from '../pattern.ts'

/** An ARN's fields as written, `arn` first; the sixth keeps its colons. Colons within a variable do not part fields. */
export function arnFields(text: string): readonly string[] {
  const fields: string[] = []
  let from = 0
  let isInVariable = false
  for (let at = 0; at < text.length && fields.length < 5; at++) {
    const char = text[at]
    if (char === '$' && text[at + 1] === '{') isInVariable = true
    else if (char === '}') isInVariable = false
    else if (char === ':' && !isInVariable) {
      fields.push(text.slice(from, at))
      from = at + 1
    }
  }
  fields.push(text.slice(from))
  return fields
}

/** Wildcards or variables: what will stand here is not known. */
export function isOpen(field: string): boolean {
  return /[*?]/.test(field) || field.includes('${')
}

/** A text up to its first wildcard or variable. */
export function literalHead(text: string): string {
  const at = text.search(/[*?]|\$\{/)
  return at < 0 ? text : text.slice(0, at)
}

/** A text as a pattern, its variables as if they were any text. */
export function withOpenVariables(text: string): readonly number[] {
  const parts: string[] = []
  let from = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open)
    if (close < 0) break
    parts.push(text.slice(from, open), '*')
    from = close + 1
  }
  parts.push(text.slice(from))
  return parseGlob(parts.join('')).codes
}

/** `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`: the form of a Region, whether or not AWS has it. */
export function isRegionForm(text: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/.test(text)
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html, and the isolated partitions of the SDKs' endpoints. */
export const partitions: readonly string[] = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
]
