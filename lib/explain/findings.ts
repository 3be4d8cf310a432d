/** What the codes of findings stand for that are about an association, and not about a text. */
const words: Readonly<Record<string, string>> = {
  'admin-equivalent': 'may do everything in IAM, and so everything',
  'privilege-escalation': 'can give itself more rights',
  'credential-exposure': 'can get everybody’s credentials or secrets',
  'data-of-everything': 'can read or share out everybody’s data',
  'infrastructure-destruction': 'can delete what everybody runs on',
  'shared-without-policy': 'shares its role widely, with no session policy',
  'inert-grant': 'the session policy grants what the role does not allow',
  'never-matches': 'a grant that no request can match',
  'nothing-allowed': 'nothing is left of what the role allows',
  'cut-statement': 'statements of the role of which nothing is left',
  'tag-loss': 'statements ask for session tags, which are off',
  'leans-on-tags': 'statements ask for session tags, which a session policy would switch off',
  'trust-not-a-policy': 'the trust policy cannot be read, so it trusts nobody',
  'trust-principal-not-named': 'the trust policy does not name who assumes the role',
  'trust-action-missing': 'the trust policy does not allow all that it takes to assume the role',
  'trust-denied': 'the trust policy denies that the role is assumed',
  'trust-needs-session-tags': 'the trust policy asks for session tags, which are off',
  'trust-condition-not-met': 'a condition of the trust policy is not met',
  'trust-condition-unknown': 'whether a condition of the trust policy is met is not known',
  'trust-open-to-every-pod': 'the role is open to every pod whose association names it',
  'trust-open-to-account': 'the role is open to everybody in the account who may assume roles',
}

/** A finding by its code, in words. The codes of what is wrong with a text are words already. */
export function sayFinding(code: string): string {
  return words[code] ?? code.replaceAll('-', ' ')
}

/** The same with how often it was found: `a grant that no request can match (2)`. */
export function sayFindings({ code, count }: { readonly code: string; readonly count: number }): string {
  return count > 1 ? `${sayFinding(code)} (${count.toLocaleString('en')})` : sayFinding(code)
}
