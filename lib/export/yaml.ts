import { Document, visit } from 'yaml'
import { hasBreaks, withBreaksEscaped } from './line-breaks.ts'

/**
 * A YAML text that both versions read as the same. CloudFormation and Kubernetes read 1.1, where a bare `2012-10-17` is a date and a bare `no`
 * is false: what either version would take for something else is quoted. Long texts are not folded, and nothing stands for something else.
 */
export function writeYaml(value: unknown): string {
  const document = new Document(value, {
    version: '1.1',
    aliasDuplicateObjects: false,
    // Nothing is merged here, and the merge key's own tag writes `<<` without quotes.
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':merge')),
  })
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && isMistakable(node.value)) node.type = 'QUOTE_DOUBLE'
    },
  })
  // What is left of such characters stands in double quotes, where an escape means the same.
  return withBreaksEscaped(document.toString({ lineWidth: 0 }))
}

/** `=` and `<<` are types of their own (yaml.org/type/value.html, merge.html); of numbers and times, readers take more than the versions name. */
function isMistakable(text: string): boolean {
  return /^[\d+\-.=<]/.test(text) || hasBreaks(text)
}
