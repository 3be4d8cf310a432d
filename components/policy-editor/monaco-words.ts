import type { editor, languages, Uri } from 'monaco-editor/editor'
import type { Place, Range } from '@/lib/iam/index.ts'
import type {
  Completion,
  CompletionKind,
  Fix,
  Hover,
  InlayHint,
  StatementLens,
} from '@/lib/policy-language/index.ts'
import type { Monaco } from './monaco-api.ts'

export type TextModel = editor.ITextModel & { readonly uri: Uri }
type Position = { readonly lineNumber: number; readonly column: number }
type MonacoRange = {
  readonly startLineNumber: number
  readonly startColumn: number
  readonly endLineNumber: number
  readonly endColumn: number
}

/** The engine counts UTF-16 units of the text, with whatever line ends it has; so does Monaco's model. */
export function offsetAt(model: TextModel, position: Position): number {
  return model.getOffsetAt(position)
}

export function rangeOfModel(model: TextModel, range: MonacoRange): Range {
  const place = (line: number, column: number): Place => ({
    offset: model.getOffsetAt({ lineNumber: line, column }),
    line,
    column,
  })
  return {
    start: place(range.startLineNumber, range.startColumn),
    end: place(range.endLineNumber, range.endColumn),
  }
}

export function monacoRange({ start, end }: Range): MonacoRange {
  return {
    startLineNumber: start.line,
    startColumn: start.column,
    endLineNumber: end.line,
    endColumn: end.column,
  }
}

const kinds: Readonly<Record<CompletionKind, keyof Monaco['languages']['CompletionItemKind']>> = {
  element: 'Property',
  effect: 'EnumMember',
  service: 'Module',
  action: 'Method',
  wildcard: 'Operator',
  resource: 'Reference',
  operator: 'Function',
  key: 'Field',
  value: 'Value',
  variable: 'Variable',
  snippet: 'Snippet',
}

export function monacoCompletion(monaco: Monaco, item: Completion): languages.CompletionItem {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages
  return {
    label: item.label,
    kind: CompletionItemKind[kinds[item.kind]],
    detail: item.detail,
    ...(item.documentation && { documentation: item.documentation }),
    insertText: item.insertText,
    ...(item.isSnippet && { insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet }),
    range: monacoRange(item.range),
    sortText: item.sortText,
    filterText: item.filterText,
    ...(item.retrigger && { command: { id: 'editor.action.triggerSuggest', title: 'Complete' } }),
  }
}

/** The language room writes plain text with code between backticks; everything else is no markup and is shown as it stands. */
function plainMarkdown(text: string): string {
  return text
    .split('`')
    .map((part, index) =>
      index % 2 === 1 ? `\`${part}\`` : part.replace(/[\\*_{}[\]()#+\-.!<>|~&$]/g, '\\$&'),
    )
    .join('')
}

export function monacoHover({ range, title, paragraphs, list, link }: Hover): languages.Hover {
  const items = list ? list.items.map((item) => `- \`${item}\``).join('\n') : ''
  const more = list && list.more > 0 ? `and ${list.more.toLocaleString('en')} more` : ''
  const page = link ? `[${link.label}](${link.href})` : ''
  const parts = [`**${plainMarkdown(title)}**`, ...paragraphs.map(plainMarkdown), items, more, page]
  return { range: monacoRange(range), contents: parts.filter(Boolean).map((value) => ({ value })) }
}

export function monacoFix(model: TextModel, { title, kind, edits, isPreferred }: Fix): languages.CodeAction {
  return {
    title,
    kind: kind === 'refactor' ? 'refactor.rewrite' : kind,
    ...(isPreferred && { isPreferred }),
    edit: {
      edits: edits.map(({ range, text }) => ({
        resource: model.uri,
        versionId: model.getVersionId(),
        textEdit: { range: monacoRange(range), text },
      })),
    },
  }
}

export function monacoHint({ at, label, tooltip }: InlayHint): languages.InlayHint {
  return { position: { lineNumber: at.line, column: at.column }, label, tooltip, paddingLeft: true }
}

export function monacoLens({ index, range, label }: StatementLens): languages.CodeLens {
  // A lens without a command is drawn as plain words.
  return { range: monacoRange(range), id: String(index), command: { id: '', title: label } }
}
