/** The Security Token Service. */

import type {
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse,
  GetCallerIdentityResponse,
} from '@aws-sdk/client-sts'
import * as sdk from '@aws-sdk/client-sts'
import { decodeRefusal } from '../../access/encoded-refusal.ts'
import { AwsFault } from '../../protocol/fault.ts'
import { readModel } from '../../protocol/model.ts'
import type { Call, Service } from '../../service.ts'
import { assumeRole } from './assume-role.ts'

/** Asks for no permission, as AWS does not. */
function getCallerIdentity(call: Call): GetCallerIdentityResponse {
  return { UserId: call.caller.userId, Account: call.accountId, Arn: call.caller.arn }
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html */
function decodeAuthorizationMessage(
  call: Call,
  { EncodedMessage = '' }: DecodeAuthorizationMessageRequest,
): DecodeAuthorizationMessageResponse {
  const DecodedMessage = decodeRefusal(call.world, call.accountId, EncodedMessage)
  if (DecodedMessage !== null) return { DecodedMessage }
  throw new AwsFault('InvalidAuthorizationMessageException', 'Message is not valid')
}

export const sts: Service = {
  name: 'sts',
  protocol: 'query',
  model: readModel(sdk),
  handlers: {
    GetCallerIdentity: getCallerIdentity,
    AssumeRole: assumeRole,
    DecodeAuthorizationMessage: decodeAuthorizationMessage,
  },
  // AssumeRole weighs the caller's policies together with the role's trust policy, so it judges for itself.
  needs: (_, operation) =>
    operation === 'DecodeAuthorizationMessage'
      ? [{ action: 'sts:DecodeAuthorizationMessage', resource: '*', shown: null }]
      : [],
}
