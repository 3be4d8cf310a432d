import type { Condition, Decision, Policy, Statement } from '../iam/index.ts'
import { decide } from '../iam/index.ts'
import { type Hop, requestOf } from './assume-request.ts'

export type Verdict = Decision['verdict']
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
})

/**
 * What a trust policy by itself says of a hop. A role is only entered through its trust policy, in its own account too; asking as if from another
 * account makes `decide` need exactly that, and the caller's own policies are left out by letting them allow everything.
 */
export function decideTrust(hop: Hop, action: string, text: string): Decision {
  const request = requestOf(hop, action, [text])
  const resource = { name: 'trust policy', text }
  if (hop.name === 'role') return decide(request, { identity: [], resource })
  const identity = [{ name: 'everything', text: everything }]
  return decide({ ...request, resourceAccount: '000000000000' }, { identity, resource })
}

type Change = { readonly anyAction?: true; readonly conditions?: readonly Condition[] }

function conditionsText(
  conditions: readonly Condition[],
): Readonly<Record<string, Record<string, string[]>>> {
  const blocks: Record<string, Record<string, string[]>> = {}
  for (const { operator, key, values } of conditions) {
    const block = blocks[operator.value] ?? {}
    block[key.value] = values.map(({ value }) => value)
    blocks[operator.value] = block
  }
  return blocks
}

function principalsText({ principals }: Statement): object {
  const entries = principals?.entries ?? []
  const types = [...new Set(entries.map(({ type }) => type))]
  const named = types.map((type) => [
    type,
    entries.filter((entry) => entry.type === type).map(({ value }) => value),
  ])
  const written = types.includes('*') ? '*' : Object.fromEntries(named)
  return principals?.not ? { NotPrincipal: written } : { Principal: written }
}

/** One statement of a policy by itself, with any action or other conditions. */
function alone({ version }: Policy, statement: Statement, { anyAction, conditions }: Change): string {
  const { actions } = statement
  return JSON.stringify({
    Version: version,
    Statement: {
      Effect: statement.effect,
      ...principalsText(statement),
      [actions.not && !anyAction ? 'NotAction' : 'Action']: anyAction
        ? '*'
        : actions.patterns.map(({ value }) => value),
      Condition: conditionsText(conditions ?? statement.conditions),
    },
  })
}

/** What one statement by itself says of a hop, changed in one part to learn which part fails. */
export function probe(
  hop: Hop,
  action: string,
  policy: Policy,
  statement: Statement,
  change: Change,
): Verdict {
  return decideTrust(hop, action, alone(policy, statement, change)).verdict
}
