import {
  type ActionCatalog,
  compareAccess,
  type NamedPolicy,
  type PolicySet,
  type SessionContext,
} from '../iam/index.ts'
import { asPattern } from './patterns.ts'
import type { Expectation } from './types.ts'

/** Under this name an expectation stands among the policies; no layer of a person is called so. */
export const probeName = 'the expectation'

function probe(...statements: readonly object[]): NamedPolicy {
  return { name: probeName, text: JSON.stringify({ Version: '2012-10-17', Statement: statements }) }
}

type Scope = Pick<Expectation, 'actions' | 'resources'>

const nothing: PolicySet = { identity: [] }

/** A role that allows just what an expectation is about. */
export function allOf({ actions, resources }: Scope): PolicySet {
  return { identity: [probe({ Effect: 'Allow', Action: actions, Resource: resources })] }
}

/**
 * The policies, with all denied that an expectation is not about. Denies hold in any layer and for any caller; they stand with the VPC endpoint's
 * because those of no other layer are passed over for some callers.
 */
export function onlyWithin(policies: PolicySet, { actions, resources, unless }: Expectation): PolicySet {
  const all = { Principal: '*', Action: '*', Resource: '*' }
  const denies = [
    ...(actions.includes('*') ? [] : [{ Effect: 'Deny', Principal: '*', NotAction: actions, Resource: '*' }]),
    ...(resources.includes('*')
      ? []
      : [{ Effect: 'Deny', Principal: '*', Action: '*', NotResource: resources }]),
    ...(unless ? [{ Effect: 'Deny', ...all, Condition: unless }] : []),
  ]
  const allow = policies.vpcEndpoint ? [] : [{ Effect: 'Allow', ...all }]
  return { ...policies, vpcEndpoint: [...(policies.vpcEndpoint ?? []), probe(...allow, ...denies)] }
}

/** Requests of the scope that the policies allow, by action, each with a proof. */
export function findAllowed(
  policies: PolicySet,
  expectation: Expectation,
  session: SessionContext,
  catalog: ActionCatalog,
) {
  const sessions = { before: session, after: session }
  const { gains, exact } = compareAccess(nothing, onlyWithin(policies, expectation), sessions, catalog)
  return { found: gains.map(({ witness }) => witness), exact }
}

/** Requests of the scope that the policies do not allow. */
export function findRefused(
  policies: PolicySet,
  expectation: Expectation,
  session: SessionContext,
  catalog: ActionCatalog,
) {
  const sessions = { before: session, after: session }
  // What the policies allow besides is no part of the question, and the less there is to find the surer is the answer.
  const after = onlyWithin(policies, expectation)
  const { losses, exact } = compareAccess(allOf(expectation), after, sessions, catalog)
  return { found: losses.map(({ contrast }) => contrast), exact }
}

/** Requests there are of the scope at all, one for each action. */
export function findAny(scope: Scope, session: SessionContext, catalog: ActionCatalog) {
  const sessions = { before: session, after: session }
  const { gains, exact } = compareAccess(nothing, allOf(scope), sessions, catalog)
  return { found: gains.map(({ witness }) => witness), exact }
}

/** Whether a resource is of a type that an action of the catalog can be limited to. */
export function takesResource(action: string, resource: string, catalog: ActionCatalog): boolean {
  const actions = catalog.actions.filter(({ name }) => name.toLowerCase() === action.toLowerCase())
  const nobody: SessionContext = { principal: 'arn:aws:iam::000000000000:role/any', known: {}, absent: [] }
  const scope = { actions: [action], resources: [asPattern(resource)] }
  const partition = /^arn:([a-z-]+):/.exec(resource)?.[1] ?? 'aws'
  const session = { ...nobody, principal: nobody.principal.replace(':aws:', `:${partition}:`) }
  return findAny(scope, session, { ...catalog, actions }).found.length > 0
}
