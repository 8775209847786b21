/** Our sign: three notes around one table. Decorative, the name stands beside it. */
export function Brand() {
  return (
    <svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true" focusable="false">
      <rect width="34" height="34" rx="9" fill="#0d5a60" />
      <rect x="7" y="7" width="11" height="11" rx="2.5" fill="#f2b134" />
      <rect x="16" y="12.5" width="11" height="11" rx="2.5" fill="#ffffff" />
      <rect x="8.5" y="18" width="9.5" height="9.5" rx="2.5" fill="#7fc4c0" />
    </svg>
  )
}
