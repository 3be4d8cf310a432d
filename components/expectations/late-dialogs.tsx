'use client'
import dynamic from 'next/dynamic'

/** The dialogs, which come when they are first opened: most who look at expectations write none. */
export const ExpectationDialog = dynamic(() =>
  import('./expectation-dialog.tsx').then(({ ExpectationDialog: Dialog }) => Dialog),
)
export const TextDialog = dynamic(() => import('./text-dialog.tsx').then(({ TextDialog: Dialog }) => Dialog))
