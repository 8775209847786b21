/** Tells the facilitators, and nobody else, that something is wrong with a person or on the board. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { PageModel } from './page-model.ts'

const BOARD = ''
const SELECTED = '#selected'

export function Report({ model }: { readonly model: PageModel }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <section>
      <button type="button" class="button button-plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t('report.open')}</button>
      {isOpen && <ReportForm model={model} onSent={() => setOpen(false)} />}
    </section>
  )
}

function ReportForm({ model, onSent }: { readonly model: PageModel; readonly onSent: () => void }) {
  const [about, setAbout] = useState(BOARD)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const [selected] = [...(model.scene.value?.stage.selection.value ?? [])]
  const others = model.people.value.filter(({ id }) => id !== model.me.value?.id)
  const send = async (): Promise<void> => {
    const subject = about === SELECTED && selected !== undefined ? { element: selected } : about === BOARD ? {} : { person: about }
    const words = text.trim()
    const answer = await model.commands.send('report', { board: model.live.boardId, ...subject, ...(words === '' ? {} : { text: words }) })
    setProblem(answer.ok ? '' : answer.problem.detail || t('command.failed'))
    if (!answer.ok) return
    model.toast.value = { text: t('report.sent') }
    onSent()
  }
  return (
    <form
      class="report" noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <p class="muted">{t('report.intro')}</p>
      <label>
        {t('report.about')}
        <select class="board-input" value={about} onChange={(event) => setAbout(event.currentTarget.value)}>
          <option value={BOARD}>{t('report.board')}</option>
          {selected !== undefined && <option value={SELECTED}>{t('report.selected')}</option>}
          {others.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </select>
      </label>
      <label>
        {t('report.text')}
        <textarea class="board-input" rows={3} maxLength={500} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {problem !== '' && <p role="alert" class="problem">{problem}</p>}
      <button type="submit" class="button button-primary">{t('report.send')}</button>
    </form>
  )
}
