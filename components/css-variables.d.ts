import 'react'

declare module 'react' {
  interface CSSProperties {
    /** A variable of the stylesheet, read by a class such as `min-w-(--least)`. */
    [variable: `--${string}`]: string | number | undefined
  }
}
