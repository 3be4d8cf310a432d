import { changeListOf } from '@/components/access/change-list.ts'
import { explainRequest } from '@/components/access/trace-model.ts'
import type { TraceScene } from '@/components/access/trace-types.ts'
import { accessView } from '@/components/access/view-model.ts'
import type { ActionCatalog, Finding } from '@/lib/iam/index.ts'
import {
  complete,
  describedHover,
  fixes,
  type LanguageFacts,
  describe as sentenceOf,
  snippets,
} from '@/lib/policy-language/index.ts'
import { type DraftAccess, withDraft } from './assess.ts'
import type { AnswerTo, EngineSetup, Question, QuestionKind, Side } from './engine.protocol.ts'
import { fitDraft, fitRole } from './fit.ts'
import { holdExpectations } from './hold-expectations.ts'

/** All that a question may be about. */
export type Subject = {
  readonly text: string
  readonly setup: EngineSetup
  readonly catalog: ActionCatalog
  /** What the language room knows of the association; made once of a setup. */
  readonly facts: LanguageFacts
  /** What the assessment found. */
  findings(): readonly Finding[]
  /** What the draft's assessment left; worked out when first asked for. */
  access(): DraftAccess | null
}

/** Answers one question of the page. AWS's sentences are loaded when they are asked for; all else is worked out at once. */
export function answer(
  question: Question,
  subject: Subject,
): AnswerTo<QuestionKind> | Promise<AnswerTo<QuestionKind>> {
  const { text, setup, catalog, facts } = subject
  switch (question.kind) {
    case 'fit':
      return fitDraft(text, setup, catalog)
    case 'merge':
      return fitRole(setup, catalog)
    case 'changes': {
      const compared = subject.access()?.compared
      return compared
        ? { gains: changeListOf(compared.gains, listedMax), losses: changeListOf(compared.losses, listedMax) }
        : null
    }
    case 'explain':
      return explainRequest(question.question, sceneOf(question.side, subject), catalog)
    case 'complete':
      return complete(text, question.offset, facts)
    case 'describe':
      return sentenceOf(question.name)
    case 'hover':
      return describedHover(text, question.offset, facts)
    case 'rewrites':
      return fixes(text, question.range, facts)
    case 'fixes':
      return subject.findings().map((finding) => fixes(text, finding, facts))
    case 'snippets':
      return snippets(facts)
    case 'expectations':
      return holdExpectations(question.side, question.list, subject)
    case 'access': {
      const access = subject.access()
      return access && { view: accessView(access.effective, catalog), policies: access.policies }
    }
  }
}

/** Works out once what the first completion of actions and of resources would otherwise wait for: what the role allows, by action and by service. */
export function warmUp(facts: LanguageFacts): void {
  for (const text of ['{"Statement":[{"Action":["s3:', '{"Statement":[{"Action":["s3:*"],"Resource":["']) {
    complete(text, text.length, facts)
  }
}

/** Changes that a person may search and open. */
const listedMax = 2000

function sceneOf(side: Side, { setup: { policies, now, withPolicy, home }, text }: Subject): TraceScene {
  return side === 'now'
    ? { policies, session: now, home }
    : { policies: withDraft(policies, text), session: withPolicy, home }
}
