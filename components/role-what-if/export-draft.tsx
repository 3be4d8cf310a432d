'use client'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { DownloadButton } from '@/components/ui/download-button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { commandOf, type RoleDocument } from './document.ts'

type Props = { readonly roleName: string; readonly document: RoleDocument; readonly text: string }

/** The way of a draft into IAM goes through somebody's hands: nothing is written from here. */
export function ExportDraft({ roleName, document, text }: Props) {
  const command = commandOf(roleName, document, text)
  if (command === null) return null
  const blank = text.trim() === ''
  return (
    <Panel label="Export the document">
      <PanelHeader title="Export the document" detail="nothing is written to IAM">
        {!blank && <CopyButton text={text} what="the document" />}
        {!blank && <DownloadButton text={text} fileName={`${document.name}.json`} />}
      </PanelHeader>
      <div className="flex items-start gap-2 px-3.5 py-2">
        <span className="min-w-0 flex-1">
          With the AWS CLI, in a POSIX shell: <code>{command.split(' \\')[0]}</code>
          {document.kind === 'managed' && !blank && ', for everything the policy is attached to'}
        </span>
        <CopyButton text={command} what="the command" />
      </div>
    </Panel>
  )
}
