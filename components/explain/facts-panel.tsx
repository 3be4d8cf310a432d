import type { ReactNode } from 'react'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { type Denial, identityOf } from '@/lib/pod-identity/index.ts'
import { identityWords, sayReason } from './words.ts'

type Doubt = Denial['doubts'][number]

/** The refusal, part by part. What the text did not hold whole says so. */
export function FactsPanel({ denial }: { readonly denial: Denial }) {
  const { principal, action, resource, because, policyArn, operation, code, encodedMessage } = denial
  return (
    <Panel label="What AWS said">
      <PanelHeader title="What AWS said">{code && <Chip>{code}</Chip>}</PanelHeader>
      <dl className="grid grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-3.5 py-3">
        <Fact name="Who" value={principal} doubt={isDoubted(denial, 'principal')}>
          <span className="text-dim">{identityWords[identityOf(denial)]}</span>
        </Fact>
        <Fact name="Action" value={action} doubt={isDoubted(denial, 'action')} />
        <Fact name="Resource" value={resource} doubt={isDoubted(denial, 'resource')} />
        {operation && <Fact name="Call" value={operation} />}
        <dt className="text-dim">Why</dt>
        <dd className="min-w-0">
          {sayReason(denial)} {isDoubted(denial, 'reason') && <CutOff />}
          {because && <q className="block text-dim [overflow-wrap:anywhere]">{because}</q>}
        </dd>
        {policyArn && <Fact name="Policy" value={policyArn} doubt={isDoubted(denial, 'policyArn')} />}
        {encodedMessage && (
          <>
            <dt className="text-dim">Encoded</dt>
            <dd className="min-w-0 text-dim">
              EC2 says the rest in an encoded message, which AWS decodes for who may see it.{' '}
              {isDoubted(denial, 'encodedMessage') && <CutOff />}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}

const isDoubted = ({ doubts }: Denial, part: Doubt) => doubts.includes(part)

type FactProps = {
  readonly name: string
  readonly value: string | null
  readonly doubt?: boolean
  readonly children?: ReactNode
}

function Fact({ name, value, doubt = false, children }: FactProps) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">
        {value === null ? <span className="text-dim">not said</span> : <code>{value}</code>}{' '}
        {doubt && <CutOff />}
        {children && <span className="block">{children}</span>}
      </dd>
    </>
  )
}

function CutOff() {
  return <Chip tone="warn">may be cut off in the text</Chip>
}
