import type { JsonMember, JsonNode } from '../text/json.ts'
import type { Report } from './report.ts'

export type Elements = ReadonlyMap<string, JsonMember>

/**
 * The members of an object by element name. Names that differ from AWS's only in case are read all the same and reported: a verdict must not
 * miss a statement that AWS might read. A name that comes twice is an error to IAM, though JSON.parse would keep the last silently.
 */
export function readElements(
  node: JsonNode & { kind: 'object' },
  names: readonly string[],
  where: string,
  report: Report,
): Elements {
  const byLower = new Map(names.map((name) => [name.toLowerCase(), name]))
  const found = new Map<string, JsonMember>()
  for (const member of node.members) {
    const at = { start: member.keyStart, end: member.keyEnd }
    const name = byLower.get(member.key.toLowerCase())
    if (!name) {
      report.add({
        code: 'invalid-policy-element',
        message: `${where} has no element \`${member.key.slice(0, 60)}\``,
        at,
      })
      continue
    }
    if (name !== member.key) {
      const fix = { title: `Write ${name}`, text: JSON.stringify(name) }
      report.add({ code: 'element-case', message: `the element is spelled \`${name}\``, at, fix })
    }
    if (found.has(name)) {
      report.add({ code: 'duplicate-key', message: `\`${name}\` is there twice; IAM refuses it`, at })
    }
    found.set(name, member)
  }
  return found
}
