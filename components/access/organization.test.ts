/** An SCP that denies what role and session policy allow: what the access pane, a tried request and the editor say of it. */
import { describe, expect, it } from 'vitest'
import { answer } from '@/components/policy-editor/answer.ts'
import { assessDraft } from '@/components/policy-editor/assess.ts'
import type { EngineSetup } from '@/components/policy-editor/engine.protocol.ts'
import { effectOn } from '@/components/role-what-if/what-if.ts'
import { answerTry } from '@/components/try/try-model.ts'
import { catalog } from '@/lib/catalog/index.ts'
import { effectivePermissions } from '@/lib/iam/index.ts'
import {
  type AssociationFacts,
  layersLeftOut,
  layersOf,
  nameOnTarget,
  type OrganizationFacts,
  type RoleFacts,
  sessionContextOf,
} from '@/lib/pod-identity/index.ts'
import { factsOf } from '@/lib/policy-language/index.ts'
import { describeOverlap, limitsOf, overlapOf, phraseOf } from './overlap-model.ts'
import { statementName } from './statements.ts'
import { accessView } from './view-model.ts'

const account = '111122223333'
const text = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' })
const locked = { Sid: 'Locked', Effect: 'Deny', Action: 's3:PutObject', Resource: '*' }
const path = ['r-acme', 'ou-acme-prod0001', account]
const at = (level: number, name: string, document: string) => ({
  name: nameOnTarget(name, { id: path[level], level, levels: path.length }),
  text: document,
})
const full = (level: number) => at(level, 'FullAWSAccess', text(allow('*')))

const organization: OrganizationFacts = {
  scps: [[full(0)], [full(1), at(1, 'LockInvoices', text(locked))], [full(2)]],
}
const association: AssociationFacts = {
  accountId: account,
  region: 'eu-west-1',
  cluster: 'prod-eu-1',
  namespace: 'payments',
  serviceAccount: 'writer',
  roleArn: `arn:aws:iam::${account}:role/writer`,
  disableSessionTags: true,
  policy: text(allow(['s3:GetObject', 's3:PutObject'])),
}
const role: RoleFacts = { policies: [{ name: 'Own', text: text(allow('s3:*')) }], tags: {}, organization }
const home = { accountId: account, region: 'eu-west-1' }
const policies = layersOf(association, role)
const session = sessionContextOf(association, role)
const question = { action: 's3:PutObject', resource: 'arn:aws:s3:::invoices-eu/2026/a.pdf' }
const denied = 'Denied by SCP LockInvoices (OU ou-acme-prod0001) S1 “Locked”. A Deny that applies is final.'

