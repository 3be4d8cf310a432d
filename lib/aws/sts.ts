import 'server-only'
import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts'
import type { Result } from '../base/index.ts'
import { ask } from './ask.ts'
import { IncompleteAnswer } from './errors.ts'
import type { AwsProblem } from './types.ts'

/**
 * What an encoded authorization message holds, as AWS's JSON. It says nothing of whose account it is of: whoever asks has to know
 * (API_DecodeAuthorizationMessage). A message that is not whole, of another account or too old is `invalid-request`.
 */
export async function decodeAuthorizationMessage(
  { accountId, region }: { readonly accountId: string; readonly region: string },
  encoded: string,
): Promise<Result<string, AwsProblem>> {
  const call = { operation: 'sts:DecodeAuthorizationMessage', accountId, region }
  return ask(call, async ({ sts }, options) => {
    const command = new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded })
    const { DecodedMessage } = await sts.send(command, options)
    if (!DecodedMessage) throw new IncompleteAnswer('the decoded message')
    return DecodedMessage
  })
}
