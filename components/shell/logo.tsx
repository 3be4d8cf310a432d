/** Two circles, role and session policy; what both share is filled. */
export function Logo() {
  return (
    <svg aria-hidden="true" width="20" height="20" viewBox="0 0 20 20">
      <path d="M10 5.1a5.5 5.5 0 0 1 0 9.8a5.5 5.5 0 0 1 0-9.8z" fill="var(--granted)" />
      <circle cx="7.5" cy="10" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <circle cx="12.5" cy="10" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  )
}
