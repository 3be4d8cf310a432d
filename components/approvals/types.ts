import type { Refusal } from '@/components/settings/types.ts'
import type { RuleText } from '@/lib/requests/rules/index.ts'
import type { RulePreview } from '@/lib/requests/types.ts'

export type RuleRefusal = Refusal | 'name-taken' | 'gone' | 'blank'
export type TenantChoice = { readonly id: string; readonly name: string }

export type RuleActions = {
  /** Which of the last changes the rule would have stopped; null: it cannot be told now. */
  readonly preview: (rule: RuleText) => Promise<RulePreview | null>
  /** Null: it is saved; else why not. */
  readonly save: (asked: {
    readonly id: string | null
    readonly rule: RuleText
  }) => Promise<RuleRefusal | null>
}
