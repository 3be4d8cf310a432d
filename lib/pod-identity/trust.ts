import { parsePolicy, type Statement } from '../iam/index.ts'

export const podIdentityService = 'pods.eks.amazonaws.com'

/** What a trust policy says of EKS Pod Identity. `missing` names what has to be added for it to work. */
export type TrustCheck = {
  readonly trusted: boolean
  readonly missing: readonly string[]
  readonly conditional: boolean
}

function allows(statement: Statement, action: string): boolean {
  const { effect, actions } = statement
  const named = actions.patterns.some(
    ({ value }) => value === '*' || value.toLowerCase() === 'sts:*' || value.toLowerCase() === action,
  )
  return effect === 'Allow' && named !== actions.not
}

function namesService({ principals }: Statement): boolean {
  return (
    principals?.entries.some(
      ({ type, value }) => type === '*' || (type === 'Service' && value === podIdentityService),
    ) === true && !principals.not
  )
}

/**
 * Whether EKS Pod Identity may assume a role: its trust policy must let the service principal do sts:AssumeRole and sts:TagSession.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function checkPodTrust(trustPolicy: string): TrustCheck {
  const statements = (parsePolicy(trustPolicy).policy?.statements ?? []).filter(namesService)
  if (statements.length === 0)
    return { trusted: false, missing: [`Principal ${podIdentityService}`], conditional: false }
  const wanted = ['sts:AssumeRole', 'sts:TagSession']
  const missing = wanted.filter((action) => !statements.some((each) => allows(each, action.toLowerCase())))
  return {
    trusted: missing.length === 0,
    missing,
    conditional: statements.every(({ conditions }) => conditions.length > 0),
  }
}
