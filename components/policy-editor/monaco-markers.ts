import type { editor } from 'monaco-editor/editor'
import type { Finding, Severity } from '@/lib/iam/index.ts'
import type { Monaco } from './monaco-api.ts'

const severityNames = {
  error: 'Error',
  security: 'Warning',
  warning: 'Warning',
  suggestion: 'Info',
} as const satisfies Record<Severity, string>

/** The engine's findings as Monaco draws them. */
export function markersOf(monaco: Monaco, findings: readonly Finding[]): editor.IMarkerData[] {
  return findings.map(({ severity, message, range, code }) => ({
    severity: monaco.MarkerSeverity[severityNames[severity]],
    message,
    code,
    source: 'Podscope',
    startLineNumber: range.start.line,
    startColumn: range.start.column,
    endLineNumber: range.end.line,
    endColumn: range.end.column,
  }))
}
