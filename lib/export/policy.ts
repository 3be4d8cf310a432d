import { minifyPolicy } from '../iam/index.ts'
import { withBreaksEscaped } from './line-breaks.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * The policy as a value, for tools in whose own language it reads best; null where a value would not carry it whole: keys that stand twice,
 * numbers that lose digits, keys that change places, half a surrogate pair. Such a policy is written as text.
 */
export function policyValue(text: string): Json | null {
  const minified = minifyPolicy(text)
  // A key of this name in a JavaScript literal would set the prototype.
  if (minified === null || minified.includes('__proto__')) return null
  const value: Json = JSON.parse(minified)
  return JSON.stringify(value) === minified && minified.isWellFormed() && !/\\ud[89a-f]/i.test(minified)
    ? value
    : null
}

/** The text with what some YAML readers take for line ends or refuse as JSON escapes: such characters stand within JSON in strings only. */
export function policyForYaml(text: string): string {
  return withBreaksEscaped(text)
}
