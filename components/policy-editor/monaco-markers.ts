import type { editor } from 'monaco-editor/editor'
import type { Finding, Severity } from '@/lib/iam/index.ts'
import type { Monaco } from './monaco-api.ts'

const severityNames = {
  error: 'Error',
  security: 'Warning',
  warning: 'Warning',
  suggestion: 'Info',
} as const satisfies Record<Severity, string>

/** The engine's findings as Monaco draws them. What is said of a whole statement is marked on its first line: six wavy lines help nobody. */
export function markersOf(monaco: Monaco, findings: readonly Finding[]): editor.IMarkerData[] {
  return findings.map(({ severity, message, range, code }) => ({
    severity: monaco.MarkerSeverity[severityNames[severity]],
    // Monaco shows it as plain text.
    message: message.replaceAll('`', ''),
    code,
    source: 'Podscope',
    startLineNumber: range.start.line,
    startColumn: range.start.column,
    ...(range.end.line === range.start.line
      ? { endLineNumber: range.end.line, endColumn: range.end.column }
      : { endLineNumber: range.start.line, endColumn: range.start.column + 1 }),
  }))
}
