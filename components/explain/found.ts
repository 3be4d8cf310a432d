import type { Found } from '@/lib/refusals/types.ts'
import type { Explained } from './explain-model.ts'

/** What was found of a refusal, short enough to be kept and held against what is found later. */
export function foundOf(explained: Explained): Found {
  switch (explained.kind) {
    case 'credentials':
      return { kind: 'credentials', verdict: null, words: 'It is about the way to credentials.' }
    case 'nothing-asked':
      return { kind: 'nothing-asked', verdict: null, words: 'What was asked for is not known.' }
    case 'request': {
      const { view, agreement } = explained
      const kind = agreement === null ? 'example' : 'request'
      return { kind, verdict: view.verdict, words: view.headline }
    }
  }
}

/** Whether the answer is what it was. Which statement decides is a part of it: another one is another reason. */
export function isSameFound(then: Found, now: Found): boolean {
  return then.kind === now.kind && then.verdict === now.verdict && then.words === now.words
}
