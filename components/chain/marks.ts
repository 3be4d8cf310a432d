import type { Needed } from './chain-model.ts'

/** The lines of a needed document that hold what the present one lacks, from 0. */
export function markedLines({ text, lacks }: Pick<Needed, 'text' | 'lacks'>): readonly number[] {
  return text
    .split('\n')
    .flatMap((line, index) => (lacks.some((piece) => line.includes(piece)) ? [index] : []))
}

/** The address of a line on the page, without `#`. */
export function lineAnchor(id: string, line: number): string {
  return `${id}-line-${line + 1}`
}