describe('an SCP that denies', () => {
  it('is the reason in the access pane', () => {
    const effective = effectivePermissions(policies, session, catalog)
    expect(effective.counts).toMatchObject({ granted: 1, denied: 1 })
    const { classes, statements, services } = accessView(effective, catalog)
    const group = services
      .flatMap(({ groups }) => groups)
      .find(({ names }) => names.split(' ').includes('PutObject'))
    const access = classes[group?.class ?? -1]
    expect(access?.verdict).toBe('denied')
    const because = access?.because.flatMap((place) => statements[place] ?? [])
    expect(because?.map(statementName)).toEqual(['SCP LockInvoices (OU ou-acme-prod0001) S1 “Locked”'])
    // What AWS attaches everywhere is no reason for anything.
    expect(statements.some(({ policy }) => policy.startsWith('FullAWSAccess'))).toBe(false)
  })

  it('is named when the request is tried, with its level and its text', () => {
    const { view } = answerTry(question, { policies, session, home })
    expect([view.verdict, view.headline]).toEqual(['explicitDeny', denied])
    expect(view.steps.filter(({ id }) => id.startsWith('scp')).map(({ title }) => title)).toEqual([
      'Service control policies (SCPs), on the root',
      'Service control policies (SCPs), on the OU ou-acme-prod0001',
      `Service control policies (SCPs), on the account ${account}`,
    ])
    expect(view.documents.map(({ policy }) => policy)).toContain('LockInvoices (OU ou-acme-prod0001)')
  })

  it('counts for a draft in the editor', () => {
    const setup: EngineSetup = {
      association,
      policies,
      now: session,
      withPolicy: session,
      home,
      landing: { association, policies, roleTags: {}, role: null, targetTrust: null },
    }
    const draft = text(allow(['s3:PutObject', 's3:DeleteObject']))
    const { assessment, access } = assessDraft(draft, setup, catalog, () => 0)
    expect(assessment.preview?.gains.shown.map(({ action }) => action)).toEqual(['s3:DeleteObject'])
    expect(access?.effective.counts.denied).toBe(1)
    const facts = factsOf({ ...setup, session })
    const subject = { text: draft, setup, catalog, facts, findings: () => [], access: () => access }
    const ask = { kind: 'explain', side: 'draft', question } as const
    expect(answer(ask, subject)).toMatchObject({ verdict: 'explicitDeny', headline: denied })
  })

  it('counts for what a role would allow', () => {
    const use = {
      id: 'one',
      association: { ...association, policy: text(allow('*')) },
      kind: 'access',
    } as const
    const then = { ...role, policies: [{ name: 'Own', text: text(allow('s3:GetObject')) }] }
    const without = { ...role, organization: null }
    const lost = (now: RoleFacts) => {
      const effect = effectOn(use, now, { ...then, organization: now.organization ?? null }, catalog)
      return effect.kind === 'access' ? effect.lost : null
    }
    // Of what nobody may, nothing is lost.
    expect(lost(role)).toBe((lost(without) ?? 0) - 1)
  })

  it('leaves the picture to the session policy', () => {
    const limits = limitsOf(policies)
    expect(limits).toEqual({ session: true, boundary: false, scps: 'deny' })
    expect(phraseOf('cut', limits)).toBe('cut by the session policy')
    const { counts } = effectivePermissions(policies, session, catalog)
    expect(describeOverlap(counts, limits)).toMatch(
      /A session policy applies\. SCPs of the organization apply\.$/,
    )
  })
})

describe('a level of SCPs that allows but some', () => {
  const few: OrganizationFacts = { scps: [[full(0)], [at(1, 'Few', text(allow('s3:Get*')))], [full(2)]] }
  const layers = layersOf({}, { ...role, organization: few })

  it('cuts what it does not name, and is named as what limits', () => {
    const { counts } = effectivePermissions(layers, session, catalog)
    expect(counts.cut).toBeGreaterThan(100)
    const limits = limitsOf(layers)
    expect(phraseOf('cut', limits)).toBe('cut by the SCPs')
    expect(overlapOf(counts, limits).limit?.name).toBe('SCPs')
    const { view } = answerTry(question, { policies: layers, session, home })
    expect(view.headline).toBe('Not allowed: no statement of the service control policies allows it.')
    expect(view.steps.find(({ decides }) => decides)?.title).toBe(
      'Service control policies (SCPs), on the OU ou-acme-prod0001',
    )
  })
})

describe('what is said of SCPs', () => {
  const told = (facts: OrganizationFacts | null) => {
    const layers = layersOf(association, { ...role, organization: facts })
    const { view } = answerTry(question, { policies: layers, session, home })
    const step = view.steps.find(({ id }) => id.startsWith('scp'))
    return [step?.answer, step?.words, layersLeftOut(layers).includes('SCPs')]
  }

  it('that they were not read', () => {
    expect(told(null)).toEqual(['notEvaluated', expect.stringContaining('were not read'), true])
  })

  it('that none limits the account', () => {
    expect(told({ scps: null })).toEqual(['none', expect.stringContaining('None limits'), false])
  })

  it('and never that there are no RCPs', () => {
    const { view } = answerTry(question, { policies, session, home })
    expect(view.steps.find(({ id }) => id === 'rcp')?.answer).toBe('notEvaluated')
    expect(layersLeftOut(policies)).toEqual(['resource policies', 'RCPs', 'VPC endpoint policies'])
  })
})
