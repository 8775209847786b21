/** For those who come without a valid link: says so kindly and takes one. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { CODE } from './api.ts'
import { Field } from './field.tsx'
import { Form } from './form.tsx'

export interface LinkFormProps {
  /** A link was tried and leads nowhere. */
  readonly invalid: boolean
  readonly onLink: (secret: string) => void
}

export function LinkForm({ invalid, onLink }: LinkFormProps) {
  const [link, setLink] = useState('')
  const [empty, setEmpty] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (invalid) heading.current?.focus()
  }, [invalid])
  const submit = (): void => {
    const secret = secretOf(link)
    setEmpty(secret === '')
    if (secret === '') input.current?.focus()
    else onLink(secret)
  }
  return (
    <Form onSubmit={submit}>
      <div>
        <h1 class="page-title" ref={heading} tabIndex={-1}>
          {invalid ? t('join.invalid.title') : t('join.missing.title')}
        </h1>
        <p class="lead">{invalid ? t('join.invalid.text') : t('join.missing.text')}</p>
      </div>
      <Field
        id="link"
        label={t('join.paste')}
        hint={t('join.paste.hint')}
        value={link}
        error={empty ? t('error.required') : undefined}
        inputRef={input}
        onInput={setLink}
      />
      <button type="submit" class="action action-primary action-large">
        {t('join.check')}
      </button>
    </Form>
  )
}

/** Room codes are short, and people write them in groups. */
const ROOM_CODE = /^[a-z\d]{5,8}$/i

/** The part after the last #; also takes the secret alone, and a room code. */
export function secretOf(link: string): string {
  const code = link.replace(/[\s-]/g, '')
  if (ROOM_CODE.test(code)) return `${CODE}${code.toUpperCase()}`
  return link.trim().split('#').at(-1) ?? ''
}
