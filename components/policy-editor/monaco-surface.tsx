'use client'
import { Editor } from '@monaco-editor/react'
import type { editor } from 'monaco-editor/editor'
import { useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { Finding, Severity } from '@/lib/iam/index.ts'
import { loadMonaco, type Monaco, modelPath } from './monaco.ts'
import { applyTheme, themeName, watchTheme } from './monaco-theme.ts'
import { type SurfaceProps, surfaceLabel } from './surface.ts'

const options: editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: surfaceLabel,
  // Tab leaves the field, as everywhere else: an editor that swallows Tab is a keyboard trap (WCAG 2.1.2).
  tabFocusMode: true,
  automaticLayout: true,
  fixedOverflowWidgets: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fontFamily: 'var(--font-mono)',
  fontLigatures: false,
  fontSize: 12,
  lineHeight: 18,
  tabSize: 2,
  folding: true,
  glyphMargin: false,
  lineNumbersMinChars: 3,
  overviewRulerLanes: 1,
  padding: { top: 10, bottom: 10 },
  scrollbar: { alwaysConsumeMouseWheel: false },
  wordWrap: 'on',
  renderLineHighlight: 'line',
  unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true },
}

type Props = SurfaceProps & { onUnavailable: (reason: string) => void }

/** Monaco with the engine's findings as markers. Loaded on the editor's route only. */
export function MonacoSurface(props: Props) {
  const [monaco, setMonaco] = useState<Monaco | null>(null)
  const { onUnavailable } = props
  useEffect(() => {
    loadMonaco().then(setMonaco, (error: unknown) => onUnavailable(String(error)))
  }, [onUnavailable])
  return monaco ? <Loaded {...props} monaco={monaco} /> : <div className="h-[460px]" aria-busy="true" />
}

function Loaded({ text, onChange, findings, readOnly, handle, monaco }: Props & { monaco: Monaco }) {
  const [mounted, setMounted] = useState<editor.IStandaloneCodeEditor | null>(null)
  const host = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const model = mounted?.getModel()
    if (model)
      monaco.editor.setModelMarkers(
        model,
        'podscope',
        findings.map((finding) => markerOf(monaco, finding)),
      )
  }, [monaco, mounted, findings])

  useEffect(() => {
    const paint = () => host.current && applyTheme(monaco, host.current)
    paint()
    return watchTheme(paint)
  }, [monaco])

  useImperativeHandle(handle, () => ({
    focus: () => mounted?.focus(),
    reveal: ({ start, end }) => {
      mounted?.setSelection(new monaco.Selection(start.line, start.column, end.line, end.column))
      mounted?.revealLineInCenterIfOutsideViewport(start.line)
      mounted?.focus()
    },
  }))

  return (
    <div ref={host}>
      <Editor
        height={460}
        language="json"
        path={modelPath}
        theme={themeName}
        value={text}
        onChange={(value) => onChange(value ?? '')}
        onMount={setMounted}
        loading={null}
        options={{
          ...options,
          readOnly: readOnly !== null,
          readOnlyMessage: { value: readOnly ?? '' },
        }}
      />
    </div>
  )
}

function markerOf(monaco: Monaco, { severity, message, range, code }: Finding): editor.IMarkerData {
  return {
    severity: monaco.MarkerSeverity[severityNames[severity]],
    message,
    code,
    source: 'Podscope',
    startLineNumber: range.start.line,
    startColumn: range.start.column,
    endLineNumber: range.end.line,
    endColumn: range.end.column,
  }
}

const severityNames = {
  error: 'Error',
  security: 'Warning',
  warning: 'Warning',
  suggestion: 'Info',
} as const satisfies Record<Severity, string>
