import type { JsonNode } from '../text/json.ts'
import type { PrincipalEntry, PrincipalList } from '../types.ts'
import { type Report, readStrings, reportDuplicates } from './report.ts'

const types: readonly PrincipalEntry['type'][] = ['AWS', 'Service', 'Federated', 'CanonicalUser']

/** `"*"`, or an object of principal types (reference_policies_elements_principal). */
export function readPrincipals(node: JsonNode, not: boolean, report: Report): PrincipalList {
  if (node.kind === 'string' && node.value === '*') {
    return { not, entries: [{ type: '*', value: '*', range: report.rangeOf(node) }] }
  }
  if (node.kind !== 'object') {
    report.add({
      code: 'invalid-principal-format',
      message: 'a principal is `"*"` or an object such as `{"AWS": …}`',
      at: node,
    })
    return { not, entries: [] }
  }
  if (node.members.length === 0) {
    report.add({
      code: 'empty-object-principal',
      severity: 'suggestion',
      message: 'the statement names no principal: it applies to nobody',
      at: node,
    })
  }
  reportDuplicates(node.members, (key) => key, report)
  const entries: PrincipalEntry[] = []
  for (const { key, keyStart, keyEnd, value } of node.members) {
    const type = types.find((each) => each === key)
    if (type) {
      for (const each of readStrings(value, key, report)) entries.push({ type, ...each })
    } else {
      const at = { start: keyStart, end: keyEnd }
      const meant = types.find((each) => each.toLowerCase() === key.toLowerCase())
      report.add({
        code: 'invalid-principal-key',
        message: `\`${key.slice(0, 60)}\` is no type of principal`,
        at,
        ...(meant && { fix: { title: `Write ${meant}`, text: JSON.stringify(meant) } }),
      })
    }
  }
  return { not, entries }
}
