/** How a fault looks on the wire, in the words and the shape of the service it befalls. */
import { assertNever } from '../../base/index.ts'
import { AwsFault } from '../protocol/fault.ts'
import type { WireResponse } from '../protocol/wire.ts'
import type { Service } from '../service.ts'
import type { FailingFault } from './faults.ts'

export type FaultEffect =
  | { readonly do: 'drop' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'deny' }
  | { readonly do: 'fault'; readonly fault: AwsFault }
  | { readonly do: 'answer'; readonly response: WireResponse }

export function effectOf(fault: FailingFault, service: Service): FaultEffect {
  switch (fault.kind) {
    case 'slow':
      return { do: 'wait', ms: fault.ms }
    case 'drop':
      return { do: 'drop' }
    case 'deny':
      return { do: 'deny' }
    case 'throttle':
      return { do: 'fault', fault: throttled(service) }
    case 'error':
      return { do: 'fault', fault: failed(service, fault.status) }
    case 'html':
      return { do: 'answer', response: htmlPage(fault.status) }
    case 'xml':
      return { do: 'answer', response: strangeXml(fault.status) }
    default:
      return assertNever(fault)
  }
}

const tooMany = 'You have sent too many requests in too short a period of time.'

/** EKS answers 429, the Query services 400, S3 503: Common Errors of each API Reference. */
export function throttled({ name, protocol }: Service): AwsFault {
  if (protocol === 'query') return new AwsFault('Throttling', 'Rate exceeded', {}, 400)
  if (protocol === 'restXml') return new AwsFault('SlowDown', 'Please reduce your request rate.')
  // Organizations API Reference, TooManyRequestsException; CloudTrail's ThrottlingException. JSON services answer 400.
  if (name === 'organizations') return new AwsFault('TooManyRequestsException', tooMany, {}, 400)
  return new AwsFault('ThrottlingException', 'Rate exceeded', {}, protocol === 'jsonRpc' ? 400 : 429)
}

function failed({ name, protocol }: Service, status: number): AwsFault {
  if (protocol === 'query') {
    const message = 'The request processing has failed because of an unknown error, exception or failure.'
    return new AwsFault(name === 'iam' ? 'ServiceFailure' : 'InternalFailure', message, {}, status)
  }
  if (protocol === 'restXml') {
    return new AwsFault('InternalError', 'We encountered an internal error. Please try again.', {}, status)
  }
  const internal =
    name === 'eks'
      ? 'ServerException'
      : name === 'organizations'
        ? 'ServiceException'
        : 'InternalServerException'
  const code = status === 503 ? 'ServiceUnavailableException' : internal
  return new AwsFault(code, 'Internal server error', {}, status)
}

function htmlPage(status: number): WireResponse {
  const title = `${status} Bad Gateway`
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
  }
}

/** What some other local endpoints answer when a JSON service asks for something they do not know. */
function strangeXml(status: number): WireResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body:
      '<?xml version="1.0" encoding="UTF-8"?><ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>' +
      '<Message>The action is not valid for this endpoint.</Message></Error></ErrorResponse>',
  }
}
