import { addressOf, type TenantContact } from '@/lib/auth/rules/index.ts'

/** Whom to ask about workloads, a line each. With `named` by the tenant, where several are listed. */
export function AskWhom({
  contacts,
  named = false,
}: {
  readonly contacts: readonly TenantContact[]
  readonly named?: boolean
}) {
  if (contacts.length === 0) return null
  return (
    <ul aria-label="Who to ask" className="[overflow-wrap:anywhere]">
      {contacts.map(({ tenant, contact }) => (
        <li key={`${tenant} ${contact.words} ${contact.href}`}>
          <span className="text-dim">{named ? `${tenant}: ` : 'Ask: '}</span>
          {contact.words}
          {contact.words !== null && contact.href !== null && ', '}
          {contact.href !== null && (
            // Somebody wrote it into the settings: it is not to learn from which page it was followed.
            <a href={contact.href} rel="noreferrer" className="text-accent underline">
              {addressOf(contact)}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
