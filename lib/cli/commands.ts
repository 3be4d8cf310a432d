import { z } from 'zod'
import { catalog } from '../catalog/index.ts'
import {
  checkPolicy,
  compactPolicy,
  compareAccess,
  compareResourcePolicies,
  decide,
  effectivePermissions,
} from '../iam/index.ts'
import { anySession, policiesInput, requestInput, sessionInput, toPolicySet } from './input.ts'

export type Command = {
  readonly name: string
  readonly summary: string
  /** One line in and one line out, as documentation. */
  readonly shape: readonly [input: string, output: string]
  /** Answers one parsed line. Throws a ZodError when the line is not of its shape. */
  readonly answer: (line: unknown) => object
}

function command<Shape extends z.ZodType>(
  name: string,
  summary: string,
  shape: Command['shape'],
  schema: Shape,
  answer: (line: z.infer<Shape>) => object,
): Command {
  return { name, summary, shape, answer: (line) => answer(schema.parse(line)) }
}

const id = z.union([z.string(), z.number()]).optional()
const policyKind = z.enum(['session', 'identity', 'boundary', 'trust', 'scp', 'rcp', 'resource'])
const side = z.strictObject({ policies: policiesInput, session: sessionInput.default(anySession) })

/** Gives nothing to anyone. */
const noPolicy = { name: 'none', text: '{"Version":"2012-10-17","Statement":[]}' }

export const commands: readonly Command[] = [
  command(
    'decide',
    'is this one request allowed, and which layer and statement decided?',
    ['{id, request, policies}', '{id, verdict, decidedBy, reasons, unknownKeys}'],
    z.strictObject({ id, request: requestInput, policies: policiesInput }),
    ({ request, policies }) => decide(request, toPolicySet(policies)),
  ),
  command(
    'effective',
    'everything the layers together allow, by action, with the statements that made it so',
    ['{id, policies, session?}', '{id, actions, counts, conditional, exact}'],
    side.extend({ id }),
    ({ policies, session }) => effectivePermissions(toPolicySet(policies), session, catalog),
  ),
  command(
    'compare',
    'what is gained and lost from one set of policies to another, with an example request each',
    [
      '{id, before: {policies}, after: {policies}, anyone?}',
      '{id, gains, losses, gainExample, lossExample, exact}',
    ],
    z.strictObject({ id, before: side, after: side, anyone: z.boolean().default(false) }),
    ({ before, after, anyone }) => {
      const sessions = { before: before.session, after: after.session }
      const [was, is] = [toPolicySet(before.policies), toPolicySet(after.policies)]
      const found = anyone
        ? compareResourcePolicies(was.resource ?? noPolicy, is.resource ?? noPolicy, catalog)
        : compareAccess(was, is, sessions, catalog)
      return {
        gains: found.gains.length > 0,
        losses: found.losses.length > 0,
        gainExample: found.gains[0]?.witness ?? null,
        lossExample: found.losses[0]?.witness ?? null,
        exact: found.exact,
      }
    },
  ),
  command(
    'check',
    'the findings a policy text deserves',
    ['{id, kind, text, policies?}', '{id, findings}'],
    z.strictObject({ id, kind: policyKind, text: z.string(), policies: policiesInput.optional() }),
    ({ kind, text, policies }) => ({
      findings: checkPolicy(text, kind, {
        catalog,
        ...(policies && { surroundings: toPolicySet(policies) }),
      }).map(({ range, ...finding }) => ({ ...finding, ...range })),
    }),
  ),
  command(
    'compact',
    'a shorter text that means the same, by itself or beside the other layers',
    ['{id, text, limit?, policies?, session?}', '{id, text, characters, equivalent, fits, provenFor, steps}'],
    z.strictObject({
      id,
      text: z.string(),
      limit: z.number().int().min(0).default(0),
      policies: policiesInput.optional(),
      session: sessionInput.default(anySession),
    }),
    ({ text, limit, policies, session }) => {
      const surroundings = policies && { policies: toPolicySet(policies), session }
      const found = compactPolicy(text, limit, { catalog, ...(surroundings && { surroundings }) })
      if (!found)
        return {
          error: {
            code: 'not-compactable',
            message: 'the text is no policy in order, or too large to prove equal',
          },
        }
      return { ...found, equivalent: true }
    },
  ),
]
