/** Where links are one row that moves sideways, the current one is in its middle; nothing else may move for it. */
export function showInRow(link: HTMLElement, row: HTMLElement): void {
  row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.offsetWidth) / 2
}
