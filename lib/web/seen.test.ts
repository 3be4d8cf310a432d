import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { networksOf } from '../networks.ts'
import { seenFrom } from './seen.ts'

const proxies = networksOf(['10.0.0.0/8', 'fd00::/8'])
const sent = (headers: Record<string, string>) => (name: string) => headers[name]
const forged = {
  host: 'p.example',
  'x-forwarded-for': '198.51.100.1',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
}

describe('seenFrom', () => {
  it('believes nobody but the connection where no proxy is trusted', () => {
    const direct = { peer: '203.0.113.9', client: '203.0.113.9', host: 'p.example', protocol: 'http' }
    expect(seenFrom(sent(forged), '203.0.113.9', networksOf([]))).toEqual(direct)
    expect(seenFrom(sent(forged), '::ffff:203.0.113.9', proxies)).toEqual(direct)
  })

  it.each([
    ['one proxy', '198.51.100.1', '198.51.100.1'],
    ['what the browser wrote before it', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['two proxies', '1.2.3.4, 198.51.100.1, 10.0.0.9', '198.51.100.1'],
    ['an address of IPv4 in IPv6', '::ffff:198.51.100.1', '198.51.100.1'],
    ['only proxies', '10.0.0.8, 10.0.0.9', '10.0.0.8'],
    ['nothing', '', '10.0.0.1'],
    ['no address', 'nobody', 'nobody'],
  ])('%s: %s', (_, list, client) => {
    expect(seenFrom(sent({ 'x-forwarded-for': list }), '10.0.0.1', proxies)).toMatchObject({
      peer: '10.0.0.1',
      client,
    })
  })

  it('takes host and protocol of the proxy before us', () => {
    const told = {
      host: '10.0.0.1',
      'x-forwarded-host': 'evil.example, p.example',
      'x-forwarded-proto': 'http, HTTPS',
    }
    expect(seenFrom(sent(told), '10.0.0.1', proxies)).toMatchObject({ host: 'p.example', protocol: 'https' })
    expect(seenFrom(sent({ host: 'p.example' }), '10.0.0.1', proxies)).toMatchObject({
      host: 'p.example',
      protocol: 'http',
    })
  })
})

test('whatever stands left of what the trusted proxy saw changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.ipV4(), (written, client) => {
      fc.pre(!proxies.holds(client))
      const list = [...written, client].join(',')
      return seenFrom(sent({ 'x-forwarded-for': list }), '10.0.0.1', proxies).client === client
    }),
  )
})
