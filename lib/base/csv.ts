/**
 * A value of a CSV (RFC 4180). One that a spreadsheet would take for a formula gets an apostrophe before it: names come from clusters, and whoever
 * may make one must not run anything at whoever opens the file (OWASP, CSV injection).
 */
function csvValue(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A line of a CSV, with its end. */
export function csvLine(values: readonly string[]): string {
  return `${values.map(csvValue).join(',')}\r\n`
}
