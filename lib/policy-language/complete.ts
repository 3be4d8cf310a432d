import { completeActions } from './complete-actions.ts'
import { completeKeys, completeOperators, completeValues } from './complete-conditions.ts'
import {
  completeEffect,
  completePolicies,
  completePolicyElements,
  completeStatementElements,
  completeStatements,
  completeVersion,
} from './complete-elements.ts'
import { completeResources } from './complete-resources.ts'
import { completeVariables } from './complete-variables.ts'
import { type Cursor, cursorAt } from './cursor.ts'
import { positionOf } from './position.ts'
import type { Completion, LanguageFacts } from './types.ts'

/**
 * What can be written at an offset of a session policy, whatever state the text is in. Items carry the range they replace, and the quotes, commas
 * and colons that they need there. Never throws; empty where nothing is to be said.
 */
export function complete(text: string, offset: number, facts: LanguageFacts): readonly Completion[] {
  const cursor = cursorAt(text, offset)
  return cursor ? completeAt(cursor, facts) : []
}

function completeAt(cursor: Cursor, facts: LanguageFacts): readonly Completion[] {
  const position = positionOf(cursor.root, cursor.path, cursor.role === 'key')
  switch (position?.at) {
    case 'policy':
      return completePolicies(cursor, facts)
    case 'policy element':
      return completePolicyElements(position, cursor)
    case 'version':
      return completeVersion(cursor)
    case 'statement':
      return completeStatements(cursor, facts)
    case 'statement element':
      return completeStatementElements(position, cursor)
    case 'effect':
      return completeEffect(cursor)
    case 'action':
      return completeActions(position, cursor, facts)
    case 'resource':
      return completeVariables(cursor, facts) ?? completeResources(position, cursor, facts)
    case 'operator':
      return completeOperators(position, cursor)
    case 'key':
      return completeKeys(position, cursor, facts)
    case 'value':
      return completeVariables(cursor, facts) ?? completeValues(position, cursor, facts)
    case undefined:
      return []
  }
}
