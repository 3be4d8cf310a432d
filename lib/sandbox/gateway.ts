/** One call from the wire and back: who, what, may they, do it, answer; with the faults in between. */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { assertNever } from '../base/index.ts'
import { authorise, denyFor } from './access/authorise.ts'
import type { Caller } from './access/caller.ts'
import { identify } from './access/identify.ts'
import { effectOf, throttled } from './control/fault-answers.ts'
import type { FailingFault, Faults, ForgetFault } from './control/faults.ts'
import { forgetting } from './control/forget.ts'
import type { AccessLog } from './control/log.ts'
import { constraintMessage, missingMembers } from './protocol/check.ts'
import { AwsFault } from './protocol/fault.ts'
import type { Asked, Protocol } from './protocol/protocol.ts'
import { jsonRpcProtocol, queryProtocol, restJsonProtocol, restXmlProtocol } from './protocol/protocol.ts'
import { type CredentialScope, readScope } from './protocol/sigv4.ts'
import type { Members, WireRequest, WireResponse } from './protocol/wire.ts'
import type { Call, Handler, Service, World } from './service.ts'
import { cloudtrail } from './services/cloudtrail/index.ts'
import { isRecorded, recordCall } from './services/cloudtrail/write-event.ts'
import { eks } from './services/eks/index.ts'
import { eksAuth } from './services/eks-auth/index.ts'
import { iam } from './services/iam/index.ts'
import { organizations } from './services/organizations/index.ts'
import { s3 } from './services/s3/index.ts'
import { sts } from './services/sts/index.ts'

const iamNamespace = 'https://iam.amazonaws.com/doc/2010-05-08/'
const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

const spoken: Readonly<Record<string, { service: Service; protocol: Protocol }>> = {
  cloudtrail: { service: cloudtrail, protocol: jsonRpcProtocol(cloudtrail) },
  eks: { service: eks, protocol: restJsonProtocol(eks) },
  'eks-auth': { service: eksAuth, protocol: restJsonProtocol(eksAuth) },
  iam: { service: iam, protocol: queryProtocol(iam, iamNamespace, '2010-05-08') },
  organizations: { service: organizations, protocol: jsonRpcProtocol(organizations) },
  s3: { service: s3, protocol: restXmlProtocol(s3) },
  sts: { service: sts, protocol: queryProtocol(sts, stsNamespace, '2011-06-15') },
}
/** Requests that name no service are answered as a REST JSON service would. */
const unspoken = restJsonProtocol(eks)

export type Gateway = {
  readonly world: World
  readonly faults: Faults
  readonly log: AccessLog
  /** Ends waits when the server closes. */
  readonly closing: AbortSignal
  readonly report: (line: string) => void
}
/** Null: drop the connection. */
export type Outcome = WireResponse | null

export async function answerCall(gateway: Gateway, request: WireRequest): Promise<Outcome> {
  const requestId = randomUUID()
  const scope = readScope(request)
  const target = scope === null ? undefined : spoken[scope.service]
  if (scope === null || target === undefined) {
    const fault = notSpoken(scope)
    const response = unspoken.writeFault(fault, requestId, request)
    note(gateway, { operation: '?', status: response.status, code: fault.code })
    return response
  }
  return new Attempt({ gateway, request, scope, requestId, ...target }).run()
}

function notSpoken(scope: CredentialScope | null): AwsFault {
  if (scope === null)
    return new AwsFault('MissingAuthenticationTokenException', 'Missing Authentication Token')
  return new AwsFault('UnknownOperationException', `The local AWS has no service ${scope.service}.`)
}

type Noted = {
  operation: string
  status: number
  code?: string
  caller?: Caller | undefined
  carriedOut?: string | undefined
}

function note({ world, log }: Gateway, { operation, status, code, caller, carriedOut }: Noted): void {
  log.add({
    at: new Date(world.now()).toISOString(),
    operation,
    accountId: caller?.accountId ?? null,
    principal: caller?.arn ?? null,
    status,
    ...(code === undefined ? {} : { code }),
    ...(carriedOut === undefined ? {} : { carriedOut }),
  })
}

