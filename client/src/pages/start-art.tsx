/** A board at work, drawn with its own kind of things. Decorative. */
export function StartArt() {
  return (
    <svg class="start-art" viewBox="0 0 460 250" aria-hidden="true" focusable="false">
      <rect x="2" y="2" width="456" height="246" rx="18" fill="#ffffff" stroke="#dcd5c7" stroke-width="2" />
      <rect x="26" y="28" width="190" height="124" rx="8" fill="#f0ebe1" />
      <rect x="40" y="42" width="72" height="8" rx="4" fill="#0d5a60" />
      <rect x="42" y="66" width="64" height="64" rx="5" fill="#f6d776" />
      <path d="M52 84h42M52 96h34M52 108h40" stroke="#7a5a10" stroke-width="4" stroke-linecap="round" />
      <rect x="122" y="74" width="64" height="64" rx="5" fill="#f3b8a4" transform="rotate(3 154 106)" />
      <path d="M133 94h40M133 106h28" stroke="#87412c" stroke-width="4" stroke-linecap="round" />
      <rect x="250" y="28" width="184" height="194" rx="8" fill="#e3f0ef" />
      <rect x="264" y="42" width="96" height="8" rx="4" fill="#0d5a60" />
      <rect x="268" y="70" width="64" height="64" rx="5" fill="#a9d6d2" />
      <path d="M278 90h42M278 102h36" stroke="#0d5a60" stroke-width="4" stroke-linecap="round" />
      <rect x="350" y="120" width="64" height="64" rx="5" fill="#f6d776" transform="rotate(-4 382 152)" />
      <path d="M361 142h38M360 154h28" stroke="#7a5a10" stroke-width="4" stroke-linecap="round" />
      <path d="M190 106c26-2 44-4 70-4" fill="none" stroke="#55656a" stroke-width="3" stroke-linecap="round" />
      <path d="M252 95l10 7-11 7" fill="none" stroke="#55656a" stroke-width="3" stroke-linecap="round" />
      <path d="M40 196c22-24 34 18 56-4s32 12 60-10" fill="none" stroke="#c8563a" stroke-width="5" stroke-linecap="round" />
      <path d="M196 172l4 26 7-8 10-2z" fill="#1d4ed8" />
      <rect x="212" y="196" width="30" height="14" rx="7" fill="#1d4ed8" />
      <path d="M330 160l4 26 7-8 10-2z" fill="#b45309" />
      <rect x="346" y="190" width="38" height="14" rx="7" fill="#b45309" />
    </svg>
  )
}
