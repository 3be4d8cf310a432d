import 'server-only'

/** What a request may bring at most, in bytes. The longest text that is taken, a list of 10,000 targets, is below it. */
export const bodyLimit = 1024 * 1024

/** Whether a request brings more than it may. What tells no length is counted while it comes, and no more of it read than needed. */
export async function isTooLarge(
  length: string | null,
  body: ReadableStream<Uint8Array> | null,
): Promise<boolean> {
  if (length !== null) return !/^\d{1,15}$/.test(length) || Number(length) > bodyLimit
  if (body === null) return false
  let bytes = 0
  const reader = body.getReader()
  while (bytes <= bodyLimit) {
    const { done, value } = await reader.read()
    if (done) return false
    bytes += value.byteLength
  }
  void reader.cancel().catch(() => undefined)
  return true
}
