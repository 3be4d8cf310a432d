import { type Budget, spend } from './budget.ts'

const lengthMax = 64

/** How many letters to insert, delete or change to make one text of the other; more than `most` counts as `most + 1`. */
function distance(left: string, right: string, most: number): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  let last = right.length
  for (let at = 0; at < left.length; at++) {
    let corner = 0
    row = row.map((above, to) => {
      const change = corner + (left[at] === right[to - 1] ? 0 : 1)
      last = to === 0 ? above + 1 : Math.min(change, above + 1, last + 1)
      corner = above
      return last
    })
    if (Math.min(...row) > most) return most + 1
  }
  return last
}

/** The one name that a misspelled one is most likely to mean; null where none or several are as near, and where the budget is used up. Case does not count. */
export function closest(text: string, names: readonly string[], budget: Budget): string | null {
  if (text.length > lengthMax || text.length < 3 || !spend(budget, names.length)) return null
  const lower = text.toLowerCase()
  let best = text.length < 6 ? 2 : 3
  let found: string | null = null
  for (const name of names) {
    if (Math.abs(name.length - text.length) > best) continue
    if (!spend(budget, text.length * best)) return null
    const far = distance(lower, name.toLowerCase(), best)
    if (far > best || (far === best && found === null && best > 2)) continue
    found = far === best && found !== null ? null : name
    best = Math.min(best, far)
  }
  return found
}
