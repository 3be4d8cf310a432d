// Made once: `toLocaleString` looks its language up anew each time, which shows in rows that come by the dozen in a frame.
const format = new Intl.NumberFormat('en')

/** A whole number as it is read: `12,345`. */
export const grouped = (count: number) => format.format(count)
