import type { AccessRequest, DecisionStep, DecisionTrace, Layer, PolicySet } from '../types.ts'
import { askedOf, decide } from './decide.ts'
import { explain } from './explain.ts'
import { binds, mustBeNamed } from './judge.ts'
import {
  answersOf,
  compileSet,
  type Facing,
  facingOf,
  isAbroad,
  type LayerAnswer,
  layersOf,
  listAnswers,
  type Reach,
  reachOf,
} from './layers.ts'
import { and, not, or, type Truth } from './truth.ts'

type Situation = { readonly asked: Facing; readonly reach: Reach; readonly named: boolean }

/** How far the resource's policy allows past a layer (see `Reach`). */
function pastOf(layer: Layer, { pastAll, pastIdentity }: Reach): Truth {
  if (layer === 'identity') return pastIdentity
  return layer === 'boundary' || layer === 'session' ? pastAll : 'no'
}

function opening(
  { layer, allows, open }: LayerAnswer,
  { asked, reach, named }: Situation,
): Pick<DecisionStep, 'opens' | 'by'> {
  const bound = binds(layer, asked.caller)
  if (bound === 'no') return { opens: 'yes', by: 'exempt' }
  // RCPFullAWSAccess is attached everywhere: RCPs only ever deny. A resource's policy has to allow only in some cases.
  if (layer === 'rcp' || (layer === 'resource' && !named)) return { opens: 'yes', by: 'notNeeded' }
  const past = pastOf(layer, reach)
  const opens = or(not(bound), or(past, allows))
  if (allows !== 'yes' && past !== 'no') return { opens, by: 'past' }
  return { opens, by: open && allows !== 'yes' ? 'unreadable' : 'allow' }
}

function stepOf(answer: LayerAnswer, level: number | null, situation: Situation): DecisionStep {
  const { layer, denies } = answer
  return {
    layer,
    ...(level !== null && { level }),
    denies: and(binds(layer, situation.asked.caller), denies),
    ...opening(answer, situation),
    reasons: explain([answer], situation.asked),
  }
}

const unnamed: LayerAnswer = { layer: 'resource', denies: 'no', allows: 'no', matches: [], open: false }

/** Where a policy of the resource has to allow and there is none, that is what stands in the way. */
function withResource(answers: readonly LayerAnswer[], named: boolean): readonly LayerAnswer[] {
  if (!named || answers.some(({ layer }) => layer === 'resource')) return answers
  const at = answers.findIndex(({ layer }) => layer === 'identity')
  return answers.toSpliced(at, 0, unnamed)
}

/**
 * `decide` with what each layer said, in the order of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html. The first step that denies is
 * the one that decided; else the first that does not open.
 */
export function traceDecision(request: AccessRequest, policies: PolicySet): DecisionTrace {
  const set = compileSet(policies)
  const layers = layersOf(set)
  const asked = facingOf(layers, askedOf(request))
  const abroad = isAbroad(layers, asked, request.resourceAccount)
  const named = mustBeNamed({ layers, asked, abroad })
  const situation: Situation = { asked, named, reach: reachOf(abroad ? null : layers.resource, asked) }
  const answers = withResource(listAnswers(answersOf(set, asked)), named)
  const steps = answers.map((answer) => {
    const levels = answers.filter(({ layer }) => layer === answer.layer)
    return stepOf(answer, levels.length > 1 ? levels.indexOf(answer) : null, situation)
  })
  return { ...decide(request, policies), steps }
}
