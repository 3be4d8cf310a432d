/** What people look for in the table: its first page and how many there are, as the page asks for them together. */
export const filters = [
  '',
  'payments',
  'namespace:tenant-*',
  'role:shared-data-access',
  'cluster:fleet-0* lacks:session-policy',
  'has:finding',
  'finding:inert-grant',
  'can:s3:DeleteObject',
  'can:iam:* risk:>=50',
  'changed:30d -namespace:tenant-*',
] as const
