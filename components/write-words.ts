/** What a person was about to write; a failure leaves different things behind for each. */
export type Write = 'policy' | 'change' | 'create' | 'delete'

type Words = {
  /** After a failure that certainly changed nothing. */
  readonly kept: string
  /** After one that may have changed something. */
  readonly keptPerhaps: string
  readonly conflict: { readonly title: string; readonly next: string }
  readonly gone: { readonly title: string; readonly next: string }
  /** AWS said yes and holds something else. */
  readonly notStored: (fields: string) => {
    readonly title: string
    readonly kept: string
    readonly next: string
  }
}

const changedSince = 'Someone changed it since you opened it'
const noLonger = 'The association no longer exists'

export const writeWords: Readonly<Record<Write, Words>> = {
  policy: {
    kept: 'Nothing was changed in AWS and your draft is still here.',
    keptPerhaps: 'Your draft is still here.',
    conflict: { title: changedSince, next: 'Compare both and decide which one to keep.' },
    gone: { title: noLonger, next: 'Copy your draft, then create the association again.' },
    notStored: (fields) => ({
      title: `AWS said yes but did not store ${fields}`,
      kept: 'What AWS holds now is shown as applied; your draft is still here.',
      next: 'This endpoint may not support session policies yet. Check what answers there.',
    }),
  },
  change: {
    kept: 'Nothing was changed in AWS.',
    keptPerhaps: '',
    conflict: { title: changedSince, next: 'Look at what is there now before you change it.' },
    gone: { title: noLonger, next: 'Somebody deleted it meanwhile.' },
    notStored: (fields) => ({
      title: `AWS said yes but did not store ${fields}`,
      kept: 'What AWS holds now is shown.',
      next: 'This endpoint may not support it yet. Check what answers there.',
    }),
  },
  create: {
    kept: 'Nothing was created and what you typed is still here.',
    keptPerhaps: 'What you typed is still here.',
    conflict: {
      title: 'Someone else created one meanwhile',
      next: 'It has another role. Open it to see what these pods get.',
    },
    gone: { title: 'The cluster no longer exists', next: 'Choose another cluster.' },
    notStored: (fields) => ({
      title: `It was created, but AWS did not store ${fields}`,
      kept: 'What you typed is still here.',
      next: 'Open it to see what AWS holds; this endpoint may not support session policies yet.',
    }),
  },
  delete: {
    kept: 'Nothing was deleted.',
    keptPerhaps: '',
    conflict: {
      title: changedSince,
      next: 'Reload the page to see the change before you delete it.',
    },
    gone: { title: noLonger, next: 'Somebody deleted it already.' },
    notStored: () => ({
      title: 'AWS said yes, but the association is still there',
      kept: '',
      next: 'Reload the page in a minute; if it is still there, check what answers at this endpoint.',
    }),
  },
}
