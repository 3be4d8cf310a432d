import type { NamedPolicy } from './types.ts'

/** A statement or a policy as a person writes it. */
export type Written = Readonly<Record<string, unknown>>

/** A policy text of the version in use today. */
export function written(...statements: readonly Written[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** The same under the rules of 2008-10-17. */
export function writtenIn2008(...statements: readonly Written[]): string {
  return JSON.stringify({ Version: '2008-10-17', Statement: statements })
}

export function policy(...statements: readonly Written[]): readonly NamedPolicy[] {
  return [{ name: 'policy', text: written(...statements) }]
}

export function allow(action: unknown, resource: unknown = '*', rest: Written = {}): Written {
  return { Effect: 'Allow', Action: action, Resource: resource, ...rest }
}

export function deny(action: unknown, resource: unknown = '*', rest: Written = {}): Written {
  return { Effect: 'Deny', Action: action, Resource: resource, ...rest }
}

export const account = '111122223333'
export const roleArn = `arn:aws:iam::${account}:role/app`
export const sessionArn = `arn:aws:sts::${account}:assumed-role/app/eks-shop-cart-0`
