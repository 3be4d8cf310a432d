import { Banner } from '../ui/banner.tsx'
import { addressProblemInWords } from './words.ts'

/** Why somebody is back at the sign-in, as the address says. */
export function SignInTrouble({ problem }: { readonly problem: string | null }) {
  if (problem === null || problem === '') return null
  return <Banner title={addressProblemInWords(problem)} />
}
