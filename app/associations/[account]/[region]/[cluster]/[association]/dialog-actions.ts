import type { ChangeActions } from '@/components/association/change-actions.ts'
import { changeThis, createAgain, offerRoles, previewThis, recreateThis } from './change-actions.ts'

/** The server's side of the dialogs that change an association. */
export const dialogActions: ChangeActions = {
  offerRoles,
  preview: previewThis,
  apply: changeThis,
  recreate: recreateThis,
  create: createAgain,
}
