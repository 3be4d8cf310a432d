import type { Denial } from './denial.ts'
import { doubtsOf } from './denial-doubts.ts'
import { joinBroken } from './denial-lines.ts'
import { readPrincipal } from './denial-principal.ts'
import { findReason, noReason, readReason } from './denial-reason.ts'
import { firstWord, unwrap, withoutPunctuation } from './denial-text.ts'

/**
 * What a refusal is known by. In this order: IAM's sentence (facts 5); EC2's; EKS Auth's (facts 2.5); STS's to a caller it does not name; and what the
 * CLI, the SDKs and S3's XML make of an error that says no more than `Access Denied`.
 */
const anchors = new RegExp(
  [
    ' is not authorized to perform: ?',
    'You are not authorized to perform this operation',
    'EKS does not have permissions to assume the associated role',
    'Not authorized to perform:? (?=sts:)',
    'operation(?: \\([^()]{1,60}\\))?: Access Denied',
    'AccessDenied: Access Denied',
    '<Code>AccessDenied</Code> ?<Message>Access Denied',
    'Access Denied \\(Service: ',
  ].join('|'),
  'g',
)

const ec2 = 'You are not authorized'

type Anchor = { readonly words: string; readonly start: number; readonly end: number }
/** The text that belongs to one anchor: what stands before it, and what follows up to the next. */
type Piece = { readonly before: string; readonly words: string; readonly after: string }

/** No sentence is longer: two ARNs of 2,048 characters, an encoded message, and the words between. */
const longest = 12_000

const nothing: Denial = {
  ...readPrincipal(null),
  ...noReason,
  code: null,
  operation: null,
  action: null,
  resource: null,
  encodedMessage: null,
  doubts: [],
}

export function readSentences(wrapped: string): readonly Denial[] {
  const { text: whole, isJoined } = joinBroken(wrapped)
  const text = unwrap(whole)
  // A sentence that was broken over lines is still the sentence.
  const flat = text.replaceAll('\n', ' ')
  const found = [...flat.matchAll(anchors)].map(({ 0: words, index }): Anchor => {
    return { words, start: index, end: index + words.length }
  })
  return mergeEc2(found, flat).flatMap((anchor, index, all) => {
    const from = Math.max(all[index - 1]?.end ?? 0, anchor.start - longest)
    const to = Math.min(all[index + 1]?.start ?? text.length, anchor.end + longest)
    const piece = {
      before: flat.slice(from, anchor.start),
      words: anchor.words,
      after: text.slice(anchor.end, to),
    }
    const denial = readPiece(piece)
    if (!denial) return []
    const open = to === text.length ? piece.after : openLines(piece.after)
    return { ...denial, doubts: doubtsOf(denial, { open, isJoined }) }
  })
}

/** The lines before the one on which the next refusal begins: a log may have cut off the last of them. Null: it begins on the same line. */
function openLines(after: string): string | null {
  const end = after.lastIndexOf('\n')
  return end < 0 ? null : after.slice(0, end)
}

/** EC2 says that the caller is not authorized, and then IAM's sentence: one refusal, not two. */
function mergeEc2(found: readonly Anchor[], flat: string): readonly Anchor[] {
  return found.filter(({ words, end }, index) => {
    const next = found[index + 1]
    if (!words.startsWith(ec2) || !next?.words.startsWith(' is not')) return true
    return !/^\.? User: \S+$/.test(flat.slice(end, Math.min(next.start, end + longest)))
  })
}

function readPiece({ before, words, after }: Piece): Denial | null {
  const said = { ...nothing, code: codeOf(before, words, after), operation: operationOf(before + words) }
  if (words.startsWith('EKS does not'))
    return { ...said, layer: 'trust', action: 'sts:AssumeRole', because: words }
  if (words.startsWith(ec2)) return { ...said, encodedMessage: encodedIn(after) }
  if (words.includes('Access')) return said
  const action = actionOf(after)
  if (!action) return null
  if (words.startsWith('Not authorized')) return { ...said, layer: 'trust', action }
  return {
    ...said,
    ...readPrincipal(principalOf(before)),
    action,
    ...readRest(after, action),
    encodedMessage: encodedIn(after),
  }
}

/** The last word before the sentence: ARNs hold no blanks. */
function principalOf(before: string): string | null {
  const word = before.slice(before.lastIndexOf(' ') + 1).replace(/^["'`(]+/, '')
  const principal = word.startsWith('User:') ? word.slice('User:'.length) : word
  const isNamed = principal !== word || before.endsWith(`User: ${word}`) || principal.startsWith('arn:')
  return isNamed && principal !== '' ? withoutPunctuation(principal) : null
}

function actionOf(after: string): string | null {
  const word = withoutPunctuation(firstWord(after.slice(0, 300)))
  return /^[a-z0-9-]+:[A-Za-z0-9*?]+$/.test(word) ? word : null
}

function readRest(after: string, action: string): Pick<Denial, 'resource'> & typeof noReason {
  const rest = after.slice(action.length)
  const introduction = /^\s(?:on|for)\sresource(?:\(s\))?:\s?/.exec(rest.slice(0, 40))?.[0]
  if (introduction === undefined) return { resource: null, ...readReason(rest.trimStart()) }
  const { resource, end } = resourceOf(rest.slice(introduction.length))
  return { resource, ...readReason(rest.slice(introduction.length + end).trimStart()) }
}

/** S3 quotes the resource; elsewhere it is a word, or more when a reason follows on the same line (an object's key may hold blanks). */
function resourceOf(text: string): { resource: string | null; end: number } {
  const quote = /^["']/.exec(text)?.[0]
  const closing = quote ? text.indexOf(quote, 1) : -1
  if (closing > 1) return { resource: text.slice(1, closing), end: closing + 1 }
  const word = firstWord(text)
  const reason = findReason(text.replaceAll('\n', ' '))
  const line = reason < 0 ? '' : text.slice(0, reason - 1)
  if (line.length > word.length && !/["`<\n]|\. /.test(line)) return { resource: line, end: reason }
  const isLast = reason !== word.length + 1
  return { resource: (isLast ? withoutPunctuation(word) : word) || null, end: word.length }
}

const codes = /AccessDeniedException|AccessDenied|UnauthorizedOperation/g

/** The nearest before the sentence, else the first behind it: Java's SDK and JSON put it there. EC2's sentence has one code. */
function codeOf(before: string, words: string, after: string): string | null {
  const all = [...(before + words).matchAll(codes)].at(-1) ?? [...after.matchAll(codes)].at(0)
  return all?.[0] ?? (`${before}${words}`.includes(ec2) ? 'UnauthorizedOperation' : null)
}

/** `when calling the PutObject operation` (CLI, Python), `operation error S3: PutObject,` (Go, Terraform). */
function operationOf(before: string): string | null {
  const found = [
    ...before.matchAll(/when calling the (\w{1,100}) operation|operation error [\w ]{1,60}: (\w{1,100}),/g),
  ].at(-1)
  return found?.[1] ?? found?.[2] ?? null
}

function encodedIn(after: string): string | null {
  const flat = after.replaceAll('\n', ' ')
  const words = 'Encoded authorization failure message: '
  const at = flat.indexOf(words)
  return at < 0 ? null : withoutPunctuation(firstWord(flat.slice(at + words.length))) || null
}
