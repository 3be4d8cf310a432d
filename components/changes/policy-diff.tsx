import { Tokens } from '@/components/access/document-lines.tsx'
import { readableText } from '@/components/access/json-lines.ts'
import { cn } from '@/components/ui/cn.ts'
import { ScrollRegion } from '@/components/ui/scroll-region.tsx'
import { type DiffLine, diffLines } from './text-diff.ts'

type Props = { readonly before: string | undefined; readonly after: string | undefined }

const looks = {
  ' ': { ground: '', said: '' },
  '-': { ground: 'bg-bad-soft', said: 'removed: ' },
  '+': { ground: 'bg-ok-soft', said: 'added: ' },
} as const

const readable = (text: string | undefined) => (text ? readableText(text).text : '')

/** The session policy before and after, line by line. */
export function PolicyDiff({ before, after }: Props) {
  const lines = diffLines(readable(before), readable(after))
  return (
    <ScrollRegion
      label="The session policy before and after"
      className="max-h-[420px] overflow-auto py-2 [font-variant-ligatures:none]"
    >
      <ol className="w-max min-w-full">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the text never changes
          <Line key={index} line={line} />
        ))}
      </ol>
    </ScrollRegion>
  )
}

function Line({ line: { sign, text } }: { line: DiffLine }) {
  const { ground, said } = looks[sign]
  return (
    <li className={cn('whitespace-pre px-3.5', ground)}>
      <code>
        <span aria-hidden="true" className="mr-3 inline-block w-2 select-none text-dim">
          {sign}
        </span>
        {said && <span className="sr-only">{said}</span>}
        <Tokens line={text} />
      </code>
    </li>
  )
}
