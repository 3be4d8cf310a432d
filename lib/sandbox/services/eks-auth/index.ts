import type { Service } from '../../service.ts'
import { assumeRoleForPodIdentity } from './assume-role-for-pod-identity.ts'
import { eksAuthModel } from './model.ts'

export const eksAuth: Service = {
  name: 'eks-auth',
  protocol: 'restJson',
  model: eksAuthModel,
  handlers: { AssumeRoleForPodIdentity: assumeRoleForPodIdentity },
  needs: (call, _operation, input) => [
    {
      action: 'eks-auth:AssumeRoleForPodIdentity',
      resource: `arn:aws:eks:${call.region}:${call.accountId}:cluster/${input.clusterName}`,
    },
  ],
}
