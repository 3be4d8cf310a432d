import type { Denial, Doubt } from './denial.ts'
import { withoutPunctuation } from './denial-text.ts'

/** IAM User Guide, IAM identifiers. */
const principalForm =
  /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:root|(?:user|role|assumed-role|federated-user)\/[\w+=,.@/:-]+)$/
/** The id of an organization's policy ends where it does; a name of IAM may go on. */
const wholePolicy = /\/p-[a-z0-9]{8,128}$/
/** sts:DecodeAuthorizationMessage is given no shorter ones. */
const encodedLeast = 100

const goesOn = [
  ' on resource: ',
  ' because no ',
  ' with an explicit deny in ',
  ' transitively through a service control policy',
]

/** Whether the text breaks off within words that a sentence goes on with. */
const breaksOff = (rest: string) =>
  rest !== '' && goesOn.some((words) => words.startsWith(rest) && words.trimEnd() !== rest)

type Read = Omit<Denial, 'doubts'>
type Piece = {
  /** The text from the action on, where nothing follows it that it would have to go on before; null: something does. */
  readonly open: string | null
  /** Lines of it were put together. */
  readonly isJoined: boolean
}

const when = (isSo: boolean | undefined, doubt: Doubt): readonly Doubt[] => (isSo ? [doubt] : [])

/** What of a refusal is in doubt. */
export function doubtsOf(read: Read, { open, isJoined }: Piece): readonly Doubt[] {
  const { principal, resource, layer, kind, encodedMessage } = read
  return [
    ...new Set([
      ...when(principal?.startsWith('arn:') && !principalForm.test(principal), 'principal'),
      // A key of S3 may hold blanks, and a line may have ended with one.
      ...when(isJoined && resource?.startsWith('arn:aws:s3:::'), 'resource'),
      ...when(kind !== null && layer === null, 'reason'),
      ...when(encodedMessage !== null && encodedMessage.length < encodedLeast, 'encodedMessage'),
      ...(open === null ? [] : doubtsAtEnd(read, open.replaceAll('\n', ' ').trimEnd())),
    ]),
  ]
}

/** Nothing follows: what was read last may go on. */
function doubtsAtEnd({ action, resource, because, policyArn }: Read, text: string): readonly Doubt[] {
  // As its parts were read.
  const bare = withoutPunctuation(text)
  if (because !== null) {
    const rest = text.slice(text.lastIndexOf(because) + because.length)
    const isOpen = policyArn !== null && bare.endsWith(policyArn) && !wholePolicy.test(policyArn)
    return [...when(isOpen, 'policyArn'), ...when(breaksOff(rest), 'reason')]
  }
  if (resource === null) {
    const rest = text.slice(action?.length ?? 0)
    const isQuoteOpen = / on resource: ?["']?[^"']*$/.test(text)
    return [...when(bare === action, 'action'), ...when(breaksOff(rest) || isQuoteOpen, 'resource')]
  }
  const rest = text.slice(text.lastIndexOf(resource) + resource.length).replace(/^["']/, '')
  return [...when(bare.endsWith(resource), 'resource'), ...when(breaksOff(rest), 'reason')]
}
