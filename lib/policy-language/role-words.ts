import type { RoleAnswer } from './types.ts'

/** What the role says of one action, after a name. */
export const roleWords: Readonly<Record<RoleAnswer, string>> = {
  yes: 'the role allows it',
  sometimes: 'the role allows it under conditions',
  no: 'the role does not allow it',
  unknown: 'the role is not known',
}

/** What the role allows stands first. */
export const roleRanks: Readonly<Record<RoleAnswer, string>> = {
  yes: '0',
  sometimes: '0',
  unknown: '0',
  no: '1',
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${sayNumber(count)} ${count === 1 ? one : many}`
}

/** `22,091`. Said hundreds of times for one list of completions, where `toLocaleString` takes its time. */
export function sayNumber(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}
