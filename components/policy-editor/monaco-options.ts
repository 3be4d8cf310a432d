import type { editor } from 'monaco-editor/editor'
import { analysedMax } from './engine.protocol.ts'
import { surfaceLabel } from './surface.ts'

const options: editor.IStandaloneEditorConstructionOptions = {
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
  glyphMargin: false,
  lineNumbersMinChars: 3,
  overviewRulerLanes: 1,
  padding: { top: 10, bottom: 10 },
  scrollbar: { alwaysConsumeMouseWheel: false },
  renderLineHighlight: 'line',
  unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true },
  // Everything that is offered comes from the policy engine; words of the text would only stand in its way.
  wordBasedSuggestions: 'off',
  quickSuggestions: { strings: true, other: true, comments: false },
  suggest: { showWords: false, preview: false },
  // By indentation: the other way starts a worker of its own for a text of forty lines.
  foldingStrategy: 'indentation',
  links: false,
  colorDecorators: false,
  inlayHints: { enabled: 'on', fontFamily: 'var(--font-mono)', padding: true },
  codeLensFontFamily: 'var(--font-sans)',
  codeLensFontSize: 11,
}

/** How Monaco is made for a text of this length. */
export function optionsFor(
  readOnly: string | null,
  length: number,
  ariaLabel = surfaceLabel,
): editor.IStandaloneEditorConstructionOptions {
  return {
    ...options,
    ...optionsForLength(length),
    ariaLabel,
    readOnly: readOnly !== null,
    readOnlyMessage: { value: readOnly ?? '' },
  }
}

const small: editor.IEditorOptions = {
  wordWrap: 'on',
  folding: true,
  occurrencesHighlight: 'singleFile',
  quickSuggestions: options.quickSuggestions,
}
const large: editor.IEditorOptions = {
  wordWrap: 'off',
  folding: false,
  occurrencesHighlight: 'off',
  quickSuggestions: false,
}

/** What is switched off while a text is far too long: each of it walks the whole text. The same object for the same answer. */
export function optionsForLength(length: number): editor.IEditorOptions {
  return length > analysedMax ? large : small
}

type Adjustable = { updateOptions(options: editor.IEditorOptions): void }

const adjusted = new WeakMap<Adjustable, editor.IEditorOptions>()

/** Adjusts Monaco to a text of this length. It compares every option it has when it is told any, so it is told only what is new. */
export function adjustToLength(mounted: Adjustable, length: number): void {
  const options = optionsForLength(length)
  if (adjusted.get(mounted) === options) return
  adjusted.set(mounted, options)
  mounted.updateOptions(options)
}

/**
 * No colours for pairs of brackets. Monaco reads this of the model alone, whatever the editor is told, and parses the text's brackets at every
 * key as long as it is on.
 */
export const modelOptions: editor.ITextModelUpdateOptions = {
  bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
}
