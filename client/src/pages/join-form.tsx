/** Name and language: all that joining takes. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { language, setLanguage, t } from '../i18n/i18n.ts'
import { rememberMembership, rememberPerson } from '../platform/identity.ts'
import { deviceStorage } from '../platform/storage.ts'
import { Icon } from '../ui/icon.tsx'
import { joinWorkshop, type Joined, type Problem } from './api.ts'
import { Field } from './field.tsx'
import { Form, FormAlert } from './form.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { NAME_CHARACTERS, problemText } from './problem-text.ts'

const NAME = 'name'

export interface JoinFormProps {
  readonly secret: string
  readonly onJoined: (boardId: string) => void
  /** The server does not know the link. */
  readonly onInvalid: () => void
}

export function JoinForm({ secret, onJoined, onInvalid }: JoinFormProps) {
  const [name, setName] = useState(deviceStorage.get(NAME) ?? '')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const alert = useRef<HTMLParagraphElement>(null)
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    if (problem) (isAtName(problem) ? input : alert).current?.focus()
  }, [problem])

  const submit = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    const answer = await joinWorkshop(secret, name.trim(), language.value)
    if (answer.ok) {
      onJoined(remember(secret, answer.value))
      return
    }
    setBusy(false)
    if (answer.problem.name === 'link_not_found') onInvalid()
    else setProblem(answer.problem)
  }
  const check = (): void => {
    if (name.trim() === '') setProblem({ name: 'required', field: 'name' })
    else void submit()
  }
  return (
    <Form onSubmit={check}>
      <h1 class="page-title">{t('join.title')}</h1>
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

/** Returns the board to go to. */
function remember(secret: string, joined: Joined): string {
  const { person, boards } = joined
  const first = boards[0]
  // The server makes at least one board for every workshop.
  if (!first) throw new Error('a workshop without boards')
  deviceStorage.set(NAME, person.name)
  rememberPerson(boards.map((board) => board.id), person.id)
  rememberMembership(secret, { personId: person.id, name: person.name, boardId: first.id })
  return first.id
}

function isAtName({ field }: Problem): boolean {
  return field === 'name'
}

function nameError(problem: Problem): string {
  return problem.name === 'required' ? t('error.required') : problemText(problem, NAME_CHARACTERS)
}
