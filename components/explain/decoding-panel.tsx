import Link from 'next/link'
import type { ReactNode } from 'react'
import type { DecodedMessage } from '@/lib/pod-identity/index.ts'
import { AwsProblemPanel } from '../aws-problem.tsx'
import { RetryButton } from '../retry-button.tsx'
import { Banner } from '../ui/banner.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { type Decoding, sayNotDecoded } from './decoding.ts'

type Props = {
  readonly decoding: Decoding
  readonly hrefIn: (accountId: string) => string
}

/** What EC2 put into an encoded message, or why it is not known and what to do. */
export function DecodingPanel({ decoding, hrefIn }: Props) {
  if (decoding.state === 'none') return null
  return (
    <Panel label="The encoded message">
      <PanelHeader
        title="The encoded message"
        {...(decoding.state === 'decoded' && { detail: `decoded in account ${decoding.accountId}` })}
      />
      <div className="space-y-2.5 p-3.5">
        <Told decoding={decoding} hrefIn={hrefIn} />
      </div>
    </Panel>
  )
}

function Told({ decoding, hrefIn }: Props): ReactNode {
  switch (decoding.state) {
    case 'none':
      return null
    case 'cut-off':
      return (
        <Banner title="It is cut off in the text.">
          AWS decodes whole messages only. Paste all of it; lines may be broken.
        </Banner>
      )
    case 'choose':
      return <ChooseAccount accounts={decoding.accounts} hrefIn={hrefIn} />
    case 'problem': {
      const { problem, accounts } = decoding
      const said = sayNotDecoded(problem)
      if (!said) return <AwsProblemPanel problem={problem} actions={<RetryButton />} />
      const others = accounts.filter(({ accountId }) => accountId !== problem.accountId)
      return (
        <>
          <Banner title={said.title} actions={problem.kind === 'throttled' && <RetryButton />}>
            {said.text}
          </Banner>
          {problem.kind === 'invalid-request' && <Accounts accounts={others} hrefIn={hrefIn} />}
        </>
      )
    }
    case 'unread':
      return (
        <Banner title="AWS’s answer has another form than it is documented with.">
          Nothing is taken from it. <code>aws sts decode-authorization-message</code> shows it as it is.
        </Banner>
      )
    case 'foreign':
      return (
        <Banner title="It was not said to pods of yours.">
          What it says is shown to who sees the association that it is about.
        </Banner>
      )
    case 'allowed':
      return (
        <Banner title="It is about a request that was allowed.">
          It is not of this refusal. Paste the message that came with it.
        </Banner>
      )
    case 'decoded':
      return <Content message={decoding.message} />
  }
}

type ChooseProps = Pick<Extract<Decoding, { state: 'choose' }>, 'accounts'> & Pick<Props, 'hrefIn'>

function ChooseAccount({ accounts, hrefIn }: ChooseProps) {
  if (accounts.length === 0)
    return <p className="text-dim">No account was read yet in which it could be decoded.</p>
  return (
    <>
      <p>
        The message does not tell whose account it is of. Choose that of the pod, and Podscope asks AWS there.
      </p>
      <Accounts accounts={accounts} hrefIn={hrefIn} />
    </>
  )
}

function Accounts({ accounts, hrefIn }: ChooseProps) {
  return (
    <ul aria-label="Accounts" className="flex max-h-60 flex-wrap gap-2 overflow-y-auto">
      {accounts.map(({ accountId, name }) => (
        <li key={accountId}>
          <Link
            href={hrefIn(accountId)}
            prefetch={false}
            className="inline-flex min-h-7 items-center gap-1.5 rounded-md border border-line px-2.5 hover:bg-sunk"
          >
            {name} <span className="text-dim">{accountId}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Content({
  message: { explicitDeny, statements, conditions },
}: {
  readonly message: DecodedMessage
}) {
  const keys = Object.entries(conditions)
  return (
    <>
      <p>
        {explicitDeny
          ? 'A Deny applied. AWS does not say in which policy.'
          : 'No Deny applied, and no Allow. AWS does not say in which policy one is missing.'}
      </p>
      {statements.length > 0 && (
        <ul aria-label="Statements that applied" className="[overflow-wrap:anywhere]">
          {statements.map(({ sid, effect, actions, resources }) => (
            <li key={`${sid} ${effect} ${actions.join()} ${resources.join()}`}>
              {effect} {sid !== null && <>“{sid}” </>}
              <code>{actions.join(', ')}</code> on <code>{resources.join(', ')}</code>
            </li>
          ))}
        </ul>
      )}
      {keys.length > 0 && (
        <details>
          <summary className="cursor-pointer text-accent">
            What the request had: {keys.length} {keys.length === 1 ? 'key' : 'keys'}
          </summary>
          <dl className="mt-1.5 grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 [overflow-wrap:anywhere]">
            {keys.map(([key, value]) => (
              <div key={key} className="contents">
                <dt className="text-dim">{key}</dt>
                <dd>
                  <code>{[value].flat().join(', ')}</code>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  )
}
