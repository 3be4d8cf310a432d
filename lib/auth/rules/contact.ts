import type { Grant } from './may.ts'
import type { Permission } from './permissions.ts'
import { type Contact, type Place, selects, type Tenant } from './tenants.ts'

/** As its form has it. The address is a link or an email address. */
export type ContactText = { readonly words: string; readonly address: string }
export const emptyContact: ContactText = { words: '', address: '' }

export type TenantContact = { readonly tenant: string; readonly contact: Contact }

const wordsMax = 120
const addressMax = 500

/** What most mail goes to; what an address may be by RFC 5322 is far more, and some of it means something in a link. */
const email = /^[\w.+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/

function hrefOf(address: string): string | null {
  const mailbox = address.replace(/^mailto:/i, '')
  if (email.test(mailbox)) return `mailto:${mailbox}`
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  // What stands before an @ is a password, or meant to be taken for the site's name.
  return url.username === '' && url.password === '' ? url.href : null
}

const isPlain = (text: string) => !/[\p{Cc}\p{Cf}]/u.test(text)

function wordsProblem(words: string): string | null {
  return words.length <= wordsMax && isPlain(words) ? null : `One line, at most ${wordsMax} characters.`
}

function addressProblem(address: string, href: string | null): string | null {
  if (address.length > addressMax || (href?.length ?? 0) > addressMax)
    return `At most ${addressMax} characters.`
  return address === '' || href !== null
    ? null
    : 'This is neither an email address nor a link that begins with https:// or http://.'
}

/** Whom a form's texts say to ask, and what is wrong with them; null: they say nobody. */
export function readContact(text: ContactText): {
  readonly contact: Contact | null
  readonly problems: { readonly words: string | null; readonly address: string | null }
} {
  const words = text.words.normalize('NFC').replace(/\s+/g, ' ').trim()
  const address = text.address.trim()
  const href = isPlain(address) ? hrefOf(address) : null
  const problems = { words: wordsProblem(words), address: addressProblem(address, href) }
  const isGood = problems.words === null && problems.address === null
  const isSaid = words !== '' || href !== null
  return { contact: isGood && isSaid ? { words: words || null, href } : null, problems }
}

/** The texts that a contact is written as. */
export function contactTextOf(contact: Contact | null | undefined): ContactText {
  return contact ? { words: contact.words ?? '', address: addressOf(contact) ?? '' } : emptyContact
}

/** A link as people read it: of mail, the address alone. */
export function addressOf({ href }: Contact): string | null {
  return href?.replace(/^mailto:/, '') ?? null
}

/** `payments on call, pay@acme.example`, for a ticket. */
export function contactInWords(contact: Contact): string {
  return [contact.words, addressOf(contact)].filter(Boolean).join(', ')
}

/**
 * The tenants that somebody may know of: all, where they see everything, else those that a role gives them this permission for. `all` is asked for only then: whoever
 * sees one tenant is not to learn that there are others.
 */
export async function tenantsKnown(
  held: readonly Grant[],
  all: () => Promise<readonly Tenant[]>,
  permission: Permission = 'associations.read',
): Promise<readonly Tenant[]> {
  const seeing = held.filter(({ permissions }) => permissions.includes(permission))
  if (seeing.some(({ tenant }) => tenant === null)) return all()
  const own = seeing.flatMap(({ tenant }) => (tenant === null ? [] : [[tenant.id, tenant] as const]))
  return [...new Map(own).values()].toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
}

/** Whom to ask about an association, of the tenants that are known; `place` null: about each of them. */
export function contactsOf(known: readonly Tenant[], place: Place | null): readonly TenantContact[] {
  return known.flatMap(({ name, selectors, contact }) => {
    const isAbout = place === null || selectors.some((selector) => selects(selector, place))
    return contact && isAbout ? [{ tenant: name, contact }] : []
  })
}
