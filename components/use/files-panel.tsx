'use client'
import { type ChangeEvent, useId, useState } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button, buttonClass } from '@/components/ui/button.tsx'
import { cn } from '@/components/ui/cn.ts'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { ProgressBar } from '@/components/ui/progress-bar.tsx'
import { isEventFile } from './event-file.ts'
import type { AllRead, FileRead } from './use.protocol.ts'
import type { ReaderState, UseReader } from './use-reader.ts'
import { counted, damageWords, number, sizeWords } from './words.ts'

type Props = {
  readonly state: ReaderState
  readonly onRead: UseReader['read']
  readonly onStop: UseReader['stop']
}

/** Where files are opened, and what came of them. */
export function FilesPanel({ state, onRead, onStop }: Props) {
  const [skipped, setSkipped] = useState<number | null>(null)
  function open(files: readonly File[]): void {
    const wanted = files.filter((file) => isEventFile(file.webkitRelativePath || file.name))
    setSkipped(files.length - wanted.length)
    if (wanted.length > 0) onRead(wanted)
  }
  const isReading = state.kind === 'reading'
  return (
    <Panel label="Files of CloudTrail">
      <PanelHeader
        title="Files of CloudTrail"
        detail="plain or gzip, of any size; also what aws cloudtrail lookup-events prints"
      />
      <div className="space-y-2.5 p-3.5">
        <p className="max-w-3xl">
          Files are read in this browser and stay there: no event is sent or kept, and all of it is forgotten
          with the page. Podscope is asked whose pods the sessions are, by role and session name, and nothing
          else.
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <FileButton label="Open files…" isDisabled={isReading} onFiles={open} />
          <FileButton label="Open a folder…" isFolder isDisabled={isReading} onFiles={open} />
        </div>
        {skipped !== null && skipped > 0 && (
          <p role="status" className="text-dim">
            {counted(skipped, 'file')} left out: digests, insights and what ends in neither .json nor .gz.
          </p>
        )}
        {isReading && <Reading progress={state.progress} onStop={onStop} />}
        {state.kind === 'failed' && (
          <Banner tone="bad" title="The files could not be read on.">
            {state.message}. Open them again.
          </Banner>
        )}
      </div>
      {state.kind === 'read' && <Told all={state.all} />}
    </Panel>
  )
}

type FileButtonProps = {
  readonly label: string
  readonly isFolder?: boolean
  readonly isDisabled: boolean
  readonly onFiles: (files: readonly File[]) => void
}

function FileButton({ label, isFolder = false, isDisabled, onFiles }: FileButtonProps) {
  const id = useId()
  function open({ target }: ChangeEvent<HTMLInputElement>): void {
    const files = [...(target.files ?? [])]
    if (files.length > 0) onFiles(files)
    // The same file again is another choice.
    target.value = ''
  }
  return (
    <span className="relative">
      <input
        id={id}
        type="file"
        multiple
        disabled={isDisabled}
        {...(isFolder ? { webkitdirectory: '' } : { accept: '.json,.gz,application/json,application/gzip' })}
        className="peer sr-only"
        onChange={open}
      />
      <label
        htmlFor={id}
        className={cn(
          buttonClass(),
          'peer-focus-visible:outline-2 peer-focus-visible:outline-accent',
          isDisabled && 'cursor-not-allowed opacity-50',
        )}
      >
        {label}
      </label>
    </span>
  )
}

type ReadingProps = {
  readonly progress: Extract<ReaderState, { kind: 'reading' }>['progress']
  readonly onStop: () => void
}

function Reading({ progress, onStop }: ReadingProps) {
  return (
    <div className="space-y-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button onClick={onStop}>Stop</Button>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {progress === null
            ? 'Reading…'
            : `Reading ${progress.name}: ${sizeWords(progress.done)} of ${sizeWords(progress.total)}, ${counted(progress.events, 'event')}`}
        </span>
      </div>
      <ProgressBar
        label="How much is read"
        share={progress === null || progress.total === 0 ? null : progress.done / progress.total}
      />
    </div>
  )
}

const listedMax = 100

/** What was read, and what of it was not. */
function Told({ all }: { readonly all: AllRead }) {
  const { read, damaged, others, pods, files, wasStopped } = all
  const broken = files.filter(({ damage }) => damage !== null)
  const ofPods = pods.reduce((sum, { calls }) => sum + calls, 0)
  return (
    <div className="space-y-2 border-line border-t p-3.5">
      <p role="status">
        <b className="font-semibold tabular-nums">{counted(read, 'event')}</b> in{' '}
        {counted(files.length, 'file')}: {number(ofPods)} of sessions that are named as pods’ are,{' '}
        {number(others)} of others, {number(damaged)} that are none.
      </p>
      {wasStopped && (
        <Banner title="You stopped it.">
          What was read by then counts; what an answer says is not in the files may be in the rest.
        </Banner>
      )}
      {broken.length > 0 && (
        <Banner title={`${counted(broken.length, 'file was', 'files were')} not read to the end.`}>
          <ul className="mt-1 space-y-0.5 [overflow-wrap:anywhere]">
            {broken.slice(0, listedMax).map((file) => (
              <FileLine key={file.name} file={file} />
            ))}
          </ul>
          {broken.length > listedMax && `${number(broken.length - listedMax)} more are not listed.`}
        </Banner>
      )}
    </div>
  )
}

function FileLine({ file }: { readonly file: FileRead }) {
  return (
    <li>
      <code>{file.name}</code>: {damageWords(file)}
    </li>
  )
}
