/** A text as a pattern that matches just it: `${*}`, `${?}` and `${$}` are the characters themselves (reference_policies_variables). */
export function asPattern(text: string): string {
  return text.replace(/\$(?=\{)|[*?]/g, (character) => `\${${character}}`)
}
