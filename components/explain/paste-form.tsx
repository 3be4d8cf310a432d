'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ChangeEvent, type KeyboardEvent, useId, useState } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button, buttonClass } from '@/components/ui/button.tsx'
import { cn } from '@/components/ui/cn.ts'
import { Field, Textarea } from '@/components/ui/field.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { say } from '@/components/ui/toast.ts'
import type { Found } from './find-refusals.ts'
import { nothingFound } from './nothing-found.ts'
import { readFileText, textMax } from './read-file.ts'

const listedMax = 50
const example =
  'An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::111122223333:assumed-role/… is not authorized to perform: s3:PutObject on resource: …'

/** Where a refusal is pasted. The text is read in the browser and stays there: only what AWS says in it goes into the address. */
export function PasteForm({ isAsked }: { readonly isAsked: boolean }) {
  const router = useRouter()
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly Found[] | null>(null)
  async function explain(from: string): Promise<void> {
    // The parser comes with the first question.
    const { findRefusals } = await import('./find-refusals.ts')
    const all = findRefusals(from.slice(0, textMax))
    setFound(all)
    const [only] = all
    if (only && all.length === 1) router.push(only.address)
  }
  function write(next: string): void {
    setText(next)
    setFound(null)
  }
  return (
    <Panel label="Paste a refusal">
      <form
        className="space-y-2.5 p-3.5"
        onSubmit={(event) => {
          event.preventDefault()
          void explain(text)
        }}
      >
        <Field
          label={isAsked ? 'Another refusal' : 'The refusal'}
          hint="A message of an SDK or the CLI, lines of a pod’s log, or CloudTrail events. The text stays in this browser; only what AWS says in it is looked at."
          error={found?.length === 0 ? nothingFound(text) : null}
        >
          {(wiring) => (
            <Textarea
              {...wiring}
              rows={isAsked ? 3 : 8}
              value={text}
              placeholder={example}
              onChange={(event) => write(event.target.value)}
              onKeyDown={(event) => isSend(event) && void explain(text)}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" disabled={text.trim() === ''} title="Ctrl+Enter or ⌘Enter">
            Explain
          </Button>
          <FileButton
            onText={(next) => {
              write(next)
              void explain(next)
            }}
          />
          {text.length > textMax && (
            <p className="text-dim">Only the first {textMax.toLocaleString('en')} characters are read.</p>
          )}
        </div>
      </form>
      {found && found.length > 1 && <Several found={found} />}
    </Panel>
  )
}

const isSend = ({ key, ctrlKey, metaKey }: KeyboardEvent) => key === 'Enter' && (ctrlKey || metaKey)

function FileButton({ onText }: { readonly onText: (text: string) => void }) {
  const id = useId()
  function open({ target }: ChangeEvent<HTMLInputElement>): void {
    const [file] = target.files ?? []
    if (!file) return
    readFileText(file).then(
      ({ text, isCut }) => {
        onText(text)
        if (isCut)
          say.failed(`Only the first ${textMax.toLocaleString('en')} characters of ${file.name} were read.`)
      },
      () => say.failed(`${file.name} could not be read.`),
    )
    // The same file again is another choice.
    target.value = ''
  }
  return (
    <span className="relative">
      <input
        id={id}
        type="file"
        accept=".json,.gz,.log,.txt,application/json,application/gzip,text/plain"
        className="peer sr-only"
        onChange={open}
      />
      <label
        htmlFor={id}
        className={cn(buttonClass(), 'peer-focus-visible:outline-2 peer-focus-visible:outline-accent')}
      >
        Open a file…
      </label>
    </span>
  )
}

function Several({ found }: { readonly found: readonly Found[] }) {
  return (
    <section aria-label="Refusals in the text" className="border-line border-t">
      <PanelHeader
        title={`${found.length.toLocaleString('en')} different refusals`}
        detail="the most frequent first"
      />
      <ul className="divide-y divide-line">
        {found.slice(0, listedMax).map(({ address, denial, times }) => (
          <li key={address}>
            <Link
              href={address}
              prefetch={false}
              className="flex flex-wrap items-baseline gap-x-2.5 px-3.5 py-2 hover:bg-sunk"
            >
              <code className="font-medium text-accent">
                {denial.action ?? denial.code ?? 'Access Denied'}
              </code>
              {denial.resource && <code className="[overflow-wrap:anywhere]">{denial.resource}</code>}
              <span className="text-dim [overflow-wrap:anywhere]">
                {denial.role && `role ${denial.role}`} {denial.because}
              </span>
              <span className="ml-auto text-dim tabular-nums">{times.toLocaleString('en')}×</span>
            </Link>
          </li>
        ))}
      </ul>
      {found.length > listedMax && (
        <div className="p-2">
          <Banner
            tone="info"
            title={`${(found.length - listedMax).toLocaleString('en')} more are not listed.`}
          >
            Paste a part of the text to see them.
          </Banner>
        </div>
      )}
    </section>
  )
}
