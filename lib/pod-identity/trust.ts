import { decide, parsePolicy, type Statement } from '../iam/index.ts'

export const podIdentityService = 'pods.eks.amazonaws.com'

/** What a trust policy says of EKS Pod Identity. `missing` names what has to be added for it to work. */
export type TrustCheck = {
  readonly trusted: boolean
  readonly missing: readonly string[]
  readonly conditional: boolean
}

function namesService({ effect, principals }: Statement): boolean {
  const isNamed = principals?.entries.some(
    ({ type, value }) => value === '*' || (type === 'Service' && value === podIdentityService),
  )
  return effect === 'Allow' && isNamed === true && !principals?.not
}

/**
 * Whether EKS Pod Identity may assume a role: its trust policy must let the service principal do sts:AssumeRole and sts:TagSession.
 * `conditional` when that depends on what a request brings along.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function checkPodTrust(trustPolicy: string): TrustCheck {
  const statements = parsePolicy(trustPolicy).policy?.statements ?? []
  if (!statements.some(namesService))
    return { trusted: false, missing: [`Principal ${podIdentityService}`], conditional: false }
  const unknown = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.value))
  const resource = { name: 'trust policy', text: trustPolicy }
  const verdicts = ['sts:AssumeRole', 'sts:TagSession'].map((action) => {
    const request = { principal: podIdentityService, action, resource: '*', context: {}, unknown }
    return { action, verdict: decide(request, { identity: [], resource }).verdict }
  })
  const missing = verdicts.filter(({ verdict }) => verdict !== 'allowed' && verdict !== 'conditional')
  return {
    trusted: missing.length === 0,
    missing: missing.map(({ action }) => action),
    conditional: missing.length === 0 && verdicts.some(({ verdict }) => verdict === 'conditional'),
  }
}
