import { describe, expect, test } from 'vitest'
import { contactInWords, contactsOf, contactTextOf, readContact, tenantsKnown } from './contact.ts'
import type { Tenant } from './tenants.ts'

const read = (address: string, words = '') => readContact({ words, address })

describe('whom a form says to ask', () => {
  test.each([
    ['pay@acme.example', 'mailto:pay@acme.example'],
    ['mailto:pay+eks@acme.example', 'mailto:pay+eks@acme.example'],
    [' https://acme.example/on call ', 'https://acme.example/on%20call'],
    ['http://wiki/pay', 'http://wiki/pay'],
    ['https://acme.slack.com/archives/C01#x?a=b@c', 'https://acme.slack.com/archives/C01#x?a=b@c'],
  ])('%s', (address, href) => {
    expect(read(address)).toEqual({
      contact: { words: null, href },
      problems: { words: null, address: null },
    })
  })

  test.each([
    'javascript:alert(1)',
    'JavaScript://x/%0aalert(1)',
    'data:text/html,x',
    'ftp://acme.example',
    'https://acme.example@evil.example/',
    'https://u:p@acme.example/',
    'https://',
    'pay@acme',
    'pay@acme.example?cc=all@acme.example',
    'mailto:pay@acme.example?subject=x',
    'a@acme.example, b@acme.example',
    'java\nscript:alert(1)',
    'ask around',
    `https://acme.example/${'x'.repeat(600)}`,
  ])('is nobody by %s', (address) => {
    const { contact, problems } = read(address, 'Payments')
    expect(contact).toBeNull()
    expect(problems).toEqual({ words: null, address: expect.any(String) })
  })

  test('in words alone, of one plain line', () => {
    expect(read('', '  #pay \n on call ').contact).toEqual({ words: '#pay on call', href: null })
    expect(read('', 'x'.repeat(121))).toMatchObject({
      contact: null,
      problems: { words: expect.any(String) },
    })
    expect(read('', 'pay\u202Eyap').problems.words).not.toBeNull()
    expect(read('').contact).toBeNull()
  })

  test('is written as it was read', () => {
    const { contact } = read('pay@acme.example', 'Payments')
    if (!contact) throw new Error('not read')
    expect(readContact(contactTextOf(contact)).contact).toEqual(contact)
    expect(contactTextOf(null)).toEqual({ words: '', address: '' })
    expect(contactInWords(contact)).toBe('Payments, pay@acme.example')
  })
})

const tenant = (name: string, more: Partial<Tenant> = {}): Tenant => ({
  id: name,
  name,
  selectors: [{ namespaces: [`tenant-${name}`] }],
  contact: { words: `ask ${name}`, href: null },
  ...more,
})
const grant = (of: Tenant | null, permissions = ['associations.read'] as const) => ({
  role: 'support',
  permissions,
  tenant: of,
})
const place = (namespace: string) => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  namespace,
  tags: {},
})

describe('whom to ask about an association', () => {
  const [acme, globex, both] = [
    tenant('acme'),
    tenant('globex'),
    tenant('both', { selectors: [{ clusters: ['prod'] }] }),
  ]
  const all = async () => [acme, both, globex]
  const asked = async (held: Parameters<typeof tenantsKnown>[0], namespace: string | null) => {
    const known = await tenantsKnown(held, all)
    return contactsOf(known, (namespace && place(namespace)) || null).map(({ tenant: name }) => name)
  }

  test('whoever sees everything is told of every tenant that it is of', async () => {
    expect(await asked([grant(null)], 'tenant-acme')).toEqual(['acme', 'both'])
    expect(await asked([grant(null), grant(acme)], 'elsewhere')).toEqual(['both'])
  })

  test('whoever sees one tenant is not told that there are others, which are not even looked up', async () => {
    const never = () => Promise.reject(new Error('looked up'))
    expect(contactsOf(await tenantsKnown([grant(acme), grant(acme)], never), place('tenant-acme'))).toEqual([
      { tenant: 'acme', contact: { words: 'ask acme', href: null } },
    ])
    expect(await asked([grant(acme)], 'tenant-globex')).toEqual([])
    expect(await asked([grant(globex), grant(acme)], null)).toEqual(['acme', 'globex'])
  })

  test('a role that does not let one see anything tells of nobody', async () => {
    expect(await asked([{ ...grant(null), permissions: ['crawls.read'] }], 'tenant-acme')).toEqual([])
  })

  test('of another permission than to see, those that it is held for are known', async () => {
    const held = [grant(acme), { ...grant(globex), permissions: ['associations.export'] as const }]
    const of = await tenantsKnown(held, all, 'associations.export')
    expect(of.map(({ name }) => name)).toEqual(['globex'])
    expect(await tenantsKnown([grant(null)], all, 'associations.export')).toEqual([])
  })

  test('a tenant without a contact has nobody to ask', () => {
    expect(contactsOf([tenant('acme', { contact: null })], place('tenant-acme'))).toEqual([])
  })
})
