/** The account and region that need not be repeated. */
export type Home = { readonly accountId: string; readonly region: string }

/**
 * A resource as short as it can be said without loss: the head of the ARN goes when it names nothing or names home.
 * Another account or region stays, because that is what a reviewer looks for.
 */
export function shortResource(arn: string, home: Home): string {
  const parts = arn.split(':')
  if (parts.length < 6 || parts[0] !== 'arn') return arn
  const [, , , region = '', account = ''] = parts
  const rest = parts.slice(5).join(':')
  const atHome = (region === '' || region === home.region) && (account === '' || account === home.accountId)
  return atHome ? rest : `${region}:${account}:${rest}`
}

/** `arn:aws:iam::111122223333:role/team/shared` → `shared`. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
