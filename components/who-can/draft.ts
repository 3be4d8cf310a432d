import type { Written } from './types.ts'

export type DraftRow = { readonly id: number; readonly key: string; readonly value: string }
/** The form as it stands, before it is asked. */
export type Draft = {
  readonly action: string
  readonly resource: string
  readonly context: readonly DraftRow[]
}

export function draftOf({ action, resource, context }: Written): Draft {
  const rows = context.map((each, id): DraftRow => {
    const sign = each.indexOf('=')
    return sign < 0
      ? { id, key: each, value: '' }
      : { id, key: each.slice(0, sign), value: each.slice(sign + 1) }
  })
  return { action, resource, context: rows }
}

/** Changes a row, or adds an empty one. */
export function withRow(draft: Draft, id?: number, change: Partial<Omit<DraftRow, 'id'>> = {}): Draft {
  if (id !== undefined) {
    return {
      ...draft,
      context: draft.context.map((row) => (row.id === id ? { ...row, ...change } : row)),
    }
  }
  const next = Math.max(-1, ...draft.context.map((row) => row.id)) + 1
  return { ...draft, context: [...draft.context, { id: next, key: '', value: '' }] }
}

export function withoutRow(draft: Draft, id: number): Draft {
  return { ...draft, context: draft.context.filter((row) => row.id !== id) }
}

/** What is asked: rows without a key and a value ask nothing. */
export function writtenOf({ action, resource, context }: Draft): Written {
  return {
    action: action.trim(),
    resource: resource.trim(),
    context: context
      .map(({ key, value }) => ({ key: key.trim(), value: value.trim() }))
      .filter(({ key, value }) => key !== '' || value !== '')
      .map(({ key, value }) => `${key}=${value}`),
  }
}

/** No ARN is longer (https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html), and a longer one fits no address. */
const resourceMax = 2048

/** Why a resource is not even sent; null: it is. */
export function resourceProblem(resource: string): string | null {
  return resource.length > resourceMax
    ? `A resource has at most ${resourceMax.toLocaleString('en')} characters; this one has ${resource.length.toLocaleString('en')}.`
    : null
}
