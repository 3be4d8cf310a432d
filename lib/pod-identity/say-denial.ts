import type { Denial } from './denial.ts'

/**
 * A refusal as AWS's sentence, made of its parts and of nothing else that stood around it: what is read of it again are the same parts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function sentenceOf(denial: Denial): string {
  const { code, operation, encodedMessage } = denial
  const call = operation === null ? '' : ` when calling the ${operation} operation`
  const head = code === null ? '' : `${code}${call}: `
  const tail = encodedMessage === null ? '' : ` Encoded authorization failure message: ${encodedMessage}`
  return `${head}${wordsOf(denial)}${tail}`
}

function wordsOf({ principal, action, resource, layer, because, policyArn, encodedMessage }: Denial): string {
  if (principal === null && because?.startsWith('EKS does not')) return because
  if (action === null)
    return encodedMessage === null ? 'Access Denied' : 'You are not authorized to perform this operation.'
  const who = principal === null ? nobody(layer) : `User: ${principal} is not authorized`
  const on = resource === null ? '' : ` on resource: ${resource.includes(' ') ? `"${resource}"` : resource}`
  const why = because === null ? '' : ` ${because}`
  const policy = policyArn === null || because?.includes(policyArn) ? '' : `: ${policyArn}`
  return `${who} to perform: ${action}${on}${why}${policy}`
}

/** STS does not name a caller that it does not let in. */
const nobody = (layer: Denial['layer']) =>
  layer === 'trust' ? 'Not authorized' : 'The caller is not authorized'
