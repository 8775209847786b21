/** The form that creates a workshop. Errors stand at their fields; the first one gets the focus. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { createWorkshop, isCreateKeyRequired, type Problem, type Workshop } from './api.ts'
import { BoardRows, defaultBoardName } from './board-rows.tsx'
import { Field } from './field.tsx'
import { Form, FormAlert } from './form.tsx'
import { KitField } from './kit-field.tsx'
import { KitOptions } from './kit-options.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { MoreSettings } from './more-settings.tsx'
import { problemText, TITLE_CHARACTERS } from './problem-text.ts'
import { toRequest, type WorkshopDraft } from './workshop-draft.ts'

export interface WorkshopFormProps {
  readonly draft: WorkshopDraft
  readonly onChange: (draft: WorkshopDraft) => void
  readonly onCreated: (workshop: Workshop) => void
}

const NOTHING_WRONG: Problem | undefined = undefined

export function WorkshopForm({ draft, onChange, onCreated }: WorkshopFormProps) {
  const [problem, setProblem] = useState(NOTHING_WRONG)
  const [busy, setBusy] = useState(false)
  const [needsKey, setNeedsKey] = useState(false)
  const title = useRef<HTMLInputElement>(null)
  const key = useRef<HTMLInputElement>(null)
  const alert = useRef<HTMLParagraphElement>(null)

  useEffect(() => {
    // Never takes back what the server has said in the meantime.
    void isCreateKeyRequired().then((required) => setNeedsKey((known) => known || required))
  }, [])
  useEffect(() => {
    if (problem) focusOf(problem, { title, key, alert })?.focus()
  }, [problem])

  const submit = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    const answer = await createWorkshop(toRequest(draft, defaultBoardName))
    setBusy(false)
    if (answer.ok) {
      onCreated(answer.value)
      return
    }
    if (answer.problem.name === 'create_key') setNeedsKey(true)
    setProblem(answer.problem)
  }
  const check = (): void => {
    if (draft.title.trim() === '') setProblem({ name: 'required', field: 'title' })
    else void submit()
  }
  const change = (next: WorkshopDraft): void => {
    // What stood there is no longer what was wrong.
    setProblem(NOTHING_WRONG)
    onChange(next)
  }
  const errorAt = (field: string): string | undefined => (problem?.field === field ? textOf(problem) : undefined)

  return (
    <Form onSubmit={check}>
      <h2>{t('start.form')}</h2>
      {problem && !isAtField(problem) && <FormAlert text={textOf(problem)} alertRef={alert} />}
      <Field
        id="title"
        label={t('start.workshopTitle')}
        placeholder={t('start.workshopTitle.example')}
        value={draft.title}
        maxLength={TITLE_CHARACTERS}
        error={errorAt('title')}
        inputRef={title}
        onInput={(value) => change({ ...draft, title: value })}
      />
      <LanguageChoice
        name="language"
        legend={t('start.language')}
        hint={t('start.language.hint')}
        value={draft.language}
        onChange={(language) => change({ ...draft, language })}
      />
      <KitField kit={draft.kit} onChange={(kit) => change({ ...draft, kit })} />
      {draft.kit === undefined ? <BoardRows draft={draft} onChange={change} /> : <KitOptions draft={draft} onChange={change} />}
      <MoreSettings draft={draft} onChange={change} />
      {needsKey && (
        <Field
          id="create_key"
          type="password"
          label={t('start.key')}
          hint={t('start.key.hint')}
          value={draft.createKey}
          error={errorAt('create_key')}
          inputRef={key}
          onInput={(createKey) => change({ ...draft, createKey })}
        />
      )}
      <button type="submit" class="action action-primary action-large" aria-disabled={busy}>
        {busy ? t('start.creating') : t('start.create')}
      </button>
    </Form>
  )
}

type Target = { readonly current: HTMLElement | null }

function focusOf(problem: Problem, targets: { title: Target; key: Target; alert: Target }): HTMLElement | null {
  if (problem.field === 'title') return targets.title.current
  if (problem.field === 'create_key') return targets.key.current
  return targets.alert.current
}

function isAtField({ field }: Problem): boolean {
  return field === 'title' || field === 'create_key'
}

function textOf(problem: Problem): string {
  return problem.name === 'required' ? t('error.required') : problemText(problem)
}
