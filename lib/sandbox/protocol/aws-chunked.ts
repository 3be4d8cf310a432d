/** Bodies that the SDKs send in signed or checksummed chunks: S3 User Guide, Signature calculations for chunked upload. */

export function isChunked(headers: Readonly<Record<string, string>>): boolean {
  const encoded = headers['content-encoding']?.includes('aws-chunked') ?? false
  return encoded || (headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false)
}

/** `<size in hex>[;chunk-signature=…]\r\n<bytes>\r\n`, ending with a chunk of size 0 and trailing headers. */
export function decodeChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = []
  let at = 0
  while (at < body.length) {
    const end = body.indexOf('\r\n', at)
    if (end < 0) break
    const size = Number.parseInt(body.subarray(at, end).toString('latin1'), 16)
    if (!(size > 0)) break
    chunks.push(body.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
  return Buffer.concat(chunks)
}
