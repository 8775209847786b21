/** What every form of a page does. Checking is ours, so that errors are worded in the viewer's language. */
import type { ComponentChildren, RefObject } from 'preact'

export interface FormProps {
  readonly onSubmit: () => void
  readonly children: ComponentChildren
}

export function Form({ onSubmit, children }: FormProps) {
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}

/** A problem of the whole form; takes the focus when told to. */
export function FormAlert({ text, alertRef }: { readonly text: string; readonly alertRef: RefObject<HTMLParagraphElement> }) {
  return (
    <p class="alert" role="alert" tabIndex={-1} ref={alertRef}>
      {text}
    </p>
  )
}
