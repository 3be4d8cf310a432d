/** The one name that begins as the text does; null: none, or several. What is typed here is typed from its beginning. */
export function closestOf(text: string, names: readonly string[]): string | null {
  for (let length = text.length; length >= 2; length -= 1) {
    const start = text.slice(0, length).toLowerCase()
    const [first, ...more] = names.filter((name) => name.startsWith(start))
    if (first !== undefined) return more.length === 0 ? first : null
  }
  return null
}
