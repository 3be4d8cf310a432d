import type * as monaco from 'monaco-editor/editor'

/** All of Monaco that is asked for by name; it comes at run time, from `loadMonaco`. */
export type Monaco = typeof monaco
