import { Chip } from '../ui/chip.tsx'

export type Method = {
  readonly name: string
  readonly isOn: boolean
  /** How it is set, without a secret; or what turns it on. */
  readonly detail: string
}

/** The ways to sign in, and which of them are on. */
export function MethodList({ methods }: { readonly methods: readonly Method[] }) {
  return (
    <ul aria-label="Sign-in methods" className="divide-y divide-line">
      {methods.map(({ name, isOn, detail }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
          <b className="min-w-44 font-semibold">{name}</b>
          <Chip tone={isOn ? 'ok' : 'plain'}>{isOn ? 'on' : 'off'}</Chip>
          <span className="min-w-0 flex-1 basis-60 text-dim [overflow-wrap:anywhere]">{detail}</span>
        </li>
      ))}
    </ul>
  )
}
