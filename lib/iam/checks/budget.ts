/**
 * Steps that the comparisons of one check may take in all. Comparing everything with everything grows with the square of the text; when the
 * budget is used up, what was not compared is passed over in silence. A policy that AWS would store never gets there.
 */
export type Budget = { left: number }

export function budgetOf(steps: number): Budget {
  return { left: steps }
}

export function spend(budget: Budget, steps: number): boolean {
  budget.left -= steps
  return budget.left >= 0
}
