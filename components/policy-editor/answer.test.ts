import { describe, expect, it } from 'vitest'
import { catalog } from '@/lib/catalog/index.ts'
import { factsOf } from '@/lib/policy-language/index.ts'
import { answer, type Subject } from './answer.ts'
import { assessDraft } from './assess.ts'
import { session, setupOf } from './engine.fixture.ts'
import type { AnswerTo, Question, QuestionKind } from './engine.protocol.ts'

const policyOf = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
const setup = setupOf({ identity: [{ name: 'S3', text: policyOf('s3:*') }] })

function ask<K extends QuestionKind>(text: string, question: Question & { kind: K }) {
  const judged = assessDraft(text, setup, catalog, () => 0)
  const subject: Subject = {
    text,
    setup,
    catalog,
    facts: factsOf({ ...setup, session }),
    access: () => judged.access,
    findings: () => judged.assessment.findings,
  }
  return answer(question, subject) as AnswerTo<K>
}

describe('the worker', () => {
  it('explains a request as it is now and as the draft would have it', () => {
    const question = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }
    const draft = policyOf('s3:ListAllMyBuckets')
    expect(ask(draft, { kind: 'explain', side: 'now', question }).verdict).toBe('allowed')
    expect(ask(draft, { kind: 'explain', side: 'draft', question }).verdict).toBe('implicitDeny')
  })

  it('lists more changes than an assessment brings, and counts the same', () => {
    const draft = policyOf('s3:ListAllMyBuckets')
    const sent = assessDraft(draft, setup, catalog, () => 0).assessment.preview?.losses
    const { losses } = ask(draft, { kind: 'changes' }) ?? { losses: null }
    expect(losses?.total).toBe(sent?.total)
    expect(losses?.shown.length).toBe(losses?.total)
    expect(sent?.shown.length).toBeLessThan(sent?.total ?? 0)
  })

  it('has fixes for each finding, in the findings’ order', () => {
    const draft = policyOf('s3:GetObject', 's3:GetObject', 'sqs:SendMessage')
    const { findings } = assessDraft(draft, setup, catalog, () => 0).assessment
    const fixes = ask(draft, { kind: 'fixes' })
    expect(fixes).toHaveLength(findings.length)
    const redundant = findings.findIndex(({ code }) => code === 'redundant-action')
    expect(fixes[redundant]?.length).toBeGreaterThan(0)
  })

  it('has no access for half a policy', () => {
    expect(ask('{', { kind: 'access' })).toBeNull()
    expect(ask('{', { kind: 'changes' })).toBeNull()
    expect(ask('{', { kind: 'fit' })).toBeNull()
  })
})
