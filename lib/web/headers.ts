import 'server-only'
import { filePolicy } from './policy.ts'
import type { Seen } from './seen.ts'

/** None of these is used here, and no frame or script may ask for them either. */
const unused = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/** Two years, the least that browsers' own lists take. The site's name may not have names below it that are served without TLS. */
const strictTransport = 'max-age=63072000; includeSubDomains'

/** What every answer carries, whoever writes it: a page replaces the policy with its own. */
export function headersOf({ protocol }: Pick<Seen, 'protocol'>): Readonly<Record<string, string>> {
  return {
    'content-security-policy': filePolicy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': unused.map((each) => `${each}=()`).join(', '),
    // Addresses hold names of clusters and roles. Origin stays where it is needed: it does not come from here.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    // For browsers that know no frame-ancestors.
    'x-frame-options': 'DENY',
    ...(protocol === 'https' && { 'strict-transport-security': strictTransport }),
  }
}
