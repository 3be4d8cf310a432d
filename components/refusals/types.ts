/** Longer than a ticket's last line, shorter than a story. */
export const noteMax = 500

/** `id`: the one that is kept, by whoever looks or by somebody before. */
export type Kept = { readonly ok: true; readonly id: string } | NotKept
export type NotKept = { readonly ok: false; readonly why: string; readonly id: string | null }

export type KeepInput = { readonly address: string; readonly note: string }
