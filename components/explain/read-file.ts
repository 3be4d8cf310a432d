/** More than anybody pastes; what is longer is a matter for a search, not for one look. */
export const textMax = 5_000_000

export type FileText = { readonly text: string; readonly isCut: boolean }

/** A file's text up to `textMax`, unpacked where it is packed as CloudTrail's are. Rejects for what is no gzip and says it is. */
export async function readFileText(file: File): Promise<FileText> {
  const packed = file.name.endsWith('.gz') || file.type === 'application/gzip'
  const plain = packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()
  const reader = plain.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text, isCut: false }
    text += value
    if (text.length > textMax) {
      await reader.cancel()
      return { text: text.slice(0, textMax), isCut: true }
    }
  }
}
