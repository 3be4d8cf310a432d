import type { AccessLevel } from '../iam/index.ts'

export const levels: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management']

/** How the generated file keeps a service: `types` are ARN patterns; an action is its name, its level, and the types it takes (-1: any). */
export type GeneratedService = {
  readonly types: readonly string[]
  readonly actions: readonly (readonly (string | number)[])[]
}
export type GeneratedCatalog = {
  readonly date: string
  readonly services: Readonly<Record<string, GeneratedService>>
}
