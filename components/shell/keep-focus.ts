type Held = {
  readonly element: HTMLElement
  /** What it stood in, from the inside out. */
  readonly around: readonly HTMLElement[]
  /** Where the focus was put instead, until `element` can have it again. */
  substitute: HTMLElement | null
}

/** Parts of a page that say where one is when they have the focus. */
const parts = '[tabindex="-1"], li, form, fieldset, section, main'

function partsAround(element: Element, main: HTMLElement): readonly HTMLElement[] {
  const around: HTMLElement[] = []
  let part = element.parentElement?.closest<HTMLElement>(parts)
  while (part && main.contains(part)) {
    around.push(part)
    part = part.parentElement?.closest<HTMLElement>(parts)
  }
  return around
}

const canHold = (element: Element) => element.isConnected && !element.matches(':disabled')

function focus(element: HTMLElement): void {
  if (!element.hasAttribute('tabindex') && element.tabIndex < 0) {
    element.tabIndex = -1
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true })
  }
  element.focus({ preventScroll: true })
}

/**
 * What has the focus may vanish or be switched off by what it does: a button whose work is done, a row that is removed, a page that is left. The
 * browser then gives the focus to nothing, and whoever listens to the page is back at its beginning without a word. Here it goes to the nearest
 * part of the page around it that is still there; a button that was only switched off while it worked gets it back. Returns how to stop.
 */
export function keepFocus(main: HTMLElement): () => void {
  let held: Held | null = null
  let frame = 0

  function note({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement) || target === held?.substitute) return
    if (target !== main && main.contains(target))
      held = { element: target, around: partsAround(target, main), substitute: null }
    // A dialog gives the focus back to what opened it, if that is still there.
    else if (!target.closest('[role="dialog"]')) held = null
  }
  /** Whoever points elsewhere has let go of it. */
  function letGo({ target }: Event): void {
    const isInside = target instanceof Element && target.closest('[role="dialog"]')
    if (!isInside && target instanceof Node && !held?.element.contains(target)) held = null
  }
  function mend(): void {
    frame = 0
    if (!held || canHold(held.element) !== (held.substitute?.isConnected ?? false)) return
    const { activeElement } = document
    if (activeElement !== document.body && activeElement !== held.substitute) return
    const place = canHold(held.element) ? held.element : (held.around.find(canHold) ?? main)
    held.substitute = place === held.element ? null : place
    if (activeElement !== place) focus(place)
  }
  // After what closes a dialog or leaves a page has had its own say.
  const look = () => {
    if (held && frame === 0) frame = requestAnimationFrame(mend)
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
  document.addEventListener('focusin', note)
  document.addEventListener('pointerdown', letGo)
  return () => {
    observer.disconnect()
    cancelAnimationFrame(frame)
    document.removeEventListener('focusin', note)
    document.removeEventListener('pointerdown', letGo)
  }
}
