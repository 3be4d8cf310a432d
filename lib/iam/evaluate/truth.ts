/** Kleene's three values: what an unknown context key leaves open stays open. */
export type Truth = 'yes' | 'no' | 'unknown'

export function not(value: Truth): Truth {
  if (value === 'unknown') return 'unknown'
  return value === 'yes' ? 'no' : 'yes'
}

export function and(left: Truth, right: Truth): Truth {
  if (left === 'no' || right === 'no') return 'no'
  return left === 'yes' && right === 'yes' ? 'yes' : 'unknown'
}

export function or(left: Truth, right: Truth): Truth {
  if (left === 'yes' || right === 'yes') return 'yes'
  return left === 'no' && right === 'no' ? 'no' : 'unknown'
}

/** Whether one of a list's items says yes; asks no further than the first. A loop: a policy text decides how long the list is. */
export function some<T>(items: readonly T[], ask: (item: T) => Truth): Truth {
  let found: Truth = 'no'
  for (const item of items) {
    found = or(found, ask(item))
    if (found === 'yes') break
  }
  return found
}

/** Whether all of a list's items say yes; asks no further than the first that does not. */
export function every<T>(items: readonly T[], ask: (item: T) => Truth): Truth {
  let found: Truth = 'yes'
  for (const item of items) {
    found = and(found, ask(item))
    if (found === 'no') break
  }
  return found
}

export function truth(value: boolean): Truth {
  return value ? 'yes' : 'no'
}
