/** All rows of a page are equally high, in pixels: measuring each as it comes would lay the table out once more at every step of a scroll. */
export const rowHeights = { wide: 34, narrow: 46 } as const
/** The same for the stylesheet, which writes it down where it finds it. */
export const rowHeightClass = 'h-[34px] max-sm:h-[46px]'
/** Tailwind's `max-sm`, below which a row has two lines. */
export const narrow = '(width < 40rem)'
/** Nobody reads what flies by: rows are fetched and drawn once the list has come to rest for so long, in milliseconds. */
export const restMs = 50
