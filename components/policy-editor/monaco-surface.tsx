'use client'
import { Editor } from '@monaco-editor/react'
import type { editor } from 'monaco-editor/editor'
import { type RefObject, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { analysedMax } from './engine.protocol.ts'
import { markTime } from './marks.ts'
import { loadMonaco, modelPath } from './monaco.ts'
import type { Monaco } from './monaco-api.ts'
import { markersOf } from './monaco-markers.ts'
import { adjustToLength, modelOptions, optionsFor } from './monaco-options.ts'
import { serveModel } from './monaco-providers.ts'
import { applyTheme, themeName, watchTheme } from './monaco-theme.ts'
import { rangeOfModel } from './monaco-words.ts'
import type { SurfaceHandle, SurfaceProps } from './surface.ts'
import { differenceOf } from './text-edit.ts'

type Props = SurfaceProps & { onUnavailable: (reason: string) => void }
type Mounted = editor.IStandaloneCodeEditor

/** Monaco with the engine's findings as markers. Loaded on the editor's route only. */
export function MonacoSurface(props: Props) {
  const [monaco, setMonaco] = useState<Monaco | null>(null)
  const { onUnavailable } = props
  useEffect(() => {
    loadMonaco().then(setMonaco, (error: unknown) => onUnavailable(String(error)))
  }, [onUnavailable])
  return monaco ? <Loaded {...props} monaco={monaco} /> : <div className="h-[460px]" aria-busy="true" />
}

/** Monaco keeps the text itself; React is told what it says, and tells it only what came from elsewhere. */
function Loaded({
  text,
  outside,
  onChange,
  state,
  client,
  readOnly,
  handle,
  label,
  monaco,
}: Props & { monaco: Monaco }) {
  const [mounted, setMounted] = useState<Mounted | null>(null)
  const host = useRef<HTMLDivElement>(null)
  const [first] = useState(text)
  const [options] = useState(() => optionsFor(readOnly, text.length, label))

  /** A text that came from elsewhere is known already: Monaco's word of it is no typing. */
  const quiet = useRef(false)
  useTyping(mounted, quiet, onChange)
  useOutsideText(mounted, quiet, text, outside)

  useEffect(() => {
    const model = mounted?.getModel()
    if (!model || state.working) return
    // Where nothing is written yet, nothing is wrong.
    const findings = /\S/.test(model.getValue()) ? (state.assessment?.findings ?? []) : []
    monaco.editor.setModelMarkers(model, 'podscope', markersOf(monaco, findings))
  }, [monaco, mounted, state.assessment, state.working])

  useEffect(() => (mounted && client ? serveModel(client) : undefined), [mounted, client])

  useEffect(() => {
    mounted?.updateOptions({ readOnly: readOnly !== null, readOnlyMessage: { value: readOnly ?? '' } })
  }, [mounted, readOnly])

  useEffect(() => {
    const paint = () => host.current && applyTheme(monaco, host.current)
    paint()
    return watchTheme(paint)
  }, [monaco])

  useImperativeHandle(handle, () => handleOf(monaco, mounted), [monaco, mounted])

  const onMount = useCallback((made: Mounted) => {
    made.getModel()?.updateOptions(modelOptions)
    setMounted(made)
    markTime('podscope.ready', 0)
  }, [])

  return (
    <div ref={host} onPasteCapture={(event) => preparePaste(event.clipboardData, mounted)}>
      <Editor
        height={460}
        language="json"
        path={modelPath}
        theme={themeName}
        defaultValue={first}
        onMount={onMount}
        loading={null}
        options={options}
      />
    </div>
  )
}

/** How long a hand must rest before a text that is far too long is read out of Monaco: that takes longer than a key may. */
const restMs = 400

/** Tells what is written, at every key. */
function useTyping(mounted: Mounted | null, quiet: RefObject<boolean>, onChange: (text: string) => void) {
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    if (!mounted) return
    let rest: ReturnType<typeof setTimeout> | undefined
    const tell = () => latest.current(mounted.getModel()?.getValue() ?? '')
    const listener = mounted.onDidChangeModelContent(() => {
      clearTimeout(rest)
      const length = mounted.getModel()?.getValueLength() ?? 0
      adjustToLength(mounted, length)
      if (quiet.current) return
      if (length > analysedMax) rest = setTimeout(tell, restMs)
      else tell()
    })
    return () => {
      clearTimeout(rest)
      listener.dispose()
    }
  }, [mounted, quiet])
}

/**
 * Shows a text that came from elsewhere; as an edit, so that it can be undone, and of as little as differs, so that the cursor stays. On the model,
 * because what nobody may write in here may still be replaced by what was stored.
 */
function useOutsideText(mounted: Mounted | null, quiet: RefObject<boolean>, text: string, outside: number) {
  const shown = useRef(outside)
  useEffect(() => {
    const model = mounted?.getModel()
    if (!mounted || !model || shown.current === outside) return
    shown.current = outside
    const difference = differenceOf(model.getValue(), text)
    if (!difference) return
    const [start, end] = [model.getPositionAt(difference.from), model.getPositionAt(difference.to)]
    const range = {
      startLineNumber: start.lineNumber,
      startColumn: start.column,
      endLineNumber: end.lineNumber,
      endColumn: end.column,
    }
    quiet.current = true
    model.pushStackElement()
    model.pushEditOperations(null, [{ range, text: difference.text }], () => null)
    model.pushStackElement()
    quiet.current = false
  }, [mounted, quiet, text, outside])
}

/** A long text is let in only once Monaco is told not to wrap it: wrapping megabytes takes seconds. */
function preparePaste(clipboard: DataTransfer, mounted: Mounted | null) {
  const coming = clipboard.getData('text/plain').length
  if (mounted && coming > analysedMax) adjustToLength(mounted, coming)
}

function handleOf(monaco: Monaco, mounted: Mounted | null): SurfaceHandle {
  return {
    focus: () => mounted?.focus(),
    reveal: ({ start, end }) => {
      mounted?.setSelection(new monaco.Selection(start.line, start.column, end.line, end.column))
      mounted?.revealLineInCenterIfOutsideViewport(start.line)
      mounted?.focus()
    },
    selection: () => {
      const model = mounted?.getModel()
      const selected = mounted?.getSelection() ?? new monaco.Selection(1, 1, 1, 1)
      return model ? rangeOfModel(model, selected) : nowhere
    },
  }
}

const start = { offset: 0, line: 1, column: 1 }
const nowhere = { start, end: start }
