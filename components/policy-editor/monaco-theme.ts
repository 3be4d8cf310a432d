import type { Monaco } from './monaco-api.ts'

/** The name to give the editor; until it is painted Monaco uses its own. */
export const themeName = 'podscope'

/** Paints Monaco with the site's own tokens, light or dark as the page is now. Monaco wants `#rrggbb`, the tokens are OKLCH. */
export function applyTheme(monaco: Monaco, host: HTMLElement): void {
  const colour = colourReader(host)
  const dark = isDark(colour('var(--panel)'))
  const plain = (value: string) => colour(value).slice(1)
  monaco.editor.defineTheme(themeName, {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: 'string.key.json', foreground: plain(dark ? 'oklch(.78 .1 262)' : 'oklch(.45 .13 262)') },
      { token: 'string.value.json', foreground: plain(dark ? 'oklch(.78 .1 160)' : 'oklch(.43 .1 160)') },
      { token: 'delimiter', foreground: plain('var(--text)') },
    ],
    colors: {
      'editor.background': colour('var(--panel)'),
      'editor.foreground': colour('var(--text)'),
      'editorLineNumber.foreground': colour('var(--dim)'),
      'editorLineNumber.activeForeground': colour('var(--text)'),
      'editor.lineHighlightBackground': colour('var(--sunk)'),
      'editor.lineHighlightBorder': colour('var(--sunk)'),
      'editorCursor.foreground': colour('var(--accent)'),
      'editor.selectionBackground': colour('var(--accent-soft)'),
      'editorWidget.background': colour('var(--panel)'),
      'editorWidget.border': colour('var(--line)'),
      'editorHoverWidget.background': colour('var(--panel)'),
      'editorHoverWidget.border': colour('var(--line)'),
      // Quick fixes and the context menu; the first takes the row that has the focus for one that is hovered over.
      'menu.background': colour('var(--panel)'),
      'menu.foreground': colour('var(--text)'),
      'menu.border': colour('var(--line)'),
      'menu.separatorBackground': colour('var(--line)'),
      'menu.selectionBackground': colour('var(--accent-soft)'),
      'menu.selectionForeground': colour('var(--text)'),
      'list.hoverBackground': colour('var(--accent-soft)'),
      'list.hoverForeground': colour('var(--text)'),
      'editorError.foreground': colour('var(--denied)'),
      'editorWarning.foreground': colour('var(--cut)'),
      'editorInfo.foreground': colour('var(--cond)'),
      'editorOverviewRuler.errorForeground': colour('var(--denied)'),
      'editorOverviewRuler.warningForeground': colour('var(--cut)'),
      'editorOverviewRuler.infoForeground': colour('var(--cond)'),
      'input.background': colour('var(--sunk)'),
      'input.foreground': colour('var(--text)'),
      'input.border': colour('var(--line-strong)'),
      'editorCodeLens.foreground': colour('var(--dim)'),
      'editorInlayHint.foreground': colour('var(--dim)'),
      'editorInlayHint.background': colour('var(--sunk)'),
      'editorSuggestWidget.foreground': colour('var(--text)'),
      'editorSuggestWidget.selectedForeground': colour('var(--text)'),
      'editorSuggestWidget.selectedBackground': colour('var(--accent-soft)'),
      'editorSuggestWidget.highlightForeground': colour('var(--accent)'),
      'editorSuggestWidget.focusHighlightForeground': colour('var(--accent)'),
      focusBorder: colour('var(--accent)'),
    },
  })
  monaco.editor.setTheme(themeName)
}

/** Calls back when the page turns light or dark, by its own switch or the system's. Returns the way to stop. */
export function watchTheme(changed: () => void): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const page = new MutationObserver(changed)
  system.addEventListener('change', changed)
  page.observe(document.documentElement, { attributes: true })
  return () => {
    system.removeEventListener('change', changed)
    page.disconnect()
  }
}

/** Turns any CSS colour, tokens included, into `#rrggbb`: the browser resolves the token, a canvas the colour space. */
function colourReader(host: HTMLElement): (value: string) => string {
  const probe = host.appendChild(document.createElement('span'))
  // Read at once, a colour in transition is still the one before.
  probe.style.transitionProperty = 'none'
  const resolved = (value: string) => {
    probe.style.color = value
    return getComputedStyle(probe).color
  }
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (value) => {
    if (!context) return '#808080'
    context.fillStyle = resolved(value)
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  }
}

function isDark(hex: string): boolean {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  return parts.reduce((sum, part) => sum + part, 0) < 3 * 128
}
