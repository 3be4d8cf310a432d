import 'server-only'
import { customType, timestamp } from 'drizzle-orm/pg-core'

/** A time to the millisecond, in UTC. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

/** Bytes as they are: both drivers hand out a Uint8Array or a Buffer, which is one. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
})
