// The engine and the catalog, which the page does without until somebody changes the request. Import it lazily.
import { services } from '@/lib/catalog/index.ts'
import type { ActionOption } from './action-options.ts'

export { answerTry } from './try-model.ts'

let options: readonly ActionOption[] | null = null

export function actionOptions(): readonly ActionOption[] {
  options ??= services.flatMap(({ name: service, actions }) =>
    actions.map(({ name, level }) => ({ name, level, service })),
  )
  return options
}
