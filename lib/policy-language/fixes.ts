import { type Finding, formatPolicy, minifyPolicy, parseJson, type Range } from '../iam/index.ts'
import { hasMember, replace } from './edits.ts'
import { refactorActions } from './fix-actions.ts'
import { fixDependents } from './fix-dependents.ts'
import { fixSid, refactorStatement } from './fix-statements.ts'
import type { Subject } from './fix-subject.ts'
import { statementsOf } from './position.ts'
import type { Fix, LanguageFacts } from './types.ts'

/**
 * What can be done about a finding, or at a place: of a finding its own fix first. Those that say `equal` mean the same for every action the
 * catalog knows, whatever stands around the policy. Never throws; a text that is no JSON has the fixes of its findings only.
 */
export function fixes(text: string, at: Finding | Range, facts: LanguageFacts): readonly Fix[] {
  const finding = 'code' in at ? at : null
  const range = 'code' in at ? at.range : at
  const own = finding ? ownFix(finding) : []
  const { root, problems } = parseJson(text)
  if (root?.kind !== 'object' || problems.length > 0) return own
  const [start, end] = [range.start.offset, range.end.offset]
  const statements = statementsOf(root)
  const statement = statements.find((each) => each.start <= start && start <= each.end) ?? null
  const subject: Subject = { text, root, statements, statement, start, end, facts }
  if (finding) return [...own, ...fixFor(finding, subject)]
  return [
    ...fixDependents(subject),
    ...refactorActions(subject),
    ...refactorStatement(subject),
    ...refactorText(subject),
  ]
}

function ownFix({ fix, code }: Finding): readonly Fix[] {
  if (!fix) return []
  const { title, range, text } = fix
  const meaning = unchanging.has(code) ? 'equal' : 'changes'
  return [{ title, kind: 'quickfix', meaning, edits: [{ range, text }], isPreferred: true }]
}

/** Findings about what is superfluous: what mends them changes nothing. */
const unchanging = new Set([
  'redundant-action',
  'redundant-resource',
  'redundant-statement',
  'redundant-condition-value',
])

function fixFor({ code, fix }: Finding, subject: Subject): readonly Fix[] {
  if (code === 'unique-sids-required' || code === 'unique-sids-recommended') return fixSid(subject)
  if (code === 'missing-version' && !fix) return setVersion(subject)
  if (code === 'policy-too-long') return refactorText(subject).filter(({ kind }) => kind === 'source')
  return []
}

function setVersion({ text, root }: Subject): readonly Fix[] {
  if (hasMember(root, 'Version') || root.members.length > 0) return []
  const edits = [replace(text, root.start + 1, root.start + 1, '"Version": "2012-10-17"')]
  return [
    { title: 'Write Version 2012-10-17', kind: 'quickfix', meaning: 'changes', edits, isPreferred: true },
  ]
}

/** The whole text laid out, or without white space. */
function refactorText({ text }: Subject): readonly Fix[] {
  const whole = (title: string, by: string | null): readonly Fix[] =>
    by === null || by === text
      ? []
      : [{ title, kind: 'source', meaning: 'equal', edits: [replace(text, 0, text.length, by)] }]
  return [
    ...whole('Format the policy', formatPolicy(text)),
    ...whole('Leave out white space', minifyPolicy(text)),
  ]
}
