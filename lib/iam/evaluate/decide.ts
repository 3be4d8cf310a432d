import type { AccessRequest, Decision, PolicySet } from '../types.ts'
import { factsOf } from './context.ts'
import { explain, unknownKeysOf } from './explain.ts'
import { judge, type Ruling } from './judge.ts'
import {
  answersOf,
  type CompiledSet,
  compileSet,
  facingOf,
  isAbroad,
  type LayerAnswer,
  layersOf,
  listAnswers,
} from './layers.ts'
import type { Asked } from './statement.ts'

/** A request as the matchers want it. */
export function askedOf({ principal, action, resource, context, unknown }: AccessRequest): Asked {
  return { principal, action: action.toLowerCase(), resource, facts: factsOf(context, unknown ?? []) }
}

/** One ruling over compiled policies, with every layer's answer for whoever has to explain it: worked out when it is asked for. */
export function decideCompiled(
  set: CompiledSet,
  asked: Asked,
  resourceAccount?: string,
): Ruling & { readonly layers: readonly LayerAnswer[] } {
  const layers = layersOf(set)
  const facing = facingOf(layers, asked)
  const { verdict, decidedBy } = judge(layers, facing, isAbroad(layers, facing, resourceAccount))
  let answers: readonly LayerAnswer[] | null = null
  return {
    verdict,
    decidedBy,
    get layers() {
      answers ??= listAnswers(answersOf(set, facing))
      return answers
    },
  }
}

function decideIn(set: CompiledSet, request: AccessRequest): Decision {
  const asked = facingOf(layersOf(set), askedOf(request))
  const { verdict, decidedBy, layers } = decideCompiled(set, asked, request.resourceAccount)
  return {
    verdict,
    decidedBy,
    reasons: explain(layers, asked),
    unknownKeys: verdict === 'conditional' ? unknownKeysOf(layers, asked) : [],
  }
}

/**
 * Whether one request is allowed, which layer decided, and for every statement of every layer why it applied or not.
 * Total: any request and any texts give an answer. A statement that cannot be read allows nothing and denies nothing; its
 * text's findings say so.
 */
export function decide(request: AccessRequest, policies: PolicySet): Decision {
  return decideIn(compileSet(policies), request)
}

/** Policies that many requests are asked of. */
export type CompiledPolicies = {
  /** The answer without its reasons, half a million times a second. */
  readonly rule: (request: AccessRequest) => Ruling
  readonly decide: (request: AccessRequest) => Decision
}

export function compilePolicies(policies: PolicySet): CompiledPolicies {
  const set = compileSet(policies)
  const layers = layersOf(set)
  return {
    rule: (request) => {
      const facing = facingOf(layers, askedOf(request))
      return judge(layers, facing, isAbroad(layers, facing, request.resourceAccount))
    },
    decide: (request) => decideIn(set, request),
  }
}
