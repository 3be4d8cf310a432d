export {
  asksForGains,
  type Gains,
  needsSecond,
  type RuledChange,
  type RuleMatch,
} from './needs-second.ts'
export type { ApprovalRule, Condition } from './rule.ts'
export {
  conditionInWords,
  emptyRule,
  type RuleText,
  type RuleTextProblem,
  readRule,
  textOfRule,
} from './rule-text.ts'
