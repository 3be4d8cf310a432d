import { actionsMatching, catalog } from '../../catalog/index.ts'
import {
  type ActionCatalog,
  answerQuestion,
  type ContextValues,
  effectivePermissions,
  type Grant,
  type QuestionAnswer,
  type SessionContext,
} from '../../iam/index.ts'
import { sessionTagKeys } from '../../pod-identity/index.ts'
import type { Question, Way } from '../types.ts'
import { inputsOf, type Tuple } from './tuple.ts'

/** The catalog's actions that a question speaks of, as a catalog of their own. */
const catalogs = new Map<string, ActionCatalog>()
const catalogsMax = 50

export function catalogFor(action: string): ActionCatalog {
  const known = catalogs.get(action)
  if (known) return known
  if (catalogs.size >= catalogsMax) catalogs.clear()
  const made: ActionCatalog = { ...catalog, actions: actionsMatching(action) }
  catalogs.set(action, made)
  return made
}

const tagPrefix = 'aws:principaltag/'

/** A tag that is neither of the role nor of Pod Identity: no session has it, whether policies ask for it or not. */
function isNobodysTag(key: string): boolean {
  return key.startsWith(tagPrefix) && !sessionTagKeys.some((tag) => key === `${tagPrefix}${tag}`)
}

/** A session whose requests carry the question's context too; null: such requests it cannot make. */
function sessionWith(session: SessionContext, context: ContextValues): SessionContext | null {
  const known = new Map(Object.entries(session.known).map(([key, value]) => [key.toLowerCase(), value]))
  const isAbsent = (key: string) =>
    session.absent.some((each) => {
      const lower = each.toLowerCase()
      return lower.endsWith('/*') ? key.startsWith(lower.slice(0, -1)) : key === lower
    })
  const more: Record<string, string | readonly string[]> = {}
  for (const [key, value] of Object.entries(context)) {
    const own = known.get(key.toLowerCase())
    const lower = key.toLowerCase()
    if (own === undefined && (isAbsent(lower) || isNobodysTag(lower))) return null
    if (own !== undefined && JSON.stringify([own].flat()) !== JSON.stringify([value].flat())) return null
    if (own === undefined) more[key] = value
  }
  return { ...session, known: { ...session.known, ...more } }
}

/** How many of the requests that a question describes an association's pods may make. */
export function answer(
  tuple: Tuple,
  { action, resource, context = {}, any = false }: Question,
): QuestionAnswer {
  const { policies, session } = inputsOf(tuple)
  const asked = sessionWith(session, context)
  if (!asked) return { verdict: 'never', fits: false }
  return answerQuestion(policies, asked, { action, resource, any }, catalogFor(action))
}

const waysMax = 20

/** The resources, conditions and statements that make the answer: what of the question is allowed, and which statements decide. */
export function explain(tuple: Tuple, { action, resource, context = {} }: Question): readonly Way[] {
  const { policies, session } = inputsOf(tuple)
  const asked = sessionWith(session, context)
  if (!asked) return []
  const Statement = { Effect: 'Allow', Action: action, Resource: resource }
  const text = JSON.stringify({ Version: '2008-10-17', Statement })
  const limited = { ...policies, vpcEndpoint: [{ name: 'question', text }] }
  const { actions } = effectivePermissions(limited, asked, catalogFor(action))
  const names = new Set(catalogFor(action).actions.map(({ name }) => name))
  const told = actions.filter((each) => names.has(each.action) || each.action === action)
  const ways = new Map<string, { actions: string[]; way: Omit<Way, 'actions'> }>()
  for (const { action: name, verdict, grants, because } of told) {
    const isOpen = verdict === 'granted' || verdict === 'narrowed'
    const way = { grants: grants.map(withoutQuestion), because: isOpen ? [] : because.filter(isOwn) }
    if (!isOpen && way.because.length === 0) continue
    const id = JSON.stringify(way)
    const known = ways.get(id)
    if (known) known.actions.push(name)
    else if (ways.size < waysMax) ways.set(id, { actions: [name], way })
  }
  return [...ways.values()].map(({ actions: list, way }) => ({ actions: list, ...way }))
}

function isOwn({ layer }: { readonly layer: string }): boolean {
  return layer !== 'vpcEndpoint'
}

function withoutQuestion({ within, from, ...grant }: Grant): Grant {
  const others = within?.filter(isOwn) ?? []
  return { ...grant, from: from.filter(isOwn), ...(others.length > 0 && { within: others }) }
}
