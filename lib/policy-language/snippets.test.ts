import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkPolicy, formatPolicy, sessionPolicyMax } from '../iam/index.ts'
import { snippets } from './snippets.ts'

const china = { partition: 'aws-cn', account: '444455556666', region: 'cn-north-1' }
const ireland = { partition: 'aws', account: '111122223333', region: 'eu-west-1' }

/** Said of any policy that allows everything (access-analyzer-reference-policy-checks), and of these only. */
const ofEverything = [
  'pass-role-with-star-in-action-and-resource',
  'create-slr-with-star-in-action-and-resource',
]

/** What an editor makes of a snippet whose tab-stops nobody touches. */
function untouched(snippet: string): string {
  return snippet.replace(/\$\{\d:((?:\\.|[^}\\])*)\}/g, '$1').replace(/\\([$}\\])/g, '$1')
}

describe.each([ireland, china])('in $region', (facts) => {
  test.each(snippets(facts).map((each) => [each.label, each] as const))(
    '%s',
    (_, { plain, policy, statement }) => {
      const findings = checkPolicy(plain, 'session', { catalog })
      const allowsAll = /"Effect": "Allow",\s+"Action": "\*"/.test(plain)
      expect(
        findings.map(({ code }) => code).filter((code) => !allowsAll || !ofEverything.includes(code)),
      ).toEqual([])
      expect(plain.length).toBeLessThan(sessionPolicyMax)
      expect(formatPolicy(plain)).not.toBeNull()
      expect(untouched(policy)).toBe(plain)
      expect(JSON.parse(`[${untouched(statement)}]`)).toEqual(JSON.parse(plain).Statement)
      expect(plain).not.toMatch(/[‹›]/)
      for (const arn of plain.match(/arn:[^"]*/g) ?? [])
        expect(arn.startsWith(`arn:${facts.partition}:`)).toBe(true)
    },
  )
})
