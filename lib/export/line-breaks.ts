/** What some YAML readers take for line ends, or refuse (YAML 1.1, 5.1 and 5.4). */
const breaks = /(?![\t\n\r])[\p{Cc}\u2028\u2029\ufeff]/gu

export function hasBreaks(text: string): boolean {
  return text.search(breaks) >= 0
}

/** Each as `\uXXXX`: an escape of JSON, and of YAML within double quotes. */
export function withBreaksEscaped(text: string): string {
  return text.replace(breaks, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
