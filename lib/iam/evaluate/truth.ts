/** Kleene's three values: what an unknown context key leaves open stays open. */
export type Truth = 'yes' | 'no' | 'unknown'

export function not(value: Truth): Truth {
  if (value === 'unknown') return 'unknown'
  return value === 'yes' ? 'no' : 'yes'
}

export function and(...values: readonly Truth[]): Truth {
  return allOf(values)
}

export function or(...values: readonly Truth[]): Truth {
  return anyOf(values)
}

/** For lists whose length a policy text decides: a spread of a hundred thousand arguments would overflow the stack. */
export function allOf(values: readonly Truth[]): Truth {
  if (values.includes('no')) return 'no'
  return values.includes('unknown') ? 'unknown' : 'yes'
}

export function anyOf(values: readonly Truth[]): Truth {
  if (values.includes('yes')) return 'yes'
  return values.includes('unknown') ? 'unknown' : 'no'
}

export function truth(value: boolean): Truth {
  return value ? 'yes' : 'no'
}
