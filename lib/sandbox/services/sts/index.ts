/** The Security Token Service. */

import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts'
import * as sdk from '@aws-sdk/client-sts'
import { readModel } from '../../protocol/model.ts'
import type { Call, Service } from '../../service.ts'
import { assumeRole } from './assume-role.ts'

/** Asks for no permission, as AWS does not. */
function getCallerIdentity(call: Call): GetCallerIdentityResponse {
  return { UserId: call.caller.userId, Account: call.accountId, Arn: call.caller.arn }
}

export const sts: Service = {
  name: 'sts',
  protocol: 'query',
  model: readModel(sdk),
  handlers: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole },
  // AssumeRole weighs the caller's policies together with the role's trust policy, so it judges for itself.
  needs: () => [],
}
