import { readableText } from '@/components/access/json-lines.ts'
import { TextDiff } from '@/components/access/text-diff.tsx'

type Props = { readonly before: string | undefined; readonly after: string | undefined }

const readable = (text: string | undefined) => (text ? readableText(text).text : '')

/** The session policy before and after, line by line. */
export function PolicyDiff({ before, after }: Props) {
  return (
    <TextDiff label="The session policy before and after" before={readable(before)} after={readable(after)} />
  )
}
