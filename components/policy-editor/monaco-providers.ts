import type { CancellationToken, IDisposable, languages } from 'monaco-editor/editor'
import type { EngineClient } from './engine-client.ts'
import type { Monaco } from './monaco-api.ts'
import {
  monacoCompletion,
  monacoFix,
  monacoHint,
  monacoHover,
  monacoLens,
  offsetAt,
  rangeOfModel,
  type TextModel,
} from './monaco-words.ts'

/** Every session policy is edited under this name, so that no other JSON of the page is spoken about. */
const selector: languages.LanguageSelector = {
  language: 'json',
  scheme: 'inmemory',
  pattern: '**/session-policy.json',
}

/** The engine of the editor that is on the page; the providers are there for good, their editor is not. */
let serving: EngineClient | null = null
const onHints = new Set<() => void>()
const onLenses = new Set<() => void>()

/** Lets the providers speak for this engine. Returns the way to stop. */
export function serveModel(client: EngineClient): () => void {
  serving = client
  let assessed = -1
  let drawn = { hints: '', lenses: '' }
  const stop = client.subscribe(() => {
    const state = client.getState()
    if (state.working || state.assessed === assessed) return
    assessed = state.assessed
    // Most keys change neither, and drawing lenses anew moves every line.
    const next = { hints: JSON.stringify(hintsNow()), lenses: JSON.stringify(lensesNow()) }
    if (next.hints !== drawn.hints) for (const tell of onHints) tell()
    if (next.lenses !== drawn.lenses) for (const tell of onLenses) tell()
    drawn = next
  })
  return () => {
    stop()
    if (serving === client) serving = null
  }
}

/** Once per page: a provider per visit would offer everything as often as the editor was opened. */
export function registerProviders(monaco: Monaco): void {
  monaco.languages.registerCompletionItemProvider(selector, completions(monaco))
  monaco.languages.registerHoverProvider(selector, { provideHover: hoverAt })
  monaco.languages.registerCodeActionProvider(
    selector,
    { provideCodeActions: actionsAt },
    { providedCodeActionKinds: ['quickfix', 'refactor', 'source'] },
  )
  monaco.languages.registerInlayHintsProvider(selector, {
    onDidChangeInlayHints: (listener) => kept(onHints, listener),
    provideInlayHints: () => ({ hints: hintsNow(), dispose: () => undefined }),
  })
  monaco.languages.registerCodeLensProvider(selector, {
    onDidChange: (listener) => kept(onLenses, () => listener(lenses)),
    provideCodeLenses: () => ({ lenses: lensesNow(), dispose: () => undefined }),
  })
}

const lenses: languages.CodeLensProvider = { provideCodeLenses: () => null }

function kept(listeners: Set<() => void>, listener: () => void): IDisposable {
  listeners.add(listener)
  return { dispose: () => void listeners.delete(listener) }
}

/** What stands between the lines, of the newest assessed text. */
function hintsNow(): languages.InlayHint[] {
  return (serving?.getState().assessment?.hints ?? []).map(monacoHint)
}

function lensesNow(): languages.CodeLens[] {
  return (serving?.getState().assessment?.lenses ?? []).map(monacoLens)
}

/** Monaco gives up a question by its token, the engine's client by a signal. */
function signalOf(token: CancellationToken): AbortSignal {
  const asker = new AbortController()
  if (token.isCancellationRequested) asker.abort()
  token.onCancellationRequested(() => asker.abort())
  return asker.signal
}

function completions(monaco: Monaco): languages.CompletionItemProvider {
  return {
    triggerCharacters: ['"', ':', '*', '/', '.'],
    async provideCompletionItems(model, position, _, token) {
      const offset = offsetAt(model, position)
      const found = await serving?.ask('complete', { offset }, signalOf(token))
      return { suggestions: (found ?? []).map((item) => monacoCompletion(monaco, item)) }
    },
    async resolveCompletionItem(item, token) {
      const name = typeof item.label === 'string' ? item.label : item.label.label
      if (!/^[a-z0-9-]+:\w+$/i.test(name)) return item
      const sentence = await serving?.ask('describe', { name }, signalOf(token))
      const said = typeof item.documentation === 'string' ? item.documentation : ''
      return sentence ? { ...item, documentation: [sentence, said].filter(Boolean).join('\n\n') } : item
    },
  }
}

async function hoverAt(
  model: TextModel,
  position: { lineNumber: number; column: number },
  token: CancellationToken,
) {
  const said = await serving?.ask('hover', { offset: offsetAt(model, position) }, signalOf(token))
  return said ? monacoHover(said) : null
}

/** Fixes of the findings that lie there, then what can be rewritten there. */
async function actionsAt(
  model: TextModel,
  range: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number },
  _: languages.CodeActionContext,
  token: CancellationToken,
): Promise<languages.CodeActionList> {
  const engine = serving
  const signal = signalOf(token)
  const place = rangeOfModel(model, range)
  const [fixes, rewrites] = await Promise.all([
    engine?.ask('fixes', {}, signal),
    engine?.ask('rewrites', { range: place }, signal),
  ])
  // Read when the fixes are there: they go by place in the findings, and those of an older text stand elsewhere.
  const { working = true, assessment } = engine?.getState() ?? {}
  const findings = working ? [] : (assessment?.findings ?? [])
  const near = (fixes ?? []).filter((_each, index) => {
    const found = findings[index]?.range
    return found && found.start.offset <= place.end.offset && found.end.offset >= place.start.offset
  })
  const actions = [...near.flat(), ...(rewrites ?? [])].map((fix) => monacoFix(model, fix))
  return { actions, dispose: () => undefined }
}