/** The same for calls that ask the same, whatever their token and the order of their members. */
function hashOf(asked: Members): string {
  const { clientRequestToken: _, ...members } = asked
  const sorted = Object.entries(members).sort(([left], [right]) => (left < right ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url')
}

const missingMember: Readonly<Record<Service['protocol'], string>> = {
  query: 'ValidationError',
  restJson: 'InvalidParameterException',
  restXml: 'InvalidParameterException',
  jsonRpc: 'ValidationException',
}

type Setting = {
  readonly gateway: Gateway
  readonly request: WireRequest
  readonly scope: CredentialScope
  readonly service: Service
  readonly protocol: Protocol
  readonly requestId: string
}

/** A call under way. What is known of it grows step by step and is what the log tells at the end. */
class Attempt {
  readonly #setting: Setting
  #operation = '?'
  #caller: Caller | undefined
  #carriedOut: string | undefined

  constructor(setting: Setting) {
    this.#setting = setting
  }

  async run(): Promise<Outcome> {
    try {
      const asked = this.#setting.protocol.find(this.#setting.request)
      this.#operation = `${this.#setting.service.name}:${asked.operation.name}`
      this.#checkRate()
      const fault = this.#setting.gateway.faults.take(this.#operation)
      if (fault === undefined || fault.kind === 'forget') {
        return this.#done(await this.#carryOut(asked, fault))
      }
      if (fault.kind !== 'after') return await this.#befall(fault, asked, () => this.#carryOut(asked))
      const response = await this.#carryOut(asked)
      return await this.#befall(fault.then, asked, async () => response)
    } catch (error) {
      return this.#failed(this.#asFault(error))
    }
  }

  /** Before anything else, as AWS holds requests back before it looks at them. */
  #checkRate(): void {
    const { service, gateway } = this.#setting
    const { limits, switches } = gateway.world
    const { requestsPerSecond: perSecond, burst } = switches
    if (perSecond === null) return
    const rate = { perSecond, burst: burst ?? Math.max(1, perSecond) }
    if (!limits.take(service.name, rate)) throw throttled(service)
  }

  /** The fault comes instead of the operation, or, when only slow, before it. */
  async #befall(fault: FailingFault, asked: Asked, otherwise: () => Promise<WireResponse>): Promise<Outcome> {
    const effect = effectOf(fault, this.#setting.service)
    switch (effect.do) {
      case 'drop':
        return this.#dropped()
      case 'answer':
        return this.#done(effect.response)
      case 'fault':
        return this.#failed(effect.fault)
      case 'deny':
        return this.#failed(await this.#denied(asked))
      case 'wait':
        return (await this.#wait(effect.ms)) ? this.#done(await otherwise()) : this.#dropped()
      default:
        return assertNever(effect)
    }
  }

  /** False: the server closes or was set back, and what was asked is not done any more. */
  async #wait(ms: number): Promise<boolean> {
    const { closing, faults } = this.#setting.gateway
    const signal = AbortSignal.any([closing, faults.held])
    return pause(ms, true, { signal }).catch(() => false)
  }

  async #carryOut(asked: Asked, forget?: ForgetFault): Promise<WireResponse> {
    const caller = this.#identify()
    const whole = await asked.read()
    this.#checkRequired(asked, whole)
    const lost = (where: ForgetFault['from']) => (forget?.from === where ? forget.fields : [])
    const input = forgetting(whole, lost('request'))
    const call = this.#call(caller)
    const { name } = asked.operation
    const handler = this.#setting.service.handlers[name]
    if (handler === undefined) throw notImplemented(this.#setting.service, name)
    const output = forgetting(this.#perform(handler, call, name, input), lost('answer'))
    this.#carriedOut = hashOf(input)
    return this.#setting.protocol.write(asked.operation, { ...output }, this.#setting.requestId)
  }

  #perform(handler: Handler, call: Call, name: string, input: Members): object {
    try {
      authorise(call, this.#setting.service.needs(call, name, input))
      // The input was read by the operation's own schema, which is what the handler's type says.
      const output = handler(call, input as never)
      if (isRecorded(call.operation)) recordCall(call, input, { output })
      return output
    } catch (error) {
      if (error instanceof AwsFault && isRecorded(call.operation)) recordCall(call, input, { fault: error })
      throw error
    }
  }

  async #denied(asked: Asked): Promise<AwsFault> {
    const call = this.#call(this.#identify())
    return denyFor(call, this.#setting.service.needs(call, asked.operation.name, await asked.read()))
  }

  #identify(): Caller {
    this.#caller ??= identify(
      this.#setting.gateway.world,
      this.#setting.service,
      this.#setting.scope,
      this.#setting.request,
    )
    return this.#caller
  }

  #call(caller: Caller): Call {
    return {
      world: this.#setting.gateway.world,
      service: this.#setting.service,
      caller,
      accountId: caller.accountId,
      region: this.#setting.scope.region,
      operation: this.#operation,
      request: this.#setting.request,
    }
  }

  #checkRequired({ operation }: Asked, input: Members): void {
    const [missing] = missingMembers(operation.input, input)
    if (missing === undefined) return
    const code = missingMember[this.#setting.service.protocol]
    throw new AwsFault(code, constraintMessage(missing, 'Member must not be null'))
  }

  #done(response: WireResponse): Outcome {
    this.#note(response.status)
    return response
  }

  #failed(fault: AwsFault): Outcome {
    const response = this.#setting.protocol.writeFault(fault, this.#setting.requestId, this.#setting.request)
    this.#note(response.status, fault.code)
    return response
  }

  #dropped(): Outcome {
    this.#note(0)
    return null
  }

  #note(status: number, code?: string): void {
    note(this.#setting.gateway, {
      operation: this.#operation,
      status,
      ...(code !== undefined && { code }),
      caller: this.#caller,
      carriedOut: this.#carriedOut,
    })
  }

  /** Anything but a fault is a mistake of the sandbox: it is reported in full and answered as AWS's own failure. */
  #asFault(error: unknown): AwsFault {
    if (error instanceof AwsFault) return error
    this.#setting.gateway.report(
      `${this.#operation} failed: ${error instanceof Error ? error.stack : String(error)}`,
    )
    return new AwsFault('InternalFailure', 'The local AWS failed; its log says why.', {}, 500)
  }
}

function notImplemented({ name, protocol }: Service, operation: string): AwsFault {
  const message = `The local AWS does not implement ${name}:${operation}.`
  if (protocol === 'query') return new AwsFault('InvalidAction', message)
  return new AwsFault(protocol === 'restXml' ? 'NotImplemented' : 'UnknownOperationException', message)
}
