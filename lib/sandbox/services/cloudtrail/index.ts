/** AWS CloudTrail: the event history, and nothing of trails. */
import * as sdk from '@aws-sdk/client-cloudtrail'
import { readModel } from '../../protocol/model.ts'
import type { Service } from '../../service.ts'
import { lookupEvents } from './lookup-events.ts'

export const cloudtrail: Service = {
  name: 'cloudtrail',
  protocol: 'jsonRpc',
  model: readModel(sdk),
  handlers: { LookupEvents: lookupEvents },
  needs: (call) => [{ action: call.operation, resource: '*', shown: null }],
}
