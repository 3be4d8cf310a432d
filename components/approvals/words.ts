import { refusalWords } from '@/components/settings/words.ts'
import type { RuleRefusal } from './types.ts'

const ruleRefusalWords: Readonly<Record<Exclude<RuleRefusal, keyof typeof refusalWords>, string>> = {
  'name-taken': 'Another rule has this name. Nothing was changed: choose another.',
  gone: 'The rule or its tenant is not there any more: somebody removed it. Nothing was changed.',
  blank: 'A rule that says nothing would stop nothing. Nothing was changed.',
}

export const sayNoOfRule = (why: RuleRefusal): string => ({ ...refusalWords, ...ruleRefusalWords })[why]
