import { loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor/editor'
// The feature `suggest` of Monaco 0.57 registers no controller: without this line completion never shows.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codeAction/register'
import 'monaco-editor/features/codelens/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/gotoLine/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/inlayHints/register'
import 'monaco-editor/features/lineSelection/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/readOnlyMessage/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/snippet/register'
import 'monaco-editor/features/suggest/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import * as json from 'monaco-editor/languages/features/json/register'
import type { Monaco } from './monaco-api.ts'
import { registerProviders } from './monaco-providers.ts'

/** The document every session policy is edited under; what the engine has to say of it is bound to it. */
export const modelPath = 'inmemory://podscope/session-policy.json'

let ready: Promise<Monaco> | null = null

/** Monaco with its workers from this site alone: left to itself, the wrapper fetches both from a public network. */
export function loadMonaco(): Promise<Monaco> {
  ready ??= configure()
  return ready
}

/** Once per page, however often the editor comes and goes. */
async function configure(): Promise<Monaco> {
  window.MonacoEnvironment = {
    getWorker: () =>
      new Worker(new URL('monaco-editor/editor/editor.worker', import.meta.url), { type: 'module' }),
  }
  // Colours alone are taken from Monaco's JSON: the engine knows more, and nothing is to be offered twice.
  json.jsonDefaults.setDiagnosticsOptions({ validate: false, enableSchemaRequest: false })
  json.jsonDefaults.setModeConfiguration({ tokens: true })
  registerProviders(monaco)
  loader.config({ monaco })
  await loader.init()
  return monaco
}
