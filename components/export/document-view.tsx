'use client'
import { useState } from 'react'
import styles from '@/components/access/document.module.css'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { DownloadButton } from '@/components/ui/download-button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'

type Props = { readonly fileName: string; readonly text: string }

/** A page of a thousand associations has tens of thousands of lines; nobody reads them here. */
const linesAtFirst = 400

/** One file: its text with line numbers, to copy and to keep. */
export function DocumentView({ fileName, text }: Props) {
  const [whole, setWhole] = useState(false)
  const lines = text.replace(/\n$/, '').split('\n')
  const shown = whole ? lines : lines.slice(0, linesAtFirst)
  const left = lines.length - shown.length
  return (
    <Panel label={fileName}>
      <PanelHeader
        title={<span className="[overflow-wrap:anywhere]">{fileName}</span>}
        detail={`${lines.length.toLocaleString('en')} ${lines.length === 1 ? 'line' : 'lines'}`}
      >
        <CopyButton text={text} what={fileName} />
        <DownloadButton text={text} fileName={fileName} />
      </PanelHeader>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area without focusable content cannot be scrolled by keyboard otherwise */}
      <section tabIndex={0} aria-label={`Text of ${fileName}`} className={`${styles.document} max-h-[70vh]!`}>
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the text never changes
          <code key={index} className={styles.line} data-line={index + 1}>
            {line}
            {'\n'}
          </code>
        ))}
      </section>
      {left > 0 && (
        <div className="border-line border-t px-3.5 py-2">
          <Button size="sm" onClick={() => setWhole(true)}>
            Show {left.toLocaleString('en')} more lines
          </Button>
        </div>
      )}
    </Panel>
  )
}
