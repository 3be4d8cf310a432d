/** An action to choose from. */
export type ActionOption = { readonly name: string; readonly level: string; readonly service: string }

/** Drawn at once; typing narrows the list. */
const shownMax = 60

/**
 * Actions that a text means, best first: those that begin so (`s3:Get`), those whose own name does (`getobj`), then those that hold it anywhere
 * (`object`), or whose service is called so (`key management`).
 */
export function matchingActions(options: readonly ActionOption[], typed: string): ActionOption[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return options.slice(0, shownMax)
  const ranks: readonly ActionOption[][] = [[], [], [], []]
  for (const option of options) ranks[rankOf(option, text)]?.push(option)
  // `getobject` means s3:GetObject sooner than longer names; a beginning keeps the catalog's order.
  const [begun = [], ...held] = ranks
  const shortest = held.map((rank) => rank.toSorted((one, other) => one.name.length - other.name.length))
  return [...begun, ...shortest.flat()].slice(0, shownMax)
}

function rankOf({ name, service }: ActionOption, text: string): number {
  const lower = name.toLowerCase()
  if (lower.startsWith(text)) return 0
  const at = lower.indexOf(text)
  if (at > 0 && lower[at - 1] === ':') return 1
  if (at > 0) return 2
  return !text.includes(':') && service.toLowerCase().includes(text) ? 3 : 4
}
