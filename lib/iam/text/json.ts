import { readToken, type Token } from './tokens.ts'

export type JsonMember = {
  readonly key: string
  readonly keyStart: number
  readonly keyEnd: number
  readonly value: JsonNode
}
export type JsonNode = { readonly start: number; end: number } & (
  | { readonly kind: 'object'; readonly members: JsonMember[] }
  | { readonly kind: 'array'; readonly items: JsonNode[] }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'bad'; readonly value: string }
)
export type JsonProblem = { readonly start: number; readonly end: number; readonly message: string }
export type JsonText = { readonly root: JsonNode | null; readonly problems: readonly JsonProblem[] }

/** More would tell nobody anything, and a megabyte of nonsense must not make a megabyte of findings. */
const problemMax = 50
/** No policy nests more than seven deep; what lies deeper is passed over, so that nothing above has to fear for its stack. */
const depthMax = 64

type Container = Extract<JsonNode, { kind: 'object' | 'array' }>
type Expecting = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end'
type Frame = { readonly node: Container; expecting: Expecting; key: Token | null }

const scalarKinds = {
  string: 'string',
  number: 'number',
  true: 'boolean',
  false: 'boolean',
  null: 'null',
  bad: 'bad',
} as const

function isScalar(kind: Token['kind']): kind is keyof typeof scalarKinds {
  return Object.hasOwn(scalarKinds, kind)
}

/**
 * Reads any text as JSON (RFC 8259) as far as it can: it never throws, keeps going after an error, keeps duplicate keys, and takes
 * time linear in the text. `root` is null only for a text without any value.
 */
export function parseJson(text: string): JsonText {
  const reader = new Reader()
  let at = 0
  for (;;) {
    const token = readToken(text, at)
    if (token.problem) reader.report(token, token.problem)
    if (token.kind === 'end') break
    reader.take(token)
    at = token.end
  }
  reader.finish(text.length)
  return { root: reader.root, problems: reader.problems }
}

/** A state machine over tokens with its own stack: recursion would let the text decide how deep ours goes. */
class Reader {
  root: JsonNode | null = null
  readonly problems: JsonProblem[] = []
  private readonly stack: Frame[] = []
  /** How many containers deep we are in what is passed over. */
  private passedOver = 0

  report({ start, end }: { start: number; end: number }, message: string): void {
    if (this.problems.length < problemMax) this.problems.push({ start, end, message })
  }

  take(token: Token): void {
    if (this.passedOver > 0) {
      if (token.kind === '{' || token.kind === '[') this.passedOver++
      else if (token.kind === '}' || token.kind === ']') this.passedOver--
      return
    }
    const frame = this.stack.at(-1)
    if (!frame) this.takeAtTop(token)
    else if (token.kind === '}' || token.kind === ']') this.close(frame, token)
    else if (frame.expecting === 'colon') this.takeColon(frame, token)
    else if (frame.expecting === 'comma-or-end') this.takeComma(frame, token)
    else if (frame.expecting === 'key' || frame.expecting === 'key-or-end') this.takeKey(frame, token)
    else this.takeValue(frame, token)
  }

  finish(length: number): void {
    const open = this.stack[0]
    if (open) this.report({ start: open.node.start, end: open.node.start + 1 }, 'the bracket is never closed')
    for (const frame of this.stack) frame.node.end = length
    if (!this.root) this.report({ start: 0, end: length }, 'there is no policy in this text')
  }

  private takeAtTop(token: Token): void {
    if (this.root) this.report(token, 'there is text after the end of the policy')
    else if (isScalar(token.kind) || token.kind === '{' || token.kind === '[') this.begin(token, null)
    else this.report(token, `\`${token.value}\` has nothing to belong to`)
  }

  private takeColon(frame: Frame, token: Token): void {
    frame.expecting = 'value'
    if (token.kind === ':') return
    this.report(token, 'a colon is missing after the key')
    this.take(token)
  }

  private takeComma(frame: Frame, token: Token): void {
    frame.expecting = frame.node.kind === 'object' ? 'key' : 'value'
    if (token.kind === ',') return
    this.report(token, token.kind === ':' ? 'there is a colon where a comma belongs' : 'a comma is missing')
    if (token.kind !== ':') this.take(token)
  }

  private takeKey(frame: Frame, token: Token): void {
    if (token.kind === 'string' || token.kind === 'bad') {
      if (token.kind === 'bad') this.report(token, 'a key must be in double quotes')
      frame.key = token
      frame.expecting = 'colon'
    } else {
      this.report(token, 'a key in double quotes belongs here')
    }
  }

  private takeValue(frame: Frame, token: Token): void {
    if (isScalar(token.kind) || token.kind === '{' || token.kind === '[') {
      frame.expecting = 'comma-or-end'
      this.begin(token, frame)
    } else {
      this.report(token, 'a value belongs here')
      if (token.kind === ',' && frame.node.kind === 'object') frame.expecting = 'key'
    }
  }

  private begin(token: Token, frame: Frame | null): void {
    if (isScalar(token.kind)) {
      const { start, end, value } = token
      this.attach({ kind: scalarKinds[token.kind], start, end, value }, frame)
      return
    }
    if (this.stack.length >= depthMax) {
      this.report(token, `nothing in a policy is nested deeper than ${depthMax}`)
      this.passedOver = 1
      return
    }
    const { start, end } = token
    const node: Container =
      token.kind === '{'
        ? { kind: 'object', members: [], start, end }
        : { kind: 'array', items: [], start, end }
    this.attach(node, frame)
    this.stack.push({ node, expecting: node.kind === 'object' ? 'key-or-end' : 'value-or-end', key: null })
  }

  private attach(node: JsonNode, frame: Frame | null): void {
    if (!frame) this.root = node
    else if (frame.node.kind === 'array') frame.node.items.push(node)
    else if (frame.key) {
      const { value: key, start: keyStart, end: keyEnd } = frame.key
      frame.node.members.push({ key, keyStart, keyEnd, value: node })
    }
  }

  private close(frame: Frame, token: Token): void {
    const wanted = frame.node.kind === 'object' ? '}' : ']'
    if (token.kind !== wanted) {
      this.report(token, `\`${wanted}\` belongs here, not \`${token.kind}\``)
      const outer = this.stack.at(-2)
      // The inner bracket was forgotten: this one closes the outer.
      if (outer && outer.node.kind !== frame.node.kind) {
        frame.node.end = token.start
        this.stack.pop()
        this.take(token)
      }
      return
    }
    if (frame.expecting === 'key' || (frame.expecting === 'value' && frame.node.kind === 'array')) {
      this.report(token, 'there is a comma before the closing bracket')
    } else if (frame.expecting === 'colon' || frame.expecting === 'value') {
      this.report(token, 'the key has no value')
    }
    frame.node.end = token.end
    this.stack.pop()
  }
}
