import { toast } from 'sonner'

/**
 * A word in the corner that something is done, or could not be; it goes by itself. Sonner sends the focus back to where it came from when it leaves
 * a toast that can be dismissed (`onBlur` of its list), so that Tab goes round between the page's last element and the toast for as long as one
 * is shown: WCAG 2.1.2 calls that a trap. One that only goes by itself is passed by.
 */
export const say = {
  done: (text: string) => void toast.success(text, { dismissible: false }),
  failed: (text: string) => void toast.error(text, { dismissible: false }),
}
