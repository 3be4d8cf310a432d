import { catalog } from '../catalog/index.ts'
import {
  type Finding,
  formatPolicy,
  meansTheSame,
  minifyPolicy,
  parseJson,
  type Range,
} from '../iam/index.ts'
import { applyEdits, hasMember, removeItem, replace } from './edits.ts'
import { refactorActions } from './fix-actions.ts'
import { fixDependents } from './fix-dependents.ts'
import { fixSid, refactorStatement } from './fix-statements.ts'
import type { Subject } from './fix-subject.ts'
import { memberOf, statementsOf } from './position.ts'
import type { Fix, LanguageFacts, Replacement } from './types.ts'

/**
 * What can be done about a finding, or at a place: of a finding its own fix first. Those that say `equal` mean the same for every action the
 * catalog knows, whatever stands around the policy. Never throws; a text that is no JSON has the fixes of its findings only.
 */
export function fixes(text: string, at: Finding | Range, facts: LanguageFacts): readonly Fix[] {
  const finding = 'code' in at ? at : null
  const range = 'code' in at ? at.range : at
  const own = finding ? ownFix(finding, text) : []
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

/** The fix that the check itself proposes. Whether it changes what the policy says is looked into, not taken from its name. */
function ownFix({ fix }: Finding, text: string): readonly Fix[] {
  if (!fix) return []
  const { title, range, text: by } = fix
  const edits = [{ range, text: by }]
  const isEqual = meansTheSame(text, applyEdits(text, edits), catalog)
  return [{ title, kind: 'quickfix', meaning: isEqual ? 'equal' : 'changes', edits, isPreferred: true }]
}

function fixFor({ code, fix }: Finding, subject: Subject): readonly Fix[] {
  if (code === 'inert-grant' && !fix) return leaveOut(subject)
  if (code === 'unique-sids-required' || code === 'unique-sids-recommended') return fixSid(subject)
  if (code === 'missing-version' && !fix) return setVersion(subject)
  if (code === 'policy-too-long') return refactorText(subject).filter(({ kind }) => kind === 'source')
  return []
}

/** What the role never allows: the one entry, or the whole statement where it stands beside others. */
function leaveOut({ text, root, statements, statement, start, end }: Subject): readonly Fix[] {
  const note =
    'Nothing is lost as the role is now, unless a resource’s policy names it; if it is widened later, this stays out.'
  const fix = (title: string, edit: Replacement | null): readonly Fix[] =>
    edit ? [{ title, kind: 'quickfix', meaning: 'narrower', note, edits: [edit], isPreferred: true }] : []
  if (!statement) return []
  const list = memberOf(root, 'Statement')
  if (statement.start === start && statement.end === end)
    return list?.kind === 'array' && statements.length > 1
      ? fix('Leave the statement out', removeItem(text, list.items, list.items.indexOf(statement)))
      : []
  const actions = memberOf(statement, 'Action')
  if (actions?.kind !== 'array' || actions.items.length < 2) return []
  const place = actions.items.findIndex((item) => item.start === start)
  return fix('Leave it out', removeItem(text, actions.items, place))
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
