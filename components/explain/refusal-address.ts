import type { Denial } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'

/** The page that explains a refusal: what AWS said is all in the address, and nothing else of the text that was pasted. */
export function explainAddress(denial: Denial, at?: string, account?: string): string {
  const { principal, action, resource, layer, kind, through, policyArn, because } = denial
  const said = { principal, action, resource, layer, kind, through, policyArn, because }
  const more = { code: denial.code, operation: denial.operation, encoded: denial.encodedMessage }
  const told = Object.entries({ ...said, ...more }).filter(([, value]) => value !== null)
  return routes.explain({
    ...Object.fromEntries(told),
    doubts: denial.doubts,
    ...(at && { at }),
    ...(account && { account }),
  })
}
