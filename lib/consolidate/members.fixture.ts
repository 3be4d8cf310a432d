import type { SandboxState } from '../sandbox/state.ts'
import type { Member } from './index.ts'

/** Every association of the sample data without a target role, with its role as IAM has it. */
export function membersOf(state: SandboxState): readonly Member[] {
  return Object.values(state.accounts).flatMap((own) => {
    const roles = new Map(Object.values(own.roles).map((role) => [role.arn, role]))
    const textOf = (arn: string) => {
      const policy = own.policies[arn] ?? state.awsManaged[arn]
      return {
        name: arn,
        text: policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.document ?? '',
      }
    }
    return Object.entries(own.clusters).flatMap(([place, { associations }]) =>
      Object.values(associations).flatMap((each): Member[] => {
        const role = roles.get(each.roleArn)
        const [region = '', cluster = ''] = place.split('/')
        if (!role || each.ownerArn) return []
        const { arn, trustPolicy, inline, attached, boundaryArn, tags } = role
        const policies = [
          ...Object.entries(inline).map(([name, text]) => ({ name, text })),
          ...attached.map(textOf),
        ]
        const facts = {
          arn,
          trust: trustPolicy,
          policies,
          tags,
          ...(boundaryArn && { boundary: textOf(boundaryArn) }),
        }
        return [
          {
            association: { accountId: own.id, region, cluster, associationId: each.id, ...each },
            role: facts,
          },
        ]
      }),
    )
  })
}
