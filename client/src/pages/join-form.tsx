/** Name and language are all that joining takes; the rest is said or asked where the workshop has it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { language, setLanguage, t } from '../i18n/i18n.ts'
import { deviceStorage, tabStorage } from '../platform/storage.ts'
import { Icon } from '../ui/icon.tsx'
import { joinWorkshop, previewDoor, WISH, type Affiliation, type Preview, type Problem } from './api.ts'
import { rememberEntering, type Entered } from './entered.ts'
import { Field } from './field.tsx'
import { Form, FormAlert } from './form.tsx'
import { AffiliationFields, Notice, Welcome } from './join-details.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { NAME_CHARACTERS, problemText } from './problem-text.ts'

const NAME = 'name'

export interface JoinFormProps {
  readonly secret: string
  readonly onJoined: (to: Entered) => void
  /** Nobody comes in this way now. */
  readonly onClosed: (problem: Problem) => void
}

/** Answers of a door that is shut; anything else is about the form, or passes. */
const CLOSED = /^(link_.*|banned|code_not_found)$/

export function JoinForm({ secret, onJoined, onClosed }: JoinFormProps) {
  const [name, setName] = useState(deviceStorage.get(NAME) ?? '')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const [preview, setPreview] = useState<Preview>()
  const [about, setAbout] = useState<Affiliation>({})
  const input = useRef<HTMLInputElement>(null)
  const alert = useRef<HTMLParagraphElement>(null)
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    let isGone = false
    void previewDoor(secret).then((answer) => {
      if (isGone) return
      if (answer.ok) setPreview(answer.value)
      // Without the preview people can still come in; the server decides then.
      else if (CLOSED.test(answer.problem.name)) onClosed(answer.problem)
    })
    return () => {
      isGone = true
    }
  }, [secret])
  useEffect(() => {
    if (problem) (isAtName(problem) ? input : alert).current?.focus()
  }, [problem])

  const submit = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    const answer = await joinWorkshop(secret, name.trim(), language.value, said(about))
    if (answer.ok) {
      deviceStorage.set(NAME, answer.value.person.name)
      tabStorage.remove(WISH)
      onJoined(rememberEntering(secret, answer.value))
      return
    }
    setBusy(false)
    if (CLOSED.test(answer.problem.name)) onClosed(answer.problem)
    else setProblem(answer.problem)
  }
  const check = (): void => {
    if (name.trim() === '') setProblem({ name: 'required', field: 'name' })
    else void submit()
  }
  return (
    <Form onSubmit={check}>
      <h1 class="page-title">{t('join.title')}</h1>
      {preview && <Welcome preview={preview} />}
      {problem && !isAtName(problem) && <FormAlert text={problemText(problem)} alertRef={alert} />}
      <Field
        id="name"
        label={t('join.name')}
        hint={t('join.name.hint')}
        value={name}
        maxLength={NAME_CHARACTERS}
        autocomplete="nickname"
        error={problem && isAtName(problem) ? nameError(problem) : undefined}
        inputRef={input}
        onInput={(value) => {
          setProblem(undefined)
          setName(value)
        }}
      />
      <LanguageChoice name="language" legend={t('join.language')} value={language.value} onChange={(next) => void setLanguage(next)} />
      {preview && <AffiliationFields preview={preview} about={about} onChange={(change) => setAbout((now) => ({ ...now, ...change }))} />}
      {preview && <Notice preview={preview} />}
      <button type="submit" class="action action-primary action-large" aria-disabled={busy}>
        {busy ? t('join.entering') : t('join.enter')}
      </button>
      <p class="reassurance">
        <Icon name="check" />
        {t('join.noAccount')}
      </p>
    </Form>
  )
}

/** Nothing is sent that nobody said. */
function said(about: Affiliation): Affiliation {
  const words = Object.entries(about).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value] as const)
  return Object.fromEntries(words.filter(([, value]) => value !== '' && value !== false))
}

function isAtName({ field }: Problem): boolean {
  return field === 'name'
}

function nameError(problem: Problem): string {
  return problem.name === 'required' ? t('error.required') : problemText(problem, NAME_CHARACTERS)
}
